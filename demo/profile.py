"""Methods about the bot itself: who it is, its commands; and about a chat as a whole."""

from demo.calls import Params
from demo.commands import Commands, parse_commands, parse_language, parse_scope
from demo.errors import bad_request
from demo.telegram import Json, Telegram


class Profile:
    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.commands = Commands(telegram.store)

    def get_me(self, params: Params) -> Json:
        return {
            **self.telegram.bot, "can_join_groups": True, "can_read_all_group_messages": False,
            "supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip

    def set_my_commands(self, params: Params) -> bool:
        commands = parse_commands(params.get("commands", ""))
        return self._write_commands(params, commands)

    def delete_my_commands(self, params: Params) -> bool:
        return self._write_commands(params, [])

    def get_my_commands(self, params: Params) -> list[dict[str, str]]:
        scope = self._scope(params)
        return self.commands.get(scope, parse_language(params.get("language_code", "")))

    def _scope(self, params: Params) -> str:
        kind, chat_id = parse_scope(params.get("scope", ""))
        if not chat_id:
            return kind
        person = self.telegram.chat(chat_id)
        if kind != "chat":
            raise bad_request("can't use this scope in a private chat")
        return f"chat:{person.id}"

    def _write_commands(self, params: Params, commands: list[dict[str, str]]) -> bool:
        scope = self._scope(params)
        before = {person.id: self.commands.seen_by(person) for person in self.telegram.people.values()}
        self.commands.set(scope, parse_language(params.get("language_code", "")), commands)
        for person in self.telegram.people.values():
            seen = self.commands.seen_by(person)
            if seen != before[person.id]:
                self.telegram.feed.add(person.id, "commands", commands=seen)
        return True

    def get_chat(self, params: Params) -> Json:
        person = self.telegram.chat(params.get("chat_id", ""))
        kinds = (
            "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
        )  # fmt: skip
        return {
            **person.chat(), "can_send_gift": True, "accepted_gift_types": dict.fromkeys(kinds, True),
            "max_reaction_count": 11, "accent_color_id": person.id % 7,
        }  # fmt: skip
