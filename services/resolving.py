"""Resolving: how a ticket gets its solution, together with its children where that is wanted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.people import Person
from services.states import RUNNING, TicketState
from services.tables import Ticket
from services.ticket_content import Refused, TicketContent, words
from services.ticket_moves import move

SHOWN_MOST = 300
"""Characters of a solution on a receipt."""


async def resolve_at_once(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """A ticket that was opened with its solution is resolved, with the children that it was given if that was asked."""
    if content.solution is None:
        return {}
    with_them = content.children if content.children_too else ()
    also = await resolve(session, actor, ticket, content.solution, with_them, at)
    solution = ticket.solution or ""
    cut = solution if len(solution) <= SHOWN_MOST else f"{solution[: SHOWN_MOST - 1]}…"
    return {"solution": cut} | ({"resolved_children": ", ".join(also)} if also else {})


async def resolve(
    session: AsyncSession, actor: Person, ticket: Ticket, solution: str, children: Iterable[int], at: datetime
) -> tuple[str, ...]:
    """The ticket, held by this transaction, is resolved, and those of its children that are named and still run.

    Gives the children's protocols. Raises Refused where the solution says nothing or too much, or where the ticket
    is resolved already; a child that somebody resolved meanwhile keeps the solution that it has.
    """
    text = words(solution, "solution")
    if text is None:
        raise Refused("solution_missing", "solution")
    _resolved(session, actor, ticket, text, at)
    wanted = [number for number in children if scope.possible(number)]
    if not wanted:
        return ()
    await session.flush()
    running = Ticket.state.in_([state.value for state in RUNNING])
    theirs = select(Ticket).where(
        Ticket.id.in_(wanted), Ticket.parent_id == ticket.id, running, scope.worked_tickets(actor)
    )
    found = list(await session.scalars(theirs.order_by(Ticket.id).with_for_update()))
    for child in found:
        _resolved(session, actor, child, text, at)
    return tuple(child.protocol for child in found)


def _resolved(session: AsyncSession, actor: Person, ticket: Ticket, solution: str, at: datetime) -> None:
    move(session, ticket, TicketState.RESOLVED, by=actor.id, at=at, solution=solution)
    ticket.solution, ticket.resolved_by, ticket.resolved_at = solution, actor.id, at
