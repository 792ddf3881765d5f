"""The script and the type that a problem suggests: shown with the reason, first of their lists, never taken."""

import json

import pytest

from services.scripts.tree import Node, Option, Script, Then
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

SIGN = "💡"
NAME = "Árvore <b>&amp; 🧪"


def words(text: str) -> dict[str, str]:
    return {"pt_BR": text}


def tree(name: str = NAME) -> Script:
    """A script about a branch on the cable, which sets a type."""
    ask = Node("ask", words("Caiu?"), options=(Option("yes", words("Sim"), then=Then("Sem conexão")),))
    return Script("arvore", words(name), ("pt_BR",), "ask", {"ask": ask})


async def imported(desk: Desk, script: Script, *phrases: str) -> None:
    """Its next version."""
    await desk.database.execute("insert into scripts (key) values ($1) on conflict do nothing", script.key)
    await desk.database.execute(
        "insert into script_versions (script_id, number, digest, content, words) select s.id, 1 + (select count(*)"
        " from script_versions v where v.script_id = s.id), '', $2::jsonb, $3 from scripts s where s.key = $1",
        script.key, json.dumps(script.dump()), "\n".join([*script.name.values(), *phrases]),
    )  # fmt: skip


async def at_service_data(desk: Desk, problem: str) -> Person:
    """An operator who was told the problem."""
    ana = await desk.operator()
    await ana.goes("/novo Maria da Silva", "Ok", "1. Maria da Silva", "Avançar", f"«{problem}")
    return ana


@pytest.mark.seed("S4.2.1.1.d", "S4.2.1.1.e", "S4.2.2", "S4.2.4")
async def test_what_the_problem_says_is_suggested_on_three_pages_and_chosen_on_none(desk: Desk) -> None:
    await imported(desk, tree(), "galho <i>caído</i> & podre")
    ana = await at_service_data(desk, "Tem um galho i caído i podre no cabo")
    told = f"{SIGN} Script sugerido: {NAME} — por “galho <i>caído</i> & podre”"
    assert told in ana.screen
    assert "☐ Criar Script Atendimento" in ana.screen.buttons, "nothing is ticked"
    screen = await ana.goes("☐ Criar Script Atendimento", "Avançar")
    assert told in screen
    assert screen.buttons[0] == f"{SIGN} {NAME}"
    assert "Qual script vamos seguir?" in screen, "nothing is chosen"
    assert told not in await ana.says(NAME)
    screen = await ana.goes("Anterior", "☑ Criar Script Atendimento", "Avançar")
    assert f"{SIGN} Tipo sugerido: Sem conexão — por “galho <i>caído</i> & podre”" in screen
    assert screen.buttons[0] == "Sem conexão"
    assert "Tipo Atendimento: —" in screen
    screen = await ana.presses("Lentidão")
    assert SIGN not in screen
    screen = await ana.presses("✏️ Tipo")
    assert SIGN not in screen + "".join(screen.buttons), "whoever has chosen is not asked again"


async def test_another_problem_suggests_another_script_or_none(desk: Desk) -> None:
    await imported(desk, tree(), "galho caído")
    ana = await at_service_data(desk, "galho caído")
    assert "Script sugerido: Árvore" in ana.screen
    await ana.presses("✏️ Problema")
    assert SIGN not in await ana.says("xyz qqq")
    await ana.presses("✏️ Problema")
    assert "Script sugerido: Lentidão — por “lenta”" in await ana.says("lenta")


async def test_what_was_suggested_is_gone_where_it_was_taken_out_of_use_meanwhile(desk: Desk) -> None:
    """The draft has it written down; it is compared with what is there now."""
    await imported(desk, tree(), "galho caído")
    ana = await at_service_data(desk, "galho caído")
    await desk.database.execute("update scripts set active = false where key = 'arvore'")
    await desk.database.execute("update ticket_types set active = false where name = 'Sem conexão'")
    screen = await ana.goes("☐ Criar Script Atendimento", "Avançar")
    assert SIGN not in screen + "".join(screen.buttons)
    assert len(screen.buttons) > 4, "the other scripts are there"
    screen = await ana.goes("Anterior", "☑ Criar Script Atendimento", "Avançar")
    assert SIGN not in screen + "".join(screen.buttons)
    assert "Lentidão" in screen.buttons
