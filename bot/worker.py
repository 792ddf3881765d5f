"""The worker: does the jobs that conversations leave behind, and looks after the desk from time to time.

pgqueuer is imported when it begins, in a thread, so that neither `--help` nor the first getUpdates waits for it.
"""

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.alerts import Alerts, Seldom
from bot.doing import Doing
from bot.metrics import Metrics
from services import jobs
from services.database import pool_connect
from services.jobs import Kind
from services.sole import KEEP_ALIVE
from services.tasks import spawn

if TYPE_CHECKING:
    from pgqueuer import PgQueuer
    from pgqueuer.domain.models import Schedule

STOP_SECONDS = 4.0
"""So long a job in hand may take to end when the program stops; then it is given back."""
BACK_SECONDS, CUT_SECONDS = 1.5, 1.0
COMMAND_SECONDS = 10.0
AT_ONCE, BATCH = 8, 4
LOOK_SECONDS, HEARTBEAT_SECONDS = 2.0, 15.0
"""How often the queue is looked at without a sign of change (none comes of a job that is to be tried again); and when
a job of a dead process goes to others."""
STANDS_SECONDS = 5.0
FIRST = asyncio.FIRST_COMPLETED
PAUSES = (0.2, 1.0, 3.0)
NAME = {"application_name": "atende: worker"}


@dataclass(frozen=True)
class Cron:
    """A kind of job that is enqueued by the clock; the expression is in UTC. `at_start`: also when a worker begins."""

    kind: str
    expression: str
    at_start: bool = False


class Worker:
    """One process of any number. `run` ends within 8 s after `stop`."""

    def __init__(
        self,
        url: str,
        engine: AsyncEngine,
        kinds: Sequence[Kind],
        crons: Sequence[Cron],
        alerts: Alerts,
        metrics: Metrics | None = None,
    ) -> None:
        self._url, self._engine, self._crons = url, engine, crons
        self._doing = Doing(kinds, engine, alerts, metrics or Metrics())
        self._stopping = asyncio.Event()
        self._seldom, self._tried, self._begun = Seldom(), 0, False

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Until `stop`. PostgreSQL may come and go."""
        await asyncio.to_thread(importlib.import_module, "pgqueuer")
        _hush()
        while not self._stopping.is_set():
            try:
                connection = await pool_connect(
                    self._url, command_timeout=COMMAND_SECONDS, server_settings=KEEP_ALIVE | NAME
                )
                try:
                    await self._work(connection)
                finally:
                    connection.terminate()
            except Exception as error:  # noqa: BLE001 (whatever it was, jobs wait and the worker comes back)
                self._seldom.say("away", "The worker begins anew: %s: %s", type(error).__name__, error)
            await _until(self._stopping, PAUSES[min(self._tried, len(PAUSES) - 1)])
            self._tried += 1

    async def _work(self, connection: asyncpg.Connection) -> None:
        """Until `stop`, or raises what pgqueuer ended with."""
        manager = self._manager(connection)
        connection.add_termination_listener(lambda _: manager.shutdown.set())
        await self._begin()
        running = spawn(_outcome(manager), name="jobs")
        stopping = spawn(self._stopping.wait(), name="jobs: stop")
        try:
            done, _ = await asyncio.wait((running, stopping), timeout=STANDS_SECONDS, return_when=FIRST)
            if not done:
                self._seldom.over("away", "The worker works again")
                self._tried = 0
                await asyncio.wait((running, stopping), return_when=FIRST)
        finally:
            stopping.cancel()
            if not running.done():
                await self._end(manager, running, connection)
        if self._stopping.is_set():
            return
        raise running.result() or ConnectionError("the connection was lost")

    async def _end(
        self, manager: "PgQueuer", running: "asyncio.Task[Exception | None]", connection: asyncpg.Connection
    ) -> None:
        """Takes nothing more; what is in hand ends, or is given back. Never by cancelling pgqueuer while it can
        write: it would strike a cancelled job off its list."""
        manager.shutdown.set()
        await asyncio.wait([running], timeout=STOP_SECONDS)
        self._doing.give_back()
        await asyncio.wait([running], timeout=BACK_SECONDS)
        connection.terminate()  # what could not be written comes to others by its heartbeat
        await asyncio.wait([running], timeout=CUT_SECONDS)
        running.cancel()

    def _manager(self, connection: asyncpg.Connection) -> "PgQueuer":
        from pgqueuer import AsyncpgDriver, PgQueuer, Queries
        from pgqueuer.adapters.persistence import qb
        from pgqueuer.domain.types import Channel

        names = jobs.names()
        queries = Queries(
            AsyncpgDriver(connection),
            qb.QueryBuilderEnvironment(names),
            qb.QueryQueueBuilder(names),
            qb.QuerySchedulerBuilder(names),
        )
        manager = PgQueuer(queries.driver, Channel(names.channel), queries=queries)
        for kind in self._doing.kinds:
            manager.entrypoint(kind, accepts_context=False)(self._doing.__call__)
        for cron in self._crons:
            due = manager.schedule(cron.kind, cron.expression, clean_old=True, accepts_context=False)
            due(self._enqueuer(cron.kind))
        return manager

    def _enqueuer(self, kind: str) -> "Callable[[Schedule], Awaitable[None]]":
        async def enqueue(_: "Schedule") -> None:
            async with AsyncSession(self._engine) as session, session.begin():
                await jobs.enqueue(session, kind, "clock", {})

        return enqueue

    async def _begin(self) -> None:
        if self._begun:
            return
        async with AsyncSession(self._engine) as session, session.begin():
            for cron in self._crons:
                if cron.at_start:
                    await jobs.enqueue(session, cron.kind, "start", {"start": True})
        self._begun = True


async def _outcome(manager: "PgQueuer") -> Exception | None:
    try:
        await manager.run(
            dequeue_timeout=timedelta(seconds=LOOK_SECONDS),
            batch_size=BATCH,
            max_concurrent_tasks=AT_ONCE,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=timedelta(seconds=HEARTBEAT_SECONDS),
            log_aggregation_interval=timedelta(0),  # nobody reads its statistics
        )
    except Exception as error:  # noqa: BLE001 (given to who asks)
        return error
    return None


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


class _Brief(logging.Filter):
    """pgqueuer's own complaints: once a minute each, in a line without its values, payloads and traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            said = str(record.msg).partition(":")[0].partition("%")[0].strip()
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            self._seldom.say(said, "pgqueuer: %s %s", said, kind)
        return False


def _hush() -> None:
    logger = logging.getLogger("pgqueuer")
    if not any(isinstance(each, _Brief) for each in logger.filters):
        logger.addFilter(_Brief())
