"""What lines need of a router: few questions, each within one deadline, answered by values or failed with a reason."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from services.lines.facts import Rates, Reading, Trouble

SECONDS = 5.0
"""The longest that a question may take: connection, TLS, login, and every sentence of the answer."""


class Why(StrEnum):
    """What exactly went wrong, for `atende check` and for tests; people at the desk see the Trouble."""

    UNKNOWN_NAME = "its name is not known"
    REFUSED = "nothing listens there"
    NO_WAY = "no way leads there"
    CLOSED = "it closed the connection"
    SILENT = "no whole answer in time"
    EXPIRED = "its certificate is expired or not valid yet"
    FOREIGN = "its certificate is of nobody whom we trust"
    OTHER_NAME = "its certificate is for another name"
    NO_CERTIFICATE = "it has no certificate for TLS"
    NO_TLS = "what listens there speaks no TLS"
    WRONG_LOGIN = "it refuses the user or password"
    NO_RIGHT = "the user may not read there"
    TOO_OLD = "its RouterOS is older than 6.43"
    NOT_THE_API = "what it says is not the API"
    ANOTHER = "it answered about another login"
    RESTS = "it failed three times and is left alone for a minute"


class Failed(Exception):
    """A question without an answer."""

    def __init__(self, trouble: Trouble, why: Why) -> None:
        super().__init__(why.value)
        self.trouble = trouble
        self.why = why


@dataclass(frozen=True, slots=True)
class Router:
    """Where a router is; `credentials` is the name of a secret (services.lines.secrets)."""

    id: int
    name: str
    host: str
    port: int
    tls: bool
    credentials: str


@dataclass(frozen=True, slots=True)
class Key:
    """User and password of a router; neither is ever printed."""

    user: str = field(repr=False)
    password: str = field(repr=False)


Sample = Callable[[], Awaitable[Rates | None]]
"""Gives the rates of now; None for numbers that no line has. Raises Failed: the line is gone, or the router."""


class Asking(Protocol):
    """Whoever asks routers. Every question has a connection of its own, which is closed whatever happens, and raises
    Failed. `seconds`: how long it may take in all."""

    async def look(self, router: Router, key: Key, login: str, *, seconds: float = SECONDS) -> Reading:
        """What the router says of a PPPoE login. What it does not tell but the session itself is left out."""
        ...

    def traffic(
        self, router: Router, key: Key, login: str, *, seconds: float = SECONDS
    ) -> AbstractAsyncContextManager[Sample]:
        """One connection on which rates are asked for again and again; each sample has a deadline of its own."""
        ...

    async def active(self, router: Router, key: Key, *, seconds: float = SECONDS) -> frozenset[str]:
        """The logins that have a PPPoE session."""
        ...

    async def identity(self, router: Router, key: Key, *, seconds: float = SECONDS) -> str:
        """The router's own name."""
        ...
