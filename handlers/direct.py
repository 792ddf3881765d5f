"""The shorter way in: a text or a press in a private chat, as plain values, straight to the front.

aiogram's models of an update and its dispatcher's ways cost ten times as much. Whatever has one thing more, or of
another kind than here, goes that way; the front reads the same names of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from aiogram import Bot, Dispatcher
from aiogram.types import CallbackQuery, Message

from handlers.front import Front
from services.inbox import Work

Json = Mapping[str, Any]
_UPDATE = frozenset({"update_id", "message", "callback_query"})
_MESSAGE = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
_QUERY = frozenset({"id", "from", "message", "chat_instance", "data"})
_USER = frozenset({"id", "is_bot", "first_name", "last_name", "username", "language_code", "is_premium"})
_LATEST = 1 << 40


@dataclass(slots=True)
class User:
    """Who did it."""

    id: int
    is_bot: bool
    first_name: str
    last_name: str | None
    language_code: str | None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class Chat:
    """A private one."""

    id: int
    type: str = "private"


@dataclass(slots=True)
class Said:
    """A text."""

    message_id: int
    from_user: User
    chat: Chat
    date: datetime
    text: str
    message_thread_id: None = None
    reply_to_message: None = None


@dataclass(slots=True)
class Seen:
    """The message whose button was pressed."""

    message_id: int
    chat: Chat


@dataclass(slots=True)
class Press:
    """A press."""

    id: str
    from_user: User
    message: Seen
    data: str


def read(update: Json) -> Said | Press | None:
    """None: it is not as simple as that."""
    if len(update) != 2 or not update.keys() <= _UPDATE:
        return None
    if (message := update.get("message")) is not None:
        return _said(message)
    return _press(update.get("callback_query"))


def _said(message: Any) -> Said | None:
    if type(message) is not dict or not message.keys() <= _MESSAGE:
        return None
    user, chat = _user(message.get("from")), _chat(message.get("chat"))
    number, date, text = message.get("message_id"), message.get("date"), message.get("text")
    if user is None or chat is None or type(number) is not int or type(date) is not int:
        return None
    if type(text) is not str or not 0 < date < _LATEST:
        return None
    return Said(number, user, chat, datetime.fromtimestamp(date, UTC), text)


def _press(query: Any) -> Press | None:
    if type(query) is not dict or not query.keys() <= _QUERY:
        return None
    user, seen = _user(query.get("from")), query.get("message")
    number, data = query.get("id"), query.get("data")
    if user is None or type(seen) is not dict or type(number) is not str or type(data) is not str:
        return None
    chat = _chat(seen.get("chat"))
    if chat is None or type(seen.get("message_id")) is not int:
        return None
    return Press(number, user, Seen(seen["message_id"], chat), data)


def _user(user: Any) -> User | None:
    if type(user) is not dict or not user.keys() <= _USER:
        return None
    number, bot, first = user.get("id"), user.get("is_bot"), user.get("first_name")
    last, language = user.get("last_name"), user.get("language_code")
    if type(number) is not int or type(bot) is not bool or type(first) is not str:
        return None
    if not all(each is None or type(each) is str for each in (last, language)):
        return None
    return User(number, bot, first, last, language)


def _chat(chat: Any) -> Chat | None:
    if type(chat) is not dict or chat.get("type") != "private" or type(chat.get("id")) is not int:
        return None
    return Chat(chat["id"])


class Direct(Dispatcher):
    """aiogram's dispatcher, with the shorter way beside it."""

    def __init__(self, front: Front) -> None:
        super().__init__(disable_fsm=True)
        self._front = front

    async def feed_directly(self, bot: Bot, update: Json, work: Work) -> bool:
        """False: it is not simple enough, and `feed_update` is to be called. Raises what handlers raise."""
        event = read(update)
        if event is None:
            return False
        if isinstance(event, Press):
            await self._front.callback(cast(CallbackQuery, event), bot, work)
        else:
            await self._front.message(cast(Message, event), bot, work)
        return True
