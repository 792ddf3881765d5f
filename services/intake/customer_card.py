"""Dados do Cliente (S3): the customer is seen, and who is on the phone is chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from services import masks
from services.conversation import Effect, Scene
from services.customers import CustomerCard as Card
from services.intake.existing import Existing
from services.intake.extra_fields import ExtraFields
from services.intake.find_customer import FindCustomer
from services.intake.new_contact import NewContact
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.intake.part import Part, Told, label
from services.tickets import Refused
from services.wizard import Choice, Deed, Done, Draft, Info, Note, Option, Step

THE_CUSTOMER = 0


async def card(draft: Draft, scene: Scene) -> Card | None:
    """The customer's record, as far as the actor may see it; that they saw it is written down once a draft."""
    customer = draft[FindCustomer].customer
    if not customer:
        return None
    customers, at = scene.desk.customers, scene.desk.clock()
    return await scene.once(
        ("card", customer), lambda: customers.opened(scene.actor, customer, draft=draft.id, at=at)
    )


async def record(draft: Draft, scene: Scene) -> Card | None:
    """The same without tickets, for whoever shows none of them."""
    customer = draft[FindCustomer].customer
    if not customer:
        return None
    if ("card", customer) in scene.read:
        return await card(draft, scene)
    customers = scene.desk.customers
    return await scene.once(
        ("record", customer), lambda: customers.card(scene.actor, customer, with_tickets=False)
    )


async def contacts(draft: Draft, scene: Scene) -> list[Option]:
    """The customer's contacts; where none is registered, the customer in person."""
    found = await record(draft, scene)
    known = [
        Option(
            c.id,
            c.name,
            detail={"phone": masks.phone_whole(c.phone), "email": c.email, "relation": c.relation},
        )
        for c in (found.contacts if found else ())
    ]
    return known or [Option(THE_CUSTOMER, scene.text("customer_card-contact-none"))]


def chosen(draft: Draft) -> bool:
    """Whether a contact that is stored is chosen."""
    return bool(draft[CustomerCard].contact)


class CustomerCard(Step):
    """A known contact fills in phone, e-mail and relation; Adicionar opens Novo Contato."""

    rooms = (NewContact, ExtraFields, Existing)
    deeds = (Deed("change", shown=chosen), Deed("extras", shown=chosen), Deed("show"))
    record: Annotated[Any, Info(source=card)] = None
    contact: Annotated[
        int | None, Choice(source=contacts, required=True, after=("find_customer.customer",))
    ] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject in (None, CUSTOMER)


async def show(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Mostrar: the document whole, beside the page and nowhere else; the audit says who saw it."""
    customer = draft[FindCustomer].customer or 0
    shown = await scene.desk.customers.document(scene.actor, customer, key=key, at=at)
    if not shown:
        raise Refused("customer_card-document-none")
    return Done(note=Note("customer_card-document-shown", {"document": shown}))


DOES: Mapping[str, Effect] = {"customer_card.show": show}


async def told(draft: Draft, scene: Scene) -> Told:
    return [("contact", label(await contacts(draft, scene), draft[CustomerCard].contact))]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {"contact_id": draft[CustomerCard].contact or None}


PART = Part(CustomerCard, told, content)
