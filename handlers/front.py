"""The front: what a person did in Telegram becomes an act, and what comes of it a screen."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import buttons, cards
from handlers.painter import paint, say
from handlers.screen import Screen
from handlers.stage import Gone, Stage
from handlers.texts import Texts
from services.conversation import Conversation, Scene, View
from services.desk import Services
from services.drafts import Stored
from services.inbox import Work
from services.intake import open_ticket, subject_name
from services.people import Person
from services.tickets import NotAllowed
from services.wizard import Note, acts, clean

OLD_COMMAND = timedelta(minutes=15)
LOUD = {"coming-prospect", "coming-access_point", "missing"}
"""Notes that answer a press as an alert: they say what to do, and must not fade."""


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


class Front:
    """All acts in, found by dictionary; all screens out."""

    def __init__(self, desk: Services, conversation: Conversation, texts: Texts, stage: Stage) -> None:
        self.desk, self.conversation, self.texts, self.stage = desk, conversation, texts, stage
        self.commands: dict[str, Callable[[Turn, Message, str], Awaitable[None]]] = {
            "start": self.start,
            "novo": self.novo,
            "rascunhos": self.rascunhos,
            "cancelar": self.cancelar,
            "ajuda": self.ajuda,
        }
        self.presses: dict[str, Callable[[Turn, buttons.Pressed], Awaitable[None]]] = {
            "w": self.press_page,
            "o": self.press_open,
            "v": self.press_open,
            "p": self.press_park,
            "c": self.press_cancel,
            "y": self.press_cancel_yes,
            "n": self.press_new,
        }

    # -- in --

    async def message(self, message: Message, bot: Bot, work: Work) -> None:
        """A text, a command, or something else that a person sent."""
        if message.from_user is None or message.from_user.is_bot:
            return
        if message.chat.type != ChatType.PRIVATE:
            if (message.text or "").startswith("/"):
                await self.stage.below(bot, message.chat.id, cards.told(self.texts, "private-only"))
            return
        person = await self.desk.people.by_telegram(message.from_user.id)
        if person is None:
            await self.stage.below(bot, message.chat.id, cards.stranger(self.texts, message.from_user.id))
            return
        turn = self._turn(bot, work, person, message.chat.id, message.message_thread_id or 0)
        text = message.text or ""
        if text.startswith("/"):
            word, _, rest = text[1:].partition(" ")
            command = self.commands.get(word.partition("@")[0].lower())
            await (command(turn, message, rest.strip()) if command else self._tell(turn, "command-unknown"))
        else:
            await self.typed(turn, message, text)

    async def callback(self, query: CallbackQuery, bot: Bot, work: Work) -> None:
        """A press."""
        message = query.message
        if message is not None and message.chat.type != ChatType.PRIVATE:
            await self.stage.answer(bot, query.id, self.texts("private-only"), alert=True)
            return
        person = await self.desk.people.by_telegram(query.from_user.id)
        if person is None:
            await self.stage.answer(bot, query.id, self.texts("not-here"), alert=True)
            return
        pressed = buttons.read(query.data, act_id=work.update_id, at=int(work.received_at.timestamp()))
        turn = self._turn(
            bot,
            work,
            person,
            query.from_user.id,
            0,
            query.id,
            message.message_id if message else None,
        )
        handler = self.presses.get(pressed.verb) if pressed else None
        if pressed is None or handler is None:
            await self.stage.answer(bot, query.id, turn.texts("button-invalid"), alert=True)
            return
        await handler(turn, pressed)

    async def edited(self, message: Message, bot: Bot, work: Work) -> None:
        """An edited message changes nothing: answers are changed where they were given."""
        if message.from_user is None or message.chat.type != ChatType.PRIVATE or message.edit_date is None:
            return
        if await self.desk.people.by_telegram(message.from_user.id) is not None and message.text:
            await self.stage.below(bot, message.chat.id, cards.told(self.texts, "edited"))

    def _turn(
        self,
        bot: Bot,
        work: Work,
        person: Person,
        chat: int,
        lane: int,
        query: str | None = None,
        pressed: int | None = None,
    ) -> Turn:
        return Turn(bot, work, chat, lane, Scene(person, self.desk, self.texts), self.texts, query, pressed)

    # -- commands --

    async def start(self, turn: Turn, message: Message, rest: str) -> None:
        """/start: drafts that are open are offered first; nothing is dropped."""
        if not turn.person.at_desk:
            await self._tell(turn, "no-intake")
            return
        open_drafts = await self.desk.drafts.listing(turn.person.id)
        if open_drafts:
            await self._list(turn, open_drafts, new=turn.work.update_id)
            return
        await self.stage.below(
            turn.bot, turn.chat, cards.welcome(turn.texts, turn.person, turn.work.update_id)
        )

    async def novo(self, turn: Turn, message: Message, rest: str) -> None:
        """/novo, or /novo with the words of a search."""
        if not turn.person.at_desk:
            await self._tell(turn, "no-intake")
            return
        old = self.desk.clock() - message.date > OLD_COMMAND
        existing = await self.desk.drafts.listing(turn.person.id)
        if old:
            await self.stage.below(turn.bot, turn.chat, cards.old_command(turn.texts, turn.work.update_id))
        elif existing and not any(turn.work.update_id in s.draft.acts for s in existing):
            await self._list(turn, existing, new=turn.work.update_id)
        else:
            await self._open_new(turn, turn.work.update_id, rest)

    async def rascunhos(self, turn: Turn, message: Message, rest: str) -> None:
        """/rascunhos: what is open or parked."""
        found = await self.desk.drafts.listing(turn.person.id)
        await (self._list(turn, found, new=None) if found else self._tell(turn, "drafts-none"))

    async def cancelar(self, turn: Turn, message: Message, rest: str) -> None:
        """/cancelar: asks once."""
        stored = await self.desk.drafts.active(turn.person.id, turn.lane)
        if stored is None:
            await self._tell(turn, "cancel-none")
            return
        await self._below(turn, stored, cards.ask_cancel(turn.texts, stored))

    async def ajuda(self, turn: Turn, message: Message, rest: str) -> None:
        """/ajuda."""
        await self._tell(turn, "help")

    # -- typed --

    async def typed(self, turn: Turn, message: Message, text: str) -> None:
        """A text goes to the draft whose screen it replies to, else to the active one."""
        stored = await self._replied(turn, message) or await self.desk.drafts.active(
            turn.person.id, turn.lane
        )
        if stored is None:
            if not turn.person.at_desk:
                await self._tell(turn, "no-intake")
                return
            words = clean(text)
            screen = cards.nothing_open(turn.texts, turn.work.update_id, words[:60])
            await self.stage.below(turn.bot, turn.chat, screen)
            return
        if message.text is None:
            view = await self.conversation.show(turn.scene, stored, Note("expects-text"))
        else:
            at = int(message.date.timestamp())
            act = acts.Say(id=turn.work.update_id, at=at, text=text)
            view = await self.conversation.act(turn.scene, stored.draft.id, act, turn.work)
        await self._show_below(turn, view)

    async def _replied(self, turn: Turn, message: Message) -> Stored | None:
        if message.reply_to_message is None:
            return None
        wanted = message.reply_to_message.message_id
        found = await self.desk.drafts.listing(turn.person.id)
        return next((s for s in found if (s.screen or {}).get("message") == wanted), None)

    # -- presses --

    async def press_page(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """An act of the wizard."""
        assert pressed.act is not None
        view = await self.conversation.act(turn.scene, pressed.number, pressed.act, turn.work)
        await self._show_pressed(turn, view)

    async def press_open(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A draft of a list, a parked one, or back from the question."""
        view = await self.conversation.resume(turn.scene, pressed.number, turn.work)
        await self._show_here(turn, view)

    async def press_park(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Guardar."""
        view = await self.conversation.park(turn.scene, pressed.number, turn.work)
        await self._show_pressed(turn, view)

    async def press_cancel(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Cancelar asks first."""
        stored = await self.desk.drafts.load(turn.person.id, pressed.number)
        if stored is None or stored.draft.state not in ("open", "parked"):
            note = Note(f"draft-{stored.draft.state}") if stored else None
            await self._show_pressed(turn, View(stored, note=note))
            return
        await self._replace(turn, stored, cards.ask_cancel(turn.texts, stored))

    async def press_cancel_yes(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """The protocol stays as cancelled."""
        view = await self.conversation.cancel(turn.scene, pressed.number, turn.work)
        await self._show_pressed(turn, view)

    async def press_new(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A new ticket beside open drafts, or from a text: once for the update that it names."""
        if not turn.person.at_desk:
            await self._answer(turn, Note("no-intake"))
            return
        raw = await self.desk.words(turn.person.telegram_id, pressed.number)
        if raw is None:
            await self._answer(turn, Note("button-invalid"))
            return
        words = raw.partition(" ")[2] if raw.startswith("/") else raw
        await self._open_new(turn, pressed.number, words.strip())

    async def _open_new(self, turn: Turn, named: int, words: str) -> None:
        try:
            view = await open_ticket(
                self.conversation,
                turn.scene,
                lane=turn.lane,
                words=words,
                key=f"{turn.work.bot_id}:{named}",
                at=turn.work.received_at,
                work=turn.work,
            )
        except NotAllowed:
            await self._answer(turn, Note("no-intake"))
            return
        await (self._show_pressed(turn, view) if turn.query else self._show_below(turn, view))

    # -- out --

    async def _show_pressed(self, turn: Turn, view: View) -> None:
        """After a press: the living screen changes in place, and what is to be said answers the press."""
        if view.stored is None:
            await self._answer(turn, Note("draft-gone"))
            return
        await self._replace(turn, view.stored, self._screen(turn, view, None), view)
        await self._aside(turn, view)

    async def _show_here(self, turn: Turn, view: View) -> None:
        """A draft called from a list comes where it was called: that message is its living screen from now on."""
        stored = view.stored
        old = (stored.screen or {}).get("message") if stored else None
        if stored is not None and turn.pressed is not None and old != turn.pressed:
            await self._place(turn, stored, turn.pressed)
            if old is not None:
                await self.stage.remove(turn.bot, turn.chat, old)
        await self._show_pressed(turn, view)

    async def _show_below(self, turn: Turn, view: View) -> None:
        """After a typed text: the new screen comes below, then the old one goes."""
        if view.stored is None:
            await self._tell(turn, "draft-gone")
            return
        await self._below(turn, view.stored, self._screen(turn, view, view.note))
        await self._aside(turn, view)

    def _screen(self, turn: Turn, view: View, note: Note | None) -> Screen:
        stored, texts = view.stored, turn.texts
        assert stored is not None
        if view.receipt is not None:
            return cards.receipt(texts, view.receipt, self.desk.timezone)
        if view.page is None:
            return (
                cards.put_aside(texts, stored)
                if stored.draft.state == "parked"
                else cards.ended(texts, stored)
            )
        return paint(view.page, texts, note)

    async def _replace(self, turn: Turn, stored: Stored, screen: Screen, view: View | None = None) -> None:
        """Edit first: the screen leaves at once, the callback's answer beside it."""
        note = view.note if view else None
        words = say(view.page, turn.texts, self._named(note, stored)) if view and note else ""
        loud = note is not None and (note.key in LOUD or bool(note.fields))
        living = (stored.screen or {}).get("message") or turn.pressed
        async with asyncio.TaskGroup() as both:
            both.create_task(self._answer_words(turn, words, loud))
            both.create_task(self._edit(turn, stored, living, screen))
        if turn.pressed is not None and turn.pressed != (stored.screen or {}).get("message"):
            await self.stage.remove(turn.bot, turn.chat, turn.pressed)

    async def _edit(self, turn: Turn, stored: Stored, living: int | None, screen: Screen) -> None:
        ended = stored.draft.state in ("finished", "cancelled") and stored.screen is None
        if living is not None:
            try:
                await self.stage.edit(turn.bot, turn.chat, living, screen, getattr(turn.work, "newer", None))
            except Gone:
                living = None
        if living is None and not ended:
            living = await self.stage.below(turn.bot, turn.chat, screen)
        if living is not None and living != (stored.screen or {}).get("message"):
            await self._place(turn, stored, living)

    async def _below(self, turn: Turn, stored: Stored, screen: Screen) -> None:
        old = (stored.screen or {}).get("message")
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
            message = (parked.screen or {}).get("message")
            if message is not None:
                with suppress(Gone):
                    await self.stage.edit(turn.bot, turn.chat, message, cards.put_aside(turn.texts, parked))

    async def _list(self, turn: Turn, found: list[Stored], *, new: int | None) -> None:
        names = {s.draft.id: await subject_name(turn.scene, s.draft) for s in found[: cards.LISTED]}
        screen = cards.drafts(turn.texts, found, self.desk.timezone, new=new, names=names)
        await self.stage.below(turn.bot, turn.chat, screen)

    async def _tell(self, turn: Turn, key: str, **values: str) -> None:
        await self.stage.below(turn.bot, turn.chat, cards.told(turn.texts, key, **values))

    async def _answer(self, turn: Turn, note: Note) -> None:
        if turn.query is None:
            await self._tell(turn, note.key)
        else:
            await self._answer_words(turn, turn.texts(note.key), True)

    async def _answer_words(self, turn: Turn, words: str, alert: bool) -> None:
        if turn.query is not None:
            await self.stage.answer(turn.bot, turn.query, words, alert=alert)

    def _named(self, note: Note, stored: Stored) -> Note:
        """A note about a draft names its protocol."""
        return Note(note.key, {"protocol": stored.draft.protocol or "—", **note.args}, note.fields)


async def instability(bot: Bot, chat: int, texts: Texts) -> None:
    """What people are told while nothing can be stored; never raises."""
    async with asyncio.timeout(3):
        await Stage().below(bot, chat, cards.told(texts, "instability"))
