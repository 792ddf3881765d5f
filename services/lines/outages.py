"""Outages at the desk: what a signal says to whoever begins a ticket for it, and which ticket that became."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.line_tables import OutageSignal
from services.lines.outage_news import Outage, outages
from services.people import Person
from services.states import Subject
from services.tables import Ticket
from services.ticket_content import TicketContent


class Outages:
    """Signals of outages. Not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def one(self, actor: Person, signal_id: int) -> Outage | None:
        """A signal as it is now."""
        if not scope.possible(signal_id):
            return None
        wanted = outages().where(OutageSignal.id == signal_id, scope.outages(actor))
        async with self._sessions() as session:
            row = (await session.execute(wanted)).one_or_none()
        return None if row is None else Outage(*row)


async def answer(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """A ticket that is confirmed about an access point answers the signal that stands there, whoever opened it."""
    if content.subject == Subject.ACCESS_POINT.value:
        standing = (
            OutageSignal.access_point_id == content.access_point_id,
            OutageSignal.ended_at.is_(None),
            OutageSignal.ticket_id.is_(None),
        )
        await session.execute(update(OutageSignal).where(*standing).values(ticket_id=ticket.id))
    return {}
