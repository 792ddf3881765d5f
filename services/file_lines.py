"""Lines of files: what is told of a file, and the statements that find files in an actor's scope."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from services import scope
from services.people import Person
from services.states import FileState
from services.tables import PersonRow, Ticket
from services.work_tables import FileRow, TicketFile


@dataclass(frozen=True)
class FileLine:
    """A file as it is listed; `note` and `protocol` are those of a ticket that has it."""

    id: int
    kind: str
    state: FileState
    name: str
    size: int | None
    sent_at: datetime
    telegram_id: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    reason: str | None
    note: str | None = None
    protocol: str | None = None
    sent_by: str | None = None


def reach(actor: Person) -> ColumnElement[bool]:
    """Files that the actor sent while at the desk, and those of tickets that they may read."""
    theirs = select(TicketFile.file_id).join(Ticket, Ticket.id == TicketFile.ticket_id)
    mine = (FileRow.sent_by == actor.id) & scope.desk(actor)
    return or_(mine, FileRow.id.in_(theirs.where(scope.tickets(actor))))


def same(ticket: Ticket) -> ColumnElement[bool]:
    """Files of the tickets about the same customer, prospect or, where it is nobody's, access point."""
    about = [
        column == value
        for column, value in (
            (Ticket.customer_id, ticket.customer_id),
            (Ticket.prospect_id, ticket.prospect_id),
            (Ticket.access_point_id, None if ticket.customer_id else ticket.access_point_id),
        )
        if value is not None
    ]
    theirs = select(TicketFile.file_id).join(Ticket, Ticket.id == TicketFile.ticket_id)
    return FileRow.id.in_(theirs.where(or_(Ticket.id == ticket.id, *about)))


def of_tickets(actor: Person) -> "Select[FileRow, str | None, str, str]":
    """Files with the note, the protocol and the sender's name, of tickets in the actor's scope."""
    return (
        select(FileRow, TicketFile.note, Ticket.protocol, PersonRow.name)
        .join(TicketFile, TicketFile.file_id == FileRow.id)
        .join(Ticket, Ticket.id == TicketFile.ticket_id)
        .join(PersonRow, PersonRow.id == FileRow.sent_by)
        .where(scope.tickets(actor))
    )


def line_of(
    row: FileRow, note: str | None = None, protocol: str | None = None, sent_by: str | None = None
) -> FileLine:
    return FileLine(
        row.id,
        row.kind,
        FileState(row.state),
        row.name,
        row.size,
        row.sent_at,
        row.telegram_id,
        row.place,
        row.latitude,
        row.longitude,
        row.reason,
        note,
        protocol,
        sent_by,
    )
