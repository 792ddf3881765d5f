"""A ticket's kin: its parent and children, and the ticket that took its protocol in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.people import Person
from services.states import TicketState
from services.tables import Ticket

CHILDREN = 8
"""Shown at most."""


@dataclass(frozen=True)
class Kin:
    """A ticket that it is linked to, or whose protocol was taken into it, or that took its own."""

    id: int
    protocol: str
    state: TicketState


@dataclass(frozen=True)
class Kinship:
    """`children` are the first of them, `born` is how many there are; `into` took its protocol in."""

    parent: Kin | None
    into: Kin | None
    children: Sequence[Kin]
    born: int


async def kin_of(session: AsyncSession, actor: Person, ticket: Ticket) -> Kinship:
    """The kin that the actor may read."""
    lines = select(Ticket.id, Ticket.protocol, Ticket.state).where(scope.tickets(actor))
    theirs = lines.where(Ticket.parent_id == ticket.id).order_by(Ticket.id).limit(CHILDREN)
    children = [
        Kin(number, said, TicketState(state)) for number, said, state in await session.execute(theirs)
    ]
    counted = select(func.count()).select_from(Ticket).where(Ticket.parent_id == ticket.id)
    born = await session.scalar(counted) or 0 if len(children) == CHILDREN else len(children)
    others = [number for number in (ticket.parent_id, ticket.merged_into_id) if number is not None]
    rows = await session.execute(lines.where(Ticket.id.in_(others))) if others else ()
    found = {number: Kin(number, said, TicketState(state)) for number, said, state in rows}
    return Kinship(found.get(ticket.parent_id or 0), found.get(ticket.merged_into_id or 0), children, born)
