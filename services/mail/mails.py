"""Mails as the desk knows them: asked for, listed with the fate of each address, tried again, corrected."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstrumentedAttribute

from services import scope
from services.in_hand import act_on
from services.jobs import enqueue
from services.mail.asking import MAIL, add, address
from services.mail_tables import MailFate, MailRecipient, MailRow
from services.people import Person
from services.permissions import Action
from services.tables import Json, Ticket
from services.ticket_content import MailContent, Refused
from services.ticket_moves import record

FAILED = (MailFate.REFUSED, MailFate.GIVEN_UP, MailFate.BOUNCED, MailFate.AMBIGUOUS)
"""Fates with which nothing more is tried by itself."""
USED_MOST = 10
LISTED = 20
_FAILED = [fate.value for fate in FAILED]
Doing = Callable[[AsyncSession, Ticket], Awaitable[list[str]]]


@dataclass(frozen=True)
class Recipient:
    """An address of a mail; `code` and `words`: what the server said last."""

    id: int
    mail_id: int
    ticket_id: int
    address: str
    kind: str
    fate: MailFate
    code: int | None
    words: str | None
    at: datetime | None
    read_at: datetime | None
    subject: str

    @property
    def failed(self) -> bool:
        return self.fate in FAILED


@dataclass(frozen=True)
class Mail:
    """A mail of a ticket. `next_at`: when it is tried (again), None where nothing is left to be done."""

    id: int
    ticket_id: int
    subject: str
    made_at: datetime
    next_at: datetime | None
    wants_read: bool
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True)
class Queued:
    """What is tried again now: its ticket and its addresses."""

    ticket_id: int
    addresses: tuple[str, ...]


class Mails:
    """`ready`: a server for mail that leaves is set, without which mails wait until there is one; `answers`: one
    for what comes back, too, so that confirmations of reading are seen. `sender`: MAIL_FROM. Whoever may not gets
    NotAllowed, or nothing where they read."""

    def __init__(
        self, engine: AsyncEngine, *, ready: bool = False, answers: bool = False, sender: str = ""
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self.ready, self.answers, self._sender = ready, answers, sender

    async def send(
        self, actor: Person, ticket_id: int, content: MailContent, *, key: str, at: datetime
    ) -> Queued:
        """A mail for a ticket in hand, once a key. Raises Refused with the field that is not right."""

        async def act(session: AsyncSession, ticket: Ticket) -> list[str]:
            said = await add(session, actor, ticket, content, at, self._sender)
            return said["mail"].split(", ")

        return await self._act(actor, ticket_id, key, act)

    async def again(self, actor: Person, mail_id: int, *, key: str, at: datetime) -> Queued:
        """Tentar de novo: all addresses of a mail that failed, once a key; no addresses where none has failed."""

        async def act(session: AsyncSession, ticket: Ticket) -> list[str]:
            mail = await session.get_one(MailRow, mail_id, with_for_update=True)
            rows = [*await session.scalars(_of(mail_id).where(MailRecipient.fate.in_(_FAILED)))]
            await _requeue(session, ticket, mail, rows, actor, at, "mail_again")
            return [row.address for row in rows]

        ticket_id = await self._ticket(MailRow.id, mail_id)
        return await self._act(actor, ticket_id, f"again:{mail_id}:{key}", act)

    async def correct(
        self, actor: Person, recipient_id: int, written: str, *, key: str, at: datetime
    ) -> Queued:
        """Corrigir endereço: another address takes the place of one that failed, once a key.

        Raises Refused: it is none, the mail has it already, or the old one has not failed.
        """

        async def act(session: AsyncSession, ticket: Ticket) -> list[str]:
            old = await session.get_one(MailRecipient, recipient_id)
            mail = await session.get_one(MailRow, old.mail_id, with_for_update=True)
            new = address(written, "address")
            rows = [*await session.scalars(_of(mail.id))]
            there = next((row for row in rows if row.address == new), None)
            if old.fate not in _FAILED:
                raise Refused("mail_not_failed", "address")
            if there is not None and there.fate != MailFate.CORRECTED.value:
                raise Refused("mail_address_there", "address")
            if there is None:
                there = MailRecipient(mail_id=mail.id, kind=old.kind, address=new)
                session.add(there)
            old.fate, old.at = MailFate.CORRECTED.value, at
            await _requeue(session, ticket, mail, [there], actor, at, "mail_corrected")
            return [new]

        ticket_id = await self._ticket(MailRecipient.id, recipient_id)
        return await self._act(actor, ticket_id, f"correct:{recipient_id}:{key}", act)

    async def recipient(self, actor: Person, recipient_id: int) -> Recipient | None:
        """One address of a mail of a ticket that the actor may read, and its fate."""
        if not scope.possible(recipient_id):
            return None
        async with self._sessions() as session:
            wanted = _joined(actor).where(MailRecipient.id == recipient_id)
            row = (await session.execute(wanted)).one_or_none()
        return None if row is None else recipient_of(*row)

    async def of_ticket(self, actor: Person, ticket_id: int) -> list[Mail]:
        """A ticket's mails, newest first; nothing where it is none of the actor's to read."""
        if not scope.possible(ticket_id):
            return []
        last = select(MailRow.id).where(MailRow.ticket_id == ticket_id).order_by(MailRow.id.desc())
        wanted = _joined(actor).where(MailRow.id.in_(last.limit(LISTED)))
        async with self._sessions() as session:
            found = await session.execute(wanted.order_by(MailRow.id.desc(), MailRecipient.id))
            rows: dict[int, tuple[MailRow, list[Recipient]]] = {}
            for row, mail in found:
                rows.setdefault(mail.id, (mail, []))[1].append(recipient_of(row, mail))
        return [_mail(mail, each) for mail, each in rows.values()]

    async def used(self, actor: Person) -> list[str]:
        """The addresses that the actor wrote to last, newest first, each once."""
        statement = (
            select(MailRecipient.address)
            .join(MailRow, MailRow.id == MailRecipient.mail_id)
            .where(MailRow.asked_by == actor.id, scope.allowed(actor, Action.SEND_MAIL))
            .where(MailRecipient.fate.not_in([MailFate.CORRECTED.value, MailFate.REFUSED.value]))
            .group_by(MailRecipient.address)
            .order_by(func.max(MailRow.id).desc(), MailRecipient.address)
            .limit(USED_MOST)
        )
        async with self._sessions() as session:
            return [*await session.scalars(statement)]

    async def _ticket(self, column: InstrumentedAttribute[int], number: int) -> int:
        """Whose ticket a mail or an address is; 0, no ticket's id, where there is none."""
        if not scope.possible(number):
            return 0
        statement = select(MailRow.ticket_id).join(MailRecipient, MailRecipient.mail_id == MailRow.id)
        async with self._sessions() as session:
            return await session.scalar(statement.where(column == number).limit(1)) or 0

    async def _act(self, actor: Person, ticket_id: int, key: str, act: Doing) -> Queued:
        """What is done to a ticket in hand, once a key."""

        async def work(session: AsyncSession, ticket: Ticket) -> Json:
            return {"addresses": await act(session, ticket)}

        also = scope.allowed(actor, Action.SEND_MAIL)
        done = await act_on(self._sessions, actor, ticket_id, "mail", key, work, also=also)
        return Queued(ticket_id, tuple(done["addresses"]))


