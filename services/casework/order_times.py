"""Agendar, Mover, Reabrir: an order gets its technician and time, or others; the short way from the order's card."""

from datetime import datetime
from typing import Annotated

from services import moments
from services.casework.about import Worked, drop, ticket_of
from services.casework.order import LaterOrder, later, whose
from services.conversation import Scene, Way, all_of
from services.intake.order_options import BOOKED, SITES, Site
from services.orders.booking import Wanted
from services.orders.order_life import REASON_MOST
from services.wizard import Draft, Flow, Info, Text

FIRST = "schedule"
"""The act that needs no reason: nothing was agreed upon before."""


class OrderTimes(LaterOrder):
    """Who goes, when, how long, and why that changes. `act` is one of services.orders.order_life.TIMED."""

    order: Annotated[int | None, Info(kept=True)] = None
    act: Annotated[str | None, Info(kept=True)] = None
    order_type: Annotated[int | None, Info(kept=True)] = None
    status: Annotated[str | None, Info(kept=True)] = BOOKED
    description: Annotated[str | None, Info(kept=True)] = None
    reason: Annotated[str | None, Text(required=True, most=REASON_MOST)] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        return ("reason",) if draft[cls].act == FIRST else ()

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        return next(iter(cls.missing(draft)), "")


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Raises Refused where somebody was quicker, or nothing would change."""
    said, zone = draft[OrderTimes], scene.desk.timezone
    start = moments.at(said.start or "", zone)
    wanted = Wanted(said.technician or 0, start, said.minutes or 0)
    who = await scene.desk.orders.plan(
        scene.actor, said.order or 0, said.act or "", wanted, why=said.reason, key=key, at=at
    )
    return Worked(ticket_of(draft), "order_times", {"who": who, "when": f"{start:%d/%m/%Y %H:%M}"})


SITES["order_times"] = Site(OrderTimes.name(), whose)
ORDER_TIMES = Way(
    Flow("order_times", (OrderTimes,), brief=True),
    confirm=confirm,
    cancel=drop,
    said=all_of(later(OrderTimes)),
)
