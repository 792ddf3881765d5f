"""Statements of the agenda: who can be sent, and what they have to do; few, whatever the span."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    Text,
    and_,
    any_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.office_hours import WEEKDAYS
from services.order_tables import OrderRow, OrderTypeRow, Spans, TechnicianRow
from services.orders.agenda_data import Booked, Technician
from services.orders.calendar import LONGEST_TAKEN, Need
from services.orders.order_table import BOOKED
from services.orders.spans import Span, Week
from services.people import Person
from services.permissions import MATRIX, Action
from services.provider_tables import Prospect
from services.states import OrderState, Role
from services.tables import Customer, PersonRow, Ticket

_ABLE = sorted(role.value for role in MATRIX[Action.DO_ORDERS] if role is not None)
_TAKES_TIME = [state.value for state in BOOKED]
_SHOWN = [*_TAKES_TIME, OrderState.DONE.value]
Taken = Mapping[int, Sequence[Span]]
"""What takes somebody's time, by technician."""


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
    hours, off, skills, areas = (
        cast(column, Text) for column in (row.hours, row.days_off, row.skills, row.areas)
    )
    wanted = (
        select(PersonRow.id, PersonRow.name, hours, off, skills, areas)
        .outerjoin(row, row.person_id == PersonRow.id)
        .where(sendable(), reach)
        .order_by(PersonRow.name, PersonRow.id)
    )
    if only is not None:
        if not scope.possible(only):
            return []
        wanted = wanted.where(PersonRow.id == only)
    return [
        Technician(number, name, _week(week or "{}"), _off(days or "[]"), _words(known), _words(where))
        for number, name, week, days, known, where in await session.execute(wanted)
    ]


# Hundreds have the same few: each is read once.


@lru_cache(maxsize=1024)
def _week(written: str) -> Week:
    hours: Spans = json.loads(written)
    if not any(hours.values()):
        return ()
    return tuple(tuple(_minutes(span) for span in hours.get(day, ())) for day in WEEKDAYS)


def _minutes(span: str) -> tuple[int, int]:
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return begin, end


@lru_cache(maxsize=1024)
def _off(written: str) -> tuple[tuple[date, date, str], ...]:
    days = json.loads(written)
    return tuple((date.fromisoformat(a), date.fromisoformat(b), why or "") for a, b, why in days)


@lru_cache(maxsize=1024)
def _words(written: str | None) -> tuple[str, ...]:
    return tuple(json.loads(written or "[]"))


async def busy(
    session: AsyncSession, span: Span, who: Sequence[Technician], need: Need, without: int | None = None
) -> Taken:
    """What takes the time of these people in a span, in order. `without`: an order that is to be moved."""
    wanted = (
        select(
            OrderRow.technician_id,
            _in_order(OrderRow.starts_at),
            _in_order(func.upper(OrderRow.busy)),
        )
        .where(OrderRow.state.in_(_TAKES_TIME), *_meets(span, need), OrderRow.technician_id == _any(who))
        .group_by(OrderRow.technician_id)
    )
    if without is not None:
        wanted = wanted.where(OrderRow.id != without)
    found = await session.execute(wanted)
    return {each: list(zip(starts, ends, strict=True)) for each, starts, ends in found if each is not None}


def _meets(span: Span, need: Need) -> tuple[ColumnElement[bool], ...]:
    """Whether a visit, or the way after it, is in the way of another that begins and ends in a span."""
    return (
        OrderRow.starts_at > span[0] - LONGEST_TAKEN,
        func.upper(OrderRow.busy) > span[0],
        OrderRow.starts_at < span[1] + timedelta(minutes=need.travel),
    )


def _in_order(times: Any) -> ColumnElement[Any]:
    return func.array_agg(aggregate_order_by(times, OrderRow.starts_at))


def _any(who: Sequence[Technician]) -> ColumnElement[Any]:
    return any_(literal([each.id for each in who], ARRAY(BigInteger)))


async def loads(session: AsyncSession, span: Span) -> dict[int, int]:
    """How many visits everybody has in a span, done ones too."""
    wanted = (
        select(OrderRow.technician_id, func.count())
        .where(OrderRow.state.in_(_SHOWN), OrderRow.starts_at >= span[0], OrderRow.starts_at < span[1])
        .group_by(OrderRow.technician_id)
    )
    return {who: count for who, count in await session.execute(wanted) if who is not None}


async def booked(
    session: AsyncSession, actor: Person, span: Span, need: Need, only: int | None = None
) -> list[Booked]:
    """Visits in a span, or in the way of others there, by technician's name and time; done ones too."""
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
            *_meets(span, need),
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


def taken_by(visits: Sequence[Booked]) -> Taken:
    """What these visits take of their technicians' time."""
    found: dict[int, list[Span]] = {}
    for visit in visits:
        if visit.state is not OrderState.DONE:
            found.setdefault(visit.technician_id, []).append((visit.start, visit.busy_until))
    return found


async def skills(session: AsyncSession, type_id: int | None) -> list[str]:
    """What somebody must know for a type of order."""
    if type_id is None or not scope.possible(type_id):
        return []
    return await session.scalar(select(OrderTypeRow.skills).where(OrderTypeRow.id == type_id)) or []
