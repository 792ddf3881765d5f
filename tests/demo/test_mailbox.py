"""The demo's IMAP mailbox as aioimaplib and the standard library's client read it."""

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from aioimaplib import IMAP4_SSL, Abort

from demo.mail.server import DemoMail

LETTER = (
    b"From: ana@example.com\r\nSubject: Re: x\r\nIn-Reply-To: <1@provedor.example.com>\r\n\r\nPode (vir.\r\n"
)


@pytest.fixture
async def mail() -> AsyncIterator[DemoMail]:
    async with DemoMail() as mail:
        yield mail


def context(mail: DemoMail) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(mail.ca_file)
    return context


@asynccontextmanager
async def reading(mail: DemoMail, password: str | None = None) -> AsyncIterator[IMAP4_SSL]:
    parts = urlsplit(mail.imaps_url)
    client = IMAP4_SSL(host=parts.hostname, port=parts.port, timeout=3, ssl_context=context(mail))
    await client.wait_hello_from_server()
    await client.login(parts.username, password or parts.password)
    yield client
    client.protocol.transport.abort()


async def test_what_arrived_is_found_measured_read_and_marked(mail: DemoMail) -> None:
    for number in range(3):
        mail.arrive("ana@example.com", LETTER + b"x" * number)
    async with reading(mail) as client:
        assert (await client.select("INBOX")).result == "OK"
        assert (await client.uid_search("UNSEEN")).lines[0] == b"1 2 3"
        sizes = await client.uid("fetch", "1:*", "(UID RFC822.SIZE)")
        assert sizes.lines[0] == b"1 FETCH (UID 1 RFC822.SIZE %d)" % len(LETTER)
        whole = await client.uid("fetch", "2", "(BODY.PEEK[])")
        assert bytes(whole.lines[1]) == LETTER + b"x"
        head = await client.uid("fetch", "2", "(FLAGS BODY.PEEK[HEADER.FIELDS (Subject)]<0.9>)")
        assert bytes(head.lines[1]) == b"Subject: "
        assert not mail.arrived[1].flags
        await client.uid("store", "2", "+FLAGS.SILENT", "(\\Seen)")
        assert (await client.uid_search("UNSEEN", "NOT", "DELETED")).lines[0] == b"1 3"
        await client.uid("store", "1", "+FLAGS", "(\\Deleted)")
        await client.expunge()
        assert (await client.uid_search("ALL")).lines[0] == b"2 3"
        mail.arrive("ana@example.com", LETTER)
        await client.uid_search("ALL")  # which tells of it at its end
        assert (await client.uid_search("UID", "4:*")).lines[0] == b"4"
        assert (await client.logout()).result == "OK"
    assert [one.number for one in mail.arrived] == [2, 3, 4]


async def test_whoever_waits_hears_of_what_comes(mail: DemoMail) -> None:
    async with reading(mail) as client:
        await client.select("INBOX")
        waiting = await client.idle_start(timeout=5)
        await asyncio.sleep(0.02)
        mail.arrive("ana@example.com", LETTER)
        assert b"1 EXISTS" in await client.wait_server_push(3)
        client.idle_done()
        await asyncio.wait_for(waiting, 3)
        assert (await client.uid_search("UNSEEN")).lines[0] == b"1"


async def test_a_wrong_password_opens_nothing(mail: DemoMail) -> None:
    mail.arrive("ana@example.com", LETTER)
    async with reading(mail, "wrong") as client:
        with pytest.raises(Abort, match="SELECT illegal"):
            await client.select("INBOX")


async def test_the_plain_port_asks_for_tls_first(mail: DemoMail) -> None:
    mail.arrive("ana@example.com", b"no header at all, and a bare \n line\r\n.\r\n\xff")
    parts = urlsplit(mail.imap_url)

    def read() -> object:
        with imaplib.IMAP4(parts.hostname or "", parts.port or 0, timeout=3) as client:
            with pytest.raises(imaplib.IMAP4.error, match="TLS first"):
                client.login(parts.username or "", parts.password or "")
            client.starttls(context(mail))
            client.login(parts.username or "", parts.password or "")
            client.select()
            assert client.search(None, "HEADER", "Subject", '""')[1] == [b""]
            return client.fetch("1", "(RFC822)")[1][0]

    told = await asyncio.to_thread(read)
    assert isinstance(told, tuple)
    assert told[1] == mail.arrived[0].raw
    assert mail.arrived[0].flags == {"\\Seen"}
