"""Upkeep: rows that nobody needs any more are deleted, some thousand at a time, each time in its own transaction."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from services.database import pool_connect
from services.provider_file.retention import KEPT, LEAST
from services.states import RUNNING
from services.wizard import LIVING

PURGE = "purge"
"""Name of the job."""
BATCH = 5_000
DEAD_PROCESS, SESSION_COUNTS = 1, 30
"""Days."""
STATEMENT_SECONDS = 300.0


@dataclass(frozen=True)
class Purge:
    """What of a table is deleted once it is older than a kind's days. `$1` is that moment."""

    kind: str
    table: str
    old: str


def _listed(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


PURGES = (
    # What was never done stays, however old it is.
    Purge("inbox", "inbox", "received_at < $1 and (done_at < $1 or failed_at < $1)"),
    Purge("drafts", "drafts", f"touched_at < $1 and state not in ({_listed(LIVING)})"),
    Purge("applied", "applied", "at < $1"),
    Purge("invites", "invites", "expires_at < $1 and coalesce(used_at, revoked_at, $1) <= $1"),
    # Those of a ticket stay with it; copies that no row needs any more go with services.files_job.
    Purge(
        "files",
        "files",
        "sent_at < $1 and not exists (select from ticket_files where ticket_files.file_id = files.id)",
    ),
    Purge("audit", "audit", "at < $1"),
    Purge("jobs", "pgqueuer_log", "created < $1"),
    Purge("jobs", "pgqueuer_statistics", "created < $1"),
    # A notice of a ticket that runs is what keeps it from being told again.
    Purge(
        "notices",
        "notices",
        "made_at < $1 and exists (select from tickets where tickets.id = notices.ticket_id"
        f" and tickets.state not in ({_listed(RUNNING)}))",
    ),
)


class Upkeep:
    """What is kept for how long the provider says (`retention`), else KEPT; None is for good."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def purge(self, at: datetime, *, batch: int = BATCH) -> dict[str, int]:
        """Deletes what is too old by now; how many rows of which tables. Ended halfway, the next run goes on.

        On a connection of its own: a big table without an index for its age is read whole, and that takes its time.
        """
        connection = await pool_connect(self._url, command_timeout=STATEMENT_SECONDS)
        try:
            days = await _days(connection)
            spans = [(each, days[each.kind]) for each in PURGES]
            gone: dict[str, int] = {}
            spans += [
                (Purge("processes", "processes", "seen_at < $1"), DEAD_PROCESS),
                (Purge("session_counts", "session_counts", "at < $1"), SESSION_COUNTS),
            ]
            for each, kept in spans:
                if kept is not None:
                    gone[each.table] = await _delete(connection, each, at - timedelta(days=kept), batch)
            return {table: count for table, count in gone.items() if count}
        finally:
            connection.terminate()


async def _days(connection: asyncpg.Connection) -> dict[str, int | None]:
    said = await connection.fetchval("select value::text from provider_settings where name = 'retention'")
    chosen = json.loads(said or "{}")
    days: dict[str, int | None] = dict(KEPT)
    for kind, least in LEAST.items():
        if isinstance(chosen.get(kind), int):
            days[kind] = max(chosen[kind], least)
    return days


async def _delete(connection: asyncpg.Connection, purge: Purge, before: datetime, batch: int) -> int:
    # By the rows' places, so that a batch is found once.
    statement = f"""
        delete from {purge.table} where ctid = any(array(
            select ctid from {purge.table} where {purge.old} limit {batch:d} for update skip locked))"""
    count = 0
    while True:
        deleted = int((await connection.execute(statement, before)).split()[-1])
        count += deleted
        if deleted < batch:
            return count
