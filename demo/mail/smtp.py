"""The server that takes the bot's mail (RFC 5321): only after TLS and a login, with bad days on demand."""

import asyncio
import hmac
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import MISSING, SMTP, AuthResult

from demo.mail.certificates import HOST, Certificates
from demo.mail.faults import ADDRESSES, RETURNED, MailFaults
from demo.mail.letters import SENT, Letter, Letters
from services.connections import cut

USER, PASSWORD = "atende", "demo-mail"
LARGEST = 30 << 20
"""20 MB of files are 27 MB as base64."""

# It writes each line that a client says, a login among them, and warns of its own calls.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class Door:
    """What aiosmtpd asks at each step; a text is the answer in place of its own."""

    def __init__(self, letters: Letters, returned: Callable[[Letter, str], object]) -> None:
        self.faults = MailFaults()
        self.letters = letters
        self._returned = returned
        self._tried: set[str] = set()

    async def handle_AUTH(self, server: Any, session: Any, envelope: Any, args: list[str]) -> Any:  # noqa: N802
        await self._slow()
        # A client tries one mechanism after the other: a refused login stays refused.
        session.refusal = getattr(session, "refusal", "") or self.faults.answer("login")
        return session.refusal or MISSING

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._slow()
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if answer := self.faults.answer("mail"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        await self._slow()
        if answer := self.faults.answer("rcpt") or self._special(address):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await self._slow()
        if answer := self.faults.answer("data"):
            return answer
        if self.faults.drops("before_data"):
            await _hang_up(server)
        recipients = tuple(envelope.rcpt_tos)
        letter = self.letters.put(SENT, envelope.mail_from, recipients, envelope.original_content)
        self._tried -= {address.lower() for address in recipients}  # the next message waits, too
        for address in recipients:
            if _local(address) == RETURNED:
                self._returned(letter, address)
        if self.faults.drops("after_data"):
            await _hang_up(server)
        return f"250 2.0.0 Ok: queued as {letter.number}"

    async def handle_exception(self, error: Exception) -> str:
        return f"451 4.3.0 The demo's mail server has a fault: {type(error).__name__}"

    def _special(self, address: str) -> str:
        known = ADDRESSES.get(_local(address))
        if known is not None and not known.once:
            return known.answer.format(address=address)
        if (known is None and not self.faults.greylist) or address.lower() in self._tried:
            return ""
        self._tried.add(address.lower())
        return ADDRESSES["adiado"].answer.format(address=address)

    async def _slow(self) -> None:
        await asyncio.sleep(self.faults.seconds)


class SmtpServer:
    """Two ports on 127.0.0.1: one with STARTTLS, one where TLS comes first; both keep their number."""

    def __init__(self, door: Door, certificates: Certificates) -> None:
        self._door, self._certificates = door, certificates
        self._servers: list[asyncio.Server] = []
        self._connected: WeakSet[Any] = WeakSet()
        self.ports = [0, 0]
        self.connections = 0

    async def open(self) -> None:
        """Listens, at the same ports as before where it has been open."""
        loop = asyncio.get_running_loop()
        tls = self._certificates.switching(lambda: self._door.faults.certificate)
        for number, context in enumerate((None, tls)):
            server = await loop.create_server(
                partial(self._greet, number == 0), HOST, self.ports[number], ssl=context
            )
            self._servers.append(server)
            self.ports[number] = server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Whoever connects is refused from now on; who is connected is cut off."""
        for server in self._servers:
            server.close()
        for protocol in self._connected:
            cut(protocol.transport)
        with suppress(TimeoutError):  # since 3.12 it waits for handshakes, too, that nobody goes on with
            await asyncio.wait_for(asyncio.gather(*[server.wait_closed() for server in self._servers]), 1)
        self._servers.clear()

    @property
    def opened(self) -> bool:
        return bool(self._servers)

    def _greet(self, starttls: bool) -> Any:
        self.connections += 1
        faults = self._door.faults
        made: Any = None
        if (hangs_up := faults.drops("connect")) or faults.drops("silent"):
            made = Deaf(hangs_up=hangs_up)
            self._connected.add(made)
            return made
        context = self._certificates.context(faults.certificate) if starttls else None
        made = SMTP(
            self._door, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mail.demo.example.com",
            ident="ESMTP", tls_context=context, require_starttls=starttls, auth_require_tls=starttls,
            authenticator=_known,
        )  # fmt: skip
        self._connected.add(made)
        return made


class Deaf(asyncio.Protocol):
    """Says nothing, or hangs up at once."""

    transport: asyncio.Transport | None = None

    def __init__(self, *, hangs_up: bool) -> None:
        self._hangs_up = hangs_up

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._hangs_up:
            cut(transport)


def _known(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> Any:
    right = given.login == USER.encode() and hmac.compare_digest(given.password, PASSWORD.encode())
    return AuthResult(success=right, handled=False, auth_data=USER if right else None)


async def _hang_up(server: Any) -> None:
    """Never returns: the end of the connection cancels whoever serves it."""
    cut(server.transport)
    await asyncio.Event().wait()


def _local(address: str) -> str:
    return address.partition("@")[0].partition("+")[0].lower()
