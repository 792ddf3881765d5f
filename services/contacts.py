"""Contacts of customers and their extra fields, as the desk adds, changes and puts them away."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.audit import note
from services.extra_values import Extra, extra, extras_of, fits, put
from services.people import Person
from services.provider_tables import ExtraField
from services.tables import Contact, Customer, Json, Ticket
from services.ticket_content import NotAllowed, Refused
from services.work_tables import ExtraValue


@dataclass(frozen=True)
class Entry:
    """Somebody to talk to, as the form has them: phone in E.164, e-mail in small letters."""

    name: str
    phone: str | None
    email: str | None = None
    relation: str | None = None
    notes: str | None = None


class Contacts:
    """Writes are keyed; not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def entry(self, actor: Person, customer_id: int, contact_id: int) -> Entry | None:
        """A contact as the form opens with it; None where there is none (any more)."""
        async with self._sessions() as session:
            row = await _find(session, actor, customer_id, contact_id)
        return None if row is None else Entry(*(getattr(row, each.name) for each in fields(Entry)))

    async def save(
        self,
        actor: Person,
        customer_id: int,
        contact_id: int | None,
        entry: Entry,
        *,
        key: str,
        at: datetime,
    ) -> int:
        """Adds a contact, or changes one; its id. Raises Refused where it is known already, or gone."""
        async with self._sessions.begin() as session:
            await _hold_customer(session, actor, customer_id)

            async def work() -> Json:
                row = Contact(customer_id=customer_id, name="")
                if contact_id is not None:
                    row = await _held(session, actor, customer_id, contact_id)
                await _unknown(session, customer_id, contact_id, entry)
                changed = [each.name for each in fields(Entry) if _differs(row, entry, each.name)]
                for name in changed:
                    setattr(row, name, getattr(entry, name))
                session.add(row)
                await session.flush()
                if changed:
                    what = "added" if contact_id is None else "changed"
                    note(session, f"contact.{what}", "contact", row.id, actor.id, at, fields=changed)
                return {"id": row.id}

            done = await once(session, f"contact:{actor.id}:{customer_id}:{key}", work)
        return int(done["id"])

    async def remove(
        self, actor: Person, customer_id: int, contact_id: int, *, key: str, at: datetime
    ) -> None:
        """Puts a contact away that a ticket names, and deletes any other. Raises Refused where it is gone."""
        async with self._sessions.begin() as session:
            await _hold_customer(session, actor, customer_id)

            async def work() -> Json:
                row = await _held(session, actor, customer_id, contact_id)
                used = await session.scalar(select(Ticket.id).where(Ticket.contact_id == row.id).limit(1))
                note(session, "contact.removed", "contact", row.id, actor.id, at, kept=used is not None)
                if used is not None:
                    row.gone_at = at
                else:
                    await session.execute(delete(ExtraValue).where(ExtraValue.contact_id == row.id))
                    await session.delete(row)
                return {}

            await once(session, f"contact_gone:{actor.id}:{customer_id}:{contact_id}:{key}", work)

    async def extras(self, actor: Person, customer_id: int, contact_id: int) -> list[Extra]:
        """The fields that the provider has now, in its order, with this contact's values."""
        async with self._sessions() as session:
            if await _find(session, actor, customer_id, contact_id) is None:
                return []
            rows = await session.execute(extras_of(contact_id))
            return [extra(*row) for row in rows]

    async def set_extra(
        self,
        actor: Person,
        customer_id: int,
        contact_id: int,
        field_id: int,
        value: object,
        *,
        key: str,
        at: datetime,
    ) -> None:
        """What an extra field says of a contact; None takes it away. Raises Refused where the field is not there."""
        if not scope.possible(field_id):
            raise Refused("extra_field_gone")
        async with self._sessions.begin() as session:
            await _hold_customer(session, actor, customer_id)

            async def work() -> Json:
                contact = await _held(session, actor, customer_id, contact_id)
                row = (
                    await session.execute(extras_of(contact.id).where(ExtraField.id == field_id))
                ).one_or_none()
                if row is None or (value is not None and not fits(extra(*row), value)):
                    raise Refused("extra_field_gone")
                if value is None:
                    theirs = (ExtraValue.contact_id == contact.id, ExtraValue.field_id == field_id)
                    await session.execute(delete(ExtraValue).where(*theirs))
                else:
                    await put(session, actor, contact.id, field_id, value, at)
                given = value is not None
                note(
                    session, "contact.extra", "contact", contact.id, actor.id, at, field=field_id, given=given
                )
                return {}

            await once(session, f"extra:{actor.id}:{contact_id}:{field_id}:{key}", work)


def _contact(actor: Person, customer_id: int, contact_id: int) -> Select[Contact]:
    return select(Contact).where(
        Contact.id == contact_id,
        Contact.customer_id == customer_id,
        Contact.gone_at.is_(None),
        scope.customers(actor),
    )


async def _find(session: AsyncSession, actor: Person, customer_id: int, contact_id: int) -> Contact | None:
    if not scope.possible(contact_id) or not scope.possible(customer_id):
        return None
    return await session.scalar(_contact(actor, customer_id, contact_id))


async def _held(session: AsyncSession, actor: Person, customer_id: int, contact_id: int) -> Contact:
    """The contact, held until the end: of two who change and put it away, the second sees what the first did."""
    if not scope.possible(contact_id):
        raise Refused("contact_gone")
    row = await session.scalar(_contact(actor, customer_id, contact_id).with_for_update())
    if row is None:
        raise Refused("contact_gone")
    return row


async def _hold_customer(session: AsyncSession, actor: Person, customer_id: int) -> None:
    """Whoever adds the same contact at the same time waits. Raises NotAllowed where there is no such customer."""
    if not scope.possible(customer_id):
        raise NotAllowed
    wanted = select(Customer.id).where(Customer.id == customer_id, scope.customers(actor))
    if await session.scalar(wanted.with_for_update()) is None:
        raise NotAllowed


async def _unknown(session: AsyncSession, customer_id: int, contact_id: int | None, entry: Entry) -> None:
    """Raises Refused where another contact of the customer has this name and phone."""
    same = select(Contact.id).where(
        Contact.customer_id == customer_id,
        Contact.gone_at.is_(None),
        Contact.phone == entry.phone,
        func.atende_plain(Contact.name) == func.atende_plain(entry.name),
        Contact.id != (contact_id or 0),
    )
    if await session.scalar(same.limit(1)) is not None:
        raise Refused("contact_known", "full_name")


def _differs(row: Contact, entry: Entry, name: str) -> bool:
    return bool(getattr(row, name) != getattr(entry, name))
