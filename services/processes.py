"""Which processes of the program live: each says so every second; what a dead one had in hand goes to the others.

A row of the table processes is a process that lives: it is deleted at a clean stop, or by whoever finds its process
dead. Each has a connection of its own, named after it, whose end PostgreSQL notices at once when a process is killed.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from services.database import DatabaseError, pool_connect
from services.live_tables import ProcessKind
from services.sole import KEEP_ALIVE
from services.statements import OUTAGES, DatabaseAway
from services.tasks import spawn

BEAT_SECONDS = 1.0
ANSWER_SECONDS = 2.0
KNOWN_SECONDS = 3.0
"""How long a look at the others counts. Whoever is new waits so long before it takes updates: by then every other
process has seen it, or knows that it has not looked.
"""
DEAD_SECONDS = 10.0
"""Unseen for so long a process is dead, though its connection stands (it is frozen, or its machine vanished)."""
SEEN = f"seen_at > now() - make_interval(secs => {DEAD_SECONDS})"
"""The same for whoever only looks: the rows of processes that live."""


class Processes:
    """This process among those of its bot. `alone` costs nothing to ask."""

    def __init__(self, url: str, process: UUID, bot_id: int, kind: ProcessKind = ProcessKind.BOT) -> None:
        self._url, self._id, self._bot_id, self._kind = url, process, bot_id, kind
        self._connection: asyncpg.Connection | None = None
        self._beating: asyncio.Task[None] | None = None
        self._asking = asyncio.Lock()
        self._others: dict[UUID, tuple[object, float]] = {}
        self._looked = -KNOWN_SECONDS
        self._departures = self._swept = 0
        self._departed = asyncio.Event()

    @property
    def alone(self) -> bool:
        """Whether no other process has updates in hand, nor has left any that were not taken up since."""
        known = asyncio.get_running_loop().time() - self._looked < KNOWN_SECONDS
        return known and not self._others and self._departures == self._swept

    async def arrive(self) -> None:
        """Says that this process is there; returns when all others that live know it. Raises DatabaseAway.

        A row whose process has no connection any more was killed: one that arrives need not wait for it.
        """
        if self._beating is not None:
            return
        try:
            await self._look(arriving=True)
            deadline = asyncio.get_running_loop().time() + KNOWN_SECONDS
            await self._look(arriving=True)  # two that come at once: at least one of them sees the other
            while self._others and asyncio.get_running_loop().time() < deadline:
                await asyncio.sleep(0.1)
                await self._look(arriving=True)
        except DatabaseAway:
            await self.leave()
            raise
        self._beating = spawn(self._beat(), name="processes: saying that this one lives")

    async def leave(self) -> None:
        """Takes no more updates; what it left undone is the others' from now on. Never raises."""
        if self._beating is not None:
            async with self._asking:  # what is asked just now is answered
                self._beating.cancel()
            await asyncio.wait([self._beating])
            self._beating = None
        if (connection := self._connection) is not None:
            with contextlib.suppress(*OUTAGES, asyncpg.PostgresError):
                await connection.execute(
                    "delete from processes where id = $1", self._id, timeout=ANSWER_SECONDS
                )
            self._hang_up()
        self._others.clear()
        self._looked = -KNOWN_SECONDS

    async def departure(self, seconds: float) -> int:
        """Waits until a process has gone, at most so long; give the result to `swept`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._departed.wait()
        self._departed.clear()
        return self._departures

    def swept(self, departures: int) -> None:
        """What those who had gone until then left undone was taken up."""
        self._swept = max(self._swept, departures)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with contextlib.suppress(DatabaseAway):
                await self._look()

    async def _look(self, *, arriving: bool = False) -> None:
        """Says that this one lives, sees who else does, and buries the dead. Raises DatabaseAway."""
        began = asyncio.get_running_loop().time()
        try:
            async with self._asking:
                rows = await self._ask(_BEAT, self._id, self._bot_id, str(self._kind), place())
                dead = [row for row in rows if self._is_dead(row, arriving)]
                if dead:
                    gone = ([row["id"] for row in dead], [row["seen_at"] for row in dead])
                    buried = {row["id"] for row in await self._ask(_BURY, *gone)}
                    rows = [row for row in rows if row["id"] not in buried]
        except DatabaseAway:
            self._hang_up()
            # Nobody was seen for a while, perhaps through no fault of theirs.
            self._others = dict.fromkeys(self._others, (None, 0.0))
            raise
        living = {row["id"] for row in rows}
        if gone_now := self._others.keys() - living:
            for each in gone_now:
                del self._others[each]
            self._departures += 1
            self._departed.set()
        self._looked = began

    def _is_dead(self, row: asyncpg.Record, arriving: bool) -> bool:
        """Judged by how long this process has seen no sign, so no clock of another machine matters."""
        now = asyncio.get_running_loop().time()
        seen_at, since = self._others.get(row["id"], (None, 0.0))
        if seen_at != row["seen_at"]:
            since = now
        self._others[row["id"]] = (row["seen_at"], since)
        silent = now - since
        return silent >= DEAD_SECONDS or (not row["connected"] and (arriving or silent >= KNOWN_SECONDS))

    async def _ask(self, sql: str, *values: object) -> Sequence[asyncpg.Record]:
        try:
            if self._connection is None or self._connection.is_closed():
                name = {"application_name": f"atende {self._id}"}
                async with asyncio.timeout(ANSWER_SECONDS):
                    self._connection = await pool_connect(self._url, server_settings=KEEP_ALIVE | name)
            rows: Sequence[asyncpg.Record] = await self._connection.fetch(
                sql, *values, timeout=ANSWER_SECONDS
            )
            return rows
        except (*OUTAGES, asyncpg.PostgresError, DatabaseError) as error:
            raise DatabaseAway(f"PostgreSQL is away: {str(error) or type(error).__name__}") from error

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.terminate()  # the polite end would wait for a server that may be frozen
            self._connection = None


def place() -> str:
    """Where this process runs, for people: machine and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


_BEAT = """
    with beat as (
        insert into processes (id, bot_id, kind, place) values ($1, $2, $3, $4)
        on conflict (id) do update set seen_at = now())
    select id, seen_at, exists (
        select from pg_stat_activity
        where datname = current_database() and application_name = 'atende ' || processes.id) as connected
    from processes
    where bot_id = $2 and kind = $3 and id <> $1"""
_BURY = """
    delete from processes using unnest($1::uuid[], $2::timestamptz[]) as dead (id, seen_at)
    where processes.id = dead.id and processes.seen_at = dead.seen_at
    returning processes.id"""
