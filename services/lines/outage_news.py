"""News of access points that lost their sessions, for whoever supervises: that it is so, and that it is over; each
told once, while on duty."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import telling
from services.jobs import enqueue
from services.line_tables import OutageNews, OutageSignal
from services.notices import OUTAGE_TELL
from services.people import Person
from services.permissions import Action, may
from services.states import Role
from services.tables import AccessPoint, Network, PersonRow


@dataclass(frozen=True)
class Outage:
    """A fall as it was found: of `usual` sessions `active` were left. `ended_at`: when most were there again;
    `ticket_id`: what was opened for it."""

    id: int
    access_point_id: int
    network_id: int
    network: str
    point: str
    began_at: datetime
    usual: int
    active: int
    ended_at: datetime | None
    ticket_id: int | None


@dataclass(frozen=True)
class OutageLetter:
    """What one message tells a person: that it began, or where it has an end, that it is over."""

    person: Person
    outage: Outage


Send = Callable[[OutageLetter], Awaitable[int | None]]
"""Sends a letter; gives the message's id, None where the person has blocked the bot. Raises Later."""


async def announce(session: AsyncSession, signal: OutageSignal) -> None:
    """Those whom it concerns will be told, if this transaction commits: all of them that it began; that it is over,
    who heard of the beginning."""
    if signal.ended_at is None:
        people = (await session.scalars(select(PersonRow.id).where(PersonRow.active, _able()))).all()
        rows = [{"signal_id": signal.id, "person_id": person} for person in people]
        if rows:
            await session.execute(insert(OutageNews).values(rows).on_conflict_do_nothing())
    else:
        heard = OutageNews.signal_id == signal.id, OutageNews.told_at.is_not(None)
        people = (await session.scalars(select(OutageNews.person_id).where(*heard))).all()
    news = "began" if signal.ended_at is None else "over"
    for person in people:
        await enqueue(session, OUTAGE_TELL, f"{person}:{news}:{signal.id}", {"person": person})


class OutageNotices:
    """The work of the job. Repeating it tells nobody twice what its first run had told to its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def tell(self, person_id: int, send: Send, *, at: datetime) -> None:
        """Tells somebody what they were not told yet, a message each, if they are on duty.

        Raises Later while another process tells this person, and what `send` raises: what was told before is so.
        """

        async def one(session: AsyncSession, person: Person) -> bool:
            wanted = outages().join(OutageNews, OutageNews.signal_id == OutageSignal.id)
            wanted = wanted.where(OutageNews.person_id == person.id, _untold())
            found = (await session.execute(wanted.order_by(OutageSignal.id).limit(1))).one_or_none()
            if found is None:
                return False
            outage = Outage(*found)
            await send(OutageLetter(person, outage))
            news = await session.get_one(OutageNews, (outage.id, person.id))
            if outage.ended_at is None:
                news.told_at = at
            else:
                news.over_at = at
            return True

        await telling.tell(self._sessions, person_id, "outages", Action.OUTAGES, one)


def outages() -> "Select[int, int, int, str, str, datetime, int, int, datetime | None, int | None]":
    """The statement for Outage's columns."""
    return (
        select(
            OutageSignal.id, OutageSignal.access_point_id, Network.id, Network.name, AccessPoint.name,
            OutageSignal.began_at, OutageSignal.usual, OutageSignal.active, OutageSignal.ended_at,
            OutageSignal.ticket_id,
        )
        .join(AccessPoint, AccessPoint.id == OutageSignal.access_point_id)
        .join(Network, Network.id == AccessPoint.network_id)
    )  # fmt: skip


def _untold() -> ColumnElement[bool]:
    """A beginning that is still so, and that nobody has opened a ticket for; the end of what was told."""
    begun = and_(
        OutageNews.told_at.is_(None), OutageSignal.ended_at.is_(None), OutageSignal.ticket_id.is_(None)
    )
    over = and_(
        OutageNews.told_at.is_not(None), OutageNews.over_at.is_(None), OutageSignal.ended_at.is_not(None)
    )
    return or_(begun, over)


def _able() -> ColumnElement[bool]:
    roles = [role for role in Role if may(role, Action.OUTAGES)]
    alone_ = [role.value for role in roles if may(role, Action.OUTAGES, supervises=False)]
    return or_(
        PersonRow.role.in_(alone_),
        and_(PersonRow.role.in_([role.value for role in roles]), PersonRow.supervises),
    )
