"""The front: what a person did in Telegram becomes an act, and what comes of it a screen.

A little over 250 lines: one short method an act, all found by the two dictionaries at its top.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import buttons, cards
from handlers.showing import Showing, Turn, living_message
from handlers.stage import Stage
from handlers.texts import Texts
from services.conversation import Conversation, Scene, View
from services.desk import Services
from services.drafts import Stored
from services.inbox import Work
from services.intake import open_ticket
from services.people import Person
from services.tickets import NotAllowed
from services.wizard import Note, acts, clean

OLD_COMMAND = timedelta(minutes=15)


class Front:
    """All acts in, found by dictionary; all screens out."""

    def __init__(self, desk: Services, conversation: Conversation, texts: Texts, stage: Stage) -> None:
        self.desk, self.conversation, self.texts, self.stage = desk, conversation, texts, stage
        self.showing = Showing(desk, stage)
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
            await (
                command(turn, message, rest.strip())
                if command
                else self.showing.tell(turn, "command-unknown")
            )
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
            await self.showing.tell(turn, "no-intake")
            return
        open_drafts = await self.desk.drafts.listing(turn.person.id)
        if open_drafts:
            await self.showing.drafts(turn, open_drafts, new=turn.work.update_id)
            return
        await self.stage.below(
            turn.bot, turn.chat, cards.welcome(turn.texts, turn.person, turn.work.update_id)
        )

    async def novo(self, turn: Turn, message: Message, rest: str) -> None:
        """/novo, or /novo with the words of a search."""
        if not turn.person.at_desk:
            await self.showing.tell(turn, "no-intake")
            return
        old = self.desk.clock() - message.date > OLD_COMMAND
        existing = await self.desk.drafts.listing(turn.person.id)
        if old:
            await self.stage.below(turn.bot, turn.chat, cards.old_command(turn.texts, turn.work.update_id))
        elif existing and not any(turn.work.update_id in s.draft.acts for s in existing):
            await self.showing.drafts(turn, existing, new=turn.work.update_id)
        else:
            await self._open_new(turn, turn.work.update_id, rest)

    async def rascunhos(self, turn: Turn, message: Message, rest: str) -> None:
        """/rascunhos: what is open or parked."""
        found = await self.desk.drafts.listing(turn.person.id)
        await (
            self.showing.drafts(turn, found, new=None) if found else self.showing.tell(turn, "drafts-none")
        )

    async def cancelar(self, turn: Turn, message: Message, rest: str) -> None:
        """/cancelar: asks once."""
        stored = await self.desk.drafts.active(turn.person.id, turn.lane)
        if stored is None:
            await self.showing.tell(turn, "cancel-none")
            return
        await self.showing.send(turn, stored, cards.ask_cancel(turn.texts, stored))

    async def ajuda(self, turn: Turn, message: Message, rest: str) -> None:
        """/ajuda."""
        await self.showing.tell(turn, "help")

    # -- typed --

    async def typed(self, turn: Turn, message: Message, text: str) -> None:
        """A text goes to the draft whose screen it replies to, else to the active one."""
        stored = await self._replied(turn, message) or await self.desk.drafts.active(
            turn.person.id, turn.lane
        )
        if stored is None:
            if not turn.person.at_desk:
                await self.showing.tell(turn, "no-intake")
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
        await self.showing.below(turn, view)

    async def _replied(self, turn: Turn, message: Message) -> Stored | None:
        if message.reply_to_message is None:
            return None
        wanted = message.reply_to_message.message_id
        found = await self.desk.drafts.listing(turn.person.id)
        return next((s for s in found if living_message(s) == wanted), None)

    # -- presses --

    async def press_page(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """An act of the wizard."""
        assert pressed.act is not None
        view = await self.conversation.act(turn.scene, pressed.number, pressed.act, turn.work)
        await self.showing.pressed(turn, view)

    async def press_open(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A draft of a list, a parked one, or back from the question."""
        view = await self.conversation.resume(turn.scene, pressed.number, turn.work)
        await self.showing.here(turn, view)

    async def press_park(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Guardar."""
        view = await self.conversation.park(turn.scene, pressed.number, turn.work)
        await self.showing.pressed(turn, view)

    async def press_cancel(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """Cancelar asks first."""
        stored = await self.desk.drafts.load(turn.person.id, pressed.number)
        if stored is None or not stored.draft.living:
            note = Note(f"draft-{stored.draft.state}") if stored else None
            await self.showing.pressed(turn, View(stored, note=note))
            return
        await self.showing.replace(turn, stored, cards.ask_cancel(turn.texts, stored))

    async def press_cancel_yes(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """The protocol stays as cancelled."""
        view = await self.conversation.cancel(turn.scene, pressed.number, turn.work)
        await self.showing.pressed(turn, view)

    async def press_new(self, turn: Turn, pressed: buttons.Pressed) -> None:
        """A new ticket beside open drafts, or from a text: once for the update that it names."""
        if not turn.person.at_desk:
            await self.showing.answer(turn, Note("no-intake"))
            return
        raw = await self.desk.words(turn.person.telegram_id, pressed.number)
        if raw is None:
            await self.showing.answer(turn, Note("button-invalid"))
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
            await self.showing.answer(turn, Note("no-intake"))
            return
        await (self.showing.pressed(turn, view) if turn.query else self.showing.below(turn, view))
