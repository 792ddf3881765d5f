"""Prospecto: found or entered, and made a customer later."""

import pytest

from tests.conversation.conftest import Desk

PROBLEM = "Quer saber se há fibra na rua dela"


@pytest.mark.seed("S2")
async def test_a_known_prospect_takes_a_ticket_of_their_own(desk: Desk) -> None:
    ana = await desk.operator()
    prospect = await desk.row("select * from prospects where code = 'L001'")
    await ana.goes("/novo", "Ok")
    protocol = ana.screen.protocol
    assert "Prospecto  3/6" in await ana.presses("Prospecto")
    screen = await ana.says("thais duarte")
    assert "1. Thaís Duarte Tavares" in screen
    assert prospect["phone"] not in screen, "masked until they are chosen"
    screen = await ana.presses("1. Thaís Duarte Tavares")
    assert "Dados Atend.  4/6" in screen
    assert "Plano" not in screen, "who is no customer has none"
    await ana.goes(f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    screen = await ana.presses("Finalizar")
    assert "Prospecto: Thaís Duarte Tavares" in screen
    assert "Plano" not in screen
    receipt = await ana.presses("Confirmar")
    assert "Thaís Duarte Tavares" in receipt
    ticket = await desk.ticket(protocol)
    assert (ticket["state"], ticket["subject"], ticket["problem"]) == ("open", "prospect", PROBLEM)
    assert (ticket["prospect_id"], ticket["customer_id"]) == (prospect["id"], None)


@pytest.mark.seed("S2", "S2.1.1.1.1.1.obs")
async def test_whoever_is_no_customer_is_entered_as_a_prospect_with_what_was_typed(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes", "«Joana Prado")
    assert "Nenhum cliente encontrado" in ana.screen
    assert "Nenhum prospecto encontrado com “Joana Prado”" in await ana.presses("Prospecto")
    screen = await ana.presses("Novo prospecto")
    assert "Nome: Joana Prado" in screen
    assert "Digite o telefone" in screen
    missing = await ana.presses("Salvar")
    assert missing.alert
    assert "Telefone" in missing.answer
    assert "Telefone inválido" in await ana.says("123")
    screen = await ana.says("(19) 95555-0999")
    assert "Dados Atend.  4/6" in await ana.presses("Salvar")
    row = await desk.row("select * from prospects where name = 'Joana Prado'")
    assert row["phone"] == "+5519955550999"
    await ana.goes(f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["prospect_id"] == row["id"]
