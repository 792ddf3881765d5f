"""A work order for a ticket that is open: the short way from its card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Effect, Scene, Way, all_of
from services.intake import agenda
from services.intake.order_options import SITES, Ids, Site, instead, picked
from services.intake.work_order import OrderAnswers, effects, order_of
from services.wizard import Choice, Done, Draft, Flow


class LaterOrder(OrderAnswers, AboutTicket):
    """As the intake's page, about a ticket that is there; `slot`: what is free in place of a time that was taken."""

    slot: Annotated[str | None, Choice(source=instead, single=False, once=True)] = None


class NewOrder(LaterOrder):
    """Another one."""


async def whose(draft: Draft, scene: Scene) -> Ids:
    """Whom the ticket is about, and so where the visit is."""
    number = ticket_of(draft)
    about = await scene.once(("about", number), lambda: scene.desk.orders.about(scene.actor, number))
    if about is None:
        return {}
    return {
        "customer_id": about.customer_id,
        "access_point_id": about.access_point_id,
        "prospect_id": about.prospect_id,
    }


def later(step: type[LaterOrder]) -> Mapping[str, Effect]:
    """What comes of an answer on such a page."""

    async def another(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
        """A free slot takes the place of the one that was taken."""
        found = picked(draft[step].slot)
        return Done(answers={step.name(): {**found, "slot": None}}) if found else None

    return {**effects(step), **agenda.SAID, f"{step.name()}.slot": another}


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Books it, or asks for it. Raises Refused with the field that is not right."""
    number, wanted = ticket_of(draft), order_of(draft[NewOrder], scene.desk.timezone)
    told = await scene.desk.orders.add(scene.actor, number, wanted, key=key, at=at)
    return Worked(number, "order", {"order": told})


SITES["order"] = Site(NewOrder.name(), whose)
ORDER = Way(
    Flow("order", (NewOrder,), brief=True),
    confirm=confirm,
    cancel=drop,
    said=all_of(later(NewOrder)),
)
