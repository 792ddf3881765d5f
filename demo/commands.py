"""Lists of commands by scope and language, and which of them a person sees.

Read in tdlib/td, BotCommand.cpp (lengths, texts); tdlib/telegram-bot-api, Client.cpp (scopes); Bot API page,
"Determining list of commands".
"""

import json
import re
from typing import Any

from demo.errors import bad_request
from demo.people import Person
from demo.store import Store

GROUP_SCOPES = frozenset({"all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
MAX_COMMANDS = 100

Command = dict[str, str]


class Commands:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lists: dict[tuple[str, str], list[Command]] = {
            (scope, language): json.loads(data)
            for scope, language, data in store.read("select scope, language, data from commands")
        }

    def get(self, scope: str, language: str) -> list[Command]:
        return self._lists.get((scope, language), [])

    def set(self, scope: str, language: str, commands: list[Command]) -> None:
        """An empty list is no list. The caller commits."""
        if not commands:
            self._lists.pop((scope, language), None)
            self._store.write("delete from commands where scope = ? and language = ?", scope, language)
            return
        self._lists[scope, language] = commands
        data = json.dumps(commands)
        self._store.write("insert or replace into commands values (?, ?, ?)", scope, language, data)

    def seen_by(self, person: Person) -> list[Command]:
        """The first list that is set, from the chat's own in the person's language to the default one."""
        language = person.language_code[:2].lower()
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for code in (language, ""):
                if found := self._lists.get((scope, code)):
                    return found
        return []


def parse_scope(value: str) -> tuple[str, str]:
    """Scope of a call: its type, and the `chat_id` where it has one. Raises `ApiError` 400."""
    if not value:
        return "default", ""
    try:
        scope = json.loads(value)
    except ValueError:
        raise bad_request("can't parse BotCommandScope JSON object") from None
    if not isinstance(scope, dict):
        raise _wrong_scope("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind is None:
        raise _wrong_scope('Can\'t find field "type"')
    if not isinstance(kind, str):
        raise _wrong_scope('Field "type" must be of type String')
    if kind in {"default", "all_private_chats"} | GROUP_SCOPES:
        return kind, ""
    if kind not in CHAT_SCOPES:
        raise _wrong_scope("Unsupported type specified")
    chat_id = scope.get("chat_id")
    if chat_id is None:
        raise _wrong_scope('Can\'t find field "chat_id"')
    if chat_id == "":
        raise _wrong_scope("Empty chat_id specified")
    return kind, str(chat_id)


def _wrong_scope(why: str) -> Exception:
    return bad_request(f"can't parse BotCommandScope: {why}")


def parse_language(code: str) -> str:
    """Two small letters or nothing: `pt`, never `pt_BR` (tdlib/td, misc.cpp, validate_bot_language_code)."""
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def parse_commands(value: str) -> list[Command]:
    """Checked commands; a leading `/` goes. Raises `ApiError` 400."""
    try:
        commands = json.loads(value) if value else []
    except ValueError:
        raise bad_request("can't parse commands JSON object") from None
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    checked = [_command(command) for command in commands]
    if len(checked) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return checked


def _command(command: Any) -> Command:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not re.fullmatch("[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}
