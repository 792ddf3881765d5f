"""Whoever watches asks here: /healthz says whether this process does its work, /metrics gives its figures.

However often they are asked, PostgreSQL and Redis are measured at most once in 5 s. Nothing personal is told.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from aiohttp import web

from bot.metrics import CONTENT_TYPE, Metrics
from services.lags import INBOX_SECONDS, JOBS_SECONDS, Lags, read_lags
from services.statements import DatabaseAway
from services.tasks import spawn

MEASURED_SECONDS = 5.0
SILENCE_SECONDS = 90.0
LOOP_SECONDS = 5.0
BEAT_SECONDS = 0.5
BEATS = 30
LAGS = {
    "atende_inbox_waiting": "inbox_waiting",
    "atende_inbox_lag_seconds": "inbox",
    "atende_jobs_waiting": "jobs_waiting",
    "atende_jobs_lag_seconds": "jobs",
    "atende_jobs_aside": "jobs_aside",
    "atende_mail_waiting": "mail_waiting",
    "atende_mail_gate_closed_seconds": "mail_closed",
}


if TYPE_CHECKING:
    from bot.parts import Parts


class HealthError(RuntimeError):
    """The health page can't be served; the message says why and what to do."""


def _never() -> float | None:
    return None


@dataclass(frozen=True)
class Watch:
    """What is looked at in a process. `lags` raises DatabaseAway; `silence`: seconds since Telegram answered polling,
    None where this process does not poll; `jobs`: whether it works jobs, so that late ones are its fault."""

    metrics: Metrics
    lags: Callable[[], Awaitable[Lags]]
    redis_answers: Callable[[], Awaitable[bool]]
    silence: Callable[[], float | None] = _never
    jobs: bool = False


def watch_of(made: "Parts", *, silence: Callable[[], float | None] = _never, jobs: bool = False) -> Watch:
    """What there is to look at in a process that is made of these parts."""
    return Watch(
        made.metrics,
        lambda: read_lags(made.statements.fetch, made.bot.id, made.inbox.process),
        made.services.drafts.redis_answers,
        silence,
        jobs,
    )


@dataclass
class Measured:
    """What the last look found. `lags` is None while PostgreSQL does not answer."""

    lags: Lags | None = None
    redis: bool = True
    at: float = field(default_factory=time.monotonic)


class Health:
    """Listens while it is entered; says "starting" until it is told what to watch."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        self._watch: Watch | None = None
        self._moment = "starting"
        self._measured: Measured | None = None
        self._measuring = asyncio.Lock()
        self._beats: deque[float] = deque([0.0], maxlen=BEATS)
        self._beating: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The one that it listens at, where any free one (0) was asked for."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def __aenter__(self) -> Self:
        """Raises HealthError where it can't listen."""
        app = web.Application(client_max_size=1024)
        app.add_routes([web.get("/healthz", self._healthz), web.get("/metrics", self._metrics)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, keepalive_timeout=30.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, reuse_address=True).start()
        except OSError as error:
            await self._runner.cleanup()
            raise HealthError(
                f"HEALTH_LISTEN: can't listen at {self._host}:{self._port} ({error.strerror or error});"
                " end what listens there, or choose another port"
            ) from None
        self._beating = spawn(self._beat(), name="health: how late the loop is")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait([self._beating])
        if self._runner is not None:
            await self._runner.cleanup()

    def ready(self, watch: Watch) -> None:
        """The program has started: from now on it answers for what is watched."""
        self._watch = watch

    def stopping(self) -> None:
        """What is watched is about to be closed: nothing of it is asked any more."""
        self._watch, self._moment = None, "stopping"

    # Asked

    async def _healthz(self, _: web.Request) -> web.Response:
        if self._watch is None:
            return _answer([self._moment], [])
        found = await self._look(self._watch)
        return _answer(*self._verdict(self._watch, found))

    async def _metrics(self, _: web.Request) -> web.Response:
        if (watch := self._watch) is None:
            return web.Response(status=503, text=f"{self._moment}\n")
        self._show(watch, await self._look(watch))
        return web.Response(body=watch.metrics.page(), headers={"Content-Type": CONTENT_TYPE})

    def _verdict(self, watch: Watch, found: Measured) -> tuple[list[str], list[str]]:
        """What is wrong, and what is worth knowing."""
        wrong, notes = [], []
        if found.lags is None:
            wrong.append("PostgreSQL does not answer")
        else:
            lags = found.lags
            if lags.inbox_ours > INBOX_SECONDS:
                wrong.append(f"the inbox is {lags.inbox_ours:.0f} s behind")
            elif lags.inbox > INBOX_SECONDS:
                notes.append(f"another process is {lags.inbox:.0f} s behind with its updates")
            if lags.jobs > JOBS_SECONDS:
                (wrong if watch.jobs else notes).append(f"jobs are {lags.jobs:.0f} s behind")
            if lags.jobs_aside:
                notes.append(f"{lags.jobs_aside} jobs are set aside")
            if lags.mail_closed:
                notes.append(
                    f"no mail has left for {lags.mail_closed:.0f} s: its server can't be used, {lags.mail_waiting} wait"
                )
        if not found.redis:
            notes.append("Redis does not answer: drafts are kept in PostgreSQL")
        if (silence := watch.silence()) is not None and silence > SILENCE_SECONDS:
            wrong.append(f"Telegram has not answered getUpdates for {silence:.0f} s")
        if (late := max(self._beats)) > LOOP_SECONDS:
            wrong.append(f"the event loop was {late:.0f} s late")
        return wrong, notes

    def _show(self, watch: Watch, found: Measured) -> None:
        show, lags = watch.metrics.show, vars(found.lags or Lags())
        for gauge, name in LAGS.items():
            show(gauge, lags[name] if found.lags else None)  # not known while PostgreSQL is away
        show("atende_database_away", float(found.lags is None))
        show("atende_redis_away", float(not found.redis))
        show("atende_polling_silence_seconds", watch.silence())
        show("atende_loop_lag_seconds", max(self._beats))

    # Measured

    async def _look(self, watch: Watch) -> Measured:
        async with self._measuring:  # who comes meanwhile gets what the first one finds
            if self._measured is None or time.monotonic() - self._measured.at > MEASURED_SECONDS:
                lags, redis = await asyncio.gather(_lags(watch), watch.redis_answers())
                self._measured = Measured(lags, redis)
            return self._measured

    async def _beat(self) -> None:
        while True:
            due = time.monotonic() + BEAT_SECONDS
            await asyncio.sleep(BEAT_SECONDS)
            self._beats.append(max(0.0, time.monotonic() - due))


async def _lags(watch: Watch) -> Lags | None:
    try:
        return await watch.lags()
    except DatabaseAway:
        return None


def _answer(wrong: list[str], notes: list[str]) -> web.Response:
    body = json.dumps({"ok": not wrong, "reasons": wrong, "notes": notes})
    return web.Response(status=503 if wrong else 200, text=body + "\n", content_type="application/json")
