"""/scripts: supervisors see what came of guided scripts, as figures and as the tree with shares."""

import asyncio
from collections import OrderedDict

from aiogram.types import Message

from handlers import script_figures as screens
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from services.desk import Services
from services.permissions import Action
from services.scripts.drawing import Picture, draw
from services.scripts.statistics import Told

REMEMBERED = 12
"""Pictures, of a megabyte or so each."""


class ScriptRoom:
    """Presses "scripts:PERIOD.PART", "script_stats:VERSION.PERIOD" and "script_tree:VERSION.PERIOD"."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"scripts": self.scripts}
        self.presses: dict[str, Press] = {
            "scripts": self.press_scripts,
            "script_stats": self.press_stats,
            "script_tree": self.press_tree,
        }
        self.doors: dict[str, Door] = {}
        self._drawn: OrderedDict[tuple[str, ...], Picture] = OrderedDict()

    @allowed(Action.READ_STATISTICS)
    async def scripts(self, turn: Turn, message: Message, rest: str) -> None:
        """/scripts."""
        await self._list(turn, screens.FIRST)

    @allowed(Action.READ_STATISTICS)
    async def press_scripts(self, turn: Turn, pressed: Pressed) -> None:
        """The list, of another period or another part."""
        period, part = (*pressed.args, "", "")[:2]
        if period not in screens.PERIODS or not number_of(part):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        await self._list(turn, period, number_of(part))

    @allowed(Action.READ_STATISTICS)
    async def press_stats(self, turn: Turn, pressed: Pressed) -> None:
        """The figures of a version."""
        told, period = await self._told(turn, pressed)
        if told is not None:
            await self.showing.screen(turn, screens.figures(turn.texts, told, period, self.desk.timezone))

    @allowed(Action.READ_STATISTICS)
    async def press_tree(self, turn: Turn, pressed: Pressed) -> None:
        """Its tree, as a picture below; the figures stay where they are."""
        told, period = await self._told(turn, pressed)
        if told is None:
            return
        await self.showing.answer_words(turn, turn.texts("script-room-drawing"), False)
        picture = await self._picture(turn, told, period)
        caption = turn.texts.html("script-room-caption", name=screens.name(told.script, turn.texts)[:200])
        stage = self.showing.stage
        if picture.photo:
            await stage.picture(turn.bot, turn.chat, picture.png, caption)
        else:
            file = f"{told.script.key}-v{told.version.number}.png"
            await stage.document(turn.bot, turn.chat, picture.png, file, caption)

    async def _list(self, turn: Turn, period: str, part: int = 1, words: str = "") -> None:
        began = screens.since(period, self.desk.clock())
        found = await self.desk.script_statistics.listing(turn.person, began)
        screen = screens.listing(turn.texts, found, period, part)
        await self.showing.screen(turn, screen, turn.texts(words) if words else "", alert=bool(words))

    async def _told(self, turn: Turn, pressed: Pressed) -> tuple[Told | None, str]:
        """What the button is about; where there is nothing (any more), that is said."""
        number, period = (*pressed.args, "", "")[:2]
        if period not in screens.PERIODS:
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return None, period
        began = screens.since(period, self.desk.clock())
        told = await self.desk.script_statistics.told(turn.person, number_of(number), began)
        if told is None:
            await self._list(turn, period, words="script-room-gone")
        return told, period

    async def _picture(self, turn: Turn, told: Told, period: str) -> Picture:
        """Drawn in a thread, once for the same figures."""
        texts = turn.texts
        key = (str(told.version.id), period, texts.locale, str(told.figures))
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        runs = texts("script-room-row", number=str(told.version.number), runs=told.figures.runs)
        under = f"{runs} · {texts(f'script-room-period-{period}')}"
        shares = told.figures if told.figures.runs else None
        picture = await asyncio.to_thread(draw, told.script, texts, texts.locale, under=under, figures=shares)
        self._drawn[key] = picture
        while len(self._drawn) > REMEMBERED:
            self._drawn.popitem(last=False)
        return picture
