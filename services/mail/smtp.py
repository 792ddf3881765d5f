"""SMTP: the port by aiosmtplib, always with TLS; one connection, used again while mail follows mail."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from services.mail.port import Away, Doubt, Relay, Reply, Why
from services.tasks import spawn

STEP_SECONDS, DATA_SECONDS = 20.0, 180.0
"""So long a server may take for an answer; the second after the text, of up to 28 MB (RFC 5321, 4.5.3.2)."""
IDLE_SECONDS = 30.0
CLOSING_SECONDS = 0.5
_NO_LOGIN = (530, 534, 535, 538)
_CLOSING, _TOO_LARGE = 421, 552
_Ahead = Callable[[], Awaitable[None]]


class Smtp:
    """A services.mail.port.Port. What servers say is told in their words; addresses and passwords stand in no error."""

    def __init__(self, relay: Relay, idle_seconds: float = IDLE_SECONDS) -> None:
        self._relay, self._idle_seconds = relay, idle_seconds
        self._client: SMTP | None = None
        self._trusted: ssl.SSLContext | None = None
        self._idle: asyncio.TimerHandle | None = None

    async def send(
        self, sender: str, whom: Sequence[str], message: bytes, ahead: _Ahead
    ) -> Mapping[str, Reply]:
        """As the port says. A connection that was left open, and is dead, is no fault: the mail goes by a new one."""
        self._wake()
        client, used = self._client, self._client is not None and self._client.is_connected
        try:
            if client is not None and used:
                try:
                    await client.rset(timeout=STEP_SECONDS)
                except (SMTPException, OSError):
                    used = False
            if client is None or not used:
                client = await self._connected(sender)
            return await _spoken(client, sender, whom, message, ahead)
        except BaseException:
            self._drop()
            raise
        finally:
            self._rest()

    async def look(self, sender: str) -> Reply:
        """Whether mail from this address would be taken; sends nothing. Raises Away."""
        client = await self._connected(sender)
        try:
            with _told_away():
                await client.mail(sender, timeout=STEP_SECONDS)
                return Reply(250, "")
        except SMTPSenderRefused as error:
            return Reply(error.code, error.message)
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends the connection, with a word of farewell where it still hears one."""
        self._wake()
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with contextlib.suppress(SMTPException, OSError):
                await client.quit(timeout=CLOSING_SECONDS)
            client.close()

    async def _connected(self, sender: str) -> SMTP:
        """A connection that is encrypted and logged in; its greeting names the sender's domain. Raises Away."""
        self._drop()
        relay = self._relay
        if self._trusted is None:
            ca = str(relay.ca) if relay.ca is not None else None
            try:
                self._trusted = await asyncio.to_thread(ssl.create_default_context, cafile=ca)
            except OSError as error:
                raise Away(Why.TLS, f"SMTP_CA: {error.strerror}") from None
        client = SMTP(
            hostname=relay.host, port=relay.port, use_tls=relay.tls, start_tls=not relay.tls, username=relay.user,
            password=relay.password, tls_context=self._trusted, timeout=STEP_SECONDS,
            local_hostname=sender.rpartition("@")[2],
        )  # fmt: skip
        try:
            with _told_away():
                await client.connect()
        except Away:
            client.close()
            raise
        self._client = client
        return client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _wake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        """Nothing more to send: the connection ends by itself in a while."""
        if self._client is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._idle_seconds, lambda: spawn(self.close(), name="mail: idle"))


async def _spoken(
    client: SMTP, sender: str, whom: Sequence[str], message: bytes, ahead: _Ahead
) -> Mapping[str, Reply]:
    """One mail, after the greeting (RFC 5321, 3.3)."""
    replies: dict[str, Reply] = {}
    with _told_away():
        size = [f"size={len(message)}"] if client.supports_extension("size") else []
        try:
            await client.mail(sender, options=size, timeout=STEP_SECONDS)
        except SMTPSenderRefused as error:
            return dict.fromkeys(whom, _of_the_mail(error))
        for address in whom:
            try:
                said = await client.rcpt(address, timeout=STEP_SECONDS)
                replies[address] = Reply(said.code, said.message)
            except SMTPRecipientRefused as error:
                if error.code == _CLOSING:
                    raise Away(Why.BUSY, error.message) from None
                replies[address] = Reply(error.code, error.message)
    taken = [address for address, reply in replies.items() if reply.taken]
    if not taken:
        return replies
    await ahead()
    try:
        said = await client.data(message, timeout=DATA_SECONDS)
        reply = Reply(said.code, said.message)
    except SMTPDataError as error:
        reply = Reply(error.code, error.message)
    except (SMTPException, OSError):  # TimeoutError is an OSError
        refused = {address: reply for address, reply in replies.items() if not reply.taken}
        raise Doubt(refused) from None
    return replies | dict.fromkeys(taken, reply)


def _of_the_mail(error: SMTPSenderRefused) -> Reply:
    """What MAIL was answered with. Raises Away for what is no fault of this mail but of all."""
    if error.code in _NO_LOGIN:
        raise Away(Why.LOGIN, f"{error.code} {error.message}") from None
    if error.code == _CLOSING:
        raise Away(Why.BUSY, error.message) from None
    if error.code >= 500 and error.code != _TOO_LARGE:
        raise Away(Why.SENDER, f"{error.code} {error.message}") from None
    return Reply(error.code, error.message)


@contextlib.contextmanager
def _told_away() -> Iterator[None]:
    """Whatever goes wrong before the text becomes Away; but what MAIL and RCPT are answered with."""
    try:
        yield
    except (SMTPSenderRefused, SMTPRecipientRefused, Away):
        raise
    except SMTPAuthenticationError as error:
        why = Why.BUSY if 400 <= error.code < 500 else Why.LOGIN
        raise Away(why, f"{error.code} {error.message}") from None
    except SMTPResponseException as error:
        raise Away(Why.BUSY, f"{error.code} {error.message}") from None
    except (SMTPException, OSError) as error:
        raise Away(*_why(error)) from None


def _why(error: BaseException) -> tuple[Why, str]:
    """By what aiosmtplib says of itself, or by what is behind it; and in whose words."""
    said = str(error)
    if "STARTTLS" in said:
        return Why.TLS, "it offers no STARTTLS"
    if "AUTH" in said or "auth method" in said:
        return Why.LOGIN, "it offers no login that is known here"
    words = type(error).__name__
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ssl.SSLError):
            return Why.TLS, str(getattr(behind, "verify_message", "") or behind.reason or words)
        if isinstance(behind, OSError) and behind.strerror:
            words = behind.strerror
        behind = behind.__cause__ or behind.__context__
    return Why.CONNECTION, words
