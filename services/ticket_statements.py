"""The statements of ticket lists: which tickets, in which order, from where on, and how many."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from services import scope
from services.people import Person
from services.provider_tables import Prospect
from services.states import Subject
from services.tables import AccessPoint, Customer, PersonRow, Ticket, TicketTypeRow
from services.ticket_views import Due, Place, View, Whose

PAGE = 8
COUNTED = 99 * PAGE
"""Tickets are counted so far, and one more that says that there are more."""

Conditions = Sequence[ColumnElement[bool]]


def rows() -> Select[Any]:
    """An entry's columns: id, protocol, state, subject, its name, type, opened_at, due_at; in nobody's scope yet."""
    name = case(
        (Ticket.subject == Subject.CUSTOMER.value, Customer.name),
        (Ticket.subject == Subject.PROSPECT.value, Prospect.name),
        (Ticket.subject == Subject.ACCESS_POINT.value, AccessPoint.name),
    )
    return (
        select(
            Ticket.id,
            Ticket.protocol,
            Ticket.state,
            Ticket.subject,
            name,
            TicketTypeRow.name,
            Ticket.opened_at,
            Ticket.due_at,
        )
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(Prospect, Prospect.id == Ticket.prospect_id)
        .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
        .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
    )


def conditions(actor: Person, view: View, at: datetime, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    """Which tickets a view holds, in the actor's scope."""
    chosen: list[ColumnElement[bool] | None] = [
        scope.tickets(actor),
        Ticket.state.in_([state.value for state in view.stage.states]),
        _assigned(actor, view.whose),
        None if view.due is None else _due(view.due, at, zone),
        None if view.type is None else Ticket.type_id == view.type,
        None if view.access_point is None else Ticket.access_point_id == view.access_point,
    ]
    if view.network is not None:
        inside = select(AccessPoint.id).where(AccessPoint.network_id == view.network)
        chosen.append(Ticket.access_point_id.in_(inside))
    return [condition for condition in chosen if condition is not None]


def _due(due: Due, at: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    if due is Due.NONE:
        return Ticket.due_at.is_(None)
    if due is Due.OVERDUE:
        return Ticket.due_at < at
    first = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = 1
    if due is Due.WEEK:
        first -= timedelta(days=first.weekday())  # of a wall clock: days of 23 and 25 hours count as days
        days = 7
    return and_(Ticket.due_at >= first, Ticket.due_at < first + timedelta(days=days))


def _assigned(actor: Person, whose: Whose) -> ColumnElement[bool] | None:
    if whose is Whose.ALL:
        return None
    if whose is Whose.MINE:
        return Ticket.assignee_person_id == actor.id
    mine = select(PersonRow.position_id).where(PersonRow.id == actor.id).scalar_subquery()
    return Ticket.assignee_position_id == mine


def page_statement(view: View, conditions: Conditions, place: Place | None) -> Select[Any]:
    """The rows of a page: those before a place come nearest first."""
    onward = place is None or place.after
    order: list[ColumnElement[Any]]
    if view.stage.runs:
        due, number = Ticket.due_at, Ticket.id
        order = (
            [due.asc().nulls_last(), number.asc()] if onward else [due.desc().nulls_first(), number.desc()]
        )
    else:
        order = [Ticket.id.desc() if onward else Ticket.id.asc()]
    statement = rows().where(*conditions)
    if place is not None:
        statement = statement.where(_beyond(view, place))
    return statement.order_by(*order).limit(PAGE)


def _beyond(view: View, place: Place) -> ColumnElement[bool]:
    """What comes after the place, or before it: by due and then id where they run, else the newest first."""
    if not view.stage.runs:
        return Ticket.id < place.id if place.after else Ticket.id > place.id
    if place.after:
        if place.due_at is None:
            return and_(Ticket.due_at.is_(None), Ticket.id > place.id)
        return or_(
            Ticket.due_at > place.due_at,
            and_(Ticket.due_at == place.due_at, Ticket.id > place.id),
            Ticket.due_at.is_(None),
        )
    if place.due_at is None:
        return or_(Ticket.due_at.is_not(None), Ticket.id < place.id)
    return or_(Ticket.due_at < place.due_at, and_(Ticket.due_at == place.due_at, Ticket.id < place.id))


def count_statement(view: View, conditions: Conditions, before: Place | None = None) -> Select[int]:
    """How many tickets there are, or how many before one; never more than COUNTED + 1."""
    counted = select(literal(1)).select_from(Ticket).where(*conditions)
    if before is not None:
        counted = counted.where(_beyond(view, before))
    if not view.stage.runs:
        counted = counted.order_by(Ticket.id.desc())  # in the index's order a common state isn't read whole
    return select(func.count()).select_from(counted.limit(COUNTED + 1).subquery())
