"""A ticket in hand: taken, forwarded, noted, changed, resolved, reopened, cancelled; once a key, with its audit."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.people import Person
from services.tables import DRAFT_IDS, Json, Ticket


@dataclass(frozen=True)
class Case:
    """A short way about a ticket begins: its draft's id, and the ticket's protocol."""

    draft_id: int
    protocol: str


class TicketHand:
    """What may be done to a ticket in hand. Whoever may not gets NotAllowed, and so does whoever comes for none."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def begin(self, actor: Person, ticket_id: int, *, key: str) -> Case | None:
        """The draft's id of a short way, once a key; None where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions.begin() as session:
            mine = select(Ticket.protocol).where(Ticket.id == ticket_id, scope.worked_tickets(actor))
            protocol = await session.scalar(mine)
            if protocol is None:
                return None

            async def work() -> Json:
                return {"draft_id": await session.scalar(DRAFT_IDS)}

            done = await once(session, f"case:{actor.id}:{ticket_id}:{key}", work)
        return Case(done["draft_id"], protocol)


async def held(session: AsyncSession, actor: Person, ticket_id: int) -> Ticket | None:
    """The ticket, held until the transaction ends; None where there is none that this actor may work on."""
    if not scope.possible(ticket_id):
        return None
    mine = select(Ticket).where(Ticket.id == ticket_id, scope.worked_tickets(actor)).with_for_update()
    return await session.scalar(mine)
