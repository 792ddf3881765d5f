"""Tasks ("tarefa"): something that somebody is to do until a time."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.people import Person
from services.tables import Ticket
from services.ticket_content import TicketContent


class GivenTasks:
    """Tasks by responsible, and their end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)


async def give(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The task that comes with the ticket."""
    return {}
