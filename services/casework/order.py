"""A work order for a ticket that is open: the short way from its card."""

from datetime import datetime

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way
from services.intake import agenda
from services.intake.order_options import SITES, Ids, Site
from services.intake.work_order import OrderAnswers, effects, order_of
from services.wizard import Draft, Flow


class NewOrder(OrderAnswers, AboutTicket):
    """As the intake's page, about a ticket that is there."""


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
    said={**effects(NewOrder), **agenda.SAID},
)
