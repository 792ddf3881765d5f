"""The one who may: a PostgreSQL advisory lock on a connection of its own, lost with the connection."""

import asyncio
import contextlib

import asyncpg

from services.database import DatabaseError, pool_connect
from services.statements import OUTAGES, DatabaseAway

HEARTBEAT_SECONDS = 1.0
ANSWER_SECONDS = 2.0
SILENT_SECONDS = 1.5
"""After that a server that said nothing counts as lost: early enough to tell people within 3 s or so."""
KEEP_ALIVE = {
    # A machine that vanished must not hold a lock for long: PostgreSQL drops its session within 6 s.
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "2",
    "tcp_user_timeout": "6000",
}
_NAMED = KEEP_ALIVE | {"application_name": "atende: sole"}


class Sole:
    """Who holds `name` in this database. Two processes never do at the same time."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: asyncpg.Connection | None = None
        self._gone = asyncio.Event()

    async def take(self, patience: float = ANSWER_SECONDS) -> bool:
        """False: somebody else holds it. Raises DatabaseAway when PostgreSQL says nothing for `patience` seconds."""
        await self.give_back()
        try:
            async with asyncio.timeout(patience):
                connection = await pool_connect(self._url, server_settings=_NAMED)
        except (*OUTAGES, DatabaseError) as error:
            raise DatabaseAway(f"PostgreSQL is away: {str(error) or type(error).__name__}") from error
        self._connection, self._gone = connection, asyncio.Event()
        gone = self._gone
        connection.add_termination_listener(lambda _: gone.set())
        try:
            sql = "select pg_try_advisory_lock(hashtextextended($1, 0))"
            taken = bool(await connection.fetchval(sql, self._name, timeout=patience))
        except OUTAGES as error:
            await self.give_back()
            raise DatabaseAway("PostgreSQL is away: it took the connection and said nothing") from error
        if not taken:
            await self.give_back()
        return taken

    async def lost(self) -> bool:
        """Returns when it is not held any more: the connection closed, or (True) the server stopped answering."""
        while self._connection is not None and not self._gone.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._gone.wait()
                return False
            try:
                await self._connection.fetchval("select 1", timeout=SILENT_SECONDS)
            except (*OUTAGES, asyncpg.PostgresError):
                return not self._gone.is_set()
        return False

    async def give_back(self) -> None:
        if (connection := self._connection) is not None:
            self._connection = None
            # The polite end would wait for a server that may be frozen; closing the socket frees the lock as
            # well.
            connection.terminate()
