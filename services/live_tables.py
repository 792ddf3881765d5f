"""Tables of the running program: which processes live, what people are to be told, jobs that were set aside."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.tables import Json, PersonRow, Table, Ticket, row_id, row_made, value_in


class ProcessKind(StrEnum):
    """What a process of the program does."""

    BOT = "bot"
    WORKER = "worker"


class ProcessRow(Table):
    """A running process; it says every second that it lives, and what a dead one had in hand goes to others."""

    __tablename__ = "processes"
    __table_args__ = (value_in("kind", ProcessKind),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    bot_id: Mapped[int]
    kind: Mapped[str]
    place: Mapped[str]
    started_at: Mapped[datetime] = row_made()
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NoticeRow(Table):
    """Something that a person is to be told of a ticket, once; `told_at` when it was. `about`: the id of what happened,
    where that may happen again; else 0."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "ticket_id", "kind", "about"),
        Index("ix_notices_untold", "person_id", postgresql_where=text("told_at IS NULL")),
    )
    id: Mapped[int] = row_id()
    person_id: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    kind: Mapped[str]
    about: Mapped[int] = mapped_column(server_default=text("0"))
    made_at: Mapped[datetime] = row_made()
    told_at: Mapped[datetime | None]


class NoticeMessage(Table):
    """The message that a person's notices of the last minute stand in; `notices` are their ids."""

    __tablename__ = "notice_messages"
    person_id: Mapped[int] = mapped_column(BigInteger, ForeignKey(PersonRow.id), primary_key=True)
    message_id: Mapped[int]
    sent_at: Mapped[datetime]
    notices: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))


class JobAside(Table):
    """A job that failed as often as it may, with its last error; nobody tries it again by itself."""

    __tablename__ = "jobs_aside"
    id: Mapped[int] = row_id()
    kind: Mapped[str]
    key: Mapped[str]
    payload: Mapped[Json]
    tries: Mapped[int] = mapped_column(Integer)
    error: Mapped[str]
    at: Mapped[datetime] = row_made()
