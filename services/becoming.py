"""Becoming: a prospect is made a customer by one press on a ticket about them, and their tickets follow."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.applied import once
from services.audit import note
from services.people import Person
from services.provider_tables import Prospect
from services.states import Subject
from services.tables import Contact, Customer, Json, Ticket
from services.ticket_content import NotAllowed, Refused
from services.ticket_moves import record


@dataclass(frozen=True)
class Became:
    """Whose record the prospect's tickets stand under now; `known`: it was there before."""

    customer_id: int
    code: str
    name: str
    known: bool
    tickets: int


async def become_customer(
    session: AsyncSession, actor: Person, ticket_id: int, *, key: str, at: datetime
) -> Became:
    """In this transaction, once a key; where another press was first, its result."""
    if not scope.possible(ticket_id):
        raise NotAllowed
    mine = select(Ticket.prospect_id).where(Ticket.id == ticket_id, scope.worked_tickets(actor))
    found = (await session.execute(mine)).one_or_none()
    if found is None:
        raise NotAllowed
    if found.prospect_id is None:
        raise Refused("prospect_not_found")
    number: int = found.prospect_id

    key = f"become:{actor.id}:{ticket_id}:{key}"
    return Became(**await once(session, key, lambda: _become(session, actor, number, at)))


async def _become(session: AsyncSession, actor: Person, number: int, at: datetime) -> Json:
    prospect = await session.get_one(Prospect, number, with_for_update=True)
    customer = await _known(session, prospect)
    known = customer is not None
    if customer is None:
        customer = await _made(session, prospect)
    contact = await _contact(session, prospect, customer)
    prospect.customer_id = customer.id
    tickets = await _follow(session, actor, prospect, customer, contact, at)
    note(session, "prospect.became_customer", "prospect", prospect.id, actor.id, at, customer=customer.id)
    return {
        "customer_id": customer.id,
        "code": customer.code,
        "name": customer.name,
        "known": known,
        "tickets": tickets,
    }


async def _known(session: AsyncSession, prospect: Prospect) -> Customer | None:
    """Whom another press has made of them, else the customer with the same document: two records of one person help
    nobody."""
    if prospect.customer_id is not None:
        return await session.get(Customer, prospect.customer_id)
    if prospect.document is None:
        return None
    same = select(Customer).where(Customer.document == prospect.document).order_by(Customer.id)
    return await session.scalar(same.limit(1))


async def _made(session: AsyncSession, prospect: Prospect) -> Customer:
    customer = Customer(
        code=await _free_code(session, prospect.id),
        name=prospect.name,
        document=prospect.document,
        address=prospect.address or "",
        city=prospect.city or "",
        state="",
        postal_code=prospect.postal_code,
    )
    session.add(customer)
    await session.flush()
    return customer


async def _free_code(session: AsyncSession, number: int) -> str:
    """P and the prospect's number, until the provider's own system gives a code; never one that is taken."""
    code = f"P{number:06}"
    taken = set(await session.scalars(select(Customer.code).where(Customer.code.startswith(code))))
    return next(
        each for each in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if each not in taken
    )


async def _contact(session: AsyncSession, prospect: Prospect, customer: Customer) -> Contact:
    """The prospect is their own contact; one that is there already is not made twice."""
    same = select(Contact).where(
        Contact.customer_id == customer.id,
        Contact.gone_at.is_(None),
        func.atende_plain(Contact.name) == func.atende_plain(prospect.name),
        Contact.phone.is_not_distinct_from(prospect.phone),
    )
    contact = await session.scalar(same.order_by(Contact.id).limit(1))
    if contact is None:
        contact = Contact(
            customer_id=customer.id, name=prospect.name, phone=prospect.phone, email=prospect.email
        )
        session.add(contact)
        await session.flush()
    return contact


async def _follow(
    session: AsyncSession,
    actor: Person,
    prospect: Prospect,
    customer: Customer,
    contact: Contact,
    at: datetime,
) -> int:
    """The prospect's tickets become the customer's. Says how many."""
    theirs = select(Ticket).where(Ticket.prospect_id == prospect.id, Ticket.subject == Subject.PROSPECT.value)
    tickets = list(await session.scalars(theirs.order_by(Ticket.id).with_for_update()))
    for ticket in tickets:
        ticket.subject = Subject.CUSTOMER.value
        ticket.customer_id, ticket.contact_id = customer.id, contact.id
        record(session, ticket, "became_customer", actor.id, at, {"customer": customer.id})
    return len(tickets)
