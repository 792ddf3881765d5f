"""Raw PostgreSQL statements on a pool of their own: outages told from mistakes, nothing waits for long."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
from sqlalchemy.exc import TimeoutError as PoolExhausted

from services.database import pool_connect

STATEMENT_SECONDS = 2.0
"""The longest that a statement may take, with its wait for a connection: people hear of an outage within 3 s, so it
must be noticed earlier.
"""
LEAST_SECONDS = 0.5
"""What is left to a statement that waited long for its connection."""
POOL_SIZE = 4
OUTAGES = (
    OSError,  # TimeoutError is one
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InternalClientError,
)


class DatabaseAway(Exception):
    """PostgreSQL can't be asked just now; whether the statement was done is not known."""


class Statements:
    """One statement a transaction, on few connections."""

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, url: str) -> "Statements":
        """Raises services.database.DatabaseError, OSError, or asyncpg's errors."""

        async def one(*_: object, **options: Any) -> asyncpg.Connection:
            known = {
                key: value for key, value in options.items() if key in ("connection_class", "record_class")
            }
            return await pool_connect(url, timeout=STATEMENT_SECONDS, **known)

        pool = await asyncpg.create_pool(
            min_size=0, init_size=1, max_size=POOL_SIZE, connect=one, reset=_as_it_was
        )
        return cls(pool)

    async def close(self) -> None:
        try:
            async with asyncio.timeout(STATEMENT_SECONDS):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    async def fetch(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """The rows of one statement. Raises DatabaseAway, or asyncpg's error: the statement is at fault."""
        try:
            return await self._fetch(sql, values)
        except OUTAGES as error:
            raise DatabaseAway(f"PostgreSQL is away: {str(error) or type(error).__name__}") from error

    async def _fetch(self, sql: str, values: tuple[object, ...]) -> list[asyncpg.Record]:
        began = time.monotonic()
        connection = await self._pool.acquire(timeout=STATEMENT_SECONDS)
        left = max(STATEMENT_SECONDS - (time.monotonic() - began), LEAST_SECONDS)
        try:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *values, timeout=left)
            return rows
        except (TimeoutError, asyncio.CancelledError):
            connection.terminate()  # asyncpg would wait for a frozen server to agree to the cancellation
            raise
        finally:
            await self._pool.release(connection)

    async def reachable(self) -> bool:
        try:
            await self.fetch("select 1")
        except DatabaseAway:
            return False
        return True


def is_outage(error: BaseException) -> bool:
    """Whether an error, or one that it came from, says that PostgreSQL was away, not that a statement was
    wrong.
    """
    return any(
        isinstance(each, (DatabaseAway, *OUTAGES[1:], ConnectionError, PoolExhausted))
        or getattr(each, "connection_invalidated", False)
        for each in causes(error)
    )


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, those that a group of them holds, and all that they came from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        origin = getattr(each, "orig", None)  # SQLAlchemy keeps the driver's error there
        waiting += [each.__cause__, each.__context__, origin if isinstance(origin, BaseException) else None]
        if isinstance(each, BaseExceptionGroup):
            waiting += each.exceptions


async def _as_it_was(_: object) -> None:
    """These statements leave nothing behind in a session, so giving a connection back takes no round trip."""
