"""A visit as it is told: an order with the names and the address that whoever goes there needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from services.order_tables import OrderRow, OrderTypeRow
from services.provider_tables import Prospect
from services.states import OrderState, Subject
from services.tables import AccessPoint, Customer, PersonRow, Plan, Ticket

_Technician = aliased(PersonRow)


@dataclass(frozen=True)
class Visit:
    """`moves`: how often it got another time or technician. `address` is the plan's, else the customer's."""

    id: int
    ticket_id: int
    protocol: str
    state: OrderState
    type: str
    name: str | None
    address: str | None
    city: str | None
    technician_id: int | None
    technician: str | None
    starts_at: datetime | None
    minutes: int
    description: str | None
    bring: tuple[str, ...]
    moves: int
    type_id: int = 0

    @property
    def ends_at(self) -> datetime | None:
        """Its end by the clock that runs on, whatever the clocks of people do meanwhile."""
        return None if self.starts_at is None else self.starts_at + timedelta(minutes=self.minutes)


def visits() -> Select[Any]:
    """The rows of `visit_of`; in nobody's scope yet."""
    name = case(
        (Ticket.subject == Subject.CUSTOMER.value, Customer.name),
        (Ticket.subject == Subject.PROSPECT.value, Prospect.name),
        (Ticket.subject == Subject.ACCESS_POINT.value, AccessPoint.name),
    )
    address = func.coalesce(Plan.address, Customer.address, Prospect.address)
    columns: tuple[Any, ...] = (
        OrderRow, Ticket.protocol, OrderTypeRow.name, OrderTypeRow.bring, _Technician.name,
        name, address, func.coalesce(Customer.city, Prospect.city),
    )  # fmt: skip
    return (
        select(*columns)
        .join(Ticket, Ticket.id == OrderRow.ticket_id)
        .join(OrderTypeRow, OrderTypeRow.id == OrderRow.type_id)
        .outerjoin(_Technician, _Technician.id == OrderRow.technician_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(Prospect, Prospect.id == Ticket.prospect_id)
        .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
        .outerjoin(Plan, Plan.id == Ticket.plan_id)
    )


def visit_of(row: Sequence[Any]) -> Visit:
    """A row of `visits`."""
    order, protocol, kind, bring, technician, name, address, city = row
    return Visit(
        order.id, order.ticket_id, protocol, OrderState(order.state), kind, name, address, city,
        order.technician_id, technician, order.starts_at, order.minutes, order.description, tuple(bring),
        order.moves, order.type_id,
    )  # fmt: skip
