"""Changes of a ticket that somebody works on: its type, its priority, and when it is due, each with old and new."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.due_times import due_at
from services.in_hand import act_on
from services.people import Person
from services.states import Priority
from services.tables import Json, Ticket, TicketTypeRow
from services.ticket_content import Refused
from services.ticket_moves import record


@dataclass(frozen=True)
class Standing:
    """A ticket as it is before a change. `dates`: whether the actor may negotiate when it is due."""

    type_id: int | None
    type: str | None
    priority: Priority
    due_at: datetime | None
    dates: bool


@dataclass(frozen=True)
class Wanted:
    """What is to be other than it was seen; None stays as it is by now, whoever changed it meanwhile."""

    type_id: int | None = None
    priority: int | None = None
    due_at: datetime | None = None


class TicketChanges:
    """What may still be corrected of a ticket in hand."""

    def __init__(self, engine: AsyncEngine, zone: ZoneInfo) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._zone = zone

    async def standing(self, actor: Person, ticket_id: int) -> Standing | None:
        """None where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return None
        columns = (Ticket.type_id, TicketTypeRow.name, Ticket.priority, Ticket.due_at, scope.dates(actor))
        found = (
            select(*columns)
            .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
            .where(Ticket.id == ticket_id, scope.worked_tickets(actor))
        )
        async with self._sessions() as session:
            row = (await session.execute(found)).one_or_none()
        if row is None:
            return None
        type_id, name, priority, due, dates = row
        return Standing(type_id, name, Priority(priority), due, bool(dates))

    async def change(
        self, actor: Person, ticket_id: int, wanted: Wanted, *, key: str, at: datetime
    ) -> list[str]:
        """The names of what is other now, once a key; each is a line of timeline and audit, with old and new.

        Raises NotAllowed where there is no such ticket for this actor, or they may not negotiate dates; Refused with
        the field that is not right, or without one where nothing would change.
        """

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            changes = _Changes(session, actor, ticket, at, self._zone)
            await changes.type(wanted.type_id)
            changes.priority(wanted.priority)
            changes.due(wanted.due_at)
            if not changes.done:
                raise Refused("change_nothing")
            return {"done": changes.done}

        dates = scope.dates(actor) if wanted.due_at else None
        done = await act_on(self._sessions, actor, ticket_id, "change", key, act, also=dates)
        return list(done["done"])


class _Changes:
    """The changes of one act."""

    def __init__(
        self, session: AsyncSession, actor: Person, ticket: Ticket, at: datetime, zone: ZoneInfo
    ) -> None:
        self.session, self.actor, self.ticket, self.at, self.zone = session, actor, ticket, at, zone
        self.done: list[str] = []

    async def type(self, wanted: int | None) -> None:
        """Another type brings its own hours along, unless a date was negotiated."""
        ticket, old = self.ticket, self.ticket.type_id
        if wanted is None or wanted == old:
            return
        if not scope.possible(wanted):
            raise Refused("type_not_found", "type")
        known = select(TicketTypeRow.name).where(TicketTypeRow.id == wanted)
        name = await self.session.scalar(
            known.where(TicketTypeRow.active, scope.catalog(self.actor)).with_for_update(read=True)
        )
        if name is None:
            raise Refused("type_not_found", "type")
        before = await self.session.scalar(select(TicketTypeRow.name).where(TicketTypeRow.id == old))
        ticket.type_id = wanted
        self._record("type", {"old": old, "new": wanted}, {"before": before, "after": name})
        if ticket.negotiated_at is None and ticket.confirmed_at is not None:
            self._due(await due_at(self.session, wanted, ticket.confirmed_at, self.zone))

    def priority(self, wanted: int | None) -> None:
        old = self.ticket.priority
        if wanted is None or wanted == old:
            return
        if wanted not in list(Priority):
            raise Refused("priority_not_found", "priority")
        self.ticket.priority = wanted
        told = {"before": Priority(old).name.lower(), "after": Priority(wanted).name.lower()}
        self._record("priority", {"old": old, "new": wanted}, told)

    def due(self, wanted: datetime | None) -> None:
        """A date that was negotiated stays, whatever the type."""
        if wanted is None or wanted == self.ticket.due_at:
            return
        if wanted <= self.at:
            raise Refused("change_due_past", "due")
        self.ticket.negotiated_at = self.at
        self._due(wanted)

    def _due(self, wanted: datetime | None) -> None:
        old = self.ticket.due_at
        if wanted == old:
            return
        self.ticket.due_at = wanted
        detail = {"old": old.isoformat() if old else None, "new": wanted.isoformat() if wanted else None}
        self._record("due", detail, {"before": self._told(old), "after": self._told(wanted)})

    def _told(self, moment: datetime | None) -> str:
        return f"{moment.astimezone(self.zone):%d/%m/%Y %H:%M}" if moment else "—"

    def _record(self, what: str, detail: Json, body: Json) -> None:
        self.done.append(what)
        record(self.session, self.ticket, f"{what}_changed", self.actor.id, self.at, detail, body)
