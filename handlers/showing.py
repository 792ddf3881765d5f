"""Showing: what comes of an act reaches the chat: the living screen, the answer beside it, short words."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from aiogram import Bot

from handlers import cards
from handlers.painter import paint, say
from handlers.screen import Screen
from handlers.stage import Gone, Stage
from handlers.texts import Texts
from services.casework import CASEWORK
from services.conversation import Scene, View
from services.desk import Services
from services.drafts import Stored
from services.inbox import Work
from services.intake import subject_name
from services.people import Person
from services.wizard import Note

LOUD = {
    "missing", "extra_fields-none", "extra_fields-choose", "extra_field_gone", "contact_gone", "contact_unsaved",
    "contact_unchosen", "customer_card-document-shown", "customer_card-document-none",
}  # fmt: skip
"""Notes that answer a press as an alert: they say what to do, and must not fade."""


BRIEF = frozenset(way.flow.name for way in CASEWORK)


@dataclass(frozen=True, slots=True)
class Turn:
    """One update in hand: who, where, in which language, and the press that is to be answered."""

    bot: Bot
    work: Work
    chat: int
    lane: int
    scene: Scene
    texts: Texts
    query: str | None = None
    pressed: int | None = None

    @property
    def person(self) -> Person:
        return self.scene.actor


def living_message(stored: Stored) -> int | None:
    """The message in which a draft is shown now; None where it is shown nowhere."""
    return (stored.screen or {}).get("message")


class Showing:
    """All screens out. One living message a draft: a press edits it, after a typed text it comes anew below."""

    def __init__(self, desk: Services, stage: Stage) -> None:
        self.desk, self.stage = desk, stage
        self.after_brief: Callable[[Turn, View], Awaitable[Screen]] | None = None
        """What stands where the page of a brief way was, once it is at its end: its ticket's card."""
        self.shown: Callable[[Turn, View], None] = lambda turn, view: None
        """Hears of every page that reached the chat."""

    async def pressed(self, turn: Turn, view: View) -> None:
        """After a press: the living screen changes in place, and what is to be said answers the press."""
        if view.stored is None:
            await self.answer(turn, Note("draft-gone"))
            return
        if view.page is None and view.note is not None:  # it ended before this press: its last screen stays
            await self.answer_words(turn, self._words(turn, view), True)
        else:
            await self.replace(turn, view.stored, await self._screen(turn, view, None), view)
        self.shown(turn, view)
        await self._sweep(turn, view.stored)
        await self._aside(turn, view)

    async def here(self, turn: Turn, view: View) -> None:
        """A draft called from a list comes where it was called: that message is its living screen from now on."""
        if view.stored is not None:
            await self.take(turn, view.stored)
        await self.pressed(turn, view)

    async def take(self, turn: Turn, stored: Stored) -> None:
        """The pressed message, a list or a reminder, is the draft's living screen from now on; the old one goes."""
        old = living_message(stored)
        if turn.pressed is not None and old != turn.pressed:
            await self._place(turn, stored, turn.pressed)
            if old is not None:
                await self.stage.remove(turn.bot, turn.chat, old)

    async def below(self, turn: Turn, view: View) -> None:
        """After a typed text: the new screen comes below, then the old one goes."""
        if view.stored is None:
            await self.tell(turn, "draft-gone")
            return
        await self.send(turn, view.stored, await self._screen(turn, view, view.note))
        self.shown(turn, view)
        await self._aside(turn, view)

    async def again(self, turn: Turn, view: View) -> None:
        """After one more of several messages that came at once: the screen below them changes in place."""
        assert view.stored is not None
        screen = await self._screen(turn, view, view.note)
        await self._edit(turn, view.stored, living_message(view.stored), screen)
        self.shown(turn, view)
        await self._aside(turn, view)

    async def _screen(self, turn: Turn, view: View, note: Note | None) -> Screen:
        stored, texts = view.stored, turn.texts
        assert stored is not None
        if view.page is None and stored.draft.flow in BRIEF and self.after_brief is not None:
            return await self.after_brief(turn, view)
        if view.receipt is not None:
            return cards.receipt(texts, view.receipt, self.desk.timezone)
        if view.page is None:
            return (
                cards.put_aside(texts, stored)
                if stored.draft.state == "parked"
                else cards.ended(texts, stored)
            )
        return paint(view.page, texts, note)

    async def replace(self, turn: Turn, stored: Stored, screen: Screen, view: View | None = None) -> None:
        """Edit first: the screen leaves at once, the callback's answer beside it."""
        note = view.note if view else None
        words = self._words(turn, view) if view else ""
        loud = note is not None and (note.key in LOUD or bool(note.fields))
        living = living_message(stored) or turn.pressed
        async with asyncio.TaskGroup() as both:
            both.create_task(self.answer_words(turn, words, loud))
            both.create_task(self._edit(turn, stored, living, screen))

    async def _sweep(self, turn: Turn, stored: Stored) -> None:
        """An old screen whose removal had failed goes once it is pressed."""
        living = living_message(stored)
        if turn.pressed is not None and living is not None and turn.pressed != living:
            await self.stage.remove(turn.bot, turn.chat, turn.pressed)

    async def _edit(self, turn: Turn, stored: Stored, living: int | None, screen: Screen) -> None:
        if living is not None:
            try:
                await self.stage.edit(turn.bot, turn.chat, living, screen, turn.work.newer)
            except Gone:
                living = None
        if living is None:
            living = await self.stage.below(turn.bot, turn.chat, screen)
        if living is not None and living != living_message(stored):
            await self._place(turn, stored, living)

    async def send(self, turn: Turn, stored: Stored, screen: Screen) -> None:
        old = living_message(stored)
        sent = await self.stage.below(turn.bot, turn.chat, screen)
        if sent is not None:
            await self._place(turn, stored, sent)
            if old is not None:
                await self.stage.remove(turn.bot, turn.chat, old)

    async def _place(self, turn: Turn, stored: Stored, message: int) -> None:
        await self.desk.drafts.set_screen(stored, {"chat": turn.chat, "message": message}, turn.work)

    async def _aside(self, turn: Turn, view: View) -> None:
        """The screens of drafts that this act parked say so, and keep no working buttons."""
        for parked in view.parked:
            message = living_message(parked)
            if message is not None:
                with suppress(Gone):
                    await self.stage.edit(turn.bot, turn.chat, message, cards.put_aside(turn.texts, parked))

    async def drafts(self, turn: Turn, found: list[Stored], *, new: int | None) -> None:
        names = {s.draft.id: await subject_name(turn.scene, s.draft) for s in found[: cards.LISTED]}
        screen = cards.drafts(turn.texts, found, self.desk.timezone, new=new, names=names)
        await self.stage.below(turn.bot, turn.chat, screen)

    async def screen(self, turn: Turn, screen: Screen, words: str = "", *, alert: bool = False) -> None:
        """A screen that belongs to no draft: in place of the pressed one, below after a typed text."""
        if turn.query is None:
            await self.stage.below(turn.bot, turn.chat, screen)
            return
        async with asyncio.TaskGroup() as both:
            both.create_task(self.answer_words(turn, words, alert))
            both.create_task(self._in_place(turn, screen))

    async def _in_place(self, turn: Turn, screen: Screen) -> None:
        if turn.pressed is not None:
            with suppress(Gone):
                await self.stage.edit(turn.bot, turn.chat, turn.pressed, screen, turn.work.newer)
                return
        await self.stage.below(turn.bot, turn.chat, screen)

    async def tell(self, turn: Turn, key: str, **values: str) -> None:
        await self.stage.below(turn.bot, turn.chat, cards.told(turn.texts, key, **values))

    async def answer(self, turn: Turn, note: Note) -> None:
        if turn.query is None:
            await self.tell(turn, note.key)
        else:
            await self.answer_words(turn, turn.texts(note.key), True)

    async def answer_words(self, turn: Turn, words: str, alert: bool) -> None:
        if turn.query is not None:
            turn.work.noted.add("told")
            await self.stage.answer(turn.bot, turn.query, words, alert=alert)

    def _words(self, turn: Turn, view: View) -> str:
        """What answers a press; a note about a draft names its protocol."""
        if view.note is None or view.stored is None:
            return ""
        protocol = view.stored.draft.protocol or "—"
        return say(
            view.page,
            turn.texts,
            Note(view.note.key, {"protocol": protocol, **view.note.args}, view.note.fields),
        )


async def apology(bot: Bot, chat: int, texts: Texts) -> None:
    """What a person is told whose message was set aside; never raises."""
    with suppress(Exception):
        async with asyncio.timeout(30):
            await Stage().below(bot, chat, cards.told(texts, "set-aside"))


async def instability(bot: Bot, chat: int, texts: Texts) -> None:
    """What people are told while nothing can be stored; never raises."""
    async with asyncio.timeout(3):
        await Stage().below(bot, chat, cards.told(texts, "instability"))
