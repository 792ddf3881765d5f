"""Atend. Resolvido: a ticket that is stored with its solution, and its children with it."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.conversation.test_first_contact import at_first_contact

SOLUTION = "Reiniciei a ONU <b>com o cliente</b>"


async def with_a_customers_ticket(desk: Desk) -> tuple[Person, str]:
    """An operator who stored Maria's ticket, which may be linked, and its protocol."""
    ana = await at_first_contact(desk, "Sem conexão")
    await ana.goes("☐ Não vincular", "Finalizar", "Confirmar")
    return ana, ana.screen.protocol


@pytest.mark.seed("S4.2.8", "S4.2.8.1")
async def test_a_ticket_is_stored_as_resolved_with_its_solution(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Lentidão")
    screen = await ana.goes("☐ Atendimento Resolvido", "Avançar")
    assert "Atend. Resolvido  7/8" in screen
    assert "Digite a descrição da solução" in screen
    refused = await ana.presses("Finalizar")
    assert "Descrição da solução" in refused.answer
    for wrong in ("x" * 2001, "\u200b\u200b"):
        assert "Atend. Resolvido" in await ana.says(wrong)
        assert "⚠️" in ana.screen
    assert SOLUTION in await ana.says(SOLUTION + "\0")
    summary = await ana.presses("Finalizar")
    assert f"Descrição da solução: {SOLUTION}" in summary
    receipt = await ana.presses("Confirmar")
    assert f"Resolvido: {SOLUTION}" in receipt
    ticket = await desk.ticket(receipt.protocol)
    assert (ticket["state"], ticket["solution"]) == ("resolved", SOLUTION)
    assert ticket["resolved_by"] == ticket["confirmed_by"]
    kinds = await desk.database.fetch(
        "select kind from timeline where ticket_id = $1 order by id", ticket["id"]
    )
    assert [row["kind"] for row in kinds] == ["draft", "told", "open", "resolved"]


async def test_a_tick_that_is_taken_back_leaves_the_ticket_open(desk: Desk) -> None:
    ana = await at_first_contact(desk, "Lentidão")
    await ana.goes(
        "☐ Atendimento Resolvido", "Avançar", f"«{SOLUTION}", "Anterior", "☑ Atendimento Resolvido"
    )
    assert SOLUTION not in await ana.presses("Finalizar")
    await ana.presses("Confirmar")
    ticket = await desk.ticket(ana.screen.protocol)
    assert (ticket["state"], ticket["solution"]) == ("open", None)


@pytest.mark.seed("S4.2.8.1")
async def test_an_access_points_solution_is_its_childrens_as_well(desk: Desk) -> None:
    ana, child = await with_a_customers_ticket(desk)
    point = await desk.row(
        "select a.name, n.name as network from tickets t join access_points a on a.id = t.access_point_id"
        " join networks n on n.id = a.network_id where t.protocol = $1",
        child,
    )
    await ana.goes("/novo", "Ok", "P. Acesso", point["network"], point["name"], f"☐ {child[-6:]}")
    await ana.goes(
        "Avançar", "«CTO sem sinal", "Avançar", "Sem conexão", "☐ Atendimento Resolvido", "Avançar"
    )
    assert "☐ Resolver também os filhos" in ana.screen.buttons
    await ana.goes("☐ Resolver também os filhos", "«Fibra emendada")
    assert "1 atendimento filho" in await ana.presses("Finalizar")
    receipt = await ana.presses("Confirmar")
    assert f"Filhos resolvidos: {child}" in receipt
    both = await desk.database.fetch("select state, solution from tickets where protocol = any($1)",
                                     [child, receipt.protocol])  # fmt: skip
    assert [tuple(row) for row in both] == [("resolved", "Fibra emendada")] * 2


async def test_children_need_a_type_that_allows_links(desk: Desk) -> None:
    ana, child = await with_a_customers_ticket(desk)
    await ana.goes("/novo", "Ok", "P. Acesso", "Campinas", "CTO Centro 02", f"☐ {child[-6:]}")
    await ana.goes("Avançar", "«CTO sem sinal", "Avançar", "Lentidão", "Finalizar")
    refused = await ana.presses("Confirmar")
    assert "não permite vínculo" in refused.answer
    assert "Resumo" in refused
    await ana.goes("✏️ Prim. Contato", "✏️ Tipo", "Sem conexão", "Finalizar", "Confirmar")
    assert f"Atendimentos filhos: {child}" in ana.screen


async def test_a_child_that_ends_meanwhile_is_refused_and_can_be_taken_away(desk: Desk) -> None:
    ana, child = await with_a_customers_ticket(desk)
    await ana.goes("/novo", "Ok", "P. Acesso", "Campinas", "CTO Centro 02", f"☐ {child[-6:]}")
    await ana.goes("Avançar", "«CTO sem sinal", "Avançar", "Sem conexão", "Finalizar")
    await desk.database.execute("update tickets set state = 'resolved' where protocol = $1", child)
    refused = await ana.presses("Confirmar")
    assert "não pode mais ser vinculado" in refused.answer
    assert "Resumo" in refused
    await ana.presses("✏️ P. Acesso")
    assert not [label for label in ana.screen.buttons if child[-6:] in label]
    await ana.goes("Nenhum", "Resumo", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["state"] == "open"
    assert (await desk.ticket(child))["parent_id"] is None
