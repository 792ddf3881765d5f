"""Values: what placeholders stand for, the same for a draft that is written and for a ticket that is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, null, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services import scope
from services.due_times import due_at
from services.mail.placeholders import Values
from services.order_tables import OrderRow, OrderTypeRow
from services.people import Person
from services.permissions import Action
from services.provider_tables import Prospect
from services.states import OrderState
from services.tables import (
    AccessPoint,
    Contact,
    Customer,
    Network,
    PersonRow,
    Plan,
    Position,
    Product,
    Table,
    Ticket,
    TicketTypeRow,
)

_COMPANY = 14
"""Signs of a CNPJ; a CPF has 11."""


@dataclass(frozen=True, slots=True)
class About:
    """What a mail is about: a draft's answers, or a stored ticket's columns. What is not known is None.

    `due_from`: for a draft, whose `due_at` is worked out of its type's hours from then on; `assignee_kind` is `person`
    or `position`.
    """

    protocol: str
    opened_at: datetime
    customer_id: int | None = None
    prospect_id: int | None = None
    contact_id: int | None = None
    plan_id: int | None = None
    access_point_id: int | None = None
    type_id: int | None = None
    assignee_kind: str = "person"
    assignee_id: int | None = None
    problem: str | None = None
    solution: str | None = None
    due_at: datetime | None = None
    order_type_id: int | None = None
    technician_id: int | None = None
    visit_at: datetime | None = None
    minutes: int = 0
    due_from: datetime | None = None


async def about_ticket(session: AsyncSession, ticket: Ticket) -> About:
    """A stored ticket with its newest visit that is not cancelled."""
    order = await session.scalar(
        select(OrderRow)
        .where(OrderRow.ticket_id == ticket.id, OrderRow.state != OrderState.CANCELLED.value)
        .order_by(OrderRow.id.desc())
        .limit(1)
    )
    person = ticket.assignee_person_id
    return About(
        protocol=ticket.protocol, opened_at=ticket.opened_at, customer_id=ticket.customer_id,
        prospect_id=ticket.prospect_id, contact_id=ticket.contact_id, plan_id=ticket.plan_id,
        access_point_id=ticket.access_point_id, type_id=ticket.type_id,
        assignee_kind="position" if person is None else "person",
        assignee_id=ticket.assignee_position_id if person is None else person,
        problem=ticket.problem, solution=ticket.solution, due_at=ticket.due_at,
        order_type_id=order.type_id if order else None, technician_id=order.technician_id if order else None,
        visit_at=order.starts_at if order else None, minutes=order.minutes if order else 0,
    )  # fmt: skip


async def values_of(
    session: AsyncSession, actor: Person, about: About, zone: ZoneInfo, provider: str = ""
) -> Values:
    """The values by their names, in words; none at all for whoever may not send mail."""
    names = _names(about)
    statement = select(*(column.label(name) for name, column in names.items()))
    mine = scope.allowed(actor, Action.SEND_MAIL)
    row = (await session.execute(statement.where(mine))).one_or_none()
    if row is None:
        return {}
    found: dict[str, Any] = dict(row._mapping)
    customer = found["customer"] or found["prospect"] or ""
    whole = len(found["document"] or "") == _COMPANY
    contact = found["contact"] or customer
    due = about.due_at
    if due is None and about.due_from is not None and found["type"] is not None:
        due = await due_at(session, about.type_id, about.due_from, zone)
    return {
        "cliente.nome": customer,
        "cliente.primeiro_nome": customer if whole else _first(customer),
        "cliente.codigo": found["code"] or "",
        "contato.nome": contact,
        "contato.primeiro_nome": contact if whole and not found["contact"] else _first(contact),
        "protocolo": about.protocol,
        "data": f"{about.opened_at.astimezone(zone):%d/%m/%Y}",
        "hora": f"{about.opened_at.astimezone(zone):%H:%M}",
        "tipo": found["type"] or "",
        "problema": about.problem or "",
        "plano": found["plan"] or "",
        "endereco": found["plan_address"] or found["address"] or "",
        "cidade": found["city"] or "",
        "rede": found["network"] or "",
        "ponto": found["point"] or "",
        "previsao": f"{due.astimezone(zone):%d/%m/%Y %H:%M}" if due else "",
        **_visit(about, zone),
        "visita.tipo": found["order_type"] or "",
        "tecnico": found["technician"] or "",
        "solucao": about.solution or "",
        "responsavel": found["assignee"] or "",
        "atendente": actor.name,
        "provedor": provider,
    }


def _visit(about: About, zone: ZoneInfo) -> dict[str, str]:
    if about.visit_at is None:
        return {}
    begin = about.visit_at.astimezone(zone)
    end = (about.visit_at + timedelta(minutes=about.minutes)).astimezone(zone)
    return {
        "visita.data": f"{begin:%d/%m/%Y}",
        "visita.hora": f"{begin:%H:%M}",
        "visita.periodo": f"{begin:%H:%M}–{end:%H:%M}",
    }


def _names(about: About) -> dict[str, ColumnElement[Any]]:
    """What the database knows, each by an id: a contact or plan of another customer is none."""
    theirs = Contact.customer_id == about.customer_id
    its = (Plan.customer_id == about.customer_id, Product.id == Plan.product_id)
    network = AccessPoint.network_id == Network.id
    assignee = PersonRow.name if about.assignee_kind == "person" else Position.name
    return {
        "customer": _one(Customer.name, about.customer_id),
        "document": _one(Customer.document, about.customer_id),
        "code": _one(Customer.code, about.customer_id),
        "address": _one(Customer.address, about.customer_id)
        if about.customer_id
        else _one(Prospect.address, about.prospect_id),
        "city": _one(Customer.city, about.customer_id)
        if about.customer_id
        else _one(Prospect.city, about.prospect_id),
        "prospect": _one(Prospect.name, about.prospect_id),
        "contact": _one(Contact.name, about.contact_id, theirs),
        "plan": _one(Product.name, about.plan_id, *its, of=Plan),
        "plan_address": _one(Plan.address, about.plan_id, its[0]),
        "network": _one(Network.name, about.access_point_id, network, of=AccessPoint),
        "point": _one(AccessPoint.name, about.access_point_id),
        "type": _one(TicketTypeRow.name, about.type_id),
        "assignee": _one(assignee, about.assignee_id),
        "order_type": _one(OrderTypeRow.name, about.order_type_id),
        "technician": _one(PersonRow.name, about.technician_id),
    }


def _one(
    column: InstrumentedAttribute[Any],
    number: int | None,
    *more: ColumnElement[bool],
    of: type[Table] | None = None,
) -> ColumnElement[Any]:
    """A column of the row with this id, else NULL. `of`: whose id it is, where another's column is wanted."""
    if number is None or not scope.possible(number):
        return null()
    table: Any = of or column.class_
    return select(column).where(table.id == number, *more).scalar_subquery()


def _first(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.strip() else ""
