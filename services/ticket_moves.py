"""Moves of tickets: the only way to a ticket's next state, and what each leaves in the timeline and the audit."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.audit import note
from services.states import TicketState
from services.tables import Json, Ticket, TimelineRow
from services.ticket_content import Refused
from services.ticket_table import may_become


def move(
    session: AsyncSession, ticket: Ticket, to: TicketState, *, by: int | None, at: datetime, **body: str
) -> TimelineRow:
    """The only way to a ticket's next state. `by` None is a rule's; `body` is what the timeline says with it.

    Raises Refused where design.md §8 has no such change; a draft's refusal says that it is none any more.
    """
    now = TicketState(ticket.state)
    if not may_become(now, to):
        raise Refused("ticket_not_changeable")
    ticket.state = to.value
    return record(session, ticket, to.value, by, at, {"from": now.value, "to": to.value}, body)


def record(
    session: AsyncSession,
    ticket: Ticket,
    what: str,
    by: int | None,
    at: datetime,
    detail: Json,
    body: Json | None = None,
) -> TimelineRow:
    """A line of the timeline and one of the audit; `body` is what the timeline says with it, `detail` the audit's."""
    row = TimelineRow(ticket_id=ticket.id, at=at, person_id=by, kind=what, body=body or {})
    session.add(row)
    note(session, f"ticket.{what}", "ticket", ticket.id, by, at, **detail)
    return row


def assigned(ticket: Ticket) -> str | None:
    """Whose a ticket is, in short: "p12" a person's, "c3" a position's; None while it is a draft."""
    if ticket.assignee_person_id is not None:
        return f"p{ticket.assignee_person_id}"
    return None if ticket.assignee_position_id is None else f"c{ticket.assignee_position_id}"
