"""Tickets from their protocol to their receipt: every change is one keyed transaction, with audit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import files, given_tasks, line_readings, links, merging, resolving, scope
from services.applied import once
from services.due_times import due_at
from services.lines import outages
from services.mail import asking
from services.notices import announce
from services.orders import booking
from services.people import Person
from services.protocols import Protocols
from services.scripts import runs
from services.states import TicketState
from services.tables import DRAFT_IDS, Json, Ticket, TicketTypeRow
from services.ticket_content import NotAllowed, Refused, ScriptContent, TicketContent, checked
from services.ticket_moves import move, record

__all__ = ["NotAllowed", "Opened", "Receipt", "Refused", "TicketContent", "TicketRow", "Tickets", "move"]


@dataclass(frozen=True)
class Opened:
    """A protocol that stands in the database and may be told."""

    ticket_id: int
    draft_id: int
    protocol: str
    opened_at: datetime


@dataclass(frozen=True)
class Receipt:
    """A confirmed ticket, as its receipt says it; names as they were at that moment."""

    ticket_id: int
    protocol: str
    at: datetime
    type: str
    assignee: str
    customer: str | None
    contact: str | None
    extras: tuple[tuple[str, str], ...] = ()
    """What else came with it, by name ("parent"), in words."""


@dataclass(frozen=True)
class TicketRow:
    """A line of a list of tickets; a draft has no type yet."""

    id: int
    protocol: str
    type: str | None
    state: TicketState
    opened_at: datetime


class Tickets:
    """What the desk does with tickets. `key` names the act: the same key again gives the same result.

    Whoever may not, or comes for another's draft, gets NotAllowed, and so does whoever comes for none.
    """

    def __init__(self, engine: AsyncEngine, protocols: Protocols, mail: asking.Follow | None = None) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._protocols = protocols
        self._mail = mail or asking.asks(protocols.timezone)

    async def open(self, actor: Person, *, key: str, at: datetime) -> Opened:
        """A new ticket in state draft, with its protocol and its draft's id (seed S1)."""
        async with self._sessions.begin() as session:
            await _at_desk(session, actor)

            async def work() -> Json:
                ticket = await begin(session, self._protocols, actor.id, at)
                return {
                    "ticket_id": ticket.id,
                    "draft_id": ticket.draft_id,
                    "protocol": ticket.protocol,
                    "opened_at": at.isoformat(),
                }

            done = await once(session, f"open:{actor.id}:{key}", work)
        return Opened(**done | {"opened_at": datetime.fromisoformat(done["opened_at"])})

    async def told(self, actor: Person, draft_id: int, *, key: str, at: datetime) -> None:
        """The customer knows the protocol: who said it and when, the first time (seed S1.obs)."""
        async with self._sessions.begin() as session:
            await _at_desk(session, actor)

            async def work() -> Json:
                ticket = await _own_draft(session, actor, draft_id)
                if ticket.told_at is None:
                    ticket.told_by, ticket.told_at = actor.id, at
                    record(session, ticket, "told", actor.id, at, {})
                return {}

            await once(session, _key("told", actor, draft_id, key), work)

    async def confirm(
        self, actor: Person, draft_id: int, content: TicketContent, *, key: str, at: datetime
    ) -> Receipt:
        """The draft becomes an open ticket with this content, or nothing is written.

        Raises Refused with the field that is not valid (any more), or without one when it is no draft now.
        """
        async with self._sessions.begin() as session:
            await _at_desk(session, actor)

            async def work() -> Json:
                ticket = await _own_draft(session, actor, draft_id)
                columns, names = await checked(session, actor, content)
                for column, value in columns.items():
                    setattr(ticket, column, value)
                ticket.confirmed_by, ticket.confirmed_at = actor.id, at
                ticket.due_at = await due_at(session, ticket.type_id, at, self._protocols.timezone)
                move(session, ticket, TicketState.OPEN, by=actor.id, at=at)
                await announce(session, "new", ticket.id)
                extras: dict[str, str] = names.pop("extras", {})
                for follow in (
                    runs.keep,
                    links.link,
                    files.bind,
                    line_readings.keep,
                    outages.answer,
                    booking.asks(self._protocols.timezone),
                    given_tasks.give,
                    resolving.resolve_at_once,
                    self._mail,
                ):
                    extras |= await follow(session, actor, ticket, content, at)
                told = {"protocol": ticket.protocol, "at": at.isoformat(), "extras": extras}
                return {"ticket_id": ticket.id, **told, **names}

            done = await once(session, _key("confirm", actor, draft_id, key), work)
        return _receipt(done)

    async def merge(
        self,
        actor: Person,
        draft_id: int,
        said: merging.Addition,
        *,
        key: str,
        at: datetime,
        walk: ScriptContent | None = None,
    ) -> Receipt:
        """The draft's protocol becomes a contact of another ticket, or nothing is written; a receipt with both.

        Raises Refused as `confirm` does, and where nobody works on the other ticket any more.
        """
        async with self._sessions.begin() as session:
            await _at_desk(session, actor)

            async def work() -> Json:
                ticket = await _own_draft(session, actor, draft_id)
                await runs.keep_merged(session, ticket, walk, actor, at)
                return await merging.merge(session, actor, ticket, said, at)

            return _receipt(await once(session, _key("merge", actor, draft_id, key), work))

    async def cancel(
        self, actor: Person, draft_id: int, *, key: str, at: datetime, walk: ScriptContent | None = None
    ) -> None:
        """The draft's ticket is cancelled; its protocol stays its own, and the walk that was begun is kept. Raises
        Refused when it is none now."""
        async with self._sessions.begin() as session:
            await _at_desk(session, actor)

            async def work() -> Json:
                ticket = await _own_draft(session, actor, draft_id)
                await runs.keep_left(session, ticket, walk, actor.id, actor.id, at)
                move(session, ticket, TicketState.CANCELLED, by=actor.id, at=at)
                return {}

            await once(session, _key("cancel", actor, draft_id, key), work)

    async def by_draft(self, actor: Person, draft_id: int) -> TicketRow | None:
        """The ticket that a draft was opened with."""
        if not scope.possible(draft_id):
            return None
        return await self._one(ticket_rows(actor).where(Ticket.draft_id == draft_id))

    async def by_protocol(self, actor: Person, protocol: str) -> TicketRow | None:
        """The ticket with exactly this protocol."""
        if not protocol.isascii() or "\0" in protocol:  # no format makes such a one
            return None
        return await self._one(ticket_rows(actor).where(Ticket.protocol == protocol))

    async def _one(self, statement: "Select[int, str, str, str, datetime]") -> TicketRow | None:
        async with self._sessions() as session:
            row = (await session.execute(statement)).one_or_none()
        return None if row is None else ticket_row(*row)


