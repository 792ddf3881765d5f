"""Menus of commands follow role and language, whatever Telegram answers, and are set no more often than they change."""

import asyncio
from collections.abc import Callable
from typing import Any

from demo.faults import Fault
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

OPERATORS = ["novo", "rascunhos", "atendimentos", "agenda", "os", "tarefas", "idioma", "ajuda", "cancelar"]


async def shows(desk: Desk, person: Person, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """What Telegram shows behind "/", once it is what is wanted: menus are set beside the acts."""
    menu: dict[str, str] = {}
    for _ in range(100):
        menu = {c["command"]: c["description"] for c in desk.telegram.commands(person.id)}
        if wanted(menu):
            return menu
        await asyncio.sleep(0.05)
    raise AssertionError(f"the menu stays {menu}")


async def administrator(desk: Desk) -> Person:
    await desk.database.execute("insert into people (name, role, telegram_id) values ('Rita', 'admin', 7)")
    return desk.anybody("Rita", 7)


def calls(desk: Desk, person: Person) -> list[str]:
    return [m for m, p in desk.telegram.calls if "MyCommands" in m and str(person.id) in str(p.get("scope"))]


async def test_a_stranger_is_offered_how_to_get_in_in_their_own_language(desk: Desk) -> None:
    for client, words in (
        ("pt-br", "como entrar"),
        ("es", "cómo entrar"),
        ("en", "how to get in"),
        ("de", "como"),
    ):
        desk.telegram.add_person(5000, "Kim", language_code=client, started=True)
        kim = Person(desk.telegram, 5000, desk.quiet)
        menu = await shows(desk, kim, lambda menu, words=words: words in menu.get("start", ""))  # type: ignore[misc]
        assert list(menu) == ["start"]


async def test_the_menu_follows_the_language_and_is_set_once(desk: Desk) -> None:
    desk.telegram.add_person(2001, "Kim", language_code="es", started=True)
    await desk.operator("Kim", 2001)
    desk.telegram.add_person(2001, "Kim", language_code="es", started=True)
    kim = Person(desk.telegram, 2001, desk.quiet)
    await kim.says("/start")
    assert "Nuevo ticket" in kim.screen.buttons
    menu = await shows(desk, kim, lambda menu: menu.get("novo") == "Abrir un ticket")
    assert list(menu) == OPERATORS
    await kim.goes("/rascunhos", "/ajuda", "/idioma")
    assert calls(desk, kim) == ["setMyCommands"]
    await kim.presses("English")
    await shows(desk, kim, lambda menu: menu.get("novo") == "Open a ticket")
    await kim.goes("/ajuda", "/idioma", "English", "English")
    assert "✓ English" in kim.screen.buttons
    assert calls(desk, kim) == ["setMyCommands"] * 2


async def test_a_role_that_is_changed_changes_the_menu_without_an_act_of_its_person(desk: Desk) -> None:
    rita, ana = await administrator(desk), await desk.operator()
    await ana.goes("/idioma", "English")
    await shows(desk, ana, lambda menu: menu.get("novo") == "Open a ticket")
    await rita.says("/pessoas")
    assert "pessoas" in await shows(desk, rita, lambda menu: "pessoas" in menu)
    await rita.goes("🟢 Ana", "Papel", "Técnico")
    menu = await shows(desk, ana, lambda menu: "novo" not in menu)
    assert menu["ajuda"] == "How to use it", "in the language that Ana had chosen"
    await rita.goes("Revogar acesso", "Sim, revogar")
    await shows(desk, ana, lambda menu: list(menu) == ["start"])
    await rita.presses("Reativar")
    await shows(desk, ana, lambda menu: list(menu) == ["agenda", "os", "tarefas", "idioma", "ajuda"])


async def test_what_changes_while_telegram_makes_us_wait_is_what_is_shown_in_the_end(desk: Desk) -> None:
    ana = await desk.operator()
    refused: list[str] = []

    def slow_down(method: str, params: dict[str, Any]) -> Fault | None:
        if method == "setMyCommands" and len(refused) < 2:
            refused.append(method)
            return Fault.too_many_requests(1)
        return None

    desk.telegram.faults = slow_down
    await ana.goes("/idioma", "English", "/idioma", "Español", "/idioma", "English")
    await shows(desk, ana, lambda menu: menu.get("novo") == "Open a ticket")
    assert len(refused) == 2
    await asyncio.sleep(0.2)
    assert desk.telegram.commands(ana.id)[0]["description"] == "Open a ticket"


async def test_a_menu_that_telegram_refuses_keeps_nobody_from_their_work(desk: Desk) -> None:
    ana = await desk.operator()
    desk.telegram.faults = lambda method, params: (
        Fault.error(400, "Bad Request: no menus today") if "MyCommands" in method else None
    )
    assert "Informe ao cliente" in await ana.says("/novo")
    desk.telegram.faults = None
    await ana.says("/rascunhos")
    await shows(desk, ana, lambda menu: list(menu) == OPERATORS)
