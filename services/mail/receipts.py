"""The mail by which a ticket's receipt goes to the customer, where its type says so ("protocolo")."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail.templates import Template, filled
from services.mail.values import about_ticket, values_of
from services.mail_tables import MailTemplate, ReceiptMail
from services.people import Person
from services.provider_tables import Prospect
from services.tables import Contact, Ticket
from services.ticket_content import MailContent


@dataclass(frozen=True)
class NoAddress:
    """The type's receipt would go by mail, but nobody knows where to."""


async def receipt_of(
    session: AsyncSession, actor: Person, ticket: Ticket, zone: ZoneInfo, provider: str = ""
) -> MailContent | NoAddress | None:
    """The mail of a ticket that is confirmed in this transaction, its columns set; None where its type sends none."""
    row = await session.scalar(
        select(MailTemplate)
        .join(ReceiptMail, ReceiptMail.template_id == MailTemplate.id)
        .where(ReceiptMail.type_id == ticket.type_id, MailTemplate.active)
    )
    if row is None:
        return None
    address = await _address(session, ticket)
    if not address:
        return NoAddress()
    values = await values_of(session, actor, await about_ticket(session, ticket), zone, provider)
    if not values:  # whoever may not send mail has none sent
        return None
    shown = filled(Template(row.id, row.name, row.subject, row.body), values)
    return MailContent((address,), shown.subject, shown.body, template_id=row.id)


async def _address(session: AsyncSession, ticket: Ticket) -> str | None:
    """The contact's, else the customer's first one; a prospect's own."""
    if ticket.customer_id is None:
        return await session.scalar(select(Prospect.email).where(Prospect.id == ticket.prospect_id))
    theirs = (Contact.customer_id == ticket.customer_id, Contact.gone_at.is_(None), Contact.email != "")
    chosen = (Contact.id == ticket.contact_id).desc()
    return await session.scalar(select(Contact.email).where(*theirs).order_by(chosen, Contact.id).limit(1))