def ticket_rows(actor: Person) -> "Select[int, str, str, str, datetime]":
    """The statement for TicketRow's columns, in the actor's scope."""
    return (
        select(Ticket.id, Ticket.protocol, TicketTypeRow.name, Ticket.state, Ticket.opened_at)
        .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
        .where(scope.tickets(actor))
    )


def ticket_row(number: int, protocol: str, kind: str | None, state: str, opened_at: datetime) -> TicketRow:
    """A row of `ticket_rows`."""
    return TicketRow(number, protocol, kind, TicketState(state), opened_at)


async def begin(session: AsyncSession, protocols: Protocols, by: int, at: datetime) -> Ticket:
    """A new ticket in this transaction: state draft, with a protocol and a draft's id that nobody had."""
    draft_id = await session.scalar(DRAFT_IDS)
    protocol = await protocols.next(session, at)
    ticket = Ticket(
        protocol=protocol, draft_id=draft_id, state=TicketState.DRAFT.value, opened_by=by, opened_at=at
    )
    session.add(ticket)
    await session.flush()
    record(session, ticket, TicketState.DRAFT.value, by, at, {"to": TicketState.DRAFT.value})
    return ticket


def _receipt(done: Json) -> Receipt:
    extras = tuple(done.get("extras", {}).items())
    return Receipt(**done | {"at": datetime.fromisoformat(done["at"]), "extras": extras})


async def _at_desk(session: AsyncSession, actor: Person) -> None:
    """Raises NotAllowed for whoever may not, before an earlier result of theirs is given again."""
    if not await session.scalar(select(scope.desk(actor))):
        raise NotAllowed


async def _own_draft(session: AsyncSession, actor: Person, draft_id: int) -> Ticket:
    """The actor's ticket of this draft, held until the transaction ends.

    Raises NotAllowed when there is none in their scope, Refused when it is no draft any more.
    """
    if not scope.possible(draft_id):
        raise NotAllowed
    ticket = await session.scalar(
        select(Ticket).where(Ticket.draft_id == draft_id, scope.own_drafts(actor)).with_for_update()
    )
    if ticket is None:
        raise NotAllowed
    if ticket.state != TicketState.DRAFT.value:
        raise Refused("ticket_not_draft")
    return ticket


def _key(action: str, actor: Person, draft_id: int, key: str) -> str:
    # Draft and actor are part of it: a key that is used wrongly must never give another's result.
    return f"{action}:{actor.id}:{draft_id}:{key}"
