"""Idle drafts: after a day without a touch their owner is reminded once, after a week they are abandoned."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.checkpoints import NEWER, Checkpoint, archive, columns
from services.drafts import DraftConflict, Drafts, Stored
from services.inbox import Work
from services.jobs import Later, alone, enqueue
from services.live_tables import JobAside
from services.people import Person, person_of
from services.permissions import Action, may
from services.scripts import runs
from services.states import DraftState, TicketState
from services.tables import DraftRow, PersonRow, Ticket
from services.tickets import move
from services.wizard import LIVING

REMIND, ABANDON = "remind", "abandon"
"""Names of the jobs; each is about one draft."""
REMINDED_AFTER, ABANDONED_AFTER = timedelta(hours=24), timedelta(days=7)
MOST = 1000


@dataclass(frozen=True)
class Idle:
    """A draft that its owner is reminded of; it is abandoned at `ends_at` if nothing happens."""

    draft_id: int
    owner: Person
    protocol: str | None
    touched_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.touched_at + ABANDONED_AFTER


Send = Callable[[Idle], Awaitable[int | None]]
"""Sends a reminder; None where the person has blocked the bot. Raises services.jobs.Later."""


class IdleDrafts:
    """The looks that are taken from time to time, and the jobs that follow; each may be repeated."""

    def __init__(self, engine: AsyncEngine, drafts: Drafts) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._drafts = drafts

    async def look(self, at: datetime) -> None:
        """Enqueues a job for each draft that is to be reminded of, or abandoned."""
        idle = (
            select(DraftRow.id, DraftRow.touched_at)
            .join(PersonRow, PersonRow.id == DraftRow.owner)
            .where(
                _to_be_reminded(at), PersonRow.active, PersonRow.on_duty, PersonRow.telegram_id.is_not(None)
            )
        )
        # A draft that was abandoned in Redis before this program ended still has its ticket to follow.
        left = (
            select(DraftRow.id, DraftRow.touched_at)
            .join(Ticket, Ticket.draft_id == DraftRow.id)
            .where(
                Ticket.state == TicketState.DRAFT.value,
                or_(
                    and_(DraftRow.state.in_(LIVING), DraftRow.touched_at < at - ABANDONED_AFTER),
                    DraftRow.state == DraftState.ABANDONED.value,
                ),
            )
        )
        async with self._sessions.begin() as session:
            for kind, wanted in ((REMIND, idle), (ABANDON, left)):
                # One that was set aside waits for a person to look at it, not for the next look of ours.
                aside = exists().where(JobAside.kind == kind, JobAside.key == cast(DraftRow.id, Text))
                oldest = wanted.where(~aside).order_by(DraftRow.touched_at).limit(MOST)
                found = await session.execute(oldest)
                for draft_id, _ in found:
                    await enqueue(session, kind, str(draft_id), {"draft": draft_id})

    async def remind(self, draft_id: int, send: Send, *, at: datetime) -> None:
        """Tells the owner once, if all is still so. Ended between sending and committing, it is sent again."""
        async with self._sessions.begin() as session:
            # The draft's own row must stay free: what all people do is archived meanwhile.
            await alone(session, f"remind {draft_id}")
            found = await session.execute(
                select(DraftRow, PersonRow)
                .join(PersonRow, PersonRow.id == DraftRow.owner)
                .where(DraftRow.id == draft_id, _to_be_reminded(at), PersonRow.active, PersonRow.on_duty)
            )
            row = found.one_or_none()
            if row is None or not may(person_of(row.PersonRow).role, Action.OPEN_TICKETS):
                return
            stored = await self._drafts.load(row.DraftRow.owner, draft_id)
            if stored is None or not stored.draft.living or stored.touched_at > at - REMINDED_AFTER:
                return  # Redis knows more than the archive
            draft = stored.draft
            await send(Idle(draft_id, person_of(row.PersonRow), draft.protocol, stored.touched_at))
            await session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(reminded_at=at))

    async def abandon(self, draft_id: int, *, at: datetime) -> None:
        """Draft and ticket are abandoned together, if nobody touched the draft meanwhile.

        The ticket's row is held from the first look on: whoever confirms or cancels comes before all of this, or
        after it and is refused. Raises Later where an act of the owner is just being written.
        """
        async with self._sessions.begin() as session:
            ticket = await session.scalar(
                select(Ticket).where(Ticket.draft_id == draft_id).with_for_update(of=Ticket)
            )
            owner = await session.scalar(select(DraftRow.owner).where(DraftRow.id == draft_id))
            if ticket is None or owner is None or ticket.state != TicketState.DRAFT.value:
                return
            stored = await self._drafts.load(owner, draft_id)
            if stored is None or (stored.draft.living and stored.touched_at > at - ABANDONED_AFTER):
                return
            if not stored.draft.living and stored.draft.state != DraftState.ABANDONED:
                return
            kept = await self._let_go(stored)
            await (await session.connection()).exec_driver_sql(archive(1, NEWER), columns(kept))
            await runs.keep_left(session, ticket, runs.said(stored.draft.answers), owner, None, at)
            move(session, ticket, TicketState.ABANDONED, by=None, at=at)
        await self._drafts.let_go(kept)

    async def _let_go(self, stored: Stored) -> list[Checkpoint]:
        """Redis first, by the turn that was read: an act that comes now finds the draft abandoned."""
        work = Work(0, 0, stored.touched_at, replay=False)
        if not stored.draft.living:  # so far came a run that was ended
            await self._drafts.set_screen(stored, stored.screen, work)
            return work.checkpoints
        draft = stored.draft.copy(state=DraftState.ABANDONED.value, turn=stored.draft.turn + 1)
        try:
            await self._drafts.save(Stored(draft, stored.screen), expect_turn=stored.draft.turn, work=work)
        except DraftConflict as error:
            raise Later("the draft was touched just now", 60.0) from error
        return work.checkpoints


def _to_be_reminded(at: datetime) -> ColumnElement[bool]:
    return and_(
        DraftRow.state.in_(LIVING),
        DraftRow.touched_at < at - REMINDED_AFTER,
        DraftRow.touched_at > at - ABANDONED_AFTER,
        or_(DraftRow.reminded_at.is_(None), DraftRow.reminded_at < DraftRow.touched_at),
    )
