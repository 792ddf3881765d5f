"""Booking: an order gets its technician and its time, or hears who took it and what is free instead.

The database alone refuses overlaps (`orders_never_overlap`). A lock for each technician, of whom an order is and whose
it becomes, makes two who book at one moment wait for each other, where the exclusion by itself might end in a deadlock.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, true
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.due_times import office_hours
from services.order_tables import OrderRow, OrderTypeRow
from services.orders import agenda_reading, choosing, places, presence
from services.orders.agenda_data import Off, Place, Slot, Technician
from services.orders.calendar import FARTHEST, LONGEST, SHORTEST, Need
from services.orders.order_notices import OrderNews, announce
from services.orders.order_table import BOOKED
from services.people import Person
from services.states import OrderState
from services.tables import PersonRow, Ticket
from services.ticket_content import NotAllowed, OrderContent, Refused, TicketContent, words
from services.ticket_moves import record

OFFERED = 3
"""Free starts that somebody hears of whose own was taken."""
Follow = Callable[[AsyncSession, Person, Ticket, TicketContent, datetime], Awaitable[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to go, when and how long."""

    technician_id: int
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Booking:
    """An order that has its time: who goes, and why they would not be there then (`off`)."""

    technician: str
    off: Off | None


def asks(zone: ZoneInfo) -> Follow:
    """What `Tickets.confirm` does for the order that comes with a ticket, in the desk's zone."""

    async def ask(
        session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
    ) -> dict[str, str]:
        if content.order is None:
            return {}
        return await add(session, actor, ticket, content.order, at, zone)

    return ask


async def add(
    session: AsyncSession, actor: Person, ticket: Ticket, said: OrderContent, at: datetime, zone: ZoneInfo
) -> dict[str, str]:
    """A new order for a ticket, and its line on a receipt. Raises Refused with the field that is not right (any more);
    nothing is written then."""
    if not await session.scalar(select(scope.booking(actor))):
        raise NotAllowed
    kind = await _type(session, said.type_id)
    _lasts(said.minutes)
    order = OrderRow(
        ticket_id=ticket.id, type_id=said.type_id, minutes=said.minutes, made_by=actor.id, made_at=at,
        state=OrderState.REQUESTED.value, description=words(said.description, "order_description", "description"),
    )  # fmt: skip
    if said.technician_id is None or said.starts_at is None:
        who = await _wished(session, said.technician_id)
        order.technician_id = said.technician_id
        if said.starts_at is not None:
            in_time(said.starts_at, at)
            order.starts_at = said.starts_at
            order.busy = Range(said.starts_at, said.starts_at + Need(said.minutes).taken)
        session.add(order)
        await session.flush()
        note(session, ticket, order, "order_requested", actor.id, at, kind, who)
        return {"order": " · ".join(filter(None, (kind, who)))}
    wanted = Wanted(said.technician_id, said.starts_at, said.minutes)
    done = await book(session, ticket, order, wanted, at, zone)
    note(session, ticket, order, "order_scheduled", actor.id, at, kind, done.technician, done.off)
    await announce(session, OrderNews.GIVEN, order, but=actor.id)
    return {"order": f"{clock(said.starts_at, zone)} · {done.technician} · {kind}"}


async def book(
    session: AsyncSession, ticket: Ticket, order: OrderRow, wanted: Wanted, at: datetime, zone: ZoneInfo
) -> Booking:
    """Gives an order, a new one or one that gets another time, its technician and time in this transaction, and is
    scheduled. Outside their hours, on days off and holidays too, it is booked and says so: whoever typed that
    time has agreed on it.

    Raises Refused: `slot_taken` with `who` made the order that stands there, its `protocol`, and what is `free` instead
    (`starts`: the same as ISO times, one space between).
    """
    _lasts(wanted.minutes)
    in_time(wanted.start, at)
    for number in sorted({wanted.technician_id, order.technician_id or wanted.technician_id}):
        lock = func.pg_advisory_xact_lock(func.hashtextextended(f"agenda {number}", 0))
        await session.execute(select(lock))
    who = await _technician(session, wanted.technician_id)
    place = await places.place(
        session, true(), ticket.customer_id, ticket.access_point_id, ticket.prospect_id
    )
    number, need = order.id, Need(wanted.minutes, place.travel)
    try:
        async with session.begin_nested():
            order.technician_id, order.starts_at, order.minutes = who.id, wanted.start, wanted.minutes
            order.busy = Range(wanted.start, wanted.start + need.taken)
            order.state = OrderState.SCHEDULED.value  # together: without a time it can't be so
            session.add(order)
            await session.flush()
    except IntegrityError as error:
        if "orders_never_overlap" not in str(error.orig):
            raise
        raise await _taken(session, who, wanted, need, place, at, zone, number) from None
    return Booking(who.name, await _off(session, who, wanted, zone))


