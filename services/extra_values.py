"""Values of extra fields: what the provider's own fields say of a contact."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.people import Person
from services.provider_tables import ExtraField
from services.states import FieldKind
from services.work_tables import ExtraValue


@dataclass(frozen=True)
class Extra:
    """A field that the provider defined, with what it says of a contact; None: nothing.

    A text and a list's option are text, a number is one, a date is ISO 8601, yes and no are true and false.
    """

    id: int
    name: str
    kind: FieldKind
    options: tuple[str, ...]
    value: object = None


def fits(extra: Extra, value: object) -> bool:
    """Whether a field can hold this value, as it is now."""
    match extra.kind:
        case FieldKind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case FieldKind.YES_NO:
            return isinstance(value, bool)
        case FieldKind.LIST:
            return value in extra.options
    return isinstance(value, str)


async def put(
    session: AsyncSession, actor: Person, contact_id: int, field_id: int, value: object, at: datetime
) -> None:
    """Gives a contact's field this value, in place of another."""
    row = insert(ExtraValue).values(
        contact_id=contact_id, field_id=field_id, value=value, set_by=actor.id, set_at=at
    )
    said = {"value": row.excluded.value, "set_by": actor.id, "set_at": at}
    await session.execute(
        row.on_conflict_do_update(index_elements=[ExtraValue.contact_id, ExtraValue.field_id], set_=said)
    )


def extras_of(contact_id: int) -> Select[ExtraField, ExtraValue]:
    """The fields that there are now, each with what it says of the contact."""
    theirs = (ExtraValue.field_id == ExtraField.id) & (ExtraValue.contact_id == contact_id)
    return (
        select(ExtraField, ExtraValue)
        .outerjoin(ExtraValue, theirs)
        .where(ExtraField.active)
        .order_by(ExtraField.rank, ExtraField.id)
    )


def extra(field: ExtraField, value: ExtraValue | None) -> Extra:
    """A row of `extras_of`."""
    kind = FieldKind(field.kind)
    return Extra(field.id, field.name, kind, tuple(field.options), None if value is None else value.value)
