"""Commands by scope and language, and what the bot learns of a chat."""

from typing import Any

import pytest

from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller

BAD = "400 Bad Request: "


def command(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": "Um comando"}]


def seen(telegram: DemoTelegram) -> list[str]:
    return [one["command"] for one in telegram.commands(ANA)]


async def test_the_nearest_list_wins(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, "Determining list of commands", private chats; telegram.md 5, commands and scopes."""
    chat = {"type": "chat", "chat_id": ANA}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("padrao", {}),
        ("padrao_pt", {"language_code": "pt"}),
        ("privado", {"scope": {"type": "all_private_chats"}}),
        ("privado_pt", {"scope": {"type": "all_private_chats"}, "language_code": "pt"}),
        ("conversa", {"scope": chat}),
        ("conversa_pt", {"scope": chat, "language_code": "pt"}),
    ]
    for name, where in steps:
        assert await bot.call("setMyCommands", commands=command(name), **where) is True
        assert seen(telegram) == [name]
    assert await bot.call("getMyCommands", scope=chat) == command("conversa")
    for name, where in reversed(steps):
        assert seen(telegram) == [name]
        await bot.call("deleteMyCommands", **where)
    assert seen(telegram) == []


async def test_another_language_sees_the_list_without_one(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, BotCommandScope: language_code empty is for all whose language has no list."""
    await bot.call("setMyCommands", commands=command("new"), language_code="en")
    await bot.call("setMyCommands", commands=command("novo"))
    assert seen(telegram) == ["novo"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"commands": command("x" * 33)}, "command length must not exceed 32"),
        ({"commands": command("")}, "command must be non-empty"),
        ({"commands": command("Novo")}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "novo", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "novo", "description": "x" * 257}]},
         "command description length must not exceed 256"),
        ({"commands": command("novo") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": command("novo"), "language_code": "pt_BR"}, "invalid language code specified"),
        ({"commands": command("novo"), "scope": {"type": "moon"}},
         "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": command("novo"), "scope": {"type": "chat", "chat_id": 4711}}, "chat not found"),
    ],
)  # fmt: skip
async def test_commands_that_are_refused(bot: Caller, params: dict[str, Any], refusal: str) -> None:
    """tdlib/td BotCommand.cpp, set_commands; tdlib/telegram-bot-api Client.cpp, get_bot_command_scope,
    check_bot_command_scope; telegram.md 5: `pt`, never `pt_BR`."""
    assert await bot.refusal("setMyCommands", **params) == BAD + refusal


async def test_a_slash_before_a_command_goes(bot: Caller) -> None:
    """tdlib/td BotCommand.cpp, set_commands."""
    await bot.call("setMyCommands", commands=command("/novo"))
    assert (await bot.call("getMyCommands"))[0]["command"] == "novo"


async def test_what_a_chat_is(bot: Caller) -> None:
    """Bot API, getChat, ChatFullInfo."""
    chat = await bot.call("getChat", chat_id=ANA)
    assert (chat["id"], chat["type"], chat["first_name"]) == (ANA, "private", "Ana")
    assert await bot.refusal("getChat", chat_id=4711) == BAD + "chat not found"
