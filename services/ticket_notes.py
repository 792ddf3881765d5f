"""Notes on a ticket: what was spoken about with the customer, or what only the desk reads."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.in_hand import act_on
from services.people import Person
from services.states import NoteKind
from services.tables import Json, Ticket
from services.ticket_content import Refused, words
from services.ticket_moves import record

NOTE_MOST = 2000
"""Code points of a note."""


class TicketNotes:
    """What is written down of a ticket after it was confirmed, whatever became of it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def add(
        self, actor: Person, ticket_id: int, kind: NoteKind, text: str, *, key: str, at: datetime
    ) -> None:
        """One line of the timeline a key; the audit tells that there is one, not what it says.

        Raises NotAllowed where there is no such ticket for this actor, Refused where it is a draft or says nothing.
        """

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            if ticket.confirmed_at is None:
                raise Refused("ticket_not_changeable")
            said = words(text, "note", "text", NOTE_MOST)
            if said is None:
                raise Refused("note_missing", "text")
            record(session, ticket, kind.value, actor.id, at, {"length": len(said)}, {"text": said})
            return {}

        await act_on(self._sessions, actor, ticket_id, "note", key, act)
