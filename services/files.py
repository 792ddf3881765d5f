"""Files of tickets: received in the chat, copied and looked at by a job, found again by whoever reads the ticket."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.people import Person
from services.tables import Ticket
from services.ticket_content import TicketContent


class Files:
    """What was sent, and where its copy lies."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)


async def bind(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The files become the ticket's."""
    return {}
