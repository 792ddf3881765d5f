"""What comes back by mail is filed in its ticket, once, whatever it is; nobody is answered, strangers file nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.checks import answers
from bot.checks.verdict import Level
from bot.settings import Attached, Mailing, Settings
from demo.mail.letters import Letter
from demo.mail.server import ADDRESS
from services.files_job import FilesJob
from services.jobs import Later
from services.mail.answers import MOST_AN_HOUR, Answers
from services.mail.collecting import Collecting
from services.mail.mailbox import LARGEST, Source, look
from services.mail.port import Away
from services.notices import MAIL_REPLY, Notices
from services.quarantine import Store
from tests.services.stories.desk import Desk
from tests.services.stories.post import Post, post_at

MARIA = "maria.silva@example.com"
PDF = b"%PDF-1.4 comprovante"


async def _fetch(number: str, path: Path) -> None:
    raise AssertionError("nothing of this came by Telegram")


@dataclass
class Inbox:
    """The post of a desk that reads what comes back."""

    post: Post
    url: str = ""
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk, self.server = self.post.desk, self.post.server
        store = Store(self.post.folder)
        self.files = FilesJob(self.desk.engine, store, Attached().kept, _fetch, None)

    async def reads(self, url: str = "") -> list[str]:
        """What became of the messages that lie there and were not read."""
        self.taken.clear()
        source = Source.of(url or self.server.imaps_url, self.server.ca_file)
        answers = Answers(self.desk.engine, self.files, [ADDRESS])
        await Collecting(self.desk.engine, source, answers, lambda: self.post.at, self.taken.append).turn()
        return list(self.taken)

    async def mailed(self, *to: str, **more: Any) -> tuple[int, Letter]:
        """A ticket with a mail that has left: its id, and the message."""
        ticket = await self.post.ticket()
        await self.post.asked(*(to or (MARIA,)), ticket=ticket, **more)
        await self.post.works()
        return ticket, self.server.inbox[-1]

    async def story(self, ticket: int) -> list[tuple[str, str]]:
        """What the timeline says of what came back."""
        rows = await self.desk.rows(
            "SELECT kind, coalesce(body->>'text', body->>'to') FROM timeline WHERE ticket_id = :id AND kind IN"
            " ('mail_replied', 'mail_automatic', 'mail_large', 'mail_unfit', 'mail_read', 'mail_bounced', 'file_added')"
            " ORDER BY id", id=ticket,
        )  # fmt: skip
        return [(kind, text) for kind, text in rows]

    async def notices(self) -> int:
        return int(await self.desk.one("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'notice'"))


@pytest.fixture
async def inbox(desk: Desk, tmp_path: Path) -> AsyncIterator[Inbox]:
    async with post_at(desk, tmp_path) as post:
        await desk.rows("DELETE FROM mail_cursors")
        yield Inbox(post)


def written(sender: str, subject: str, text: str = "Oi", **headers: str) -> bytes:
    """A message of a person's own."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.mark.seed("S4.2.9.b", "S4.2.9.e")
async def test_an_answer_with_a_file_is_filed_once_and_the_responsible_hear(inbox: Inbox) -> None:
    ticket, letter = await inbox.mailed()
    before = await inbox.notices()
    files = [("comprovante.pdf", PDF), ("vírus.exe", b"MZ1"), ("pagina.txt", b"<script>alert(1)</script>")]
    inbox.server.reply(letter, MARIA, "Pode ser às 15h?\n\n<b>Obrigada</b> {{ protocolo }}", files)
    assert await inbox.reads() == ["reply"]
    assert await inbox.story(ticket) == [
        ("mail_replied", "Pode ser às 15h?\n\n<b>Obrigada</b> {{ protocolo }}"),
        ("file_added", "comprovante.pdf"),
        ("mail_unfit", "vírus.exe"),
        ("mail_unfit", "pagina.txt"),
    ]
    ((place, note),) = await inbox.desk.rows(
        "SELECT f.place, t.note FROM files f JOIN ticket_files t ON t.file_id = f.id WHERE t.ticket_id = :id",
        id=ticket,
    )
    assert ((inbox.post.folder / place).read_bytes(), note) == (PDF, MARIA)
    assert await inbox.notices() == before + 1
    about = await inbox.desk.one("SELECT id FROM mail_received WHERE ticket_id = :id", id=ticket)
    await Notices(inbox.desk.engine).find(MAIL_REPLY, ticket, about)
    heard = "SELECT person_id FROM notices WHERE ticket_id = :id AND kind = 'mail_reply'"
    assert await inbox.desk.rows(heard, id=ticket) == [(inbox.desk.ana.id,)], "her position has nobody in it"
    assert await inbox.reads() == [], "the cursor has moved on"
    await inbox.desk.rows("UPDATE mail_cursors SET uid_validity = 7")
    assert await inbox.reads() == ["known"], "a mailbox that was made anew is read again, nothing filed twice"
    assert len(inbox.server.inbox) == 1, "nobody is answered"


