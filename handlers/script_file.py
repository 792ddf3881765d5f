"""Como arquivo (S4.2.3): the whole report of a script, sent as a file of plain text."""

from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.script_report_pages import FILE
from handlers.showing import Showing, Turn
from services.desk import Services
from services.intake.script_report import whole
from services.permissions import Action


class ScriptFileRoom:
    """A press "sr_file:DRAFT" sends it below; the screen stays as it is."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {FILE: self.press_file}
        self.doors: dict[str, Door] = {}

    @allowed(Action.OPEN_TICKETS)
    async def press_file(self, turn: Turn, pressed: Pressed) -> None:
        """Of a draft of this person's own; of others there is none."""
        number = number_of((*pressed.args, "")[0])
        stored = await self.desk.drafts.load(turn.person.id, number) if number else None
        told = await whole(stored.draft, turn.scene) if stored else None
        if stored is None or told is None:
            await self.showing.answer_words(turn, turn.texts("script_report-gone"), True)
            return
        protocol = stored.draft.protocol or "—"
        name = f"script-{''.join(sign for sign in protocol if sign.isalnum()) or number}.txt"
        caption = turn.texts("script_report-file-caption", protocol=protocol)
        sent = await self.showing.stage.document(turn.bot, turn.chat, told.encode(), name, caption)
        words = turn.texts("script_report-file-sent" if sent else "script_report-file-failed")
        await self.showing.answer_words(turn, words, not sent)
