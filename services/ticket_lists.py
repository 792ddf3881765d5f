"""Lists of tickets: a page of somebody's view, what it can be narrowed by, and what a protocol finds.

Pages are told by their neighbour's due time and id, not by a number of rows: a ticket that is opened or resolved
meanwhile makes none repeat and none be skipped. Drafts are in no list.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.link_rule import either
from services.people import Person
from services.states import Subject, TicketState
from services.tables import LAST_SIX, AccessPoint, Network, Ticket, TicketTypeRow
from services.ticket_statements import PAGE, Conditions, conditions, count_statement, page_statement, rows
from services.ticket_views import Filter, Place, View

FOUND = 8
LARGEST_ID = 2**63 - 1
_PROTOCOL = re.compile(r"[A-Za-z0-9./\-]{1,32}")


@dataclass(frozen=True)
class Entry:
    """A line of a list. `name`: the customer's, or the access point's; None where it is not known."""

    id: int
    protocol: str
    state: TicketState
    subject: Subject | None
    name: str | None
    type: str | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Listing:
    """A page. `names` are the chosen things' by filter; `total` and `pages` stop at COUNTED + 1 and what it makes.

    `place` leads back to this page.
    """

    view: View
    names: dict[Filter, str]
    entries: Sequence[Entry]
    number: int
    pages: int
    total: int
    place: Place | None = None

    @property
    def back(self) -> Place | None:
        """The page before; None where this is the first."""
        first = self.entries[0] if self.entries and self.number > 1 else None
        return Place(False, first.due_at, first.id) if first else None

    @property
    def next(self) -> Place | None:
        """The page after; None where this is the last."""
        last = self.entries[-1] if self.entries and self.number < self.pages else None
        return Place(True, last.due_at, last.id) if last else None


@dataclass(frozen=True)
class Thing:
    """A type, network or access point to narrow a list by."""

    id: int
    name: str


class TicketLists:
    """What the desk may see of its tickets; nothing for others. Days are those of `zone`."""

    def __init__(self, engine: AsyncEngine, zone: ZoneInfo) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._zone = zone

    async def page(self, actor: Person, view: View, place: Place | None, *, at: datetime) -> Listing:
        """The page at a place, the first without one. Things that are gone narrow nothing any more.

        A page that has become empty gives way to what is left before it.
        """
        async with self._sessions() as session:
            # A plan made without seeing the state and the filters reads the whole table for a rare one.
            await session.execute(sql("SET LOCAL plan_cache_mode = force_custom_plan"))
            names = await _names(session, actor, view)
            view = view.without(each for each in _MODELS if each not in names)
            wanted = conditions(actor, view, at, self._zone)
            entries = await _entries(session, view, wanted, place)
            if place and place.after and not entries:
                # Everything after this neighbour ended: the page before, which ends with the neighbour itself.
                itself = place.id + 1 if view.stage.runs else place.id - 1
                place = Place(False, place.due_at, min(itself, LARGEST_ID))
                entries = await _entries(session, view, wanted, place)
            if place and not place.after and len(entries) < PAGE:
                place = None
                entries = await _entries(session, view, wanted, place)
            earlier = (
                await _count(session, view, wanted, Place(False, entries[0].due_at, entries[0].id))
                if entries
                else 0
            )
            total = await _count(session, view, wanted)
        number = -(-earlier // PAGE) + 1
        pages = max(number, number - 1 + -(-max(total - earlier, 0) // PAGE))
        return Listing(view, names, entries, number, pages, total, place)

    async def things(self, actor: Person, kind: Filter, view: View) -> list[Thing]:
        """What can be chosen now, by name: active ones; access points of the chosen network where there is one."""
        model = _MODELS[kind]
        statement = select(model.id, model.name).where(scope.catalog(actor), model.active)
        if kind is Filter.ACCESS_POINT and view.network is not None:
            statement = statement.where(AccessPoint.network_id == view.network)
        async with self._sessions() as session:
            found = await session.execute(statement.order_by(func.atende_plain(model.name), model.id))
        return [Thing(number, name) for number, name in found]

    async def find(self, actor: Person, written: str) -> list[Entry]:
        """Tickets by a whole protocol, or by its last digits, six or more; the newest first, FOUND + 1 at most.

        A child is found by its parent's as well. Drafts are found too: their protocol is told to a customer, who may
        call again.
        """
        protocol = written.strip()
        if not reads_as_protocol(protocol):
            return []
        named: list[ColumnElement[bool]] = [Ticket.protocol.in_({protocol, protocol.upper()})]
        digits = re.sub(r"[^0-9]", "", protocol)
        if len(digits) >= 6 and not re.search(r"[A-Za-z]", protocol):
            plain = func.regexp_replace(Ticket.protocol, "[^0-9]", "", "g")
            named.append(
                and_(sql(f"{LAST_SIX} = :six").bindparams(six=digits[-6:]), plain.like(f"%{digits}"))
            )
        statement = rows().where(scope.tickets(actor), either(or_(*named)))
        async with self._sessions() as session:
            found = await session.execute(statement.order_by(Ticket.id.desc()).limit(FOUND + 1))
        return [entry_of(row) for row in found]


def reads_as_protocol(written: str) -> bool:
    """Whether a text may be a protocol or the end of one: letters, digits and . / - with a digit among them."""
    return bool(_PROTOCOL.fullmatch(written)) and any(sign.isdigit() for sign in written)


_MODELS: dict[Filter, type[TicketTypeRow] | type[Network] | type[AccessPoint]] = {
    Filter.TYPE: TicketTypeRow,
    Filter.NETWORK: Network,
    Filter.ACCESS_POINT: AccessPoint,
}


async def _names(session: AsyncSession, actor: Person, view: View) -> dict[Filter, str]:
    """The names of the chosen things, also of those that are not active any more: their tickets are still there."""
    names = {}
    for kind, model in _MODELS.items():
        number = getattr(view, kind.value)
        if number is not None:
            found = select(model.name).where(model.id == number, scope.catalog(actor))
            if (name := await session.scalar(found)) is not None:
                names[kind] = name
    return names


def entry_of(row: Iterable[Any]) -> Entry:
    """A row of `ticket_statements.rows`."""
    number, protocol, state, subject, name, kind, opened_at, due_at = tuple(row)
    return Entry(
        number,
        protocol,
        TicketState(state),
        Subject(subject) if subject else None,
        name,
        kind,
        opened_at,
        due_at,
    )


async def _entries(session: AsyncSession, view: View, wanted: Conditions, place: Place | None) -> list[Entry]:
    found = [entry_of(row) for row in await session.execute(page_statement(view, wanted, place))]
    return found if place is None or place.after else found[::-1]


async def _count(
    session: AsyncSession,
    view: View,
    wanted: Conditions,
    before: Place | None = None,
) -> int:
    return await session.scalar(count_statement(view, wanted, before)) or 0
