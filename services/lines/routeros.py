"""Asks MikroTik routers about lines: which commands, with which words, and whose answers are believed."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from services.lines import reading
from services.lines.facts import Drop, Rates, Reading, Trouble
from services.lines.port import SECONDS, Failed, Key, Router, Sample, Why
from services.lines.talking import Command, Row, Talk, Trapped, failing, talk

PINGS = 3
PING_SECONDS = 2.0
_LOG_TOPICS = "pppoe,ppp,info"
T = TypeVar("T")


@dataclass
class _Found:
    """The rows that came, each of the login that was asked for."""

    active: Row | None = None
    secret: Row = field(default_factory=dict)
    traffic: Row = field(default_factory=dict)
    limits: tuple[int, int] | None = None
    clock: Row = field(default_factory=dict)
    log: list[Row] = field(default_factory=list)
    ping: list[Row] = field(default_factory=list)
    asked: bool = False
    secrets: bool = False


class RouterOS:
    """services.lines.port.Asking. `ca`: a file with the certificates that are trusted in place of the system's."""

    def __init__(
        self, ca: Path | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._ca = ca
        self._clock = clock

    async def look(self, router: Router, key: Key, login: str, *, seconds: float = SECONDS) -> Reading:
        """Once the router has said whether there is a session, whatever goes wrong leaves only its own part out."""
        found = _Found()
        try:
            with failing():
                async with asyncio.timeout(seconds), talk(router, key, self._trusted) as talking:
                    await _session(talking, login, found)
                    await _rest(talking, login, found)
        except Failed as failure:
            if not found.asked or failure.why is Why.ANOTHER:
                raise
        return _read(found, router, login, self._clock())

    @asynccontextmanager
    async def traffic(
        self, router: Router, key: Key, login: str, *, seconds: float = SECONDS
    ) -> AsyncIterator[Sample]:
        talking = talk(router, key, self._trusted)
        with failing():
            async with asyncio.timeout(seconds):
                on = await talking.__aenter__()
        try:
            with failing():
                async with asyncio.timeout(seconds):
                    limited = await _limits(on, login)
            yield lambda: self._sample(on, login, limited)
        finally:
            await talking.__aexit__(None, None, None)

    async def active(self, router: Router, key: Key, *, seconds: float = SECONDS) -> frozenset[str]:
        rows = await self._rows(router, key, seconds, Command.ACTIVE, "?service=pppoe", "=.proplist=name")
        return frozenset(row["name"] for row in rows if row.get("name"))

    async def identity(self, router: Router, key: Key, *, seconds: float = SECONDS) -> str:
        rows = await self._rows(router, key, seconds, Command.IDENTITY)
        return reading.text(rows[0].get("name") if rows else None) or ""

    async def _rows(
        self, router: Router, key: Key, seconds: float, command: Command, *words: str
    ) -> list[Row]:
        with failing():
            async with asyncio.timeout(seconds), talk(router, key, self._trusted) as talking:
                return await _needed(talking.ask(command, *words))

    async def _sample(self, talking: Talk, login: str, limited: tuple[int, int] | None) -> Rates | None:
        with failing():
            async with asyncio.timeout(SECONDS):
                row = await _needed(_traffic(talking, login))
        return reading.rates(row, limited, self._clock())

    def _trusted(self) -> ssl.SSLContext:
        return self._context

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._ca)
        # Certificates that routers make for themselves lack extensions which Python 3.13 asks for; chain, date and
        # name are looked at all the same.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return context


async def _session(talking: Talk, login: str, found: _Found) -> None:
    words = (f"?name={login}", "=.proplist=name,service,caller-id,address,uptime,comment")
    rows = await _needed(talking.ask(Command.ACTIVE, *words))
    found.active = _mine([row for row in rows if row.get("service", "pppoe") == "pppoe"], login)
    found.asked = True


