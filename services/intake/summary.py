"""Resumo: all that will be stored; Confirmar writes it once, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Scene
from services.intake import (
    access_point,
    attachments,
    customer_card,
    find_customer,
    first_contact,
    prospect,
    resolution,
    script,
    service_data,
    task,
    work_order,
)
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.intake.part import Part
from services.scripts import runs
from services.tickets import Receipt, TicketContent
from services.wizard import Draft, Info, Step

PARTS: tuple[Part, ...] = (
    find_customer.PART,
    prospect.PART,
    access_point.PART,
    customer_card.PART,
    service_data.PART,
    script.PART,
    first_contact.PART,
    attachments.PART,
    work_order.PART,
    resolution.PART,
    task.PART,
)
"""In the order of the way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the page it leads back to, the field, and the answer in words."""

    step: str
    field: str
    value: str


def parts(draft: Draft) -> list[Part]:
    """Those whose page is on the way."""
    return [each for each in PARTS if each.step.shown(draft)]


async def entries(draft: Draft, scene: Scene) -> list[Entry]:
    """All answers in the order of the way, in words."""
    return [
        Entry(part.step.name(), name, value)
        for part in parts(draft)
        for name, value in await part.told(draft, scene)
    ]


class Summary(Step):
    """Each line leads back to its page."""

    said: Annotated[Any, Info(source=entries)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Receipt:
    """Writes the ticket. Raises Refused where something chosen is not there any more."""
    said: dict[str, Any] = {"subject": draft[NewTicket].subject or CUSTOMER}
    for part in parts(draft):
        said |= await part.content(draft, scene)
    return await scene.desk.tickets.confirm(scene.actor, draft.id, TicketContent(**said), key=key, at=at)


async def cancel(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """The protocol stays, as cancelled."""
    walk = runs.said(draft.answers)
    await scene.desk.tickets.cancel(scene.actor, draft.id, key=key, at=at, walk=walk)
