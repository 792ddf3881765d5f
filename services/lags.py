"""How far behind the desk is: what waits in the inbox and among the jobs, and for how long."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from services.processes import SEEN

INBOX_SECONDS, JOBS_SECONDS = 30.0, 300.0
"""Older than this, what waits is late: somebody should look."""


class Asked(Protocol):
    """Whoever gives the rows of a statement: `Statements.fetch`, or a raw connection's."""

    async def __call__(self, sql: str, *values: Any) -> Any: ...


@dataclass(frozen=True)
class Lags:
    """Numbers of rows (counted up to 100,000) and seconds; 0 where nothing waits. `inbox_ours` leaves out what another
    living process has in hand."""

    inbox_waiting: int = 0
    inbox: float = 0.0
    inbox_ours: float = 0.0
    jobs_waiting: int = 0
    jobs: float = 0.0
    jobs_aside: int = 0
    mail_waiting: int = 0
    mail_closed: float = 0.0
    """How long no mail has left, because its server can't be used."""


async def read_lags(ask: Asked, bot_id: int | None, process: UUID | None = None) -> Lags:
    """Of one bot's inbox, or of all. `process` is whose "ours" is. Raises what `ask` raises."""
    row = (await ask(_LAGS, bot_id, process))[0]
    return Lags(**row)


_WAITING = "inbox where ($1::bigint is null or bot_id = $1) and done_at is null and failed_at is null"
_OTHERS = f"""exists (
    select from processes
    where id = inbox.taken_by and id is distinct from $2::uuid and {SEEN})"""
_DUE = "pgqueuer where status = 'queued' and execute_after <= now()"
_LAGS = f"""
    select
        (select count(*) from (select from {_WAITING} limit 100000) waiting) as inbox_waiting,
        (select {{age}} from (select min(received_at) as since from {_WAITING}) oldest) as inbox,
        (select {{age}} from (select min(received_at) as since from {_WAITING} and not {_OTHERS}) oldest) as inbox_ours,
        (select count(*) from (select from {_DUE} limit 100000) due) as jobs_waiting,
        (select {{age}} from (select min(execute_after) as since from {_DUE}) oldest) as jobs,
        (select count(*) from jobs_aside) as jobs_aside,
        (select count(*) from (select from mails where next_at is not null limit 100000) waiting) as mail_waiting,
        coalesce((select {{age}} from (select closed_at as since from mail_gate where id = 1) closed), 0) as mail_closed
""".format(age="coalesce(greatest(extract(epoch from now() - since), 0), 0)::float8")
