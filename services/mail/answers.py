"""Answers: what came back for a ticket is filed there as a customer's words, files and reports; nobody is answered.

Which ticket it is for is known by the Message-ID of a mail that was sent, which nobody guesses; by a protocol alone
only where it comes from an address that the ticket knows.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.file_names import PROGRAMS, ending_of
from services.files_job import Copy, FilesJob
from services.mail import fates
from services.mail.arrived import Arrived, ArrivedFile
from services.mail.reports import Report, ReportKind
from services.mail_tables import MailReceived, MailRecipient, MailRow, ReceivedKind
from services.notices import MAIL_REPLY, announce
from services.provider_tables import Prospect
from services.sniffing import Unfit
from services.states import FileState, TicketState
from services.tables import Contact, Json, Ticket
from services.ticket_content import LONGEST_TEXT
from services.ticket_moves import record
from services.work_tables import FileRow, TicketFile

MOST_AN_HOUR = 30
"""Messages that one ticket takes in an hour: two programs that answer each other come no further."""
_PROTOCOL = re.compile(r"\[#([0-9A-Za-z./-]{1,40})\]")
_UNCONFIRMED = (TicketState.DRAFT.value, TicketState.ABANDONED.value)
_WHOLE = "resposta.txt"
"""The file with the whole of a text that is too long for a timeline."""


class Taken(StrEnum):
    """What became of a message. Foreign: it is about no ticket; own: this desk sent it itself; known: it was filed."""

    REPLY = "reply"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    READ = "read"
    KNOWN = "known"
    FOREIGN = "foreign"
    OWN = "own"
    FLOOD = "flood"


@dataclass(frozen=True)
class _Place:
    """Where a message belongs; `mail` is None where its protocol was found alone."""

    ticket: int
    mail: int | None


class Answers:
    """`own`: the addresses that the desk sends from, in small letters."""

    def __init__(self, engine: AsyncEngine, files: FilesJob, own: Collection[str]) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._files, self._own = files, frozenset(own)

    async def take(self, it: Arrived, at: datetime) -> Taken:
        """Files a message, once by its Message-ID. Raises Later while nobody can tell whether its files are clean."""
        async with self._sessions() as session:
            place = await self._look(session, it, at)
        if isinstance(place, Taken):
            return place
        copies = [] if it.reports else [await self._copied(file) for file in _files(it)]
        async with self._sessions.begin() as session:
            ticket = await session.get_one(Ticket, place.ticket, with_for_update=True)
            taken, kind = _kind(it)
            number = await session.scalar(
                insert(MailReceived)
                .values(
                    message_id=it.message_id, ticket_id=ticket.id, mail_id=place.mail, kind=kind.value,
                    from_address=it.sender, subject=it.subject, body=it.text[:LONGEST_TEXT], received_at=at,
                )
                .on_conflict_do_nothing()
                .returning(MailReceived.id)
            )  # fmt: skip
            if number is None:
                return Taken.KNOWN
            if it.reports:
                await _report(session, ticket, place.mail, it.reports, at)
                return taken
            await _reply(session, ticket, place.mail, it, copies, at)
            if taken is Taken.REPLY:
                await announce(session, MAIL_REPLY, ticket.id, about=number)
            return taken

    async def _look(self, session: AsyncSession, it: Arrived, at: datetime) -> _Place | Taken:
        if await session.scalar(select(MailReceived.id).where(MailReceived.message_id == it.message_id)):
            return Taken.KNOWN
        if await session.scalar(select(MailRow.id).where(MailRow.message_id == it.message_id)):
            return Taken.OWN
        if it.sender in self._own and not it.reports:
            return Taken.OWN
        place = await _by_mail(session, it.ids) or (None if it.reports else await _by_protocol(session, it))
        if place is None:
            return Taken.FOREIGN
        lately = select(func.count()).where(
            MailReceived.ticket_id == place.ticket, MailReceived.received_at > at - timedelta(hours=1)
        )
        return Taken.FLOOD if (await session.scalar(lately) or 0) >= MOST_AN_HOUR else place

    async def _copied(self, file: ArrivedFile) -> tuple[ArrivedFile, Copy | str]:
        """Its copy, or why it is not kept."""
        if ending_of(file.name) in PROGRAMS:
            return file, "program"
        try:
            return file, await self._files.judged(file.data)
        except Unfit as unfit:
            return file, unfit.why


def _kind(it: Arrived) -> tuple[Taken, ReceivedKind]:
    if any(report.kind is ReportKind.BOUNCE for report in it.reports):
        return Taken.BOUNCE, ReceivedKind.BOUNCE
    if it.reports:
        return Taken.READ, ReceivedKind.READ
    return (Taken.AUTOMATIC if it.automatic else Taken.REPLY), ReceivedKind.REPLY


def _files(it: Arrived) -> list[ArrivedFile]:
    """Those that came, and the whole text where it is too long."""
    long = [ArrivedFile(_WHOLE, "text/plain", it.text.encode())] if len(it.text) > LONGEST_TEXT else []
    return [*long, *it.files]


async def _by_mail(session: AsyncSession, ids: Sequence[str]) -> _Place | None:
    """By a mail that was sent; of several the one that is named first."""
    found = await session.execute(
        select(MailRow.message_id, MailRow.id, Ticket.id, Ticket.merged_into_id)
        .join(Ticket, Ticket.id == MailRow.ticket_id)
        .where(MailRow.message_id.in_(ids))
    )
    rows = {row[0]: _Place(row[3] or row[2], row[1]) for row in found}
    return next((rows[each] for each in ids if each in rows), None)


async def _by_protocol(session: AsyncSession, it: Arrived) -> _Place | None:
    """By `[#PROTOCOL]` in the subject, or `desk+PROTOCOL@…`, from an address that the ticket knows."""
    named = {*_PROTOCOL.findall(it.subject)}
    named |= {each.partition("@")[0].partition("+")[2] for each in it.to} - {""}
    if not named or not it.sender:
        return None
    sent_to = select(MailRow.ticket_id).join(MailRecipient, MailRecipient.mail_id == MailRow.id)
    theirs = select(Contact.customer_id).where(Contact.email == it.sender, Contact.gone_at.is_(None))
    row = (
        await session.execute(
            select(Ticket.id, Ticket.merged_into_id)
            .where(Ticket.protocol.in_(named), Ticket.state.not_in(_UNCONFIRMED))
            .where(
                or_(
                    Ticket.id.in_(sent_to.where(MailRecipient.address == it.sender)),
                    Ticket.customer_id.in_(theirs),
                    Ticket.prospect_id.in_(select(Prospect.id).where(Prospect.email == it.sender)),
                )
            )
            .order_by(Ticket.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else _Place(row[1] or row[0], None)


async def _report(
    session: AsyncSession, ticket: Ticket, mail_id: int | None, reports: Sequence[Report], at: datetime
) -> None:
    """What a program says of addresses that the mail went to; of a lone one whatever it is called there."""
    mail = await session.get_one(MailRow, mail_id, with_for_update=True)
    rows = [*await session.scalars(select(MailRecipient).where(MailRecipient.mail_id == mail.id))]
    for report in reports:
        meant = [row for row in rows if row.address == report.address] or (rows if len(rows) == 1 else [])
        for row in meant:
            if report.kind is ReportKind.BOUNCE:
                await fates.bounced(session, mail, row, report.code, report.words or None, at)
            elif row.read_at is None and mail.wants_read:
                row.read_at = at
                record(session, ticket, "mail_read", None, at, {"mail": mail.id}, {"to": row.address})


async def _reply(
    session: AsyncSession,
    ticket: Ticket,
    mail_id: int | None,
    it: Arrived,
    copies: Sequence[tuple[ArrivedFile, Copy | str]],
    at: datetime,
) -> None:
    what = "mail_large" if not it.whole else "mail_automatic" if it.automatic else "mail_replied"
    told = it.text[:LONGEST_TEXT] or it.subject
    record(session, ticket, what, None, at, {"mail": mail_id}, {"to": it.sender, "text": told})
    asked = await session.scalar(select(MailRow.asked_by).where(MailRow.id == mail_id)) if mail_id else None
    keeper = asked or ticket.confirmed_by or ticket.opened_by  # rows of files name somebody of the desk
    for file, copy in copies:
        if isinstance(copy, str):
            body: Json = {"to": it.sender, "text": file.name}
            record(session, ticket, "mail_unfit", None, at, {"why": copy}, body)
            continue
        row = FileRow(
            sent_by=keeper, sent_at=at, kind="document", state=FileState.KEPT.value, name=copy.named(file.name),
            mime=file.mime[:100], size=copy.size, sha256=copy.sha256, place=copy.place,
        )  # fmt: skip
        session.add(row)
        await session.flush()
        note = it.sender[:200] or None
        session.add(TicketFile(ticket_id=ticket.id, file_id=row.id, note=note, added_by=keeper, added_at=at))
        record(session, ticket, "file_added", None, at, {"file": row.id}, {"text": row.name})
