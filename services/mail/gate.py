"""The gate: while the server can't be spoken to no mail leaves; one mail a minute tries, and opens it for all."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail.port import Why
from services.mail_tables import MailGate

MINUTE = timedelta(minutes=1)
PROBE = timedelta(seconds=55)
"""A little less than a minute, which is how often the clock knocks."""


async def shut(session: AsyncSession, at: datetime) -> bool:
    """Whether no mail is to be tried now."""
    row = await session.get(MailGate, 1)
    return row is not None and row.probe_at is not None and at < row.probe_at


async def take(session: AsyncSession, rate: int, at: datetime) -> timedelta:
    """Takes one of the places of this minute, whichever process has the others; else how long until there is one."""
    await session.execute(insert(MailGate).values(id=1).on_conflict_do_nothing())
    row = await session.get_one(MailGate, 1, with_for_update=True)
    if row.minute_at is None or not timedelta() <= at - row.minute_at < MINUTE:
        row.minute_at, row.minute_sent = at, 0
    if row.minute_sent >= rate:
        return row.minute_at + MINUTE - at
    row.minute_sent += 1
    return timedelta()


async def close(session: AsyncSession, why: Why, at: datetime) -> bool:
    """Nothing is tried for a minute; whether that is news: it was open, or the reason is another one."""
    row = await session.get(MailGate, 1, with_for_update=True)
    news = row is None or row.closed_at is None or row.why != why.value
    since = row.closed_at if row is not None and row.closed_at is not None else at
    values = {"closed_at": since, "probe_at": at + PROBE, "why": why.value}
    made = insert(MailGate).values(id=1, **values)
    await session.execute(made.on_conflict_do_update(index_elements=[MailGate.id], set_=values))
    return news


async def open_(session: AsyncSession) -> bool:
    """Mail leaves again; whether that is news."""
    was = MailGate.closed_at.is_not(None)
    opened = update(MailGate).where(MailGate.id == 1, was).values(closed_at=None, probe_at=None, why=None)
    return await session.scalar(opened.returning(MailGate.id)) is not None