async def _rest(talking: Talk, login: str, found: _Found) -> None:
    """Each by itself: a router without simple queues, or without a log in memory, tells the rest."""
    with suppress(Trapped):
        words: tuple[str, ...] = (
            f"?name={login}",
            "=.proplist=name,service,profile,comment,last-logged-out,last-disconnect-reason",
        )
        found.secret = _mine(await talking.ask(Command.SECRET, *words), login) or {}
        found.secrets = True
    if found.active is not None:
        found.limits = await _limits(talking, login)
        with suppress(Trapped):
            found.traffic = await _traffic(talking, login)
    with suppress(Trapped):
        found.clock = (await talking.ask(Command.CLOCK) or [{}])[0]
        found.log = await talking.ask(Command.LOG, f"?topics={_LOG_TOPICS}", "=.proplist=time,message")
    if (target := reading.address((found.active or {}).get("address"))) is not None:
        with suppress(Trapped, TimeoutError):
            async with asyncio.timeout(PING_SECONDS):
                words = (f"=address={target}", f"=count={PINGS}", "=interval=200ms")
                found.ping = await talking.ask(Command.PING, *words)


async def _traffic(talking: Talk, login: str) -> Row:
    name = reading.interface(login)
    return _mine(await talking.ask(Command.TRAFFIC, f"=interface={name}", "=once="), name) or {}


async def _limits(talking: Talk, login: str) -> tuple[int, int] | None:
    name = reading.interface(login)
    try:
        rows = await talking.ask(Command.QUEUE, f"?name={name}", "=.proplist=name,max-limit")
    except Trapped:
        return None
    return reading.limits((_mine(rows, name) or {}).get("max-limit", ""))


async def _needed(asked: Awaitable[T]) -> T:
    """What nothing can be said without. Raises Failed where the router refuses it."""
    try:
        return await asked
    except Trapped as trap:
        if "permission" in str(trap):
            raise Failed(Trouble.DENIED, Why.NO_RIGHT) from None
        raise Failed(Trouble.GARBLED, Why.NOT_THE_API) from None


def _mine(rows: list[Row], name: str) -> Row | None:
    """The row that was asked for; of two sessions of one login the older, whose interface has its name. Raises Failed
    where a row is of another name, or of none."""
    if any(row.get("name") != name for row in rows):
        raise Failed(Trouble.GARBLED, Why.ANOTHER)
    return max(rows, key=lambda row: reading.span(row.get("uptime", "")) or timedelta(), default=None)


def _read(found: _Found, router: Router, login: str, at: datetime) -> Reading:
    row = found.active or {}
    up = reading.span(row.get("uptime", ""))
    last, drops = _drops(found, login, at)
    return Reading(
        at=at,
        router=router.name,
        login=login,
        online=found.active is not None,
        known=found.active is not None or bool(found.secret) or not found.secrets,
        since=at - up if up is not None else None,
        address=reading.address(row.get("address")),
        caller=reading.text(row.get("caller-id")),
        profile=reading.text(found.secret.get("profile")),
        comment=reading.text(found.secret.get("comment") or row.get("comment")),
        rates=reading.rates(found.traffic, found.limits, at),
        limits=found.limits,
        drop=last,
        drops=drops,
        ping=reading.ping(found.ping),
    )


def _drops(found: _Found, login: str, at: datetime) -> tuple[Drop | None, int | None]:
    """The last one, by the log or else by the secret; how many within 24 hours, where the log is as old."""
    clock = reading.Clock(found.clock, at)
    logged, whole = reading.drops(found.log, login, clock, at)
    last: Drop | None
    if logged:
        last = logged[-1]
    else:
        moment = clock.moment(found.secret.get("last-logged-out", ""))
        last = Drop(moment, reading.text(found.secret.get("last-disconnect-reason"))) if moment else None
    recent = sum(drop.at > at - timedelta(days=1) for drop in logged)
    return last, recent if whole else None
