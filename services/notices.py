"""Notices: what of a ticket people are told once each. A job finds whom, another tells each, joined where many come.

Who is told is asked twice: when the notice is made, and when it is told, for roles and duties change meanwhile. A
little over 250 lines: making and telling are read together.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope, telling
from services.jobs import enqueue
from services.live_tables import NoticeMessage, NoticeRow
from services.people import Person
from services.permissions import Action, may
from services.states import RUNNING, Role
from services.tables import PersonRow, Ticket
from services.ticket_lists import Entry, entry_of
from services.ticket_statements import rows

NOTICE, TELL, TASK_TELL, ORDER_TELL, MAIL_TELL = "notice", "tell", "task_tell", "order_tell", "mail_tell"
OUTAGE_TELL = "outage_tell"
"""Names of the jobs: to find whom a notice is for, and to tell a person what they were not told yet; of tasks, of work
orders, of mail that failed and of access points that fell, too."""
MAIL_REPLY = "mail_reply"
"""The kind of notice that somebody has answered a mail; told of tickets that ended, too."""
JOINED = timedelta(seconds=60)
SOON = timedelta(hours=1)
MOST_TOLD = 1000
_RUNNING = [state.value for state in RUNNING]


class MessageGone(Exception):
    """The message that notices were to be joined to is not there any more."""


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its name, and whom of the people it is for. Its text is "notice-NAME"."""

    name: str
    who: Callable[[Ticket], ColumnElement[bool]]


def responsible(ticket: Ticket) -> ColumnElement[bool]:
    """The person whom a ticket is assigned to, or everybody in its position."""
    if ticket.assignee_person_id is not None:
        return PersonRow.id == ticket.assignee_person_id
    return PersonRow.position_id == ticket.assignee_position_id


def _others(ticket: Ticket) -> ColumnElement[bool]:
    return and_(responsible(ticket), PersonRow.id.is_distinct_from(ticket.confirmed_by))


def _answered(ticket: Ticket) -> ColumnElement[bool]:
    """A position may have nobody in it: whoever wrote for the customer hears as well."""
    if ticket.assignee_person_id is not None:
        return responsible(ticket)
    return or_(responsible(ticket), PersonRow.id == ticket.confirmed_by)


KINDS = {
    kind.name: kind
    for kind in (
        NoticeKind("overdue", responsible),
        NoticeKind("due_soon", responsible),
        NoticeKind("reopened", responsible),
        NoticeKind(MAIL_REPLY, _answered),
        NoticeKind("forwarded", responsible),
        NoticeKind("new", _others),
    )
}
"""The most urgent first: so they stand in a message, and a ticket stands in it once."""


@dataclass(frozen=True)
class Item:
    """A ticket that somebody is told of, and why. `mine`: it is theirs alone, not their position's."""

    kind: str
    entry: Entry
    mine: bool = False


@dataclass(frozen=True)
class Letter:
    """What one message tells: the most urgent kinds first, in each the newest first. `message` is the one that
    becomes this, None: it is a new one."""

    person: Person
    items: Sequence[Item]
    message: int | None


Send = Callable[[Letter], Awaitable[int | None]]
"""Sends a letter; gives the message's id, None where the person has blocked the bot. Raises MessageGone, Later."""


async def announce(
    session: AsyncSession, kind: str, ticket_id: int, *, about: int = 0, but: int | None = None
) -> None:
    """Those whom a notice is for will be told, if this transaction commits; not the person `but`, who did it.

    `about`: the id of what happened, where that may happen again.
    """
    payload = {"kind": kind, "ticket": ticket_id, "about": about, "but": but}
    await enqueue(session, NOTICE, f"{kind}:{ticket_id}:{about}" if about else f"{kind}:{ticket_id}", payload)


async def wake(session: AsyncSession, person_id: int, at: datetime) -> None:
    """Somebody is on duty again: what they were not told is told, if this transaction commits."""
    for kind in (TELL, TASK_TELL, ORDER_TELL, MAIL_TELL, OUTAGE_TELL):
        await enqueue(session, kind, f"{person_id}:{at.isoformat()}", {"person": person_id})


