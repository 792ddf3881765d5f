"""In hand: a ticket that one act is done to, held by its transaction, once a key."""

from collections.abc import Awaitable, Callable

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.people import Person
from services.states import TicketState
from services.tables import Json, Ticket
from services.ticket_content import NotAllowed, Refused
from services.ticket_table import can

Sessions = async_sessionmaker[AsyncSession]
Act = Callable[[AsyncSession, Ticket], Awaitable[Json]]


async def act_on(
    sessions: Sessions,
    actor: Person,
    ticket_id: int,
    name: str,
    key: str,
    act: Act,
    *,
    also: ColumnElement[bool] | None = None,
) -> Json:
    """What an act of services.ticket_table gave the first time that this key came.

    Raises NotAllowed where there is no such ticket for the actor, or they may not do what this act asks for `also`,
    before an earlier result is given again; Refused where the table has no such act in the ticket's state.
    """
    async with sessions.begin() as session:
        ticket = await held(session, actor, ticket_id)
        if also is not None and not await session.scalar(select(also)):
            raise NotAllowed

        async def work() -> Json:
            if not can(name, TicketState(ticket.state)):
                raise Refused("ticket_not_changeable")
            return await act(session, ticket)

        return await once(session, f"{name}:{actor.id}:{ticket_id}:{key}", work)


async def held(session: AsyncSession, actor: Person, ticket_id: int) -> Ticket:
    """The ticket, held until the transaction ends. Raises NotAllowed where there is none for this actor."""
    if not scope.possible(ticket_id):
        raise NotAllowed
    mine = select(Ticket).where(Ticket.id == ticket_id, scope.worked_tickets(actor)).with_for_update()
    ticket = await session.scalar(mine)
    if ticket is None:
        raise NotAllowed
    return ticket
