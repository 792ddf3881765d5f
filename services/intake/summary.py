"""Resumo: all that will be stored; Confirmar writes it once, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Scene
from services.customers import CustomerCard as Card
from services.customers import PlanRow
from services.intake.customer_card import CustomerCard, contacts, record
from services.intake.find_customer import FindCustomer
from services.intake.first_contact import FirstContact, assignees, types
from services.intake.new_ticket import NewTicket
from services.intake.service_data import ServiceData, plans
from services.tickets import Receipt, TicketContent
from services.wizard import Draft, Info, Option, Step


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the page it leads back to, the field, and the answer in words."""

    step: str
    field: str
    value: str


async def entries(draft: Draft, scene: Scene) -> list[Entry]:
    """All answers in the order of the way, in words."""
    customer = await record(draft, scene)
    service, contact = draft[ServiceData], draft[FirstContact]
    plan = _plan(customer, service.plan)
    said: list[tuple[type[Step], str, str]] = [
        (FindCustomer, "customer", customer.name if customer else ""),
        (CustomerCard, "contact", _label(await contacts(draft, scene), draft[CustomerCard].contact)),
        (ServiceData, "plan", _label(await plans(draft, scene), service.plan)),
        (ServiceData, "access_point", (plan.access_point if plan else None) or ""),
        (ServiceData, "login", (plan.login if plan else None) or ""),
        (ServiceData, "problem", service.problem or ""),
        (FirstContact, "type", _label(await types(draft, scene), contact.type)),
        (FirstContact, "assignee", _label(await assignees(draft, scene), contact.assignee)),
        (FirstContact, "checks", contact.checks or ""),
    ]
    return [Entry(step.name(), name, value) for step, name, value in said]


class Summary(Step):
    """Each line leads back to its page."""

    said: Annotated[Any, Info(source=entries)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Receipt:
    """Writes the ticket. Raises Refused where something chosen is not there any more."""
    service, contact = draft[ServiceData], draft[FirstContact]
    customer = await record(draft, scene)
    plan = _plan(customer, service.plan)
    assignee = contact.assignee or "p0"
    content = TicketContent(
        subject=draft[NewTicket].subject or "",
        customer_id=customer.id if customer else None,
        contact_id=draft[CustomerCard].contact or None,
        plan_id=service.plan or None,
        access_point_id=plan.access_point_id if plan else None,
        login=plan.login if plan else None,
        problem=service.problem or "",
        type_id=contact.type or 0,
        assignee_kind="position" if assignee.startswith("c") else "person",
        assignee_id=int(assignee[1:]),
        checks=contact.checks,
    )
    return await scene.desk.tickets.confirm(scene.actor, draft.id, content, key=key, at=at)


async def cancel(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """The protocol stays, as cancelled."""
    await scene.desk.tickets.cancel(scene.actor, draft.id, key=key, at=at)


def _plan(customer: Card | None, plan: int | None) -> PlanRow | None:
    return next((p for p in customer.plans if p.id == plan), None) if customer else None


def _label(options: list[Option], value: object) -> str:
    return next((o.label for o in options if o.value == value), "")
