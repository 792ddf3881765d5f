"""Campos Extras (S4.1) and Editar Campo Extra (S4.2): what the provider wants to know of a contact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.extra_values import Extra
from services.intake.extra_reading import FIELDS, in_words, mark, prefilled, read_day, read_number, value_of
from services.intake.find_customer import FindCustomer
from services.tickets import Refused
from services.wizard import Choice, Deed, Done, Draft, Info, Moment, Option, Step, Text

WORDS_MOST, LINE_MOST = 1000, 60


async def known(draft: Draft, scene: Scene, contact: int | None) -> list[Extra]:
    """The fields with this contact's values."""
    customer = draft[FindCustomer].customer
    if not customer or not contact:
        return []
    contacts = scene.desk.contacts
    return await scene.once(("extras", contact), lambda: contacts.extras(scene.actor, customer, contact))


async def one(draft: Draft, scene: Scene, contact: int | None, field: int | None) -> Extra | None:
    """A field with this contact's value; None where it is not there (any more)."""
    return next((each for each in await known(draft, scene, contact) if each.id == field), None)


async def listed(draft: Draft, scene: Scene) -> list[Extra]:
    """What the page tells."""
    return await known(draft, scene, draft[ExtraFields].contact)


async def choices(draft: Draft, scene: Scene) -> list[Option]:
    """The fields to choose from."""
    return [Option(each.id, each.name) for each in await listed(draft, scene)]


async def edited(draft: Draft, scene: Scene) -> Extra | None:
    """The field in hand."""
    said = draft[EditExtra]
    return await one(draft, scene, said.contact, said.field)


async def saved(draft: Draft, scene: Scene) -> Extra | None:
    """The field of the message."""
    said = draft[ExtraSaved]
    return await one(draft, scene, said.contact, said.field)


async def days(draft: Draft, scene: Scene) -> list[Option]:
    """Today, and the day that was typed."""
    today = scene.desk.clock().astimezone(scene.desk.timezone).date().isoformat()
    said = draft[EditExtra].day
    found = [Option(today, scene.text("edit_extra-today"))]
    return found if said in (None, today) else [*found, Option(said, in_words(said))]


async def yes_no(draft: Draft, scene: Scene) -> list[Option]:
    """Sim, Não."""
    return [Option(word, scene.text(f"edit_extra-{word}-option")) for word in ("yes", "no")]


async def entries(draft: Draft, scene: Scene) -> list[Option]:
    """A list's own, each by a number that it keeps when the list changes."""
    extra = await edited(draft, scene)
    return [Option(mark(each), each) for each in (extra.options if extra else ())]


class ExtraSaved(Step):
    """The message of confirmation; Ok returns to Dados do Cliente."""

    door = False
    deeds = (Deed("ok", main=True),)
    field: Annotated[int | None, Info(kept=True)] = None
    contact: Annotated[int | None, Info(kept=True)] = None
    extra: Annotated[Any, Info(source=saved)] = None


class EditExtra(Step):
    """A value is given as its field's kind wants it; one that is there opens with it."""

    door = False
    rooms = (ExtraSaved,)
    deeds = (
        Deed("save", whole=True, main=True),
        Deed("delete", shown=lambda draft: bool(draft[EditExtra].given), grave=True),
    )
    field: Annotated[int | None, Info(kept=True)] = None
    contact: Annotated[int | None, Info(kept=True)] = None
    kind: Annotated[str | None, Info(kept=True)] = None
    given: Annotated[str | None, Info(kept=True)] = None
    extra: Annotated[Any, Info(source=edited)] = None
    words: Annotated[str | None, Text(required=True, most=WORDS_MOST, long=True)] = None
    number: Annotated[str | None, Text(required=True, most=LINE_MOST, check=read_number)] = None
    day: Annotated[str | None, Moment(required=True, source=days, lists=("day",), read=read_day)] = None
    yes: Annotated[str | None, Choice(required=True, source=yes_no)] = None
    entry: Annotated[int | None, Choice(required=True, source=entries, single=False)] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        kind = draft[EditExtra].kind
        return tuple(name for each, name in FIELDS.items() if each.value != kind)

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        """Always open: whoever comes here wants to give a value, also in place of one that is there."""
        return next((name for name in FIELDS.values() if name in cls.asks(draft)), "")


class ExtraFields(Step):
    """The tab Campos Extras of a contact."""

    door = False
    rooms = (EditExtra,)
    deeds = (Deed("edit", main=True),)
    contact: Annotated[int | None, Info(kept=True)] = None
    extras: Annotated[Any, Info(source=listed)] = None
    field: Annotated[int | None, Choice(source=choices, required=True)] = None


def open_of(contact: int) -> Done:
    """Leads to a contact's extra fields."""
    return Done(
        cleared=("extra_fields",), answers={"extra_fields": {"contact": contact}}, leads="extra_fields"
    )


async def of_chosen(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Campos Extras, on Dados do Cliente: of the contact that is chosen."""
    contact = draft.answers.get("customer_card", {}).get("contact")
    if not contact:
        raise Refused("contact_unchosen")
    return open_of(contact)


async def edit(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Editar Campo: the chosen field, with its value; where the provider has defined none, it says so."""
    said = draft[ExtraFields]
    if not await listed(draft, scene):
        raise Refused("extra_fields-none")
    extra = await one(draft, scene, said.contact, said.field)
    if extra is None:
        raise Refused("extra_fields-choose")
    opened = {"field": extra.id, "contact": said.contact, "kind": extra.kind.value}
    return Done(
        cleared=("edit_extra",), answers={"edit_extra": opened | prefilled(extra)}, leads="edit_extra"
    )


async def chose(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A press on a field opens it at once."""
    return await edit(scene, draft, key, at) if draft[ExtraFields].field else None


async def save(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Salvar: then the message of confirmation."""
    said = draft[EditExtra]
    extra = await edited(draft, scene)
    if extra is None or extra.kind.value != said.kind:
        raise Refused("extra_field_gone")
    if (value := value_of(extra, getattr(said, FIELDS[extra.kind]))) is None:
        raise Refused("extra_value_gone", FIELDS[extra.kind])
    return await _set(scene, draft, value, key, at)


async def remove(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Apagar: the value, not the field."""
    return await _set(scene, draft, None, key, at)


async def _set(scene: Scene, draft: Draft, value: object, key: str, at: datetime) -> Done:
    said, customer = draft[EditExtra], draft[FindCustomer].customer or 0
    await scene.desk.contacts.set_extra(
        scene.actor, customer, said.contact or 0, said.field or 0, value, key=key, at=at
    )
    about = {"field": said.field, "contact": said.contact}
    kept: dict[str, Any] = {"given": "1"} if value is not None else about | {"kind": said.kind}
    return Done(
        cleared=("extra_saved",) if value is not None else ("edit_extra", "extra_saved"),
        answers={"edit_extra": kept, "extra_saved": about},
        leads="extra_saved",
    )


async def ok(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Ok: back to Dados do Cliente."""
    return Done(cleared=("extra_fields", "edit_extra", "extra_saved"), leads="out")


SAID: Mapping[str, Effect] = {"extra_fields.field": chose}
DOES: Mapping[str, Effect] = {
    "customer_card.extras": of_chosen,
    "extra_fields.edit": edit,
    "edit_extra.save": save,
    "edit_extra.delete": remove,
    "extra_saved.ok": ok,
}
