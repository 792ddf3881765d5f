"""What the pages of files tell in their own way: the list with its notes, one file, those that are there already."""

from zoneinfo import ZoneInfo

from handlers import buttons
from handlers.screen import Rows, Screen, clip, quoted, safe
from handlers.texts import Texts
from services.files import TOO_LARGE
from services.files_job import FileNews
from services.states import FileState
from services.wizard import Option, Page

SIGNS = {"photo": "🖼", "video": "🎬", "voice": "🎙", "audio": "🎵", "document": "📄", "location": "📍"}
NAME_MOST, NOTE_SHOWN, BUTTON_MOST = 60, 200, 24
KILO, MEGA = 1024, 1024 * 1024


def size_of(size: int | None) -> str:
    """A size in words that are the same in every language; "" where it is not known."""
    if size is None:
        return ""
    if size < KILO:
        return f"{size} B"
    return f"{size // KILO} KB" if size < MEGA else f"{size / MEGA:.1f} MB".replace(".", ",")


def line(option: Option, texts: Texts) -> str:
    """Kind, name, size, and what became of it."""
    told = option.detail
    facts = [f"{SIGNS.get(told['kind'], '📎')} <b>{safe(clip(option.label, NAME_MOST))}</b>"]
    if size := size_of(told["size"]):
        facts.append(size)
    if told["protocol"]:
        facts.append(f"<code>{safe(str(told['protocol']))}</code>")
    if told["state"] in (FileState.REFUSED, FileState.GONE):
        key = f"file-state-{told['state']}"
        facts.append(f"⛔ {safe(texts(key))}")
    elif told["reason"] == TOO_LARGE:
        facts.append(safe(texts("file-reference")))
    return " · ".join(facts)


def _chosen(page: Page) -> list[int]:
    return [value for each in page.lines if each.name == "files" for value in each.value or ()]


def listing(page: Page, texts: Texts) -> list[str]:
    """The files that go with the ticket, numbered in the order in which they came, with their notes."""
    chosen, lines = _chosen(page), []
    for number, option in enumerate(_all(page), 1):
        if option.value not in chosen:
            continue
        lines.append(f"{number}. {line(option, texts)}")
        if option.detail["note"]:
            lines.append(quoted(clip(str(option.detail["note"]), NOTE_SHOWN)))
    return lines or [texts.html("attachments-none")]


def _all(page: Page) -> list[Option]:
    return [each for each in page.facts.get("files") or () if isinstance(each, Option)]


def rows(page: Page, texts: Texts) -> Rows:
    """Observações and Remover for each; what was removed can be added again."""
    chosen, draft, made = _chosen(page), page.draft, []
    for number, option in enumerate(_all(page), 1):
        name = f"{number}. {clip(option.label, BUTTON_MOST)}"
        if option.value in chosen:
            made.append(
                [
                    buttons.button(
                        texts("attachments-note", number=str(number)),
                        buttons.walk(draft, "e", f"file_note={option.value}"),
                    ),
                    buttons.button(
                        texts("attachments-remove", number=str(number)),
                        buttons.walk(draft, "s", f"files=-{option.value}"),
                    ),
                ]
            )
        else:
            again = buttons.walk(draft, "s", f"files={option.value}")
            made.append([buttons.button(texts("attachments-again", name=name), again)])
    return made


def one(page: Page, texts: Texts) -> list[str]:
    """The file that a note is about, and the note that it has."""
    options = [each for each in page.facts.get("shown_file") or () if isinstance(each, Option)]
    if not options:
        return [texts.html("file_not_found")]
    said = options[0].detail["note"]
    return [line(options[0], texts), *([quoted(str(said))] if said else [])]


def earlier(page: Page, texts: Texts) -> list[str]:
    """What there is to pick among; the ticks below have its names."""
    options = [each for each in page.facts.get("found") or () if isinstance(each, Option)]
    lines = [line(each, texts) for each in options]
    return lines or [texts.html("file_search-none")]


def news(texts: Texts, told: FileNews, zone: ZoneInfo) -> Screen:
    """What a sender hears of a file that is not kept."""
    name = told.name or texts("attachments-kind", kind=told.kind)
    at = f"{told.sent_at.astimezone(zone):%d/%m %H:%M}"
    why = texts(f"file-why-{told.reason}") if told.state is FileState.REFUSED else ""
    return Screen(texts.html(f"notice-file-{told.state}", name=name, at=at, why=why))
