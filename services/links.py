"""Links between tickets: a parent, the network's fault, and its children, the customers' tickets about it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.people import Person
from services.tables import Ticket
from services.ticket_content import TicketContent


class Links:
    """Who may be whose parent, and what hangs on it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)


async def link(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The ticket becomes the child of its parent, and the parent of its children, if the rule still allows it."""
    return {}
