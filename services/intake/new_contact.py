"""Novo Contato (S4): a room of Dados do Cliente, where a contact is added, changed, or put away."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services.contacts import Entry
from services.conversation import Effect, Scene
from services.intake.extra_fields import ExtraFields, open_of
from services.intake.find_customer import FindCustomer
from services.intake.reading import read_email, read_line, read_phone
from services.tickets import Refused
from services.wizard import Deed, Done, Draft, Info, Note, Step, Text

NAME_MOST, LINE_MOST, NOTES_MOST = 200, 100, 1024
FORM = ("full_name", "phone", "email", "relation", "notes")


def filled(draft: Draft) -> bool:
    """Whether there is anything to be taken away."""
    return any(draft[NewContact].model_dump(include=set(FORM) | {"contact"}).values())


def unsaved(draft: Draft) -> bool:
    """Whether the form says something that is not stored."""
    said = draft[NewContact]
    return (said.stored or fingerprint(Entry("", None))) != fingerprint(entered(said))


class NewContact(Step):
    """The tab Dados do Contato; Campos Extras is the other one. Salvar chooses the contact and goes back."""

    rooms = (ExtraFields,)
    form = True
    deeds = (
        Deed("extras"),
        Deed("save", whole=True, main=True),
        Deed("new", asks=unsaved),
        Deed("delete", asks=lambda draft: True, shown=filled, grave=True),
    )
    contact: Annotated[int | None, Info(kept=True)] = None
    stored: Annotated[str | None, Info(kept=True)] = None
    full_name: Annotated[str | None, Text(required=True, most=NAME_MOST, check=read_line)] = None
    phone: Annotated[str | None, Text(required=True, most=LINE_MOST, check=read_phone)] = None
    email: Annotated[str | None, Text(check=read_email)] = None
    relation: Annotated[str | None, Text(most=LINE_MOST, check=read_line)] = None
    notes: Annotated[str | None, Text(most=NOTES_MOST, long=True)] = None


def entered(said: NewContact) -> Entry:
    """What the form says."""
    return Entry(said.full_name or "", said.phone, said.email, said.relation, said.notes)


def fingerprint(entry: Entry) -> str:
    """What tells whether two entries say the same."""
    return json.dumps([entry.name, entry.phone, entry.email, entry.relation, entry.notes])


def answers(contact: int, entry: Entry) -> dict[str, str | int | None]:
    """The form filled in with a contact."""
    said: dict[str, str | int | None] = {"contact": contact, "stored": fingerprint(entry)}
    return said | dict(zip(FORM, (entry.name, *list(vars(entry).values())[1:]), strict=True))


async def change(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Alterar contato: the form with the one that is chosen."""
    contact = draft.answers["customer_card"].get("contact") or 0
    found = await scene.desk.contacts.entry(scene.actor, draft[FindCustomer].customer or 0, contact)
    if found is None:
        raise Refused("contact_gone")
    return Done(
        cleared=("new_contact",), answers={"new_contact": answers(contact, found)}, leads="new_contact"
    )


async def save(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Stores it, chooses it, and goes back to Dados do Cliente."""
    said, customer = draft[NewContact], draft[FindCustomer].customer or 0
    contact = await scene.desk.contacts.save(
        scene.actor, customer, said.contact, entered(said), key=key, at=at
    )
    return Done(
        cleared=("new_contact",),
        answers={"customer_card": {"contact": contact}},
        note=Note("new_contact-saved"),
        leads="leave",
    )


async def new(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Novo: the form empty, for another one."""
    return Done(cleared=("new_contact",))


async def remove(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Apagar: the contact, or what was typed of one that is not stored."""
    contact, customer = draft[NewContact].contact, draft[FindCustomer].customer or 0
    if contact is None:
        return Done(cleared=("new_contact",))
    await scene.desk.contacts.remove(scene.actor, customer, contact, key=key, at=at)
    chosen = draft.answers.get("customer_card", {}).get("contact")
    left = {"customer_card": {"contact": None}} if chosen == contact else {}
    return Done(cleared=("new_contact",), answers=left, note=Note("new_contact-gone"), leads="leave")


async def extras(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """The tab Campos Extras: of a contact that is stored."""
    contact = draft[NewContact].contact
    if contact is None:
        raise Refused("contact_unsaved")
    return open_of(contact)


DOES: Mapping[str, Effect] = {
    "customer_card.change": change,
    "new_contact.save": save,
    "new_contact.new": new,
    "new_contact.delete": remove,
    "new_contact.extras": extras,
}
