"""Files of tickets: received in the chat, copied and looked at by a job, found again by whoever reads the ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.cleaning import clean, says_nothing
from services.file_lines import FileLine, line_of, of_tickets, reach, same
from services.file_names import cleaned_name
from services.in_hand import act_on
from services.jobs import enqueue
from services.people import Person
from services.states import FileState
from services.tables import Json, Ticket
from services.ticket_content import NotAllowed, Refused, TicketContent
from services.ticket_moves import record
from services.work_tables import FileRow, TicketFile

__all__ = ["FileLine", "Files", "Sent", "bind"]

FILE = "file"
"""Name of the job that copies a file and looks at it."""
MOST = 10
"""Files that are sent with one ticket at once."""
LARGEST = 20 * 1024 * 1024
"""Bytes; Telegram gives bots nothing larger."""
TOO_LARGE = "too_large"
NOTE_MOST = 1024
OFFERED = 40
"""Earlier files that are offered."""
_USABLE = (FileState.WAITING.value, FileState.KEPT.value)


@dataclass(frozen=True)
class Sent:
    """What came in the chat. `kind`: photo, video, voice, audio, document, or location, which alone has a place."""

    kind: str
    telegram_id: str | None = None
    name: str = ""
    mime: str | None = None
    size: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Files:
    """What was sent, and where its copy lies (`folder`: FILES_DIR). Whoever may not gets NotAllowed, or nothing."""

    def __init__(self, engine: AsyncEngine, folder: Path | None = None) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._folder = folder

    def copy_of(self, line: FileLine) -> Path | None:
        """Where the copy of a file lies that did not come by Telegram, which has none of it; None where it is gone."""
        if self._folder is None or line.telegram_id is not None or line.place is None:
            return None
        copy = self._folder / line.place
        return copy if copy.is_file() else None

    async def receive(self, actor: Person, sent: Sent, *, key: str, at: datetime) -> int:
        """Writes down what somebody at the desk sent, once a key; a job copies it. Gives the file's id.

        What Telegram gives to no bot is kept as a reference. Raises Refused for what is empty.
        """
        async with self._sessions.begin() as session:
            if not await session.scalar(select(scope.desk(actor))):
                raise NotAllowed
            if sent.size == 0:
                raise Refused("file_empty", "files")

            async def work() -> dict[str, int]:
                reference = sent.telegram_id is None or (sent.size or 0) > LARGEST
                row = FileRow(
                    sent_by=actor.id,
                    sent_at=at,
                    kind=sent.kind,
                    state=(FileState.KEPT if reference else FileState.WAITING).value,
                    telegram_id=sent.telegram_id,
                    name=cleaned_name(sent.name),
                    mime=sent.mime,
                    size=sent.size,
                    latitude=sent.latitude,
                    longitude=sent.longitude,
                    reason=TOO_LARGE if reference and sent.telegram_id else None,
                )
                session.add(row)
                await session.flush()
                if not reference:
                    await enqueue(session, FILE, str(row.id), {"file": row.id})
                return {"id": row.id}

            return int((await once(session, f"file:{actor.id}:{key}", work))["id"])

    async def listed(self, actor: Person, numbers: Sequence[int]) -> list[FileLine]:
        """Files by their ids, in that order; those that the actor sent, or that a ticket has which they may read."""
        wanted = [number for number in numbers if scope.possible(number)]
        if not wanted:
            return []
        reached = select(FileRow.id).where(FileRow.id.in_(wanted), reach(actor))
        async with self._sessions() as session:
            found = await session.scalars(select(FileRow).where(FileRow.id.in_(reached)))
            lines = {row.id: line_of(row) for row in found}
        return [lines[number] for number in dict.fromkeys(wanted) if number in lines]

    async def of_ticket(self, actor: Person, ticket_id: int) -> list[FileLine]:
        """A ticket's files, oldest first; nothing where it is none of the actor's to read."""
        if not scope.possible(ticket_id):
            return []
        statement = of_tickets(actor).where(Ticket.id == ticket_id)
        async with self._sessions() as session:
            found = await session.execute(statement.order_by(TicketFile.added_at, FileRow.id))
            return [line_of(row, *more) for row, *more in found]

    async def related(
        self,
        actor: Person,
        *,
        customer_id: int | None = None,
        prospect_id: int | None = None,
        access_point_id: int | None = None,
    ) -> list[FileLine]:
        """Files that tickets about the same one have already, newest first; each once."""
        about = [
            column == value
            for column, value in (
                (Ticket.customer_id, customer_id),
                (Ticket.prospect_id, prospect_id),
                (Ticket.access_point_id, None if customer_id else access_point_id),
            )
            if scope.possible(value)
        ]
        if not about:
            return []
        statement = of_tickets(actor).where(or_(*about), FileRow.state.in_(_USABLE))
        async with self._sessions() as session:
            newest = statement.order_by(FileRow.sent_at.desc(), FileRow.id).limit(OFFERED * 2)
            found: dict[int, FileLine] = {}
            for row, *more in await session.execute(newest):
                found.setdefault(row.id, line_of(row, *more))
        return [*found.values()][:OFFERED]

    async def add_to_ticket(
        self,
        actor: Person,
        ticket_id: int,
        numbers: Sequence[int],
        *,
        notes: Mapping[int, str] | None = None,
        key: str,
        at: datetime,
    ) -> int:
        """The files become the ticket's, once a key; how many did. Raises Refused where one is not there."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            return {"count": await _bind(session, actor, ticket, numbers, notes or {}, at)}

        return int((await act_on(self._sessions, actor, ticket_id, "attach", key, act))["count"])


async def bind(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The files become the ticket's. Raises Refused where one is not there, or not the actor's to give."""
    count = await _bind(session, actor, ticket, content.files, dict(content.file_notes), at)
    return {"files": str(count)} if count else {}


async def _bind(
    session: AsyncSession,
    actor: Person,
    ticket: Ticket,
    numbers: Sequence[int],
    notes: Mapping[int, str],
    at: datetime,
) -> int:
    """What turned out to be refused or gone is left out: its sender was told. How many there are."""
    wanted = [*dict.fromkeys(numbers)]
    if len(wanted) > MOST:
        raise Refused("files_too_many", "files", most=MOST)
    if not wanted:
        return 0
    may_be = [number for number in wanted if scope.possible(number)]
    rows = await session.scalars(
        select(FileRow).where(FileRow.id.in_(may_be), or_(FileRow.sent_by == actor.id, same(ticket)))
        .with_for_update(read=True)
    )  # fmt: skip
    found = {row.id: row for row in rows}
    if len(found) < len(wanted):
        raise Refused("file_not_found", "files")
    added = 0
    for number in wanted:
        if found[number].state not in _USABLE:
            continue
        values = {
            "ticket_id": ticket.id,
            "file_id": number,
            "note": _note(notes.get(number)),
            "added_by": actor.id,
            "added_at": at,
        }
        row = insert(TicketFile).values(values).on_conflict_do_nothing().returning(TicketFile.file_id)
        if await session.scalar(row) is not None:
            added += 1
            record(
                session, ticket, "file_added", actor.id, at, {"file": number}, {"text": found[number].name}
            )
    return added


def _note(written: str | None) -> str | None:
    """What is stored of an observation."""
    kept = clean(written or "")
    return None if says_nothing(kept) else kept[:NOTE_MOST]
