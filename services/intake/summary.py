"""Resumo: all that will be stored; Confirmar writes it once, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.intake import (
    access_point,
    attachments,
    customer_card,
    find_customer,
    first_contact,
    mail,
    mail_files,
    prospect,
    resolution,
    script,
    service_data,
    task,
    work_order,
)
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.intake.part import Part
from services.intake.work_order import WorkOrder
from services.scripts import runs
from services.tickets import Receipt, TicketContent
from services.wizard import Choice, Done, Draft, Info, Step

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
    mail.PART,
    mail_files.PART,
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


async def clash(draft: Draft, scene: Scene) -> work_order.Trouble | None:
    """Somebody else's visit at the time that was chosen, or a technician who is sent no more."""
    found = await work_order.against(draft, scene)
    return found if found and found.off is None else None


class Summary(Step):
    """Each line leads back to its page; `slot`: what is free in place of a time that was taken meanwhile."""

    said: Annotated[Any, Info(source=entries)] = None
    trouble: Annotated[Any, Info(source=clash)] = None
    slot: Annotated[str | None, Choice(source=work_order.instead, single=False, once=True)] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Only an order has a time."""
        return () if WorkOrder.shown(draft) else ("trouble", "slot")


async def another(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A free slot takes the place of the one that was taken."""
    found = work_order.picked(draft[Summary].slot)
    return Done(answers={WorkOrder.name(): found, Summary.name(): {"slot": None}}) if found else None


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


SAID: Mapping[str, Effect] = {"summary.slot": another}
