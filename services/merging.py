"""Merging ("Acrescentar ao existente"): a draft's protocol becomes one more contact of a ticket in hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.people import Person
from services.states import RUNNING, Subject, TicketState
from services.tables import Contact, Customer, Json, PersonRow, Position, Ticket, TicketTypeRow
from services.ticket_content import Refused, words
from services.ticket_moves import move, record


@dataclass(frozen=True)
class Addition:
    """What the page showed: the ticket that takes the protocol in, whose it is, who called, and what they said."""

    into: int
    customer_id: int
    contact_id: int | None = None
    words: str | None = None


async def merge(session: AsyncSession, actor: Person, ticket: Ticket, said: Addition, at: datetime) -> Json:
    """The draft's ticket is merged into the other one, which is held: nobody ends it meanwhile. Gives its receipt.

    Raises Refused where the other one is not the customer's, or nobody works on it any more.
    """
    into = await _target(session, actor, said)
    contact = await _contact(session, actor, said)
    text = words(said.words, "problem", "words")
    ticket.subject, ticket.customer_id, ticket.contact_id = (
        Subject.CUSTOMER.value,
        said.customer_id,
        said.contact_id,
    )
    ticket.problem, ticket.merged_into_id = text, into.id
    move(session, ticket, TicketState.MERGED, by=actor.id, at=at, protocol=into.protocol)
    told = {"protocol": ticket.protocol} | ({"text": text} if text else {})
    record(session, into, "merged_here", actor.id, at, {"merged": ticket.id}, told)
    type_name, customer, assignee = (await session.execute(_names(into))).one()
    extras = {"merged": into.protocol}
    names = {"type": type_name, "assignee": assignee, "customer": customer, "contact": contact}
    return {
        "ticket_id": ticket.id,
        "protocol": ticket.protocol,
        "at": at.isoformat(),
        "extras": extras,
        **names,
    }


async def _target(session: AsyncSession, actor: Person, said: Addition) -> Ticket:
    if not scope.possible(said.into):
        raise Refused("existing_not_found", "ticket")
    into = await session.scalar(
        select(Ticket)
        .where(
            Ticket.id == said.into,
            Ticket.customer_id == said.customer_id,
            scope.worked_tickets(actor),
            scope.customers(actor),
        )
        .with_for_update(of=Ticket)
    )
    if into is None:
        raise Refused("existing_not_found", "ticket")
    if into.state not in [state.value for state in RUNNING]:
        raise Refused("existing_ended", "ticket")
    return into


async def _contact(session: AsyncSession, actor: Person, said: Addition) -> str | None:
    """The caller's name; without one the customer in person is meant."""
    if said.contact_id is None:
        return None
    name = await session.scalar(
        select(Contact.name)
        .where(
            Contact.id == said.contact_id,
            Contact.customer_id == said.customer_id,
            Contact.gone_at.is_(None),
            scope.customers(actor),
        )
        .with_for_update(read=True)
    )
    if name is None:
        raise Refused("contact_gone", "contact")
    return name


def _names(into: Ticket) -> Select[str, str, str]:
    """What a receipt says of the ticket: its type, its customer, and who is responsible."""
    return (
        select(TicketTypeRow.name, Customer.name, func.coalesce(PersonRow.name, Position.name))
        .select_from(Ticket)
        .join(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
        .join(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(PersonRow, PersonRow.id == Ticket.assignee_person_id)
        .outerjoin(Position, Position.id == Ticket.assignee_position_id)
        .where(Ticket.id == into.id)
    )
