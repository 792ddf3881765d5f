"""Readings of lines that are kept with tickets: with the one that is confirmed, or later with one in hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.in_hand import act_on
from services.line_tables import LineReading
from services.lines.facts import Reading
from services.people import Person
from services.tables import Json, Plan, Ticket
from services.ticket_content import Refused, TicketContent
from services.ticket_moves import record

EVENT = "line_reading"
LONGEST = 200
"""Code points of what a router's words are kept of."""


class LineReadings:
    """What a ticket's line was. Not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def plan(self, actor: Person, ticket_id: int) -> int | None:
        """The plan that a ticket is about; None where it is about none, or there is no such ticket for the actor."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions() as session:
            mine = select(Ticket.plan_id).where(Ticket.id == ticket_id, scope.worked_tickets(actor))
            return await session.scalar(mine)

    async def add(self, actor: Person, ticket_id: int, reading: Reading, *, key: str, at: datetime) -> None:
        """A reading more, once a key. Raises NotAllowed, and Refused where it is of another login."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            await _keep(session, ticket, ticket.plan_id, reading, actor, at)
            return {}

        await act_on(self._sessions, actor, ticket_id, "line", key, act)


async def keep(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The reading of a ticket that is confirmed. Raises Refused where it is none of its plan's login."""
    if content.reading is not None:
        reading = _read(content.reading.reading)
        if reading is None or content.reading.plan_id != ticket.plan_id:
            raise Refused("line_reading_foreign", "reading")
        await _keep(session, ticket, ticket.plan_id, reading, actor, at)
    return {}


async def _keep(
    session: AsyncSession, ticket: Ticket, plan_id: int | None, reading: Reading, actor: Person, at: datetime
) -> None:
    """Writes the row, and its line of the timeline; the audit tells only that there is one."""
    login = await session.scalar(select(Plan.login).where(Plan.id == plan_id))
    if login is None or login != reading.login:
        raise Refused("line_reading_foreign", "reading")
    told = _short(reading.dump())
    row = LineReading(ticket_id=ticket.id, plan_id=plan_id, person_id=actor.id, at=reading.at, reading=told)
    session.add(row)
    await session.flush()
    record(session, ticket, EVENT, actor.id, at, {"reading": row.id}, {"reading": told})


def _read(stored: Mapping[str, Any]) -> Reading | None:
    """A draft is old, or was forged: what can't be read is no reading."""
    try:
        return Reading.load(stored)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _short(told: Json) -> Json:
    """What a router wrote has no end of its own, and NUL is none of PostgreSQL's characters."""
    return {name: _cut(value) for name, value in told.items()}


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(each) for each in value]
    return value.replace("\x00", "")[:LONGEST] if isinstance(value, str) else value
