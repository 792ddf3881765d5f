"""Cancelar OS: nobody goes; the page that asks why is the question whether one is sure."""

from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way
from services.orders.order_life import REASON_MOST
from services.wizard import Draft, Flow, Info, Text


class CancelOrder(AboutTicket):
    """Why."""

    order: Annotated[int | None, Info(kept=True)] = None
    reason: Annotated[str | None, Text(required=True, most=REASON_MOST)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Its technician is told."""
    said = draft[CancelOrder]
    await scene.desk.orders.cancel(scene.actor, said.order or 0, said.reason or "", key=key, at=at)
    return Worked(ticket_of(draft), "order_cancel")


ORDER_CANCEL = Way(Flow("order_cancel", (CancelOrder,), brief=True), confirm=confirm, cancel=drop)
