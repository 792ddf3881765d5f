"""The front: an update is looked up by its command or verb, its permission asked, and its room called."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, User

from handlers import buttons, cards
from handlers.menus import Menus
from handlers.opening import Opening
from handlers.permitted import action_of
from handlers.room import Command, Door, Knock, Press, Room
from handlers.showing import Showing, Turn
from handlers.texts import Languages, Texts
from services.conversation import Scene
from services.desk import Services
from services.inbox import Work
from services.people import Person
from services.permissions import may

H = TypeVar("H")


class Front:
    """All that people send comes in here, and is handed to a room. A verb or command has one room."""

    def __init__(
        self,
        desk: Services,
        languages: Languages,
        showing: Showing,
        opening: Opening,
        rooms: Sequence[Room],
        menus: Menus,
    ) -> None:
        self.desk, self.languages, self.showing, self.opening = desk, languages, showing, opening
        self.stage, self.menus = showing.stage, menus
        self.newer: Callable[[int, str], None] = lambda person, verb: None
        """Hears of every act of a person before it is done, and of the verb of a press."""
        self.close: Callable[[], None] = lambda: None
        """Ends what goes on when no update is in hand."""
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {}
        self.doors: dict[str, Door] = {}
        for room in rooms:
            _add(self.commands, room.commands)
            _add(self.presses, room.presses)
            _add(self.doors, room.doors)

    async def message(self, message: Message, bot: Bot, work: Work) -> None:
        """A text, a command, or something else that a person sent."""
        user = message.from_user
        if user is None or user.is_bot:
            return
        person = await self.desk.people.by_telegram(user.id)
        texts = self._texts(person, user)
        if message.chat.type != ChatType.PRIVATE:
            if (message.text or "").startswith("/"):
                await self.stage.below(bot, message.chat.id, cards.told(texts, "private-only"))
            return
        self.menus.see(bot, user.id, person, texts)
        word, rest = _command(message.text or "")
        name, _, payload = rest.partition("_")
        door = self.doors.get(name) if word == "start" else None
        if door is not None and may(person.role if person else None, action_of(door)):
            await door(Knock(bot, work, user, texts, person), payload)
            return
        if person is None:
            await self.stage.below(bot, message.chat.id, cards.stranger(texts, user.id))
            return
        lane = message.message_thread_id or 0
        turn = Turn(bot, work, message.chat.id, lane, Scene(person, self.desk, texts, texts.locale), texts)
        self.newer(person.id, "")
        handler = self.opening.typed if word is None else self.commands.get(word)
        if handler is None:
            await self.showing.tell(turn, "command-unknown")
        elif not may(person.role, action_of(handler), supervises=person.supervises):
            await self.showing.tell(turn, _refusal(word))
        else:
            await handler(turn, message, rest)

    async def callback(self, query: CallbackQuery, bot: Bot, work: Work) -> None:
        """A press."""
        message, user = query.message, query.from_user
        person = await self.desk.people.by_telegram(user.id)
        texts = self._texts(person, user)
        if message is not None and message.chat.type != ChatType.PRIVATE:
            await self.stage.answer(bot, query.id, texts("private-only"), alert=True)
            return
        self.menus.see(bot, user.id, person, texts)
        if person is None:
            await self.stage.answer(bot, query.id, texts("not-here"), alert=True)
            return
        pressed = buttons.read(query.data, act_id=work.update_id, at=int(work.received_at.timestamp()))
        handler = self.presses.get(pressed.verb) if pressed else None
        if pressed is None or handler is None:
            await self.stage.answer(bot, query.id, texts("button-invalid"), alert=True)
            return
        if not may(person.role, action_of(handler), supervises=person.supervises):  # looks like missing
            await self.stage.answer(bot, query.id, texts("not-here"), alert=True)
            return
        self.newer(person.id, pressed.verb)
        scene = Scene(person, self.desk, texts, texts.locale)
        seen = message.message_id if message else None
        await handler(Turn(bot, work, user.id, 0, scene, texts, query.id, seen), pressed)

    async def edited(self, message: Message, bot: Bot, work: Work) -> None:
        """An edited message changes nothing: answers are changed where they were given."""
        user = message.from_user
        if user is None or message.chat.type != ChatType.PRIVATE or message.edit_date is None:
            return
        person = await self.desk.people.by_telegram(user.id)
        if person is not None and message.text:
            await self.stage.below(bot, message.chat.id, cards.told(self._texts(person, user), "edited"))

    def _texts(self, person: Person | None, user: User) -> Texts:
        return self.languages.of(person.language if person else None, user.language_code)


def _add(known: dict[str, H], more: Mapping[str, H]) -> None:
    if twice := known.keys() & more.keys():
        raise ValueError(f"two rooms answer {sorted(twice)}")
    known |= more


def _command(text: str) -> tuple[str | None, str]:
    """The command's name in small letters, and what follows it; None and the text where it is no command."""
    if not text.startswith("/"):
        return None, text
    word, _, rest = text[1:].partition(" ")
    return word.partition("@")[0].lower(), rest.strip()


def _refusal(word: str | None) -> str:
    """A command of others looks like one that does not exist; who can't open tickets hears that."""
    return "no-intake" if word in (None, "novo", "rascunhos", "cancelar") else "command-unknown"
