"""Anexar: files that are sent in the chat become an open ticket's; the short way from its card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Effect, Scene, Way, all_of
from services.intake import attachments
from services.intake.attachments import FileAnswers, FileNote, chosen_of, listed, notes_of
from services.wizard import Draft, Flow, Marks


class Attach(FileAnswers, AboutTicket):
    """As the intake's page, about a ticket that is there; its own files need not be looked for."""

    rooms = (FileNote,)  # type: ignore[assignment]
    files: Annotated[list[int] | None, Marks(source=listed, required=True)] = None


SAID: Mapping[str, Effect] = {"attach.files": attachments.keep, "file_note.note": attachments.note}


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Adds the files. Raises Refused where one is not there."""
    number, place = ticket_of(draft), Attach.name()
    files, notes = chosen_of(draft, place), notes_of(draft, place)
    own = {each: words for each, words in notes.items() if each in files}
    count = await scene.desk.files.add_to_ticket(scene.actor, number, files, notes=own, key=key, at=at)
    return Worked(number, "attach", {"count": str(count)})


ATTACH = Way(
    Flow("attach", (Attach,), brief=True),
    confirm=confirm,
    cancel=drop,
    said=all_of(SAID),
    does=all_of(attachments.DOES),
)
