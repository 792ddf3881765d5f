"""The demo's mail server as aiosmtplib sees it: TLS and a login first, then good and bad days."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import aiosmtplib
import pytest

from demo.mail.answers import plain
from demo.mail.faults import MailFaults, NoFault, faults_of
from demo.mail.letters import SENT
from demo.mail.server import ADDRESS, DemoMail
from demo.server import DemoTelegram
from tests.demo.caller import ANA


@pytest.fixture
async def mail() -> AsyncIterator[DemoMail]:
    async with DemoMail() as mail:
        yield mail


def letter(*to: str, subject: str = "Olá", number: int = 1) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = ADDRESS, ", ".join(to), subject
    message["Message-ID"] = f"<{number}@provedor.example.com>"
    message.set_content("Bom dia.\n.\n..três pontos\nAté já.")
    return message


def client(mail: DemoMail, url: str = "", **options: object) -> aiosmtplib.SMTP:
    parts = urlsplit(url or mail.smtp_url)
    given = {"username": parts.username, "password": parts.password, "timeout": 3.0} | options
    context = ssl.create_default_context()
    context.load_verify_locations(mail.ca_file)
    return aiosmtplib.SMTP(
        hostname=parts.hostname, port=parts.port, tls_context=context,
        use_tls=parts.scheme == "smtps", start_tls=parts.scheme == "smtp", **given,  # type: ignore[arg-type]
    )  # fmt: skip


async def send(mail: DemoMail, *to: str, url: str = "", number: int = 1) -> dict[str, int]:
    """Code of each refused recipient."""
    async with client(mail, url) as smtp:
        refused, _ = await smtp.sendmail(ADDRESS, list(to), letter(*to, number=number).as_bytes())
        return {address: answer.code for address, answer in refused.items()}


async def test_mail_arrives_by_both_ports_as_it_was_sent(mail: DemoMail) -> None:
    for number, url in enumerate((mail.smtp_url, mail.smtps_url)):
        assert await send(mail, "ana@example.com", "bia@example.com", url=url, number=number) == {}
    assert [one.recipients for one in mail.inbox] == [("ana@example.com", "bia@example.com")] * 2
    first = mail.inbox[0]
    assert (first.sender, first.message_id) == (ADDRESS, "<0@provedor.example.com>")
    assert first.message["Subject"] == "Olá"
    assert first.message.get_content().splitlines() == ["Bom dia.", ".", "..três pontos", "Até já."]


async def test_nothing_is_taken_without_tls_and_a_login(mail: DemoMail) -> None:
    with pytest.raises(aiosmtplib.SMTPAuthenticationError, match="535"):
        await client(mail, password="wrong").connect()
    async with client(mail, username=None, password=None) as smtp:
        with pytest.raises(aiosmtplib.SMTPSenderRefused, match="530"):
            await smtp.sendmail(ADDRESS, ["ana@example.com"], b"x")
    parts = urlsplit(mail.smtp_url)
    async with aiosmtplib.SMTP(hostname=parts.hostname, port=parts.port, start_tls=False) as plain:
        with pytest.raises(aiosmtplib.SMTPResponseException, match="STARTTLS"):
            await plain.mail(ADDRESS)
    assert mail.inbox == []


@pytest.mark.parametrize("kind", ["expired", "foreign", "other_name"])
async def test_a_bad_certificate_is_shown_at_both_ports(mail: DemoMail, kind: str) -> None:
    mail.faults = MailFaults(certificate=kind)
    for url in (mail.smtp_url, mail.smtps_url):
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError), match="certificate"):
            await client(mail, url).connect()


async def test_addresses_that_refuse_do_so_alone(mail: DemoMail) -> None:
    """reliability.md: a partial refusal is a return value."""
    assert await send(mail, "ana@example.com", "recusado@example.com", "cheio@x.example.com") == {
        "recusado@example.com": 550, "cheio@x.example.com": 452,
    }  # fmt: skip
    assert mail.inbox[0].recipients == ("ana@example.com",)
    for _ in range(2):  # each message waits once
        assert await send(mail, "ana@example.com", "adiado@example.com") == {"adiado@example.com": 450}
        assert await send(mail, "adiado@example.com") == {}


async def test_each_step_answers_what_it_is_told_as_often_as_it_is_told(mail: DemoMail) -> None:
    for step, code in (("login", "454"), ("mail", "451"), ("rcpt", "550"), ("data", "452")):
        mail.faults = MailFaults(**{step: f"{code} 4.3.0 Bad day"}, times=1)  # type: ignore[arg-type]
        with pytest.raises(aiosmtplib.SMTPException, match=code):
            await send(mail, "ana@example.com")
        assert await send(mail, "ana@example.com") == {}
    assert len(mail.inbox) == 4


async def test_a_drop_after_the_message_keeps_it_and_one_before_does_not(mail: DemoMail) -> None:
    """reliability.md: a drop after DATA may mean delivered."""
    for drop, kept in (("before_data", 0), ("after_data", 1)):
        mail.faults = MailFaults(drop=drop, times=1)
        for url in (mail.smtp_url, mail.smtps_url):
            mail.letters.clear()
            mail.faults.times = 1
            with pytest.raises(aiosmtplib.SMTPServerDisconnected):
                await send(mail, "ana@example.com", url=url)
            assert len(mail.inbox) == kept


async def test_a_server_that_is_off_refuses_and_comes_back_at_its_port(mail: DemoMail) -> None:
    url = mail.smtp_url
    async with client(mail) as connected:
        await mail.refuse()
        with pytest.raises(aiosmtplib.SMTPServerDisconnected):
            await connected.noop()
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await client(mail).connect()
    await mail.refuse(False)
    assert mail.smtp_url == url
    assert await send(mail, "ana@example.com") == {}


async def test_a_server_that_hangs_up_is_silent_or_slow(mail: DemoMail) -> None:
    mail.faults = MailFaults(drop="connect", times=1)
    with pytest.raises((aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPConnectError)):
        await client(mail).connect()
    for faults in (MailFaults(drop="silent"), MailFaults(seconds=5)):
        mail.faults = faults
        with pytest.raises(aiosmtplib.SMTPTimeoutError):
            await client(mail, timeout=0.1).connect()


async def test_mail_outlives_its_server_and_the_oldest_goes(tmp_path: Path) -> None:
    for start in range(2):
        async with DemoMail(tmp_path, kept=3) as mail:
            await asyncio.gather(*[send(mail, f"p{start}{n}@example.com") for n in range(2)])
            mail.letters.mark(mail.inbox[-1].number, frozenset({"\\Seen"}))
    kept = DemoMail(tmp_path).letters
    assert [(one.number, one.box, bool(one.flags)) for one in kept.box(SENT)] == [
        (2, SENT, True), (3, SENT, False), (4, SENT, True),
    ]  # fmt: skip
    kept.close()


def test_faults_that_make_no_sense_are_refused() -> None:
    for bad in (
        {"mail": "250 Ok"},
        {"drop": "x"},
        {"seconds": "1"},
        {"x": 1},
        {"times": -1},
        {"greylist": 1},
    ):
        with pytest.raises(NoFault):
            faults_of(bad, MailFaults())
    assert faults_of({"times": 2, "seconds": 1}, MailFaults(greylist=True)) == MailFaults(
        greylist=True, times=2, seconds=1
    )


@dataclass
class Page:
    session: aiohttp.ClientSession

    async def get(self, path: str = "") -> Any:
        async with self.session.get(f"/demo/mail{path}") as answer:
            assert answer.status == 200
            return await answer.json()

    async def text(self, path: str) -> tuple[str, aiohttp.ClientResponse]:
        async with self.session.get(f"/demo/mail{path}") as answer:
            return await answer.text(), answer

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        async with self.session.post(f"/demo/mail{path}", json=body) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def page(mail: DemoMail) -> AsyncIterator[Page]:
    telegram = DemoTelegram(None, mail)
    telegram.add_person(ANA, "Ana")
    await telegram.start()
    async with aiohttp.ClientSession(telegram.url) as session:
        yield Page(session)
    await telegram.stop()


def rich() -> EmailMessage:
    """With HTML, a picture in it, a file, a copy, and the wish to be told when it is read."""
    message = letter("ana@example.com", subject="Protocolo 2026-1")
    message["Cc"], message["Disposition-Notification-To"] = "bia@example.com", ADDRESS
    message["Reply-To"] = "atendimento+2026-1@provedor.example.com"
    message.add_alternative('<p>Bom dia</p><img src="cid:logo@x">', subtype="html")
    html = message.get_body(("html",))
    assert html is not None
    html.add_related(b"PNG", "image", "png", cid="<logo@x>")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="opção é.pdf")
    return message


async def test_the_page_shows_a_message_whole(mail: DemoMail, page: Page) -> None:
    async with client(mail) as smtp:
        await smtp.sendmail(ADDRESS, ["ana@example.com", "bia@example.com"], rich().as_bytes())
    [card] = (await page.get())["letters"]
    assert (card["subject"], card["files"], card["seen"]) == ("Protocolo 2026-1", 1, False)
    shown = await page.get("/1")
    assert (shown["shown_to"], shown["copy"], shown["receipt"]) == (
        ["ana@example.com"],
        ["bia@example.com"],
        ADDRESS,
    )
    assert shown["parts"] == [{"name": "opção é.pdf", "type": "application/pdf", "size": 4}]
    html, answer = await page.text("/1/html")
    assert 'src="data:image/png;base64,UE5H"' in html
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "Disposition-Notification-To: atendimento@" in (await page.text("/1/raw"))[0]
    file, answer = await page.text("/1/file/1")
    assert (file, answer.headers["Content-Disposition"]) == (
        "%PDF", "attachment; filename*=UTF-8''op%C3%A7%C3%A3o%20%C3%A9.pdf",
    )  # fmt: skip
    await page.post("/1", act="seen")
    assert (await page.get())["letters"][0]["seen"]
    for path in ("/1/file/2", "/9", "/9/raw"):
        assert (await page.text(path))[1].status == 404


@pytest.mark.seed("S4.2.9.d")
async def test_what_people_do_with_a_message_comes_back(mail: DemoMail, page: Page) -> None:
    """A reply, a read confirmation (RFC 8098), a bounce (RFC 3464)."""
    async with client(mail) as smtp:
        await smtp.sendmail(ADDRESS, ["ana@example.com", "devolve@example.com"], rich().as_bytes())
    await page.post(
        "/1",
        act="reply",
        by="ana@example.com",
        text="Pode vir.",
        files=[{"name": "a.txt", "content": "b2k="}],
    )
    await page.post("/1", act="confirm", by="ana@example.com")
    back, reply, read = [one.message for one in mail.arrived]
    assert reply["To"] == "atendimento+2026-1@provedor.example.com"
    assert (reply["Subject"], reply["In-Reply-To"]) == ("Re: Protocolo 2026-1", "<1@provedor.example.com>")
    file = next(reply.iter_attachments())
    assert plain(reply).startswith("Pode vir.\n\nEm ")
    assert "\n> Bom dia.\n" in plain(reply)
    assert (file.get_filename(), file.get_content()) == ("a.txt", b"oi")
    assert read["Content-Type"].params["report-type"] == "disposition-notification"
    assert "Original-Message-ID: <1@provedor.example.com>" in read.as_string()
    assert "displayed" in read.as_string()
    assert back["Content-Type"].params["report-type"] == "delivery-status"
    _, status, _ = back.iter_parts()
    assert [fields["Status"] for fields in status.iter_parts()] == [None, "5.1.1"]
    assert (await page.get())["letters"][0]["box"] == "arrived"
    assert (await page.get("/2"))["parts"][0]["type"] == "message/delivery-status"


async def test_the_page_switches_faults_and_refuses_nonsense(mail: DemoMail, page: Page) -> None:
    assert (await page.post("/faults", rcpt="450 4.2.0 Later", refusing=True))[1]["refusing"]
    assert mail.refusing
    assert mail.faults == MailFaults(rcpt="450 4.2.0 Later")
    assert (await page.post("/faults", clear=True))[1] == MailFaults().told() | {"refusing": False}
    await send(mail, "ana@example.com")
    for path, body in (
        ("/faults", {"mail": "250 Ok"}), ("/faults", {"refusing": 1}), ("/1", {"act": "x"}), ("/1", {"act": "confirm"}),
        ("/1", {"act": "reply", "text": " "}), ("/1", {"act": "bounce", "by": "eva@example.com"}),
        ("/1", {"act": "reply", "text": "oi", "files": [{"name": "a"}]}),
    ):  # fmt: skip
        assert (await page.post(path, **body))[0] == 400, body
    assert mail.arrived == []


async def test_every_chat_hears_of_new_mail(mail: DemoMail) -> None:
    telegram = DemoTelegram(None, mail)
    telegram.add_person(ANA, "Ana")
    before = telegram.telegram.feed.last
    await send(mail, "ana@example.com")
    assert telegram.telegram.feed.after(ANA, before) == [{"n": before + 1, "type": "mail"}]
    await telegram.stop()


async def test_broken_mail_is_shown_as_far_as_it_goes(mail: DemoMail, page: Page) -> None:
    for raw in (
        b"", b"\xff\xfe\0", b"From: a@\r\nTo: x:a@b;,\xe9\r\nSubject: =?no?q?=E9?=\r\n\r\n\xe9",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--c\r\n",
        b"Content-Type: text/html; charset=x-none\r\n\r\n<b>",
        rich().as_bytes()[:700],
    ):  # fmt: skip
        mail.arrive("", raw)
    assert len((await page.get())["letters"]) == 6
    for number in range(1, 7):
        await page.get(f"/{number}")
        assert (await page.text(f"/{number}/html"))[1].status in (200, 404)
