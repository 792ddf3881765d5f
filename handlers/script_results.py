"""The report of a script on its ticket: from the card and the timeline, on a screen and as a file of plain text."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons, script_report_pages
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen, clip
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from handlers.ticket_lines import Way
from handlers.ticket_places import leads
from services.desk import Services
from services.intake.script_report import Reported
from services.permissions import Action
from services.scripts import report, trail
from services.scripts.runs import Run

OPEN, FILE = "tk_script", "tk_script_file"
NAME_MOST = 60


def on_card(texts: Texts, ticket: int, walked: bool, way: Way) -> list[InlineKeyboardButton]:
    """The door to the report, where a script was walked."""
    words = f"🧭 {texts('script-report-open')}"
    return [buttons.button(words, buttons.called(OPEN, ticket, *way))] if walked else []


def screen(texts: Texts, run: Run, told: Reported, way: Way) -> Screen:
    """A walk as it is kept, in place of the card."""
    head = texts.html("script-report-head", protocol=run.protocol, who=clip(run.who, NAME_MOST))
    rows = [
        [buttons.button(texts("script_report-file"), buttons.called(FILE, run.ticket_id))],
        [buttons.button(texts("tickets-back"), buttons.called("ticket", run.ticket_id, *way))],
    ]
    return Screen("\n".join([head, "", *script_report_pages.lines(told, texts)]), rows)


class ScriptReports:
    """Presses "tk_script:TICKET.WAY" and "tk_script_file:TICKET"."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {OPEN: self.press_open, FILE: self.press_file}
        self.doors: dict[str, Door] = {}

    @allowed(Action.READ_TICKETS)
    async def press_open(self, turn: Turn, pressed: Pressed) -> None:
        """The report on a screen, cut where it is long."""
        number, *way = pressed.args or ("",)
        if not leads(tuple(way)):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        run = await self._run(turn, number)
        if run is not None:
            await self.showing.screen(turn, screen(turn.texts, run, self._told(turn, run), tuple(way)))

    @allowed(Action.READ_TICKETS)
    async def press_file(self, turn: Turn, pressed: Pressed) -> None:
        """The whole of it below; the screen stays as it is."""
        run = await self._run(turn, (*pressed.args, "")[0])
        if run is None:
            return
        texts = turn.texts
        whole = report.text(
            run.script,
            run.trail,
            texts.locale,
            self.desk.timezone,
            texts,
            reason=run.reason or "",
            protocol=run.protocol,
        )
        name = f"script-{''.join(sign for sign in run.protocol if sign.isalnum())}.txt"
        caption = texts("script_report-file-caption", protocol=run.protocol)
        sent = await self.showing.stage.document(turn.bot, turn.chat, whole.encode(), name, caption)
        words = texts(f"script_report-file-{'sent' if sent else 'failed'}")
        await self.showing.answer_words(turn, words, not sent)

    async def _run(self, turn: Turn, ticket: str) -> Run | None:
        """The walk; None after saying that there is none."""
        run = await self.desk.script_runs.of_ticket(turn.person, number_of(ticket))
        if run is None:
            await self.showing.answer_words(turn, turn.texts("script_report-gone"), True)
        return run

    def _told(self, turn: Turn, run: Run) -> Reported:
        script, walked, language, zone = run.script, run.trail, turn.texts.locale, self.desk.timezone
        return Reported(
            script.words(script.name, language),
            report.lines(script, walked, language, zone),
            report.ending(walked, run.reason or "", turn.texts),
            report.end(script, walked, language),
            report.brought(script, trail.brings(script, walked), language, turn.texts),
        )