async def _requeue(
    session: AsyncSession,
    ticket: Ticket,
    mail: MailRow,
    rows: list[MailRecipient],
    actor: Person,
    at: datetime,
    what: str,
) -> None:
    """These addresses are tried from now on, as those of a mail that was just asked for are."""
    if not rows:
        return
    for row in rows:
        row.fate, row.code, row.words, row.at, row.told_at = MailFate.QUEUED.value, None, None, at, None
    mail.tries, mail.doubts, mail.first_at, mail.next_at = 0, 0, None, at
    await session.flush()
    detail = {"mail": mail.id, "count": len(rows)}
    told = {"mail": mail.id, "to": ", ".join(row.address for row in rows), "text": mail.subject}
    record(session, ticket, what, actor.id, at, detail, told)
    await enqueue(session, MAIL, f"{mail.id}:{at.isoformat()}", {})


def _of(mail_id: int) -> "Select[MailRecipient]":
    return select(MailRecipient).where(MailRecipient.mail_id == mail_id).order_by(MailRecipient.id)


def _joined(actor: Person) -> "Select[MailRecipient, MailRow]":
    return (
        select(MailRecipient, MailRow)
        .join(MailRow, MailRow.id == MailRecipient.mail_id)
        .join(Ticket, Ticket.id == MailRow.ticket_id)
        .where(scope.tickets(actor))
    )


def recipient_of(row: MailRecipient, mail: MailRow) -> Recipient:
    """An address as it is told."""
    return Recipient(
        row.id, mail.id, mail.ticket_id, row.address, row.kind, MailFate(row.fate), row.code, row.words, row.at,
        row.read_at, mail.subject,
    )  # fmt: skip


def _mail(mail: MailRow, whom: list[Recipient]) -> Mail:
    return Mail(
        mail.id, mail.ticket_id, mail.subject, mail.made_at, mail.next_at, mail.wants_read, tuple(whom)
    )
