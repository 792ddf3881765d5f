"""Anexo E-mail (S4.2.10): files that go with the mail, the ticket's own first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services.conversation import Effect, Scene
from services.file_lines import FileLine
from services.files import TOO_LARGE
from services.intake import attachments
from services.intake.attachments import Attachments, FileAnswers, FileSearch, chosen_of, options_of, place_of
from services.intake.mail import Mail
from services.intake.part import Part, Told
from services.mail.asking import BYTES_MOST
from services.states import FileState
from services.ticket_content import Refused
from services.wizard import Done, Draft, Info, Marks, Option

MEGA = 1024 * 1024


async def listed(draft: Draft, scene: Scene) -> list[Option]:
    """The ticket's own files, then what was sent or picked here."""
    ticket = draft.answers.get(Attachments.name(), {}).get("files") if Attachments.shown(draft) else None
    return await beside(draft, scene, await scene.desk.files.listed(scene.actor, ticket or []))


async def beside(draft: Draft, scene: Scene, own: list[FileLine]) -> list[Option]:
    """The files of a ticket that can go with a mail, marked as its own, before those of the page."""
    first = options_of([each for each in own if goes(each)], {}, scene)
    marked = [Option(each.value, each.label, detail={**each.detail, "own": True}) for each in first]
    known = {each.value for each in marked}
    return [*marked, *(each for each in await attachments.listed(draft, scene) if each.value not in known)]


def goes(line: FileLine) -> bool:
    """Whether there is, or will be, a copy that a mail can take along."""
    kept = line.state in (FileState.WAITING, FileState.KEPT)
    return kept and line.telegram_id is not None and line.reason != TOO_LARGE


async def sizes(draft: Draft, scene: Scene) -> str:
    """The sum of what is chosen, in bytes, as text."""
    found = await scene.desk.files.listed(scene.actor, chosen_of(draft, draft.place))
    return str(sum(each.size or 0 for each in found))


class MailFileAnswers(FileAnswers):
    """As Anexo, without Observações: a mail has no place for them. `total`: bytes of all that is chosen."""

    rooms = ()  # type: ignore[assignment]
    files: Annotated[list[int] | None, Marks(source=listed)] = None
    total: Annotated[str | None, Info(source=sizes, after=("files",))] = None


class MailFiles(MailFileAnswers):
    """Shown where Adicionar Anexo is ticked on Enviar E-mail."""

    rooms = (FileSearch,)  # type: ignore[assignment]

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return Mail.shown(draft) and bool(draft[Mail].attach)


async def light(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """Raises Refused for what a mail can't take: a place, a file without a copy, or more than 20 MB in all."""
    chosen = chosen_of(draft, place_of(draft))
    found = await scene.desk.files.listed(scene.actor, chosen)
    if any(each.kind == "location" for each in found):
        raise Refused("mail_files-location", "files")
    total = sum(each.size or 0 for each in found)
    if total > BYTES_MOST:
        raise Refused("mail_files_too_large", "files", size=-(-total // MEGA), most=BYTES_MOST // MEGA)


async def picked(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Pesquisar, from this page."""
    if place_of(draft) == MailFiles.name():
        await light(scene, draft, key, at)
    return None


async def kept(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """What was added or removed. Raises Refused for what can't go."""
    await light(scene, draft, key, at)
    return await attachments.keep(scene, draft, key, at)


async def told(draft: Draft, scene: Scene) -> Told:
    found = await scene.desk.files.listed(scene.actor, chosen_of(draft, MailFiles.name()))
    return [("files", "\n".join(each.label for each in options_of(found, {}, scene)))]


PART = Part(MailFiles, told)
SAID: Mapping[str, Effect] = {"mail_files.files": kept, "file_search.found": picked}
