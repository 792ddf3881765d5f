"""Ordem de Serviço (S4.2.6): who goes there, when, for how long, and to do what."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Scene
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.wizard import Choice, Draft, Option, Step, Text

ASKED, BOOKED = "requested", "scheduled"


async def kinds(draft: Draft, scene: Scene) -> list[Option]:
    """The types of orders; each fills in its duration."""
    return []


async def technicians(draft: Draft, scene: Scene) -> list[Option]:
    """Those who could go, the best first."""
    return []


async def statuses(draft: Draft, scene: Scene) -> list[Option]:
    """Requested, or scheduled."""
    return [Option(name, scene.text(f"work_order-status-{name}")) for name in (ASKED, BOOKED)]


class WorkOrder(Step):
    """`day` is "20261125", `start` "0930" in the desk's zone, `minutes` the duration."""

    order_type: Annotated[int | None, Choice(source=kinds, required=True)] = None
    technician: Annotated[int | None, Choice(source=technicians, single=False)] = None
    status: Annotated[str | None, Choice(source=statuses, single=False)] = None
    day: Annotated[str | None, Text()] = None
    start: Annotated[str | None, Text()] = None
    minutes: Annotated[int | None, Choice(source=kinds, single=False)] = None
    description: Annotated[str | None, Text(long=True, most=2000)] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].order)


async def told(draft: Draft, scene: Scene) -> Told:
    return [("description", draft[WorkOrder].description or "")]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {}


PART = Part(WorkOrder, told, content)
