"""Anexo (S4.2.5.1, S4.2.5.2): files of the ticket, sent now or picked among the customer's."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.file_lines import FileLine
from services.files import MOST, NOTE_MOST
from services.intake.first_contact import FirstContact
from services.intake.naming import subject_ids
from services.intake.part import Part, Told
from services.ticket_content import Refused
from services.wizard import Deed, Done, Draft, Info, Marks, Note, Option, Step, Text

RECEIVED = "received"
"""Among what an act has read: the id of the file that it brought, and what was written under it."""


def place_of(draft: Draft) -> str:
    """The page that the files are kept on: this one, or that from which this room was entered."""
    return draft.back[-1] if draft.back else draft.place


def chosen_of(draft: Draft, place: str) -> list[int]:
    """The files that go with the ticket."""
    return [number for number in draft.answers.get(place, {}).get("files") or [] if isinstance(number, int)]


def notes_of(draft: Draft, place: str) -> dict[int, str]:
    """Observações by file."""
    written = draft.answers.get(place, {}).get("notes")
    try:
        said = json.loads(written) if isinstance(written, str) else {}
        return {int(number): str(words) for number, words in said.items()}
    except (ValueError, AttributeError):
        return {}


def _seen(draft: Draft, place: str) -> list[int]:
    """All that was here once, also what was removed, which can be added again."""
    said = str(draft.answers.get(place, {}).get("seen") or "")
    before = [int(number) for number in said.split(".") if number.isdecimal()]
    return [*dict.fromkeys([*before, *chosen_of(draft, place)])]


async def listed(draft: Draft, scene: Scene) -> list[Option]:
    """What was sent or picked so far, and what this act brings."""
    place = place_of(draft)
    numbers = _seen(draft, place)
    if RECEIVED in scene.read:
        numbers.append(scene.read[RECEIVED][0])
    notes = notes_of(draft, place)
    return options_of(await scene.desk.files.listed(scene.actor, numbers), notes, scene)


def options_of(found: Sequence[FileLine], notes: Mapping[int, str], scene: Scene) -> list[Option]:
    """Files as they are told, with what is written about each here."""
    return [
        Option(
            each.id,
            each.name or scene.text("attachments-kind", kind=each.kind),
            detail={
                "kind": each.kind,
                "size": each.size,
                "state": each.state.value,
                "reason": each.reason,
                "note": notes.get(each.id) or each.note,
                "protocol": each.protocol,
            },
        )
        for each in found
    ]


async def about(draft: Draft, scene: Scene) -> list[Option]:
    """The one file that a note is about."""
    number = draft[FileNote].file
    if number not in _seen(draft, place_of(draft)):
        return []
    found = await scene.desk.files.listed(scene.actor, [number] if number else [])
    return options_of(found, notes_of(draft, place_of(draft)), scene)


async def earlier(draft: Draft, scene: Scene) -> list[Option]:
    """Files that tickets about the same customer, prospect or access point have already; those that are chosen are
    ticked."""
    chosen = chosen_of(draft, place_of(draft))
    found = await scene.desk.files.related(scene.actor, **subject_ids(draft))
    return [
        Option(option.value, option.label, option.detail, taken=option.value in chosen)
        for option in options_of(found, {}, scene)
    ]


class FileNote(Step):
    """A room: Observações of one file. What is typed is kept, and leads back to the list."""

    door = False
    deeds = (Deed("drop", shown=lambda draft: bool(_present(draft)), grave=True),)
    file: Annotated[int | None, Info(kept=True)] = None
    shown_file: Annotated[Any, Info(source=about)] = None
    note: Annotated[str | None, Text(required=True, most=NOTE_MOST)] = None


class FileSearch(Step):
    """A room: Pesquisar, among the files that are there already. A tick counts at once."""

    found: Annotated[list[int] | None, Marks(source=earlier)] = None


class FileAnswers(Step):
    """Files, on any page that takes them. `seen`: all that was here once; `notes`: Observações, as JSON by id."""

    rooms = (FileNote, FileSearch)
    files: Annotated[list[int] | None, Marks(source=listed)] = None
    seen: Annotated[str | None, Info(kept=True)] = None
    notes: Annotated[str | None, Info(kept=True)] = None


class Attachments(FileAnswers):
    """What is sent in the chat on this page is added."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].attach)


def _present(draft: Draft) -> str:
    """What is written about the file already."""
    return notes_of(draft, place_of(draft)).get(draft[FileNote].file or 0, "")


def _written(notes: Mapping[int, str]) -> str | None:
    return json.dumps(notes, ensure_ascii=False) if notes else None


async def keep(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Remembers what was here, and what was written under what came. Raises Refused for an eleventh file."""
    place = draft.place
    if len(chosen_of(draft, place)) > MOST:
        raise Refused("files_too_many", "files", most=MOST)
    notes = notes_of(draft, place)
    if RECEIVED in scene.read:
        number, caption = scene.read[RECEIVED]
        notes |= {number: caption[:NOTE_MOST]} if caption else {}
    seen = ".".join(str(number) for number in _seen(draft, place))
    return Done(answers={place: {"seen": seen, "notes": _written(notes)}})


async def note(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """The note is kept, and the list comes again."""
    return _noted(draft, draft[FileNote].note or "")


async def drop_note(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Apagar: the file stays without a note."""
    return _noted(draft, "")


def _noted(draft: Draft, words: str) -> Done:
    place, number = place_of(draft), draft[FileNote].file or 0
    if number not in _seen(draft, place):
        return Done(note=Note("file_not_found"), leads="leave")
    notes = notes_of(draft, place)
    notes.pop(number, None)
    notes |= {number: words} if words else {}
    return Done(answers={place: {"notes": _written(notes)}}, cleared=("file_note",), leads="leave")


async def pick(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """The ticks become the page's: what is ticked is added, what is not is taken away. Raises Refused over ten."""
    place = place_of(draft)
    offered = {option.value for option in await earlier(draft, scene)}
    ticked = draft[FileSearch].found or []
    kept = [number for number in chosen_of(draft, place) if number not in offered or number in ticked]
    files = [*dict.fromkeys([*kept, *ticked])]
    if len(files) > MOST:
        raise Refused("files_too_many", "files", most=MOST)
    seen = ".".join(str(number) for number in dict.fromkeys([*_seen(draft, place), *files]))
    return Done(answers={place: {"files": files, "seen": seen}})


async def spoken(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A voice message as the problem: it is kept as an attachment, and Anexo belongs to the way."""
    if RECEIVED not in scene.read:
        return None
    number, _ = scene.read[RECEIVED]
    place = Attachments.name()
    files = [*dict.fromkeys([*chosen_of(draft, place), number])]
    seen = ".".join(str(each) for each in dict.fromkeys([*_seen(draft, place), number]))
    return Done(answers={place: {"files": files[:MOST], "seen": seen}, FirstContact.name(): {"attach": True}})


SAID: Mapping[str, Effect] = {
    "attachments.files": keep,
    "file_note.note": note,
    "file_search.found": pick,
    "service_data.problem": spoken,
}
DOES: Mapping[str, Effect] = {"file_note.drop": drop_note}


async def told(draft: Draft, scene: Scene) -> Told:
    found = await scene.desk.files.listed(scene.actor, chosen_of(draft, Attachments.name()))
    labels = [option.label for option in options_of(found, {}, scene)]
    return [("files", "\n".join(labels))]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    place = Attachments.name()
    notes = notes_of(draft, place)
    files = tuple(chosen_of(draft, place))
    return {"files": files, "file_notes": tuple((n, notes[n]) for n in files if n in notes)}


PART = Part(Attachments, told, content)
