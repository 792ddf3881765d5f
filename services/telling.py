"""Telling: one person at a time hears what they were not told yet, if they are on duty and still may."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from services.jobs import alone
from services.people import Person, person_of
from services.permissions import Action, may
from services.tables import PersonRow

Some = Callable[[AsyncSession, Person], Awaitable[bool]]
"""Sends some of it, and writes down that it is told; whether there may be more."""


async def tell(
    sessions: async_sessionmaker[AsyncSession], person_id: int, what: str, action: Action, some: Some
) -> None:
    """Has `some` told as long as there is more, each in a transaction of its own: what was told before a fault is so.

    `what` names it among other news; `action` is what the person must be allowed to do. Raises services.jobs.Later
    while another process tells this person of the same, and what `some` raises.
    """
    while await _told(sessions, person_id, what, action, some):
        pass


async def _told(
    sessions: async_sessionmaker[AsyncSession], person_id: int, what: str, action: Action, some: Some
) -> bool:
    async with sessions.begin() as session:
        await alone(session, f"{what} {person_id}")
        row = await session.get(PersonRow, person_id)
        if row is None or not (row.active and row.on_duty and row.telegram_id):
            return False
        person = person_of(row)
        if not may(person.role, action, supervises=person.supervises):
            return False
        return await some(session, person)
