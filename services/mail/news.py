"""News of mail that did not go well, for whoever asked for it: several joined, once, while they are on duty."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope, telling
from services.mail.mails import FAILED, Recipient, recipient_of
from services.mail_tables import MailFate, MailFile, MailRecipient, MailRow
from services.people import Person
from services.permissions import Action
from services.provider_tables import Prospect
from services.tables import AccessPoint, Customer, Ticket
from services.work_tables import FileRow

JOINED = 5
"""Mails that one message tells of at most."""
_FAILED = [fate.value for fate in FAILED]


@dataclass(frozen=True)
class MailNews:
    """A mail that did not go well: addresses that failed, and names of files that it left without. `name`: whom its
    ticket is about."""

    mail_id: int
    ticket_id: int
    protocol: str
    name: str | None
    subject: str
    failed: tuple[Recipient, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class MailLetter:
    """What one message tells a person, oldest first."""

    person: Person
    items: Sequence[MailNews]


Send = Callable[[MailLetter], Awaitable[int | None]]
"""Sends a letter; gives the message's id, None where the person has blocked the bot. Raises Later."""


class MailNotices:
    """The work of the job. Repeating it tells nobody twice what its first run had told to its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def tell(self, person_id: int, send: Send, *, at: datetime) -> None:
        """Tells somebody what they were not told yet, JOINED a message, if they are on duty.

        Raises Later while another process tells this person, and what `send` raises: what was told before is so.
        """

        async def some(session: AsyncSession, person: Person) -> bool:
            rows = await _untold(session, person)
            if rows:
                await send(MailLetter(person, await _items(session, rows)))
            for recipient, _, _, _ in rows:
                recipient.told_at = at
            return bool(rows)

        await telling.tell(self._sessions, person_id, "mail news", Action.SEND_MAIL, some)


Row = tuple[MailRecipient, MailRow, str, str | None]


async def _untold(session: AsyncSession, person: Person) -> list[Row]:
    """Addresses of the person's oldest mails that are to be told of."""
    mine = and_(MailRow.asked_by == person.id, MailRecipient.told_at.is_(None), _bad())
    mails = (
        select(MailRow.id)
        .join(MailRecipient, MailRecipient.mail_id == MailRow.id)
        .join(Ticket, Ticket.id == MailRow.ticket_id)
        .where(mine, scope.tickets(person))
        .group_by(MailRow.id)
        .order_by(MailRow.id)
        .limit(JOINED)
    )
    name = func.coalesce(Customer.name, Prospect.name, AccessPoint.name)
    wanted = (
        select(MailRecipient, MailRow, Ticket.protocol, name)
        .join(MailRow, MailRow.id == MailRecipient.mail_id)
        .join(Ticket, Ticket.id == MailRow.ticket_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(Prospect, Prospect.id == Ticket.prospect_id)
        .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
        .where(mine, MailRow.id.in_(mails))
        .order_by(MailRow.id, MailRecipient.id)
        .with_for_update(of=MailRecipient)
    )
    return [(row[0], row[1], row[2], row[3]) for row in await session.execute(wanted)]


def _bad() -> ColumnElement[bool]:
    """It failed, or it left without a file."""
    without = exists().where(MailFile.mail_id == MailRow.id, MailFile.missing)
    return or_(
        MailRecipient.fate.in_(_FAILED), and_(MailRecipient.fate == MailFate.SENT.value, without)
    )  # fmt: skip


async def _items(session: AsyncSession, rows: Sequence[Row]) -> list[MailNews]:
    numbers = {mail.id for _, mail, _, _ in rows}
    gone = (
        select(MailFile.mail_id, FileRow.name)
        .join(FileRow, FileRow.id == MailFile.file_id)
        .where(MailFile.mail_id.in_(numbers), MailFile.missing)
        .order_by(MailFile.rank)
    )
    missing: dict[int, list[str]] = {}
    for number, file in await session.execute(gone):
        missing.setdefault(number, []).append(file)
    found: dict[int, MailNews] = {}
    for _, mail, protocol, name in rows:
        failed = tuple(recipient_of(row, mail) for row, of, _, _ in rows if of.id == mail.id)
        found[mail.id] = MailNews(
            mail.id, mail.ticket_id, protocol, name, mail.subject,
            tuple(each for each in failed if each.failed), tuple(missing.get(mail.id, ())),
        )  # fmt: skip
    return list(found.values())
