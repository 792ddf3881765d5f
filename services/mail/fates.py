"""Fates: what a server's answers make of a mail and of each of its addresses, in the timeline, and for whom to hear."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cleaning import one_line
from services.jobs import enqueue
from services.mail.port import Reply
from services.mail_tables import MailFate, MailRecipient, MailRow
from services.notices import MAIL_TELL
from services.tables import Ticket
from services.ticket_moves import record

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
"""After each try that the server answered with "later"; the last one again and again."""
PATIENCE = timedelta(hours=48)
"""From the first try on."""
WORDS_MOST = 300
DOUBTS_MOST = 2
JOINED = timedelta(seconds=1)
"""So long failures wait for others, to be told in one message."""


async def answered(
    session: AsyncSession, mail: MailRow, replies: Mapping[str, Reply], at: datetime, *, missing: bool = False
) -> list[MailFate]:
    """The server has answered for these addresses. `missing`: the mail left without a file of its own. The fates that
    were decided."""
    rows = [row for row in await queued(session, mail.id) if row.address in replies]
    mail.sending_at, mail.first_at = None, mail.first_at or at
    late = at - mail.first_at >= PATIENCE
    told: dict[tuple[str, int | None], list[MailRecipient]] = defaultdict(list)
    for row in rows:
        reply = replies[row.address]
        row.code, row.words, row.at = reply.code, one_line(reply.words)[:WORDS_MOST] or None, at
        if reply.taken:
            row.fate = MailFate.SENT.value
            told["mail_without" if missing else "mail_sent", None].append(row)
        elif not reply.later:
            row.fate = MailFate.REFUSED.value
            told["mail_refused", reply.code].append(row)
        elif late:
            row.fate = MailFate.GIVEN_UP.value
            told["mail_given_up", reply.code].append(row)
        elif mail.tries == 0:
            told["mail_later", reply.code].append(row)
    if any(row.fate == MailFate.QUEUED.value for row in rows):
        mail.next_at = at + PAUSES[min(mail.tries, len(PAUSES) - 1)]
        mail.tries += 1
    elif not await queued(session, mail.id, but=rows):
        mail.next_at = None
    await _tell(session, mail, told, at)
    return [fate for fate in map(MailFate, (row.fate for row in rows)) if fate is not MailFate.QUEUED]


async def doubted(
    session: AsyncSession, mail: MailRow, refused: Mapping[str, Reply], at: datetime
) -> list[MailFate]:
    """The mail may have arrived at all addresses but the refused ones. It is tried once more; the second time it is
    left at that."""
    fates = await answered(session, mail, refused, at) if refused else []
    rows = await queued(session, mail.id)
    mail.sending_at, mail.doubts = None, mail.doubts + 1
    ends = mail.doubts >= DOUBTS_MOST
    for row in rows:
        row.at = at
        if ends:
            row.fate = MailFate.AMBIGUOUS.value
    mail.next_at = None if ends else at + PAUSES[0]
    await _tell(session, mail, {("mail_ambiguous" if ends else "mail_doubt", None): rows}, at)
    return [*fates, *[MailFate.AMBIGUOUS] * (len(rows) if ends else 0)]


async def bounced(
    session: AsyncSession,
    mail: MailRow,
    row: MailRecipient,
    code: int | None,
    words: str | None,
    at: datetime,
) -> bool:
    """A server further on gave the mail back for this address (RFC 3464); whether that is news."""
    if row.fate not in (MailFate.SENT.value, MailFate.AMBIGUOUS.value):
        return False
    row.fate, row.code, row.words, row.at, row.told_at = MailFate.BOUNCED.value, code, words, at, None
    await _tell(session, mail, {("mail_bounced", code): [row]}, at)
    return True


async def queued(
    session: AsyncSession, mail_id: int, but: Sequence[MailRecipient] = ()
) -> list[MailRecipient]:
    """The addresses for which nothing is decided, but these."""
    await session.flush()
    wanted = select(MailRecipient).where(
        MailRecipient.mail_id == mail_id, MailRecipient.fate == MailFate.QUEUED.value
    )
    found = await session.scalars(wanted.order_by(MailRecipient.id))
    return [row for row in found if row not in but]


async def _tell(
    session: AsyncSession,
    mail: MailRow,
    told: Mapping[tuple[str, int | None], Sequence[MailRecipient]],
    at: datetime,
) -> None:
    """Lines of the timeline, and the job that tells whoever asked of what did not go well."""
    ticket = await session.get_one(Ticket, mail.ticket_id)
    for (what, code), rows in told.items():
        if not rows:
            continue
        body = {"mail": mail.id, "to": ", ".join(row.address for row in rows)}
        if code is not None:
            body |= {"code": str(code), "text": rows[0].words or ""}
        record(session, ticket, what, None, at, {"mail": mail.id, "count": len(rows), "code": code}, body)
    bad = {"mail_refused", "mail_given_up", "mail_ambiguous", "mail_bounced", "mail_without"}
    if mail.asked_by is not None and any(what in bad and rows for (what, _), rows in told.items()):
        key = f"{mail.asked_by}:{mail.id}:{at.isoformat()}"
        soon = datetime.now(UTC) + JOINED  # of the queue's own clock
        await enqueue(session, MAIL_TELL, key, {"person": mail.asked_by}, at=soon)
