"""The files of a ticket that is open: their list from its card, and each sent again by a press, below."""

from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.buttons import Pressed, number_of
from handlers.file_pages import NAME_MOST, SIGNS, size_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import HALF_ROW, Rows, Screen, clip, in_rows, quoted, safe
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from handlers.ticket_lines import Way, joined
from handlers.ticket_places import leads, parted
from services.desk import Services
from services.files import FileLine
from services.permissions import Action
from services.states import FileState

PART = 8
NOTE_MOST = 160


def name_of(texts: Texts, line: FileLine) -> str:
    """Its name; what has none is called by its kind."""
    return f"{SIGNS.get(line.kind, '📎')} {line.name or texts('attachments-kind', kind=line.kind)}"


def screen(texts: Texts, ticket: int, found: list[FileLine], part: int, way: Way, zone: ZoneInfo) -> Screen:
    """A part of the files, each with its button."""
    parts = max(1, -(-len(found) // PART))
    part = min(part, parts)
    lines, made = [f"<b>{safe(texts('case-files', count=len(found)))}</b>", ""], []
    for number, line in enumerate(found[(part - 1) * PART : part * PART], (part - 1) * PART + 1):
        ended = line.state in (FileState.REFUSED, FileState.GONE)
        state = texts(f"file-state-{line.state}") if ended else ""
        at = f"{line.sent_at.astimezone(zone):%d/%m/%Y %H:%M}"
        name = safe(clip(name_of(texts, line), NAME_MOST))
        lines.append(joined(f"{number}. {name}", size_of(line.size), state, at, safe(line.sent_by or "")))
        if line.note:
            lines.append(quoted(clip(line.note, NOTE_MOST)))
        if not ended:
            said = clip(f"{number}. {name_of(texts, line)}", HALF_ROW)
            made.append(buttons.button(said, buttons.called("tk_file", line.id)))
    rows: Rows = in_rows(made)
    if parts > 1:
        turned = buttons.turns(part, parts, lambda each: buttons.called("tk_files", ticket, each, *way))
        rows.append(turned)
    back = buttons.button(texts("tickets-back"), buttons.called("ticket", ticket, *way))
    return Screen("\n".join(lines) if found else texts.html("case-files-none"), [*rows, [back]])


def on_card(texts: Texts, ticket: int, count: int, way: Way) -> list[InlineKeyboardButton]:
    """The door to them, where there are any."""
    data = buttons.called("tk_files", ticket, 1, *way)
    return [buttons.button(f"📎 {texts('case-files', count=count)}", data)] if count else []


class TicketFiles:
    """Presses "tk_files:TICKET.PART.WAY" and "tk_file:FILE"."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {"tk_files": self.press_files, "tk_file": self.press_file}
        self.doors: dict[str, Door] = {}

    @allowed(Action.READ_TICKETS)
    async def press_files(self, turn: Turn, pressed: Pressed) -> None:
        """The list, in place of the card."""
        number, part, way = parted(pressed.args)
        if part < 1 or not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        found = await self.desk.files.of_ticket(turn.person, number)
        await self.showing.screen(turn, screen(turn.texts, number, found, part, way, self.desk.timezone))

    @allowed(Action.READ_TICKETS)
    async def press_file(self, turn: Turn, pressed: Pressed) -> None:
        """The file again, at the end of the chat; the list stays where it is."""
        found = await self.desk.files.listed(turn.person, [number_of("".join(pressed.args[:1]))])
        if not found or found[0].state in (FileState.REFUSED, FileState.GONE):
            await self.showing.answer_words(turn, turn.texts("case-file-gone"), True)
            return
        copy = self.desk.files.copy_of(found[0])
        sent = await self.showing.stage.again(turn.bot, turn.chat, found[0], copy)
        await self.showing.answer_words(turn, "" if sent else turn.texts("case-file-gone"), not sent)
