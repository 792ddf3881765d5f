"""Asking for a mail: checked again, written with its addresses, its files and the job that sends it, or refused."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.cleaning import one_line, says_nothing
from services.file_lines import same
from services.jobs import enqueue
from services.mail import addressing
from services.mail.composing import new_message_id
from services.mail.receipts import NoAddress, receipt_of
from services.mail.templates import BODY_MOST, SUBJECT_MOST
from services.mail_tables import MailFile, MailKind, MailRecipient, MailRow, MailTemplate, RecipientKind
from services.people import Person
from services.permissions import Action
from services.states import FileState
from services.tables import Ticket
from services.ticket_content import MailContent, NotAllowed, Refused, TicketContent, words
from services.ticket_moves import record
from services.work_tables import FileRow

MAIL = "mail"
"""Name of the job that sends what is due."""
ADDRESSES_MOST, FILES_MOST = 10, 10
BYTES_MOST = 20 * 1024 * 1024
"""Of all files of a mail."""
_USABLE = (FileState.WAITING.value, FileState.KEPT.value)
Follow = Callable[[AsyncSession, Person, Ticket, TicketContent, datetime], Awaitable[dict[str, str]]]


def asks(zone: ZoneInfo, sender: str = "", provider: str = "") -> Follow:
    """What `Tickets.confirm` does for the mail that comes with a ticket, and for the receipt that its type sends.
    `sender`: MAIL_FROM, "" where there is none."""

    async def ask(
        session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
    ) -> dict[str, str]:
        said: dict[str, str] = {}
        if content.mail is not None:
            said |= await add(session, actor, ticket, content.mail, at, sender)
        await session.flush()
        receipt = await receipt_of(session, actor, ticket, zone, provider)
        if receipt is None:
            return said
        if isinstance(receipt, NoAddress) or not _right(receipt):
            return said | {"mail_nowhere": "—"}
        told = await add(session, actor, ticket, receipt, at, sender, MailKind.RECEIPT)
        return said | {"mail_receipt": told["mail"]}

    return ask


def _right(content: MailContent) -> bool:
    """Whether its addresses are: what a customer's data hold keeps nobody from confirming."""
    try:
        recipients(content)
    except Refused:
        return False
    return True


async def add(
    session: AsyncSession,
    actor: Person,
    ticket: Ticket,
    content: MailContent,
    at: datetime,
    sender: str,
    kind: MailKind = MailKind.ASKED,
) -> dict[str, str]:
    """A mail that is sent if this transaction commits, and its line on a receipt. Raises Refused with the field that is
    not right, NotAllowed for whoever may send none."""
    if not await session.scalar(select(scope.allowed(actor, Action.SEND_MAIL))):
        raise NotAllowed
    whom = recipients(content)
    subject = one_line(content.subject)
    if says_nothing(subject):
        raise Refused("mail_subject_missing", "subject")
    if len(subject) > SUBJECT_MOST:
        raise Refused("mail_subject_too_long", "subject")
    body = words(content.body, "mail_body", "body", BODY_MOST)
    if body is None:
        raise Refused("mail_body_missing", "body")
    files = await _files(session, actor, ticket, content.files)
    mail = MailRow(
        ticket_id=ticket.id, kind=kind.value, asked_by=actor.id, made_at=at, subject=subject, body=body,
        template_id=await _template(session, content.template_id), wants_read=content.wants_read,
        message_id=new_message_id(sender), in_reply_to=await _before(session, ticket.id), next_at=at,
    )  # fmt: skip
    session.add(mail)
    await session.flush()
    session.add_all(
        MailRecipient(mail_id=mail.id, kind=way.value, address=each) for each, way in whom.items()
    )
    session.add_all(MailFile(mail_id=mail.id, file_id=number, rank=n) for n, number in enumerate(files))
    record(
        session, ticket, "mail_queued", actor.id, at, {"mail": mail.id, "count": len(whom)},
        {"mail": mail.id, "to": ", ".join(whom), "text": subject},
    )  # fmt: skip
    await enqueue(session, MAIL, str(mail.id), {})
    return {"mail": ", ".join(whom)}


def recipients(content: MailContent) -> dict[str, RecipientKind]:
    """Addresses as they are stored, each once: who stands in To does not stand in Cc. Raises Refused."""
    whom: dict[str, RecipientKind] = {}
    for kind, field, given in ((RecipientKind.TO, "to", content.to), (RecipientKind.CC, "cc", content.cc)):
        for written in given:
            whom.setdefault(address(written, field), kind)
    if RecipientKind.TO not in whom.values():
        raise Refused("mail_address_missing", "to")
    if len(whom) > ADDRESSES_MOST:
        raise Refused("mail_addresses_too_many", "to", most=ADDRESSES_MOST)
    return whom


def address(written: str, field: str) -> str:
    """One address in small letters; a domain of other than ASCII letters as IDNA has it. Raises Refused."""
    if (made := addressing.address(written)) is None:
        raise Refused("mail_address_wrong", field)
    return made


async def _files(session: AsyncSession, actor: Person, ticket: Ticket, numbers: Sequence[int]) -> list[int]:
    """The ids of those that can go, held until the end; what was refused or is gone meanwhile is left out."""
    wanted = [*dict.fromkeys(numbers)]
    if len(wanted) > FILES_MOST:
        raise Refused("files_too_many", "files", most=FILES_MOST)
    may_be = [number for number in wanted if scope.possible(number)]
    rows = await session.scalars(
        select(FileRow).where(FileRow.id.in_(may_be), or_(FileRow.sent_by == actor.id, same(ticket)))
        .with_for_update(read=True)
    )  # fmt: skip
    found = {row.id: row for row in rows}
    if len(found) < len(wanted):
        raise Refused("file_not_found", "files")
    kept = [number for number in wanted if found[number].state in _USABLE]
    total = sum(found[number].size or 0 for number in kept)
    if total > BYTES_MOST:
        raise Refused("mail_files_too_large", "files", most=BYTES_MOST >> 20, size=-(-total >> 20))
    return kept


async def _template(session: AsyncSession, number: int | None) -> int | None:
    """What the mail was begun with, also where it was retired meanwhile: the text is the draft's own."""
    if number is None or not scope.possible(number):
        return None
    return await session.scalar(select(MailTemplate.id).where(MailTemplate.id == number))


async def _before(session: AsyncSession, ticket_id: int) -> str | None:
    """The Message-ID of the ticket's mail before, so that they stand together in a mail program (RFC 5322, 3.6.4)."""
    last = select(MailRow.message_id).where(MailRow.ticket_id == ticket_id).order_by(MailRow.id.desc())
    return await session.scalar(last.limit(1))
