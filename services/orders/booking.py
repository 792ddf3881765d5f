"""Booking: an order gets its technician and its time, or hears who took it and what is free instead."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.people import Person
from services.tables import Ticket
from services.ticket_content import TicketContent


async def ask(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The order that comes with the ticket. Raises Refused with the field that is not right (any more)."""
    return {}
