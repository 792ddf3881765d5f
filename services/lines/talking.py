"""A talk with a router over RouterOS's API: words of librouteros, the errors of the way there as one kind.

Of librouteros are lengths, words and transport. Its talk is our own: that casts values ("true", "1007"), drops bytes
that are no UTF-8, writes each word to the log at DEBUG (a password too), and waits for each sentence anew by
asyncio.wait_for, which on Python 3.11 loses a cancellation or a deadline that comes in the moment of an answer.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import StrEnum

from librouteros.connections import AsyncSocketTransport
from librouteros.exceptions import ConnectionClosed, LibRouterosError
from librouteros.protocol import decode_length, determine_length, encode_sentence

from services.connections import cut
from services.lines.facts import Trouble
from services.lines.port import Failed, Key, Router, Why

MOST_BYTES = 4_000_000
"""Of all answers of one connection; 20,000 sessions take less than one of them."""
Row = dict[str, str]
_REPLIES = frozenset({"!re", "!trap", "!done", "!empty"})


class Command(StrEnum):
    """Everything that is ever said to a router; nothing here changes anything there."""

    LOGIN = "/login"
    IDENTITY = "/system/identity/print"
    CLOCK = "/system/clock/print"
    ACTIVE = "/ppp/active/print"
    SECRET = "/ppp/secret/print"
    TRAFFIC = "/interface/monitor-traffic"
    QUEUE = "/queue/simple/print"
    LOG = "/log/print"
    PING = "/ping"


class Trapped(Exception):
    """The router refuses a command, in its own words; the connection can be used further."""


class Talk:
    """One connection. It is of no use any more after a Failed, a timeout or a cancellation: the answer may still come.

    https://help.mikrotik.com/docs/spaces/ROS/pages/47579160/API
    """

    def __init__(self, words: "_Words") -> None:
        self._words = words
        self._asked = 0

    async def ask(self, command: Command, *words: str) -> list[Row]:
        """The rows of the answer, values as they were written. Raises Trapped, Failed."""
        self._asked += 1
        tag = f".tag={self._asked}"
        await self._words.say(command, *words, tag)
        rows, trap = list[Row](), None
        while True:
            kind, *said = await self._words.sentence()
            if kind == "!fatal":
                raise _fatal(" ".join(said))
            if tag not in said:
                raise Failed(Trouble.GARBLED, Why.ANOTHER if kind in _REPLIES else Why.NOT_THE_API)
            row = dict(_pair(word) for word in said if word != tag)
            if kind == "!re":
                rows.append(row)
                if len(rows) % 100 == 0:
                    await asyncio.sleep(0)  # thousands that are here already keep nobody else waiting
            elif kind == "!trap":
                trap = trap or row.get("message", "")
            elif kind == "!done":
                break
            elif kind != "!empty":  # since 7.18, for an answer without rows
                raise Failed(Trouble.GARBLED, Why.NOT_THE_API)
        if trap is not None:
            raise Trapped(trap)
        return [*rows, row] if row else rows

    async def login(self, key: Key) -> None:
        """As RouterOS has it since 6.43. Raises Failed."""
        try:
            rows = await self.ask(Command.LOGIN, f"=name={key.user}", f"=password={key.password}")
        except Trapped:
            raise Failed(Trouble.DENIED, Why.WRONG_LOGIN) from None
        if any("ret" in row for row in rows):  # a challenge, as older ones ask for
            raise Failed(Trouble.DENIED, Why.TOO_OLD)


class _Words:
    """Sentences on a transport, of which no more than MOST_BYTES are read."""

    def __init__(self, transport: AsyncSocketTransport) -> None:
        self._transport = transport
        self._left = MOST_BYTES

    async def say(self, *words: str) -> None:
        await self._transport.write(encode_sentence(*words, encoding="utf-8"))

    async def sentence(self) -> list[str]:
        words = list[str]()
        while word := await self._word():
            words.append(word)
        return words or [""]

    async def _word(self) -> str:
        first = await self._transport.read(1)
        if first == b"\x00":
            return ""
        length = decode_length(first + await self._transport.read(determine_length(first)))
        self._left -= length
        if self._left < 0:
            raise Failed(Trouble.GARBLED, Why.NOT_THE_API)
        word: bytes = await self._transport.read(length)
        return word.decode("utf-8", "replace")


@asynccontextmanager
async def talk(router: Router, key: Key, trusted: Callable[[], ssl.SSLContext]) -> AsyncIterator[Talk]:
    """A talk with whom the key let in. There is no deadline in it: the caller's goes around. Raises Failed, and
    closes the connection without waiting for the router to agree."""
    with failing():
        ways = await asyncio.open_connection(router.host, router.port, ssl=trusted() if router.tls else None)
        try:
            talking = Talk(_Words(AsyncSocketTransport(*ways)))
            await talking.login(key)
            yield talking
        finally:
            cut(ways[1].transport)


@contextmanager
def failing() -> Iterator[None]:
    """Whatever goes wrong on the way to a router and back becomes Failed; a timeout inside does too."""
    try:
        yield
    except (OSError, ssl.SSLError, LibRouterosError, ValueError, LookupError) as error:
        raise _failure(error) from None


def _failure(error: Exception) -> Failed:
    match error:
        case TimeoutError():
            return Failed(Trouble.SLOW, Why.SILENT)
        case ssl.SSLCertVerificationError(verify_code=code):
            return Failed(Trouble.CERTIFICATE, _CERTIFICATES.get(code, Why.FOREIGN))
        case ssl.SSLZeroReturnError() | ssl.SSLEOFError() | ConnectionClosed() | ConnectionResetError():
            return Failed(Trouble.UNREACHABLE, Why.CLOSED)
        case ssl.SSLError(reason=reason) if reason in _BARE:
            return Failed(Trouble.CERTIFICATE, Why.NO_CERTIFICATE)
        case ssl.SSLError():
            return Failed(Trouble.CERTIFICATE, Why.NO_TLS)
        case ConnectionRefusedError():
            return Failed(Trouble.UNREACHABLE, Why.REFUSED)
        case socket.gaierror():
            return Failed(Trouble.UNREACHABLE, Why.UNKNOWN_NAME)
        case ConnectionError():
            return Failed(Trouble.UNREACHABLE, Why.CLOSED)
        case OSError():
            return Failed(Trouble.UNREACHABLE, Why.NO_WAY)
    return Failed(Trouble.GARBLED, Why.NOT_THE_API)


_CERTIFICATES = {9: Why.EXPIRED, 10: Why.EXPIRED, 62: Why.OTHER_NAME, 64: Why.OTHER_NAME}
"""X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH of OpenSSL."""
_BARE = frozenset({"SSLV3_ALERT_HANDSHAKE_FAILURE", "SSL/TLS_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER"})
"""What OpenSSL says of an api-ssl without a certificate, which knows anonymous ciphers alone."""


def _fatal(said: str) -> Failed:
    if "not logged in" in said:
        return Failed(Trouble.DENIED, Why.WRONG_LOGIN)
    return Failed(Trouble.UNREACHABLE, Why.CLOSED)


def _pair(word: str) -> tuple[str, str]:
    if not word.startswith("="):
        raise Failed(Trouble.GARBLED, Why.NOT_THE_API)
    name, _, value = word[1:].partition("=")
    return name, value
