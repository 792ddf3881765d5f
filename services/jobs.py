"""Jobs: what follows a change for sure, written in the change's own transaction; the only place that enqueues.

The rows are pgqueuer's, written with its own statements. It is imported when the first job is written or done, for
nothing else of the desk needs it.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.live_tables import JobAside

if TYPE_CHECKING:
    from pgqueuer.domain.settings import DBSettings

MINUTES = tuple(60.0 * minutes for minutes in (1, 5, 15, 30, 60))
Payload = Mapping[str, Any]
"""What a job is about: ids and names of kinds, never a person's data. It is JSON."""


class Later(Exception):
    """Not now, and nobody's fault: the job comes again after `seconds`, or after a pause of the worker's own."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True)
class Kind:
    """What is done with the jobs of one name. `pauses`, in seconds, follow each failure; after the last try the job
    is set aside. `work` may come more than once for one job, and is given up after `seconds`."""

    name: str
    work: Callable[[dict[str, Any]], Awaitable[None]]
    pauses: tuple[float, ...] = MINUTES
    seconds: float = 60.0


@dataclass(frozen=True)
class Aside:
    """A job that failed as often as it may."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    tries: int
    error: str
    at: datetime


async def enqueue(
    session: AsyncSession, kind: str, key: str, payload: Payload, *, at: datetime | None = None
) -> None:
    """A job in this transaction, not done before `at`. While one of this kind and key waits or is done, nothing.

    A job that is being done just now counts as well, and may have read the world before this transaction ended:
    where that matters, the key must say what happened, not only to whom.
    """
    later = max(timedelta(), at - datetime.now(UTC)) if at is not None else timedelta()
    headers = json.dumps({"key": key})
    values = ([0], [kind], [json.dumps(payload).encode()], [later], [f"{kind}:{key}"], [headers])
    await session.flush()
    await (await session.connection()).exec_driver_sql(_enqueue(), values)


async def alone(session: AsyncSession, what: str) -> None:
    """Until this transaction ends nobody else is alone with the same. Raises Later where somebody is."""
    lock = select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"atende {what}", 0)))
    if not await session.scalar(lock):
        raise Later(f"another one is at it: {what}", 1.0)


async def failed(session: AsyncSession, job_id: int, key: str, failures: int) -> None:
    """Remembers with a job how often it failed by our own fault."""
    headers = json.dumps({"key": key, "failures": failures})
    await session.execute(
        text("update pgqueuer set headers = cast(:headers as jsonb) where id = :id"),
        {"headers": headers, "id": job_id},
    )


async def set_aside(
    session: AsyncSession, job_id: int, kind: str, key: str, payload: Payload, tries: int, error: str
) -> None:
    """The job leaves the queue for the table jobs_aside; nobody tries it again by itself."""
    gone = await session.execute(text("delete from pgqueuer where id = :id returning id"), {"id": job_id})
    if gone.one_or_none() is None:  # another process was quicker
        return
    row = {"kind": kind, "key": key, "payload": dict(payload), "tries": tries, "error": error}
    await session.execute(insert(JobAside).values(**row))


async def listing(session: AsyncSession) -> list[Aside]:
    """The jobs that are set aside, oldest first."""
    rows = await session.scalars(select(JobAside).order_by(JobAside.id))
    return [Aside(r.id, r.kind, r.key, r.payload, r.tries, r.error, r.at) for r in rows]


async def again(session: AsyncSession, aside_id: int) -> Aside | None:
    """Enqueues a job anew that was set aside; None where there is none with this id."""
    if not 0 < aside_id < 2**63:
        return None
    row = await session.scalar(delete(JobAside).where(JobAside.id == aside_id).returning(JobAside))
    if row is None:
        return None
    found = Aside(row.id, row.kind, row.key, row.payload, row.tries, row.error, row.at)
    await enqueue(session, found.kind, found.key, found.payload)
    return found


@cache
def names() -> "DBSettings":
    """pgqueuer's names of its own things, said here: it would read them from variables such as CHANNEL, too."""
    from pgqueuer.domain.settings import DBSettings

    return DBSettings.model_validate(
        {
            "prefix": "",
            "db_schema": None,
            "channel": "ch_pgqueuer",
            "function": "fn_pgqueuer_changed",
            "statistics_table": "pgqueuer_statistics",
            "queue_status_type": "pgqueuer_status",
            "queue_table": "pgqueuer",
            "queue_table_log": "pgqueuer_log",
            "trigger": "tg_pgqueuer_changed",
            "schedules_table": "pgqueuer_schedules",
            "durability": "durable",
        }
    )


@cache
def _enqueue() -> str:
    from pgqueuer.adapters.persistence.qb import QueryQueueBuilder

    return QueryQueueBuilder(names()).build_enqueue_query("skip")
