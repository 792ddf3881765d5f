"""Facts of a line as values: a reading of it, what stands in the way of one, and what a reading measures; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self


class Trouble(StrEnum):
    """Why there is no reading. Texts are "line-trouble-NAME"."""

    NO_LOGIN = "no_login"
    """The plan has no login."""
    NOT_PPPOE = "not_pppoe"
    """The plan's login is none of PPPoE."""
    BAD_LOGIN = "bad_login"
    """A login that no router is asked about."""
    NO_POINT = "no_point"
    """The plan has no access point."""
    NO_ROUTER = "no_router"
    """The access point has no router, or it is not in use."""
    NO_SECRET = "no_secret"
    """The variable or file that the router's credentials name is missing or unreadable."""
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    """The router refused the credentials, or lacks the right to read."""
    CERTIFICATE = "certificate"
    """Its certificate is expired, foreign, or for another name."""
    SLOW = "slow"
    """No whole answer within the deadline."""
    GARBLED = "garbled"
    """What came is not the protocol, or is about something else than what was asked."""
    RESTING = "resting"
    """It failed three times; it is not asked for a while."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A disconnection that the router's log has; `reason` as the router wrote it."""

    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    """What came back of some pings to the customer's address; `ms` the average."""

    sent: int
    received: int
    ms: float | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Bits a second as the customer counts them: `down` to them."""

    at: datetime
    down: int
    up: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a router said of a PPPoE login at `at`. `known`: whether it has such a secret or session at all.

    `since`: when the session began, where it is online; `limits`: the queue's, bits a second down and up; `drop`: the
    last one, `drops`: how many in the last 24 hours, None where the log does not reach as far.
    """

    at: datetime
    router: str
    login: str
    online: bool
    known: bool = True
    since: datetime | None = None
    address: str | None = None
    caller: str | None = None
    profile: str | None = None
    comment: str | None = None
    rates: Rates | None = None
    limits: tuple[int, int] | None = None
    drop: Drop | None = None
    drops: int | None = None
    ping: Ping | None = None

    def dump(self) -> dict[str, Any]:
        """As JSON, times as unix seconds."""
        every: dict[str, Any] = {
            "at": _seconds(self.at),
            "router": self.router,
            "login": self.login,
            "online": self.online,
            "known": self.known,
            "since": _seconds(self.since),
            "address": self.address,
            "caller": self.caller,
            "profile": self.profile,
            "comment": self.comment,
            "rates": [_seconds(self.rates.at), self.rates.down, self.rates.up] if self.rates else None,
            "limits": list(self.limits) if self.limits else None,
            "drop": [_seconds(self.drop.at), self.drop.reason] if self.drop else None,
            "drops": self.drops,
            "ping": [self.ping.sent, self.ping.received, self.ping.ms] if self.ping else None,
        }
        return {name: value for name, value in every.items() if value is not None}

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        """What `dump` gave. Raises KeyError, TypeError or ValueError for anything else."""
        rates, limits, drop, ping = (stored.get(name) for name in ("rates", "limits", "drop", "ping"))
        at, since = _moment(stored["at"]), stored.get("since")
        return cls(
            at,
            str(stored["router"]),
            str(stored["login"]),
            bool(stored["online"]),
            bool(stored["known"]),
            _moment(since) if since is not None else None,
            stored.get("address"),
            stored.get("caller"),
            stored.get("profile"),
            stored.get("comment"),
            Rates(_moment(rates[0]), int(rates[1]), int(rates[2])) if rates else None,
            (int(limits[0]), int(limits[1])) if limits else None,
            Drop(_moment(drop[0]), drop[1]) if drop else None,
            stored.get("drops"),
            Ping(int(ping[0]), int(ping[1]), ping[2]) if ping else None,
        )


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a plan's line: a reading, or what stands in its way. `at`: when that was found out."""

    at: datetime
    reading: Reading | None = None
    trouble: Trouble | None = None


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
