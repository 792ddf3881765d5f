"""What a draft knows for the placeholders of a mail template: the same that its ticket will hold."""

from services.conversation import Scene
from services.intake import (
    access_point,
    customer_card,
    find_customer,
    first_contact,
    prospect,
    resolution,
    service_data,
    work_order,
)
from services.intake.work_order import WorkOrder
from services.mail.placeholders import Values
from services.mail.values import About
from services.wizard import Draft

PARTS = (
    find_customer.PART,
    prospect.PART,
    access_point.PART,
    customer_card.PART,
    service_data.PART,
    first_contact.PART,
    resolution.PART,
)
"""Those of the summary that say something that a mail may say. An order is asked itself: its page may refuse."""
_FIELDS = (
    "customer_id",
    "prospect_id",
    "contact_id",
    "plan_id",
    "access_point_id",
    "type_id",
    "problem",
    "solution",
)


async def about(draft: Draft, scene: Scene) -> About:
    """What the draft's pages say so far, and when its ticket was opened; it is due as if it were confirmed now."""
    now = scene.desk.clock()
    ticket = await scene.desk.tickets.by_draft(scene.actor, draft.id)
    said: dict[str, object] = {}
    for part in PARTS:
        if part.step.shown(draft):
            said |= await part.content(draft, scene)
    zone = scene.desk.timezone
    order = work_order.order_of(draft[WorkOrder], zone) if WorkOrder.shown(draft) else None
    known = {name: said.get(name) or None for name in _FIELDS}
    return About(
        protocol=draft.protocol or "",
        opened_at=ticket.opened_at if ticket else now,
        due_from=now,
        assignee_kind=str(said.get("assignee_kind") or "person"),
        assignee_id=said.get("assignee_id") or None,  # type: ignore[arg-type]
        order_type_id=order.type_id or None if order else None,
        technician_id=order.technician_id if order else None,
        visit_at=order.starts_at if order else None,
        minutes=order.minutes if order else 0,
        **known,  # type: ignore[arg-type]
    )


async def values(draft: Draft, scene: Scene) -> Values:
    """The values by placeholder, read once an act."""

    async def read() -> Values:
        return await scene.desk.mail_templates.values(scene.actor, await about(draft, scene))

    return await scene.once("mail values", read)
