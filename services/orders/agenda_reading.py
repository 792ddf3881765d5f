"""Statements of the agenda: who can be sent, what they have to do, and where a visit is; few, whatever the span."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.importing.words import plain
from services.office_hours import WEEKDAYS
from services.order_tables import AreaRow, OrderRow, OrderTypeRow, Spans, TechnicianRow
from services.orders.agenda_data import NOWHERE, Booked, Place, Technician
from services.orders.order_table import BOOKED
from services.orders.spans import Span, Week
from services.people import Person
from services.permissions import MATRIX, Action
from services.provider_tables import Prospect
from services.states import OrderState, Role
from services.tables import AccessPoint, Customer, Network, PersonRow, Ticket

_ABLE = sorted(role.value for role in MATRIX[Action.DO_ORDERS] if role is not None)
_TAKES_TIME = [state.value for state in BOOKED]
_SHOWN = [*_TAKES_TIME, OrderState.DONE.value]
_LONGEST = timedelta(minutes=720 + 240)
"""The longest visit with the longest way: what began so long before a day may still go on in it."""


def sendable() -> ColumnElement[bool]:
    """Whether somebody can be given a visit: who is a technician by role, without hours too, or by the provider's word.
    For statements that outer-join TechnicianRow to PersonRow."""
    by_role = and_(TechnicianRow.person_id.is_(None), PersonRow.role == Role.TECHNICIAN.value)
    return and_(PersonRow.active, PersonRow.role.in_(_ABLE), or_(TechnicianRow.active, by_role))


async def technicians(
    session: AsyncSession, reach: ColumnElement[bool], only: int | None = None
) -> list[Technician]:
    """Those who can be sent, by name; `only` that one of them."""
    row = TechnicianRow
    wanted = (
        select(PersonRow.id, PersonRow.name, row.hours, row.days_off, row.skills, row.areas)
        .outerjoin(row, row.person_id == PersonRow.id)
        .where(sendable(), reach)
        .order_by(PersonRow.name, PersonRow.id)
    )
    if only is not None:
        if not scope.possible(only):
            return []
        wanted = wanted.where(PersonRow.id == only)
    return [
        Technician(number, name, _week(hours), _off(off), tuple(skills or ()), tuple(areas or ()))
        for number, name, hours, off, skills, areas in await session.execute(wanted)
    ]


def _week(hours: Spans | None) -> Week:
    if not hours or not any(hours.values()):
        return ()
    return tuple(tuple(_minutes(span) for span in hours.get(day, ())) for day in WEEKDAYS)


def _minutes(span: str) -> tuple[int, int]:
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return begin, end


def _off(days: Sequence[Sequence[str]] | None) -> tuple[tuple[date, date, str], ...]:
    return tuple((date.fromisoformat(a), date.fromisoformat(b), why or "") for a, b, why in days or ())


async def busy(
    session: AsyncSession, span: Span, who: Sequence[Technician], without: int | None = None
) -> dict[int, list[Span]]:
    """What takes the time of these people in a span, by technician, in order. `without`: an order that is to be
    moved."""
    wanted = (
        select(OrderRow.technician_id, OrderRow.starts_at, func.upper(OrderRow.busy))
        .where(
            OrderRow.technician_id.in_([each.id for each in who]),
            OrderRow.state.in_(_TAKES_TIME),
            OrderRow.starts_at.between(span[0] - _LONGEST, span[1] + _LONGEST),
        )
        .order_by(OrderRow.technician_id, OrderRow.starts_at)
    )
    if without is not None:
        wanted = wanted.where(OrderRow.id != without)
    rows = (await session.execute(wanted)).all()
    return {each: [(start, end) for _, start, end in some] for each, some in groupby(rows, itemgetter(0))}


async def loads(session: AsyncSession, span: Span) -> dict[int, int]:
    """How many visits everybody has in a span, done ones too."""
    wanted = (
        select(OrderRow.technician_id, func.count())
        .where(OrderRow.state.in_(_SHOWN), OrderRow.starts_at >= span[0], OrderRow.starts_at < span[1])
        .group_by(OrderRow.technician_id)
    )
    return {who: count for who, count in await session.execute(wanted) if who is not None}


async def booked(session: AsyncSession, actor: Person, span: Span, only: int | None = None) -> list[Booked]:
    """Visits that begin in a span, done ones too, by technician's name and time."""
    city = func.coalesce(Customer.city, Prospect.city)
    customer = func.coalesce(Customer.name, Prospect.name)
    wanted = (
        select(
            OrderRow.id, Ticket.id, Ticket.protocol, PersonRow.id, PersonRow.name, OrderTypeRow.name,
            OrderRow.state, OrderRow.starts_at, OrderRow.minutes, func.upper(OrderRow.busy), city, customer,
        )
        .join(Ticket, Ticket.id == OrderRow.ticket_id)
        .join(OrderTypeRow, OrderTypeRow.id == OrderRow.type_id)
        .join(PersonRow, PersonRow.id == OrderRow.technician_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(Prospect, Prospect.id == Ticket.prospect_id)
        .where(
            OrderRow.state.in_(_SHOWN),
            OrderRow.starts_at >= span[0],
            OrderRow.starts_at < span[1],
            scope.orders(actor),
        )
        .order_by(PersonRow.name, PersonRow.id, OrderRow.starts_at)
    )  # fmt: skip
    if only is not None:
        wanted = wanted.where(OrderRow.technician_id == only)
    return [_booked(row) for row in await session.execute(wanted)]


def _booked(row: Row[Any]) -> Booked:
    number, ticket, protocol, who, name, kind, state, start, minutes, until, city, customer = tuple(row)
    end = start + timedelta(minutes=minutes)
    return Booked(
        number, ticket, protocol, who, name, kind, OrderState(state), start, end, until, city, customer
    )  # fmt: skip


async def skills(session: AsyncSession, type_id: int | None) -> list[str]:
    """What somebody must know for a type of order."""
    if type_id is None or not scope.possible(type_id):
        return []
    return await session.scalar(select(OrderTypeRow.skills).where(OrderTypeRow.id == type_id)) or []


async def areas(session: AsyncSession) -> list[AreaRow]:
    """Those in use, by name."""
    wanted = select(AreaRow).where(AreaRow.active).order_by(AreaRow.name)
    return list(await session.scalars(wanted))


async def place(
    session: AsyncSession,
    reach: ColumnElement[bool],
    customer_id: int | None,
    access_point_id: int | None,
    prospect_id: int | None,
) -> Place:
    """Where a visit is: the city of whom it is for, the network of the access point, and the area of either."""
    city, network = (
        await session.execute(
            select(_city(reach, customer_id, prospect_id), _network(reach, access_point_id))
        )
    ).one()
    if city is None and network is None:
        return NOWHERE
    return lies(await areas(session), city, network)


def lies(known: Sequence[AreaRow], city: str | None, network: str | None) -> Place:
    """The area of a network, else of a city; names are compared without case and accents."""
    for by, name in (("network", network), ("city", city)):
        for area in known if name else ():
            names = area.networks if by == "network" else area.cities
            if plain(name or "") in map(plain, names):
                return Place(city, network, area.name, by, area.travel_minutes)
    return Place(city, network)


def _city(
    reach: ColumnElement[bool], customer_id: int | None, prospect_id: int | None
) -> ColumnElement[str | None]:
    if customer_id is not None and scope.possible(customer_id):
        return select(Customer.city).where(Customer.id == customer_id, reach).scalar_subquery()
    if prospect_id is not None and scope.possible(prospect_id):
        return select(Prospect.city).where(Prospect.id == prospect_id, reach).scalar_subquery()
    return cast(null(), Text)


def _network(reach: ColumnElement[bool], access_point_id: int | None) -> ColumnElement[str | None]:
    if access_point_id is None or not scope.possible(access_point_id):
        return cast(null(), Text)
    return (
        select(Network.name)
        .join(AccessPoint, AccessPoint.network_id == Network.id)
        .where(AccessPoint.id == access_point_id, reach)
        .scalar_subquery()
    )
