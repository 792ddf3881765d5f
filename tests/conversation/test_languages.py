"""Everybody is spoken to in their language: Telegram's at first, then the one they chose, menus too."""

import asyncio
import json
from typing import Any

import pytest

from tests.conversation.conftest import Desk


async def menu(desk: Desk, chat: int) -> dict[str, str]:
    """The commands that Telegram shows in a chat, with their descriptions."""
    await asyncio.sleep(0.2)  # the menu is set beside the act
    found: dict[str, str] = {}
    for method, params in desk.telegram.calls:
        if method == "setMyCommands" and f'"chat_id":{chat}' in str(params.get("scope")).replace(" ", ""):
            commands: Any = params["commands"]
            listed = json.loads(commands) if isinstance(commands, str) else commands
            found = {c["command"]: c["description"] for c in listed}
    return found


@pytest.mark.seed("S1")
async def test_who_chooses_a_language_hears_it_at_once_on_the_open_page_and_in_the_menu(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok")
    assert "Para quem é o atendimento?" in ana.screen
    asked = await ana.says("/idioma")
    assert [button for button in asked.buttons if "✓" in button] == ["✓ Português"]
    page = await ana.presses("English")
    assert "Whom is the ticket for?" in page
    assert any("I speak English to you" in message["text"] for message in ana.messages)
    assert "Find customer" in await ana.presses("Customers")
    assert (await menu(desk, ana.id))["novo"] == "Open a ticket"
    assert await desk.value("select language from people where telegram_id = $1", ana.id) == "en"


async def test_the_choice_lasts_over_a_restart(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/idioma", "Español")
    await desk.restart()
    assert "Cómo usar" in await ana.says("/ajuda")


async def test_a_menu_and_the_help_have_what_the_role_may_do_and_no_more(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/ajuda")
    assert list(await menu(desk, ana.id)) == [
        "novo", "rascunhos", "atendimentos", "agenda", "os", "tarefas", "idioma", "ajuda", "cancelar"
    ]  # fmt: skip
    assert "/pessoas" not in ana.screen
    await desk.database.execute("update people set role = 'admin' where telegram_id = $1", ana.id)
    await asyncio.sleep(0.3)  # the notice of PostgreSQL
    assert "/pessoas" in await ana.says("/ajuda")
    assert "pessoas" in await menu(desk, ana.id)


async def test_a_forged_language_is_an_invalid_option(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/idioma")
    for forged in ("language:xx", "language:", "language:pt_BR.en", "language:__"):
        screen = await ana.presses_data(forged)
        assert screen.answer or "✓ Português" in screen.buttons
    assert await desk.value("select language from people where telegram_id = $1", ana.id) in (None, "pt_BR")


@pytest.mark.parametrize(
    ("client", "words"),
    [
        ("en", "invite link"),
        ("es-419", "enlace de invitación"),
        ("pt-br", "link de convite"),
        ("de", "link de convite"),
    ],
)
async def test_a_stranger_is_answered_in_the_language_of_their_telegram(
    desk: Desk, client: str, words: str
) -> None:
    kim = desk.anybody("Kim", 4100)
    desk.telegram.inject({"message": {
        "message_id": 1, "date": 4102444800, "text": "/start", "chat": {"id": 4100, "type": "private"},
        "from": {"id": 4100, "is_bot": False, "first_name": "Kim", "language_code": client},
    }})  # fmt: skip
    await desk.quiet()
    assert words in kim.screen