class Notices:
    """The work of the jobs. Repeating one tells nobody twice what its first run had told to its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def find(self, kind: str, ticket_id: int, about: int = 0, but: int | None = None) -> None:
        """Makes a notice for each person whom this kind is for, and the job that tells it."""
        async with self._sessions.begin() as session:
            ticket = await session.get(Ticket, ticket_id)
            if ticket is None or kind not in KINDS:
                return
            readers = [role.value for role in Role if may(role, Action.READ_TICKETS)]
            whom = select(PersonRow.id).where(
                PersonRow.active, PersonRow.role.in_(readers), KINDS[kind].who(ticket)
            )
            whom = whom.where(PersonRow.id.is_distinct_from(but))
            await _note(session, kind, [(person, ticket_id) for person in await session.scalars(whom)], about)

    async def due(self, at: datetime) -> None:
        """Assigned people are told, once a ticket, that it is due within the hour, and that it is overdue."""
        spans = {
            "overdue": Ticket.due_at < at,
            "due_soon": and_(Ticket.due_at >= at, Ticket.due_at < at + SOON),
        }
        for kind, span in spans.items():
            told = exists().where(
                NoticeRow.ticket_id == Ticket.id,
                NoticeRow.kind == kind,
                NoticeRow.person_id == PersonRow.id,
            )
            wanted = (
                select(PersonRow.id, Ticket.id)
                .join(Ticket, Ticket.assignee_person_id == PersonRow.id)
                .where(PersonRow.active, Ticket.state.in_(_RUNNING), span, ~told)
                .order_by(Ticket.due_at.desc())
                .limit(MOST_TOLD)
            )
            async with self._sessions.begin() as session:
                await _note(session, kind, [(row[0], row[1]) for row in await session.execute(wanted)])

    async def tell(self, person_id: int, send: Send, *, at: datetime) -> None:
        """Tells somebody all that they were not told yet, if they are on duty and may read tickets.

        One message a minute: what comes within JOINED of one is joined to it. Raises Later while another process
        tells this person, and what `send` raises. Ended between sending and committing, a new message is sent again.
        """

        async def all_of_it(session: AsyncSession, person: Person) -> bool:
            await _tell(session, person, send, at)
            return False

        await telling.tell(self._sessions, person_id, "tell", Action.READ_TICKETS, all_of_it)


async def _tell(session: AsyncSession, person: Person, send: Send, at: datetime) -> None:
    last = await session.get(NoticeMessage, person.id)
    if last is not None and not timedelta() <= at - last.sent_at < JOINED:
        last = None
    untold = set(
        await session.scalars(
            select(NoticeRow.id).where(
                NoticeRow.person_id == person.id, NoticeRow.told_at.is_(None), NoticeRow.kind.in_(list(KINDS))
            )
        )
    )
    if not untold:
        return
    joined = [int(number) for number in last.notices] if last else []
    found = await _items(session, person, [*joined, *untold])
    fresh = {number: item for number, item in found.items() if number in untold}
    if fresh:  # else all of them ended meanwhile
        message, stands = await _sent(person, send, found, fresh, last.message_id if last else None)
        if message is not None:
            sent_at = last.sent_at if last is not None and message == last.message_id else at
            await _remember(session, person.id, message, sent_at, stands)
    await session.execute(update(NoticeRow).where(_among(untold)).values(told_at=at))


async def _sent(
    person: Person, send: Send, found: dict[int, Item], fresh: dict[int, Item], message: int | None
) -> tuple[int | None, list[int]]:
    """The message's id, and the notices that stand in it."""
    if message is not None:
        try:
            return await send(Letter(person, _once(found.values()), message)), list(found)
        except MessageGone:
            pass
    return await send(Letter(person, _once(fresh.values()), None)), list(fresh)


async def _items(session: AsyncSession, person: Person, notices: Sequence[int]) -> dict[int, Item]:
    """The notices among these whose tickets run (or were answered), for what this person may read now; newest first."""
    mine = func.coalesce(Ticket.assignee_person_id == person.id, False)
    columns: tuple[Any, ...] = (NoticeRow.id, NoticeRow.kind, mine)
    wanted = (
        rows()
        .add_columns(*columns)
        .join(NoticeRow, NoticeRow.ticket_id == Ticket.id)
        .where(_among(notices), NoticeRow.person_id == person.id)
        .where(or_(Ticket.state.in_(_RUNNING), NoticeRow.kind == MAIL_REPLY), scope.tickets(person))
        .order_by(NoticeRow.id.desc())
        .limit(MOST_TOLD)
    )
    found = await session.execute(wanted)
    return {row[-3]: Item(row[-2], entry_of(row[:-3]), row[-1]) for row in found}


def _among(notices: Iterable[int]) -> ColumnElement[bool]:
    """One parameter, however many they are."""
    return NoticeRow.id == any_(literal(list(notices), ARRAY(BigInteger)))


def _once(items: Iterable[Item]) -> list[Item]:
    """The most urgent kind first, a ticket once."""
    order = list(KINDS)
    kept: dict[int, Item] = {}
    for item in sorted((each for each in items if each.kind in KINDS), key=lambda i: order.index(i.kind)):
        kept.setdefault(item.entry.id, item)
    return list(kept.values())


async def _note(session: AsyncSession, kind: str, whom: Sequence[tuple[int, int]], about: int = 0) -> None:
    """Notices of a kind for pairs of person and ticket; those that are there and untold get their job again."""
    if not whom:
        return
    values = [
        {"person_id": person, "ticket_id": ticket, "kind": kind, "about": about} for person, ticket in whom
    ]
    await session.execute(insert(NoticeRow).values(values).on_conflict_do_nothing())
    untold = select(func.max(NoticeRow.id), NoticeRow.person_id).where(
        NoticeRow.kind == kind,
        NoticeRow.told_at.is_(None),
        tuple_(NoticeRow.person_id, NoticeRow.ticket_id).in_(whom),
    )
    for number, person in await session.execute(untold.group_by(NoticeRow.person_id)):
        # The notice is part of the key: a job that tells this person just now may have looked before it was there.
        await enqueue(session, TELL, f"{person}:{number}", {"person": person})


async def _remember(
    session: AsyncSession, person_id: int, message: int, sent_at: datetime, notices: list[int]
) -> None:
    values = {"message_id": message, "sent_at": sent_at, "notices": notices}
    statement = insert(NoticeMessage).values(person_id=person_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[NoticeMessage.person_id], set_=values)
    )
