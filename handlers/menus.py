"""Menus of commands: each person's own, by role and language, worked out from what the commands declare."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter
from aiogram.methods import SetMyCommands
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.permitted import action_of
from handlers.room import Command
from handlers.texts import Languages, Texts
from services.people import Person
from services.permissions import may
from services.states import Role
from services.tasks import spawn

ORDER = (
    "novo", "rascunhos", "atendimentos", "fila", "agenda", "os", "tarefas", "parada", "scripts", "pessoas", "idioma",
    "ajuda", "cancelar",
)  # fmt: skip
"""Of a menu; those that are not here (start) are in none. Each is described by the text "command-NAME"."""
STRANGERS = ("start",)
TRIES = 3
_MOST_REMEMBERED = 20_000
log = logging.getLogger(__name__)


class Menus:
    """What Telegram offers behind "/". A chat's own menu is set again when its person's role or language changed."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._commands: Mapping[str, Command] = {}
        self._wanted: dict[int, tuple[Role | None, bool, str]] = {}
        self._busy: set[int] = set()

    def know(self, commands: Mapping[str, Command]) -> None:
        """The commands of all rooms, once they are put together."""
        self._commands = commands

    def of(self, role: Role | None, *, supervises: bool) -> list[str]:
        """The names of the commands that somebody with this role may use, in the menu's order."""
        mine = [name for name in ORDER if name in self._commands]
        return [name for name in mine if may(role, action_of(self._commands[name]), supervises=supervises)]

    def see(self, bot: Bot, chat: int, person: Person | None, texts: Texts) -> None:
        """Called at each act: costs a look-up, and one call to Telegram beside the act where something changed."""
        wanted = (person.role, person.supervises, texts.locale) if person else (None, False, texts.locale)
        if self._wanted.get(chat) == wanted:
            return
        if len(self._wanted) >= _MOST_REMEMBERED:
            self._wanted.clear()
        self._wanted[chat] = wanted
        if chat not in self._busy:
            self._busy.add(chat)
            spawn(self._follow(bot, chat), name="menu of a chat")

    def renew(self, bot: Bot, chat: int, person: Person | None) -> None:
        """The same for somebody whom another has just changed, in the language they were last spoken to in."""
        *_, before = self._wanted.get(chat, (None,))
        self.see(bot, chat, person, self._languages.of((person.language if person else None) or before))

    async def _follow(self, bot: Bot, chat: int) -> None:
        """One call at a time in a chat, so that the last change is the last that Telegram hears of."""
        try:
            while (wanted := self._wanted.get(chat)) is not None:
                await self._set(bot, chat, *wanted)
                if self._wanted.get(chat) == wanted:
                    return
        except AiogramError as error:
            self._wanted.pop(chat, None)  # the next act tries again
            log.info("The menu of a chat stays as it was: %s", type(error).__name__)
        finally:
            self._busy.discard(chat)

    async def _set(self, bot: Bot, chat: int, role: Role | None, supervises: bool, locale: str) -> None:
        scope = BotCommandScopeChat(chat_id=chat)
        if role is None:
            await _patiently(lambda: bot.delete_my_commands(scope=scope))
            return
        commands = _described(self.of(role, supervises=supervises), Texts.load(locale))
        await _patiently(lambda: bot.set_my_commands(commands, scope=scope))

    async def everywhere(self, bot: Bot) -> None:
        """The menu of those whom nobody knows, in each language; never fails."""
        scope = BotCommandScopeAllPrivateChats()
        try:
            await _patiently(lambda: bot.set_my_commands(_described(STRANGERS, self._languages.of())))
            for locale in self._languages.every:
                call = SetMyCommands(
                    commands=_described(STRANGERS, Texts.load(locale)), scope=scope, language_code=locale[:2]
                )
                await _patiently(partial(bot, call))
        except AiogramError as error:
            log.warning("The menu's commands stay as they were: %s", error)


async def _patiently(call: Callable[[], Awaitable[bool]]) -> None:
    """Calls, and waits as long as Telegram says (429): nobody waits for a menu. Raises AiogramError."""
    for left in reversed(range(TRIES)):
        try:
            await call()
            return
        except TelegramRetryAfter as error:
            if not left:
                raise
            await asyncio.sleep(error.retry_after)


def _described(names: list[str] | tuple[str, ...], texts: Texts) -> list[BotCommand]:
    return [BotCommand(command=name, description=texts(f"command-{name}")) for name in names]
