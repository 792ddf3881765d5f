"""The port to the server that mail leaves for: what sending needs of it, and how it says no."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

SMTPS_PORT, SUBMISSION_PORT = 465, 587


@dataclass(frozen=True)
class Relay:
    """A server and how it is spoken to. `tls`: from the first byte; else STARTTLS, without which nothing is sent.
    `ca`: a file of certificates that are trusted instead of the system's."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None

    @classmethod
    def of(cls, url: str, ca: Path | None = None) -> Self:
        """By an address such as `smtps://user:password@host:465` or `smtp://host:587`."""
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        user, password = (unquote(each) if each else None for each in (parts.username, parts.password))
        return cls(
            parts.hostname or "", parts.port or (SMTPS_PORT if tls else SUBMISSION_PORT), tls, user, password, ca
        )  # fmt: skip


class Why(StrEnum):
    """Why no mail leaves at all."""

    CONNECTION = "connection"
    """Refused, lost, or no answer in time."""
    TLS = "tls"
    """No STARTTLS, or a certificate that is not trusted."""
    LOGIN = "login"
    """The server does not take the user or the password."""
    SENDER = "sender"
    """It takes no mail from this sender."""
    BUSY = "busy"
    """It asks to come later (4xx before the mail's own turn)."""


class Away(Exception):
    """The server could not be spoken to; the mail has certainly not been taken. `words`: what it said."""

    def __init__(self, why: Why, words: str = "") -> None:
        super().__init__(f"{why}: {words}" if words else why.value)
        self.why, self.words = why, words


class Doubt(Exception):
    """The server was gone when it had the mail's text, before it had answered: it may have taken it. `refused`: the
    addresses that it had refused before."""

    def __init__(self, refused: "Mapping[str, Reply]") -> None:
        super().__init__("no answer to the text")
        self.refused = refused


SETTINGS_FAULTS = frozenset({Why.TLS, Why.LOGIN, Why.SENDER})
"""Whys that do not pass by waiting: somebody has to look at the settings."""


@dataclass(frozen=True)
class Reply:
    """What the server said of an address (RFC 5321, 4.2). `code` 250: it has taken the mail for it."""

    code: int
    words: str

    @property
    def taken(self) -> bool:
        return 200 <= self.code < 300

    @property
    def later(self) -> bool:
        """Whether it may take it another time."""
        return 400 <= self.code < 500


class Port(Protocol):
    """A server that mail leaves for; one mail at a time."""

    async def send(
        self, sender: str, whom: Sequence[str], message: bytes, ahead: Callable[[], Awaitable[None]]
    ) -> Mapping[str, Reply]:
        """What became of each address. `ahead` is awaited when some are taken and the text is about to leave.

        Raises Away, Doubt.
        """

    async def close(self) -> None:
        """Ends the connection, if there is one."""
