"""Menus of commands: each person's own, by role and language, worked out from what the commands declare."""

import logging
from collections.abc import Mapping

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from handlers.permitted import action_of
from handlers.room import Command
from handlers.texts import Languages, Texts
from services.people import Person
from services.permissions import may
from services.states import Role
from services.tasks import spawn

ORDER = (
    "novo", "rascunhos", "atendimentos", "fila", "agenda", "os", "tarefas", "parada", "pessoas", "idioma", "ajuda",
    "cancelar",
)  # fmt: skip
"""Of a menu; those that are not here (start) are in none. Each is described by the text "command-NAME"."""
STRANGERS = ("start",)
_MOST_REMEMBERED = 20_000
log = logging.getLogger(__name__)


class Menus:
    """What Telegram offers behind "/". A chat's own menu is set again when its person's role or language changed."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages
        self._commands: Mapping[str, Command] = {}
        self._shown: dict[int, tuple[Role | None, str]] = {}

    def know(self, commands: Mapping[str, Command]) -> None:
        """The commands of all rooms, once they are put together."""
        self._commands = commands

    def of(self, role: Role | None) -> list[str]:
        """The names of the commands that somebody with this role may use, in the menu's order."""
        return [
            name for name in ORDER if name in self._commands and may(role, action_of(self._commands[name]))
        ]

    def see(self, bot: Bot, chat: int, person: Person | None, texts: Texts) -> None:
        """Called at each act: costs a look-up, and one call to Telegram beside the act where something changed."""
        now = (person.role if person else None, texts.locale)
        if self._shown.get(chat) == now:
            return
        if len(self._shown) >= _MOST_REMEMBERED:
            self._shown.clear()
        self._shown[chat] = now
        spawn(self._set(bot, chat, now[0], texts), name="menu of a chat")

    async def _set(self, bot: Bot, chat: int, role: Role | None, texts: Texts) -> None:
        scope = BotCommandScopeChat(chat_id=chat)
        try:
            if role is None:
                await bot.delete_my_commands(scope=scope)
            else:
                await bot.set_my_commands(_described(self.of(role), texts), scope=scope)
        except AiogramError as error:
            self._shown.pop(chat, None)  # the next act tries again
            log.info("The menu of a chat stays as it was: %s", type(error).__name__)

    async def everywhere(self, bot: Bot) -> None:
        """The menu of those whom nobody knows, in each language; never fails."""
        scope = BotCommandScopeAllPrivateChats()
        try:
            await bot.set_my_commands(_described(STRANGERS, self._languages.of()))
            for locale in self._languages.every:
                described = _described(STRANGERS, Texts.load(locale))
                await bot.set_my_commands(described, scope=scope, language_code=locale[:2])
        except AiogramError as error:
            log.warning("The menu's commands stay as they were: %s", error)


def _described(names: list[str] | tuple[str, ...], texts: Texts) -> list[BotCommand]:
    return [BotCommand(command=name, description=texts(f"command-{name}")) for name in names]
