"""Anotar: a note on a ticket, of a contact with the customer or for the desk alone; the short way from its card."""

from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way
from services.states import NoteKind
from services.ticket_notes import NOTE_MOST
from services.wizard import Choice, Draft, Flow, Option, Text


async def kinds(draft: Draft, scene: Scene) -> list[Option]:
    """A contact first: it is what the desk writes down most, and what the customer may read."""
    return [Option(kind.value, scene.text(f"new_note-kind-{kind.value}")) for kind in NoteKind]


class NewNote(AboutTicket):
    """What was spoken about; it may come in several messages."""

    kind: Annotated[str | None, Choice(source=kinds, required=True, single=False)] = None
    text: Annotated[str | None, Text(required=True, long=True, most=NOTE_MOST)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Stores the note. Raises Refused with the field that is not right."""
    number, said = ticket_of(draft), draft[NewNote]
    kind = NoteKind(said.kind or NoteKind.INTERNAL)
    await scene.desk.notes.add(scene.actor, number, kind, said.text or "", key=key, at=at)
    return Worked(number, "note")


NOTE = Way(Flow("note", (NewNote,), brief=True), confirm=confirm, cancel=drop)
