"""Loading: a mail with all that its message is made of, its files read from where their copies lie."""

import asyncio
import mimetypes
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail.asking import BYTES_MOST
from services.mail.composing import Attachment, Outgoing, compose
from services.mail.fates import queued
from services.mail.templates import look
from services.mail_tables import MailFate, MailFile, MailRecipient, MailRow, RecipientKind
from services.states import FileState
from services.work_tables import FileRow

BEFORE_MOST = 20
"""Mails of the ticket that a message refers to."""


@dataclass(frozen=True)
class From:
    """Who sends: MAIL_FROM, MAIL_REPLY_TO, the provider's name, and where copies of files lie (FILES_DIR)."""

    sender: str
    reply_to: str | None
    provider: str
    folder: Path


@dataclass(frozen=True)
class Copy:
    """A file of a mail; `place` is None where there is no copy (any more)."""

    id: int
    name: str
    mime: str | None
    place: str | None


@dataclass(frozen=True)
class Loaded:
    """A mail that is to leave, whose text has no files yet. `whom`: addresses for which nothing is decided."""

    id: int
    whom: tuple[str, ...]
    outgoing: Outgoing
    copies: tuple[Copy, ...]


@dataclass(frozen=True)
class Message:
    """The bytes of a message, and the files that could not go with it."""

    data: bytes
    missing: tuple[int, ...]


async def load(session: AsyncSession, mail: MailRow, given: From, at: datetime) -> Loaded:
    """All of a mail but what its files hold."""
    rows = [
        *await session.scalars(
            select(MailRecipient)
            .where(MailRecipient.mail_id == mail.id, MailRecipient.fate != MailFate.CORRECTED.value)
            .order_by(MailRecipient.id)
        )
    ]
    to, cc = ([row.address for row in rows if row.kind == kind.value] for kind in RecipientKind)
    before = select(MailRow.message_id).where(MailRow.ticket_id == mail.ticket_id, MailRow.id < mail.id)
    references = [*await session.scalars(before.order_by(MailRow.id.desc()).limit(BEFORE_MOST))][::-1]
    outgoing = Outgoing(
        message_id=mail.message_id, sender=given.sender, to=to, cc=cc, subject=mail.subject, body=mail.body,
        at=mail.made_at, reply_to=given.reply_to, references=references, wants_read=mail.wants_read,
        look=await look(session), provider=given.provider,
    )  # fmt: skip
    whom = tuple(row.address for row in await queued(session, mail.id))
    return Loaded(mail.id, whom, outgoing, tuple([_copy(row) for row in await _files(session, mail.id)]))


async def waiting(session: AsyncSession, mail_id: int) -> bool:
    """Whether a file of the mail is still being copied and looked at."""
    return any(row.state == FileState.WAITING.value for row in await _files(session, mail_id))


async def missed(session: AsyncSession, mail_id: int, files: tuple[int, ...]) -> None:
    """The mail left without these files."""
    if files:
        theirs = (MailFile.mail_id == mail_id, MailFile.file_id.in_(files))
        await session.execute(update(MailFile).where(*theirs).values(missing=True))


async def message(loaded: Loaded, folder: Path) -> Message:
    """The message with the files that are there, within what a mail may weigh. Raises composing.Unsendable."""
    return await asyncio.to_thread(_message, loaded, folder)


def _message(loaded: Loaded, folder: Path) -> Message:
    files: list[Attachment] = []
    missing: list[int] = []
    room = BYTES_MOST
    for copy in loaded.copies:
        data = _read(folder, copy, room)
        if data is None:
            missing.append(copy.id)
        else:
            room -= len(data)
            files.append(Attachment(copy.name, copy.mime or mimetypes.guess_type(copy.name)[0], data))
    return Message(compose(_with(loaded.outgoing, files)).as_bytes(), tuple(missing))


def _with(outgoing: Outgoing, files: list[Attachment]) -> Outgoing:
    return Outgoing(**{**vars(outgoing), "files": tuple(files)})


def _read(folder: Path, copy: Copy, room: int) -> bytes | None:
    try:
        path = folder / (copy.place or "")
        return path.read_bytes() if copy.place and path.stat().st_size <= room else None
    except OSError:
        return None


def _copy(row: FileRow) -> Copy:
    kept = row.state == FileState.KEPT.value
    return Copy(row.id, row.name or f"anexo-{row.id}", row.mime, row.place if kept else None)


async def _files(session: AsyncSession, mail_id: int) -> list[FileRow]:
    rows = select(FileRow).join(MailFile, MailFile.file_id == FileRow.id).where(MailFile.mail_id == mail_id)
    return [*await session.scalars(rows.order_by(MailFile.rank))]