@pytest.mark.seed("S4.2.9.1.1.1.1.1")
async def test_a_confirmation_of_reading_and_a_bounce_find_their_address(inbox: Inbox) -> None:
    ticket, letter = await inbox.mailed(MARIA, "outra@example.com", wants_read=True)
    inbox.server.confirm(letter, MARIA)
    inbox.server.bounce(letter, "outra@example.com", "550 5.1.1 No such user")
    inbox.server.bounce(letter, "ninguem@example.com")
    assert await inbox.reads() == ["read", "bounce", "bounce"]
    rows = await inbox.desk.rows(
        "SELECT r.address, r.fate, r.code, r.read_at IS NOT NULL FROM mail_recipients r JOIN mails m"
        " ON m.id = r.mail_id WHERE m.ticket_id = :id ORDER BY r.id", id=ticket,
    )  # fmt: skip
    assert rows == [(MARIA, "sent", 250, True), ("outra@example.com", "bounced", 550, False)]
    assert [kind for kind, _ in await inbox.story(ticket)] == ["mail_read", "mail_bounced"]


async def test_only_whom_the_ticket_knows_may_write_to_its_protocol(inbox: Inbox) -> None:
    ticket, letter = await inbox.mailed()
    protocol = await inbox.desk.one("SELECT protocol FROM tickets WHERE id = :id", id=ticket)
    foreign = f"<{'0' * 32}@provedor.example.com>"
    for raw in (
        written("mallory@example.com", f"[#{protocol}]"),
        written(MARIA, "Nada disso", In_Reply_To=foreign),
        written(MARIA, "[#999]"),
        written("", f"[#{protocol}]"),
        written(ADDRESS, "Re: Olá", In_Reply_To=letter.message_id),
        letter.raw,
    ):
        inbox.server.arrive("", raw)
    assert await inbox.reads() == ["foreign"] * 4 + ["own"] * 2
    assert await inbox.story(ticket) == []
    inbox.server.arrive("", written(f"Maria <{MARIA.upper()}>", f"Oi [#{protocol}]", "Sou eu"))
    inbox.server.arrive("", written("tia@example.com", "Oi", "Sou a tia", In_Reply_To=letter.message_id))
    assert await inbox.reads() == ["reply", "reply"], "who has the message itself was given it"
    assert await inbox.story(ticket) == [("mail_replied", "Sou eu"), ("mail_replied", "Sou a tia")]


async def test_programs_that_answer_tell_nobody_and_come_to_an_end(inbox: Inbox) -> None:
    ticket, letter = await inbox.mailed()
    before = await inbox.notices()
    marks = ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"})
    for number in range(MOST_AN_HOUR + 2):
        raw = written(
            MARIA, "Férias", f"Volto dia {number}", In_Reply_To=letter.message_id, **marks[number % 3]
        )
        inbox.server.arrive(MARIA, raw)
    taken = await inbox.reads(inbox.server.imap_url)  # by STARTTLS
    assert taken == ["automatic"] * MOST_AN_HOUR + ["flood"] * 2
    assert await inbox.notices() == before
    assert {kind for kind, _ in await inbox.story(ticket)} == {"mail_automatic"}


async def test_what_is_too_large_or_broken_is_a_line_and_keeps_nothing_back(inbox: Inbox) -> None:
    ticket, letter = await inbox.mailed()
    known = f"In-Reply-To: {letter.message_id}\r\nFrom: {MARIA}\r\n".encode()
    large = written(MARIA, "Vídeo", "x" * 76 + "\n", In_Reply_To=letter.message_id)
    inbox.server.arrive(MARIA, large + (b"y" * 76 + b"\r\n") * (LARGEST // 78 + 1))
    for raw in (
        b"", b"\0\xff" * 500, known + b"Content-Type: text/plain; charset=klingon\r\n\r\nol\xe1",
        known + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html\r\n\r\n<p>Oi<b>!<script>x",
        known + b"Subject: =?x-none?b?//8=?=\r\nContent-Transfer-Encoding: base64\r\n\r\n$$$",
        known + b"Content-Type: text/plain\r\n\r\n" + b"palavra " * 1000,
    ):  # fmt: skip
        inbox.server.arrive(MARIA, raw)
    assert await inbox.reads() == ["reply", "foreign", "foreign", *["reply"] * 4]
    told = await inbox.story(ticket)
    assert told[:4] == [
        ("mail_large", "Vídeo"), ("mail_replied", "olá"), ("mail_replied", "Oi!"),
        ("mail_replied", "=?x-none?b?//8=?="),
    ]  # fmt: skip
    assert [(kind, len(text)) for kind, text in told[4:]] == [("mail_replied", 4096), ("file_added", 12)]


async def test_a_mailbox_that_can_not_be_read_is_told_without_its_password(inbox: Inbox) -> None:
    good = inbox.server.imaps_url
    for url in (good.replace(":", ":not-", 2).replace(":not-//", "://"), "imaps://a:geheim@127.0.0.1:9"):
        with pytest.raises(Away) as away:
            await look(Source.of(url, inbox.server.ca_file))
        assert "geheim" not in str(away.value)
    with pytest.raises(Away, match="tls"):
        await look(Source.of(good))
    await look(Source.of(good, inbox.server.ca_file))
    for url, level in (
        (good, Level.OK),
        (inbox.server.imap_url, Level.OK),
        (good.replace(":", ":no", 2), Level.WRONG),
    ):
        mailing = Mailing(imap=SecretStr(url.replace(":no//", "://")), ca=inbox.server.ca_file)
        (found,) = await answers.look(Settings(mailing=mailing))
        assert found.level is level, found
    assert await answers.look(Settings(mailing=Mailing(imap=None))) == []
    async with inbox.desk.engine.begin() as other:
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"
        await other.execute(text(lock), {"what": f"atende answers {Source.of(good).name}"})
        with pytest.raises(Later):
            await inbox.reads()
