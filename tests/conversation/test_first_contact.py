"""Prim. Contato: the tabs of its destination and what is ticked."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person

PROBLEM = "Sem internet desde ontem"
TYPES = {"Lentidão", "Outros", "Sem conexão"}


async def at_first_contact(desk: Desk, kind: str, customer: str = "Maria da Silva") -> Person:
    """An operator who has chosen the type."""
    ana = await desk.operator()
    await ana.goes(f"/novo {customer}", "Ok", f"1. {customer}", "Avançar", f"«{PROBLEM}", "Avançar", kind)
    return ana


@pytest.mark.seed("S4.2.4", "S4.2.4.1")
async def test_a_destination_is_chosen_among_positions_or_among_people(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Outros")
    assert "Escolha o destino" in ana.screen
    assert {"Comercial", "Ana Operadora"} <= set(ana.screen.buttons) or "Comercial" in ana.screen.buttons
    people = {row["name"] for row in await desk.database.fetch("select name from people where active")}
    posts = {row["name"] for row in await desk.database.fetch("select name from positions where active")}
    screen = await ana.presses("Cargo")
    assert posts <= set(screen.buttons)
    assert not people & set(screen.buttons)
    assert "✓ Cargo" in screen.buttons
    screen = await ana.presses("Usuário")
    assert not posts & set(screen.buttons)
    chosen = next(name for name in people if name in screen.buttons)
    screen = await ana.presses(chosen)
    assert f"Destino: {chosen}" in screen
    assert "Usuário" not in screen.buttons
    await ana.presses("✏️ Destino")
    screen = await ana.presses("Cargo")
    assert f"✓ {chosen}" in screen.buttons, "what is chosen is always visible"
    assert f"Destino: {chosen}" in screen
    assert "Destino: Comercial" in await ana.says("comercial")
    await ana.goes("Finalizar", "Confirmar")
    name = await desk.value(
        "select p.name from tickets t join positions p on p.id = t.assignee_position_id where t.protocol = $1",
        ana.screen.protocol,
    )
    assert name == "Comercial"


@pytest.mark.seed("S4.2.4.a", "S4.2.5")
async def test_each_extra_is_a_tick_that_brings_its_page(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Lentidão")
    for tick, title, count in (
        ("Adicionar Anexo", "Anexo", 8), ("Tarefa", "Tarefa", 8), ("Atendimento Resolvido", "Atend. Resolvido", 8),
    ):  # fmt: skip
        screen = await ana.presses(f"☐ {tick}")
        assert f"☑ {tick}" in screen.buttons
        assert f"6/{count}" in screen
        assert title in await ana.presses("Avançar")
        await ana.presses("Anterior")
        assert f"☐ {tick}" in (await ana.presses(f"☑ {tick}")).buttons


async def test_a_forged_tab_changes_nothing(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Outros")
    tab = ana.screen.button("Cargo")["callback_data"]
    before = ana.screen.buttons
    screen = await ana.presses_data(tab.replace("position", "customer"))
    assert "não existe mais" in screen.answer
    assert screen.buttons == before
