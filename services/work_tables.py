"""Tables of what is done with a ticket beside its own row: files, tasks, and the extra fields of contacts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.provider_tables import ExtraField
from services.states import FileState, TaskState
from services.tables import Contact, PersonRow, Position, Table, Ticket, row_id, row_made, value_in


class ExtraValue(Table):
    """What an extra field says of a contact; the shape of `value` is its field's."""

    __tablename__ = "extra_values"
    contact_id: Mapped[int] = mapped_column(ForeignKey(Contact.id), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey(ExtraField.id), primary_key=True)
    value: Mapped[object] = mapped_column(JSONB)
    set_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    set_at: Mapped[datetime] = row_made()


class FileRow(Table):
    """Something that was sent in the chat. `telegram_id` gets it again from Telegram, `place` is where its copy lies
    under FILES_DIR, `sha256` (hex) is the copy's; a location has none of these, but latitude and longitude."""

    __tablename__ = "files"
    __table_args__ = (
        value_in("state", FileState),
        Index("ix_files_state", "state"),
        Index("ix_files_sha256", "sha256"),
    )
    id: Mapped[int] = row_id()
    sent_by: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    sent_at: Mapped[datetime]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=FileState.WAITING)
    telegram_id: Mapped[str | None]
    name: Mapped[str]
    mime: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    place: Mapped[str | None]
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    reason: Mapped[str | None]


class TicketFile(Table):
    """A file that belongs to a ticket; one may belong to several. `note`: Observações."""

    __tablename__ = "ticket_files"
    __table_args__ = (
        CheckConstraint("char_length(note) <= 1024", name="note"),
        Index("ix_ticket_files_file_id", "file_id"),
    )
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey(FileRow.id), primary_key=True)
    note: Mapped[str | None]
    added_by: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    added_at: Mapped[datetime] = row_made()


class TaskRow(Table):
    """Something that somebody is to do until a time ("tarefa"), a person or a position."""

    __tablename__ = "tasks"
    __table_args__ = (
        value_in("state", TaskState),
        CheckConstraint("num_nonnulls(assignee_person_id, assignee_position_id) = 1", name="assignee"),
        CheckConstraint("char_length(title) BETWEEN 1 AND 200", name="title"),
        Index("ix_tasks_ticket_id", "ticket_id"),
        Index("ix_tasks_assignee_person_id", "assignee_person_id", "state"),
        Index("ix_tasks_assignee_position_id", "assignee_position_id", "state"),
    )
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    title: Mapped[str]
    description: Mapped[str | None]
    assignee_person_id: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    assignee_position_id: Mapped[int | None] = mapped_column(ForeignKey(Position.id))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default=TaskState.OPEN)
    made_by: Mapped[int] = mapped_column(ForeignKey(PersonRow.id))
    made_at: Mapped[datetime]
    done_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    done_at: Mapped[datetime | None]