async def next_free(
    session: AsyncSession, who: Technician, wanted: Wanted, need: Need, place: Place, at: datetime, zone: ZoneInfo,
    without: int | None = None,
) -> list[Slot]:  # fmt: skip
    """What the same technician has free instead, from the time that was wanted."""
    desk = await office_hours(session, zone)
    after = max(wanted.start, at)
    return await choosing.next_free(session, [who], need, after, OFFERED, place, desk, without)


def note(
    session: AsyncSession, ticket: Ticket, order: OrderRow, what: str, by: int | None, at: datetime, kind: str,
    technician: str | None, off: Off | None = None,
) -> None:  # fmt: skip
    """An order's line in its ticket's timeline, and in the audit without anybody's words."""
    body = {"order": order.id, "text": kind}
    if technician:
        body["technician"] = technician
    if order.starts_at is not None:
        body |= {"starts_at": order.starts_at.isoformat(), "minutes": order.minutes}
    if off is not None:
        body["outside"] = off.value
    record(session, ticket, what, by, at, {"order": order.id, "state": order.state}, body)


def clock(at: datetime, zone: ZoneInfo) -> str:
    """A day and a time as people read them there."""
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


async def _taken(
    session: AsyncSession, who: Technician, wanted: Wanted, need: Need, place: Place, at: datetime, zone: ZoneInfo,
    without: int | None,
) -> Refused:  # fmt: skip
    span = Range(wanted.start, wanted.start + need.taken)
    there = (
        await session.execute(
            select(PersonRow.name, Ticket.protocol)
            .select_from(OrderRow)
            .join(PersonRow, PersonRow.id == OrderRow.made_by)
            .join(Ticket, Ticket.id == OrderRow.ticket_id)
            .where(
                OrderRow.technician_id == who.id,
                OrderRow.state.in_([state.value for state in BOOKED]),
                OrderRow.busy.overlaps(span),
                OrderRow.id.is_distinct_from(without),
            )
            .order_by(OrderRow.starts_at)
            .limit(1)
        )
    ).one_or_none()
    slots = await next_free(session, who, wanted, need, place, at, zone, without)
    maker, protocol = there or ("—", "—")
    return Refused(
        "slot_taken", "start", who=maker, protocol=protocol, technician=who.name,
        free=", ".join(f"{slot.start.astimezone(zone):%d/%m %H:%M}" for slot in slots) or "—",
        starts=" ".join(slot.start.isoformat() for slot in slots),
    )  # fmt: skip


async def _type(session: AsyncSession, type_id: int) -> str:
    """The name of a type that is in use, held until the end."""
    name = None
    if scope.possible(type_id):
        wanted = select(OrderTypeRow.name).where(OrderTypeRow.id == type_id, OrderTypeRow.active)
        name = await session.scalar(wanted.with_for_update(read=True))
    if name is None:
        raise Refused("order_type_gone", "order_type")
    return name


async def _technician(session: AsyncSession, number: int) -> Technician:
    """Somebody who can be sent now, held until the end: nobody puts them away meanwhile."""
    name = None
    if scope.possible(number):
        held = select(PersonRow.name).where(PersonRow.id == number).with_for_update(read=True)
        name = await session.scalar(held)
        if found := await agenda_reading.technicians(session, true(), number):
            return found[0]
    raise Refused("order_technician_gone", "technician", name=name or "—")


async def _wished(session: AsyncSession, number: int | None) -> str | None:
    return None if number is None else (await _technician(session, number)).name


async def _off(session: AsyncSession, who: Technician, wanted: Wanted, zone: ZoneInfo) -> Off | None:
    return presence.outside(who, wanted.start, wanted.minutes, await office_hours(session, zone))


def in_time(start: datetime, at: datetime) -> None:
    """Raises Refused for what is past, and for more than a year ahead."""
    if start < at:
        raise Refused("order_past", "start")
    if start > at + timedelta(days=FARTHEST):
        raise Refused("order_too_far", "day", days=FARTHEST)


def _lasts(minutes: int) -> None:
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused("order_minutes", "minutes", least=SHORTEST, most=LONGEST // 60)
