"""Tickets of a customer, as their card shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.people import Person
from services.states import ENDED, RUNNING, TicketState
from services.tables import Ticket
from services.tickets import TicketRow, ticket_row, ticket_rows

OPEN_SHOWN, CLOSED_SHOWN = 5, 3


@dataclass(frozen=True)
class EndedRow(TicketRow):
    """A ticket that has a solution."""

    solution: str | None = None


async def all_tickets(
    session: AsyncSession, actor: Person, customer_id: int, most_open: int
) -> tuple[list[TicketRow], int, list[EndedRow]]:
    """The newest that somebody works on, how many these are, and the last that ended, with their solution."""
    newest = ticket_rows(actor).order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    running = newest.where(*_theirs(customer_id, RUNNING)).limit(most_open)
    ended = newest.add_columns(Ticket.solution).where(*_theirs(customer_id, ENDED)).limit(CLOSED_SHOWN)
    return (
        [ticket_row(*row) for row in await session.execute(running)],
        await _count(session, actor, customer_id, RUNNING),
        [_ended(*row) for row in await session.execute(ended)],
    )


async def _count(
    session: AsyncSession, actor: Person, customer_id: int, states: tuple[TicketState, ...]
) -> int:
    theirs = _theirs(customer_id, states)
    counted = select(func.count()).select_from(Ticket).where(*theirs, scope.tickets(actor))
    return await session.scalar(counted) or 0


def _theirs(customer_id: int, states: tuple[TicketState, ...]) -> tuple[ColumnElement[bool], ...]:
    return Ticket.customer_id == customer_id, Ticket.state.in_([state.value for state in states])


def _ended(
    number: int, protocol: str, kind: str | None, state: str, opened_at: datetime, solution: str | None
) -> EndedRow:
    return EndedRow(number, protocol, kind, TicketState(state), opened_at, solution)
