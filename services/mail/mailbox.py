"""The mailbox that answers arrive in, read by IMAP (RFC 3501), always with TLS; nothing in it is changed or marked."""

import asyncio
import contextlib
import logging
import re
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from aioimaplib import IMAP4, IMAP4_SSL, AioImapException, IMAP4ClientProtocol

from services.connections import cut
from services.mail.port import Away, Why

LARGEST = 25 * 1024 * 1024
"""Bytes of a message that is fetched; of a larger one only its headers are."""
STEP_SECONDS = 60.0
PAUSE_SECONDS = 5.0
"""Between one look and the next."""
FIRST = 500
"""Messages of a mailbox that was never read: the newest ones, for others are older than this desk."""
IMAPS_PORT, IMAP_PORT = 993, 143
_VALIDITY = re.compile(rb"UIDVALIDITY (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.IGNORECASE)
# It would write down what is in messages.
logging.getLogger("aioimaplib").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Source:
    """A mailbox and how it is spoken to, as services.mail.port.Relay is."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    ca: Path | None = None

    @classmethod
    def of(cls, url: str, ca: Path | None = None) -> Self:
        """By an address such as `imaps://user:password@host`, or `imap://…`, which means STARTTLS."""
        parts = urlsplit(url)
        tls = parts.scheme == "imaps"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(
            parts.hostname or "", parts.port or (IMAPS_PORT if tls else IMAP_PORT), tls, user, password, ca
        )

    @property
    def name(self) -> str:
        """Which mailbox this is, for a cursor."""
        return f"{self.user}@{self.host}"


@dataclass(frozen=True)
class Cursor:
    """How far a mailbox is read: all UIDs up to this one, as long as its UIDVALIDITY stays."""

    validity: int
    uid: int


@dataclass(frozen=True)
class Fetched:
    """A message as it lies there; `whole`: False where it is too large, and `raw` its headers."""

    cursor: Cursor
    raw: bytes = field(repr=False)
    whole: bool = True


async def arriving(source: Source, after: Cursor | None, seconds: float) -> AsyncIterator[Fetched]:
    """Messages that came after a cursor, oldest first, and those that come within this time. Raises Away."""
    ends = time.monotonic() + seconds
    async with _opened(source) as (client, validity):
        last = after.uid if after is not None and after.validity == validity else None
        while True:
            for uid in await _uids(client, last):
                last = uid
                with _told_away():
                    message = await _message(client, uid)
                if message is not None:  # else it was deleted meanwhile
                    yield Fetched(Cursor(validity, uid), *message)
            if time.monotonic() + PAUSE_SECONDS > ends:
                return
            last = last or 0
            await asyncio.sleep(PAUSE_SECONDS)


async def _uids(client: IMAP4, last: int | None) -> list[int]:
    """What lies there after this one, in order."""
    with _told_away():
        found = await client.uid_search("ALL" if last is None else f"UID {last + 1}:*", charset=None)
    if found.result != "OK":
        raise Away(Why.CONNECTION, "SEARCH")
    uids = sorted({int(each) for line in found.lines[:-1] for each in bytes(line).split() if each.isdigit()})
    # `n:*` names the last message also where it comes before n
    return uids[-FIRST:] if last is None else [each for each in uids if each > last]


async def look(source: Source) -> None:
    """Whether the mailbox can be read. Raises Away."""
    async with _opened(source):
        pass


async def _message(client: IMAP4, uid: int) -> tuple[bytes, bool] | None:
    said = await client.uid("fetch", str(uid), "(RFC822.SIZE)")
    size = next((int(found[1]) for line in said.lines if (found := _SIZE.search(bytes(line)))), None)
    if size is None:
        return None
    part = "BODY.PEEK[]" if size <= LARGEST else "BODY.PEEK[HEADER]"
    given = await client.uid("fetch", str(uid), f"({part})")
    raw = next((bytes(line) for line in given.lines if isinstance(line, bytearray)), None)
    return None if raw is None else (raw, size <= LARGEST)


@asynccontextmanager
async def _opened(source: Source) -> AsyncIterator[tuple[IMAP4, int]]:
    """A connection with the inbox selected, and its UIDVALIDITY. Raises Away."""
    client: IMAP4 | None = None
    try:
        with _told_away():
            context = await asyncio.to_thread(ssl.create_default_context, cafile=_file(source.ca))
            kind = IMAP4_SSL if source.tls else _StartTls
            client = kind(source.host, source.port, timeout=STEP_SECONDS, ssl_context=context)
            await client.wait_hello_from_server()
            if (await client.login(f'"{_escaped(source.user)}"', source.password)).result != "OK":
                raise Away(Why.LOGIN)
            chosen = await client.select("INBOX")
            validity = next((int(v[1]) for each in chosen.lines if (v := _VALIDITY.search(bytes(each)))), 0)
            if chosen.result != "OK":
                raise Away(Why.CONNECTION, "INBOX")
        yield client, validity
        with contextlib.suppress(AioImapException, OSError, TimeoutError, asyncio.TimeoutError):
            await asyncio.wait_for(client.logout(), 2)
    finally:
        _drop(client)


def _drop(client: IMAP4 | None) -> None:
    if client is not None:
        client._client_task.cancel()
        cut(client.protocol.transport)


@contextlib.contextmanager
def _told_away() -> Any:
    """What may go wrong between here and the server, as Away; nothing of it holds the password."""
    try:
        yield
    except ssl.SSLError as error:
        raise Away(Why.TLS, error.reason or "") from None
    except (AioImapException, OSError, TimeoutError) as error:
        raise Away(Why.CONNECTION, type(error).__name__) from None


def _file(ca: Path | None) -> str | None:
    return None if ca is None else str(ca)


def _escaped(user: str) -> str:
    return user.replace("\\", "\\\\").replace('"', '\\"')


class _StartTls(IMAP4):  # type: ignore[misc]
    """A connection that begins in the clear and says nothing before it is encrypted, which the library does not do."""

    def create_client(
        self,
        host: str,
        port: int,
        loop: Any,
        conn_lost_cb: Any = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        loop = loop or asyncio.get_running_loop()
        self.protocol = IMAP4ClientProtocol(loop, conn_lost_cb)
        self._client_task = loop.create_task(
            self._open(host, port, ssl_context or ssl.create_default_context())
        )

    async def _open(self, host: str, port: int, context: ssl.SSLContext) -> None:
        reader, self._writer = await asyncio.open_connection(host, port)
        try:
            await reader.readline()
            self._writer.write(b"a STARTTLS\r\n")
            answer = await reader.readline()
            while answer.startswith(b"*"):
                answer = await reader.readline()
            if not answer.upper().startswith(b"A OK"):
                raise Away(Why.TLS, "STARTTLS")
            await self._writer.start_tls(context, server_hostname=host)
        except BaseException:
            cut(self._writer.transport)
            raise
        # What came in the clear after the answer stays in the reader, and is dropped with it.
        transport: Any = self._writer.transport
        transport.set_protocol(self.protocol)
        self.protocol.connection_made(transport)
        self.protocol.data_received(b"* OK encrypted\r\n")
