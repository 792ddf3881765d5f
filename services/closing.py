"""Closing: what was resolved and not reopened for some days is closed, by a rule and not by a person."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.provider_file.tickets import CLOSE_AFTER
from services.provider_tables import ProviderSetting
from services.states import TicketState
from services.tables import Ticket
from services.ticket_moves import move

BATCH = 200


class Closing:
    """The work of the clock: repeating it closes nothing twice."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def close(self, at: datetime, *, batch: int = BATCH) -> int:
        """Closes what was resolved too long ago; how many. Each batch is a transaction of its own."""
        count = 0
        while True:
            async with self._sessions.begin() as session:
                closed = await _close(session, at, batch)
            count += closed
            if closed < batch:
                return count


async def _close(session: AsyncSession, at: datetime, batch: int) -> int:
    said = await session.scalar(select(ProviderSetting.value).where(ProviderSetting.name == "tickets"))
    chosen = said.get("close_after_days") if isinstance(said, dict) else None
    days = chosen if isinstance(chosen, int) else CLOSE_AFTER
    since = func.coalesce(Ticket.resolved_at, Ticket.confirmed_at)
    old = (
        select(Ticket)
        .where(Ticket.state == TicketState.RESOLVED.value, since < at - timedelta(days=days))
        .order_by(Ticket.id)
        .limit(batch)
        .with_for_update(skip_locked=True)  # somebody may be reopening it just now
    )
    found = list(await session.scalars(old))
    for ticket in found:
        move(session, ticket, TicketState.CLOSED, by=None, at=at)
    return len(found)
