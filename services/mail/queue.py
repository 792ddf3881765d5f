"""The queue: which mail is due, and whose it is from the moment on in which its text leaves."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail_tables import MailRow

SURELY = timedelta(seconds=200)
"""Longer than a server may take for the text: whoever sent it is dead."""


class Taken(Exception):
    """Another process has begun with this mail."""


async def due(session: AsyncSession, at: datetime) -> int | None:
    """The mail that is due longest; not one that somebody may be sending just now."""
    free = or_(MailRow.sending_at.is_(None), MailRow.sending_at < at - SURELY)
    found = select(MailRow.id).where(MailRow.next_at <= at, free).order_by(MailRow.next_at, MailRow.id)
    return await session.scalar(found.limit(1))


async def claim(session: AsyncSession, number: int, at: datetime) -> None:
    """Its text leaves: from now on it may have arrived. Raises Taken."""
    free = (MailRow.id == number, MailRow.sending_at.is_(None))
    claimed = update(MailRow).where(*free).values(sending_at=at).returning(MailRow.id)
    if await session.scalar(claimed) is None:
        raise Taken
