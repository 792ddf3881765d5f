"""What a draft is called in a list: whom it is about."""

from services.conversation import Scene
from services.intake import access_point, customer_card, prospect
from services.intake.find_customer import FindCustomer
from services.intake.new_ticket import ACCESS_POINT, PROSPECT, NewTicket
from services.wizard import Draft


async def subject_name(scene: Scene, draft: Draft) -> str:
    """The customer's, prospect's or access point's name; empty where none is chosen yet."""
    subject = draft[NewTicket].subject
    if subject == PROSPECT:
        prospective = await prospect.chosen(draft, scene)
        return prospective.name if prospective else ""
    if subject == ACCESS_POINT:
        point = await access_point.chosen(draft, scene)
        return point.name if point else ""
    found = await customer_card.record(draft, scene)
    return found.name if found else ""


def subject_ids(draft: Draft) -> dict[str, int | None]:
    """Whom or what it is about, by the name of a ticket's column; answers of the other kinds' pages don't count."""
    subject = draft[NewTicket].subject
    if subject == PROSPECT:
        return {"prospect_id": draft[prospect.Prospect].prospect}
    if subject == ACCESS_POINT:
        return {"access_point_id": draft[access_point.AccessPoint].access_point}
    return {"customer_id": draft[FindCustomer].customer}
