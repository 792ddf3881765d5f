"""Prospecto: found or entered, and made a customer later."""

import pytest

from services.intake.prospect import prefilled
from tests.conversation.conftest import Desk
from tests.conversation.people import Person

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


async def at_form(desk: Desk, query: str) -> Person:
    """On the form of a new prospect, after a search that found nobody."""
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Prospecto", f"«{query}", "Novo prospecto")
    return ana


@pytest.mark.seed("S2")
async def test_the_form_takes_all_that_is_said_and_says_what_would_be_right(desk: Desk) -> None:
    ana = await at_form(desk, "(19) 95555-0998")
    assert "Digite o nome" in ana.screen
    assert "+55 19 95555-0998" in ana.screen
    assert "o limite é 200" in await ana.says("x" * 201)
    await ana.says("<b>Zé</b> & \u202eFilhos\0")
    for wrong, reason, right in (
        ("zé@", "E-mail inválido", "ZE@Example.com"),
        ("111.111.111-11", "CPF/CNPJ inválido", "900.000.001-75"),
        ("1328", "CEP inválido", "13280 000"),
    ):
        assert reason in await ana.says(wrong)
        await ana.says(right)
    await ana.says("Rua dos Ipês, 1\nfundos")
    await ana.says("Indicação")
    await ana.presses("✏️ Plano")
    product = next(b for b in ana.screen.buttons if b.startswith("Fibra"))
    screen = await ana.presses(product)
    assert f"Plano de interesse: {product}" in screen
    assert "<b>Zé</b> &" in screen
    assert "Dados Atend." in await ana.presses("Salvar")
    row = await desk.row("select * from prospects where phone = '+5519955550998'")
    assert row["name"].startswith("<b>Zé</b> &")
    assert (row["email"], row["document"], row["postal_code"]) == (
        "ze@example.com",
        "90000000175",
        "13280-000",
    )
    assert (row["address"], row["origin"], row["product"]) == ("Rua dos Ipês, 1 fundos", "Indicação", product)


async def test_salvar_tapped_twice_enters_one_and_a_known_one_is_refused_with_the_form_kept(
    desk: Desk,
) -> None:
    ana = await at_form(desk, "Joana Prado")
    screen = await ana.says("(19) 95555-0997")
    data = screen.button("Salvar")["callback_data"]
    await ana.touches(data)
    await ana.touches(data)
    await desk.quiet()
    assert "Dados Atend." in ana.screen
    assert await desk.value("select count(*) from prospects where name = 'Joana Prado'") == 1
    await ana.goes(
        "/novo", "Novo Atendimento", "Ok", "Prospecto", "«nobody", "Novo prospecto", "✏️ Nome", "«joana prado"
    )
    await ana.says("19 95555 0997")
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "Já há um prospecto com este nome" in refused.answer
    assert "Nome: joana prado" in refused
    assert await desk.value("select count(*) from prospects where name ilike 'joana prado'") == 1


async def test_anterior_leaves_the_form_and_a_new_text_is_a_new_search(desk: Desk) -> None:
    ana = await at_form(desk, "Joana Prado")
    await ana.says("(19) 95555-0996")
    assert "Nenhum prospecto encontrado com “Joana Prado”" in await ana.presses("Anterior")
    assert "Telefone: —" in await ana.presses("Novo prospecto"), "the form begins anew"
    await ana.presses("Anterior")
    assert "Otávio Esteves Rezende" in await ana.says("0566")
    assert "Dados Atend." in await ana.says("1")
    assert "✓ 1. Otávio" in str((await ana.presses("Anterior")).buttons)


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("Joana  Prado", {"full_name": "Joana Prado"}),
        ("(19) 95555-0999", {"phone": "+5519955550999"}),
        ("19955550999", {"phone": "+5519955550999"}),
        ("900.000.001-75", {"document": "90000000175"}),
        ("A@Example.com", {"email": "a@example.com"}),
        ("12", {}),
        ("a@", {}),
        ("", {}),
    ],
)
def test_what_was_typed_fills_in_what_it_is(query: str, known: dict[str, str]) -> None:
    assert prefilled(query) == known


@pytest.mark.seed("S2")
async def test_one_press_on_the_card_makes_a_prospect_a_customer(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Prospecto", "«thais duarte", "1. Thaís", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    protocol = (await ana.goes("Finalizar", "Confirmar")).protocol
    card = await ana.says(f"/atendimentos {protocol}")
    assert "Thaís Duarte Tavares · Prospecto · Vinhedo" in card
    assert "+55 19 95555-0563" in card
    data = card.button("Tornar cliente")["callback_data"]
    await ana.touches(data)
    await ana.touches(data)
    await desk.quiet()
    assert "agora é cliente" in ana.screen or "já estava entre os clientes" in ana.screen
    assert "Tornar cliente" not in ana.screen.buttons
    assert "Tornou-se cliente" in ana.screen
    assert await desk.value("select count(*) from customers where name = 'Thaís Duarte Tavares'") == 1
    assert (await desk.ticket(protocol))["subject"] == "customer"
    await ana.goes("/novo thais duarte", "Ok", "1. Thaís")
    assert protocol in ana.screen


async def test_a_forged_tornar_cliente_changes_nothing(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo")
    count = await desk.value("select count(*) from customers")
    for data in ("become:", "become:0", "become:zzzz", "become:1.x.y.z", "become:1"):
        assert (await ana.presses_data(data)).alert, data
    assert await desk.value("select count(*) from customers") == count


async def test_who_became_a_customer_meanwhile_is_refused_and_the_draft_stays(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Prospecto", "«thais duarte", "1. Thaís", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.presses("Finalizar")
    await desk.value(
        "update prospects set customer_id = (select min(id) from customers) where code = 'L001' returning id"
    )
    refused = await ana.presses("Confirmar")
    assert refused.alert
    assert "já se tornou cliente" in refused.answer
    assert "Resumo" in refused
    assert (await desk.ticket(refused.protocol))["state"] == "draft"


async def test_a_draft_that_turns_from_a_customer_to_a_prospect_takes_nothing_of_the_customer(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    assert "Vinculado ao atendimento pai" in await ana.presses("Sem conexão")
    await ana.goes(*["Anterior"] * 4, "Prospecto", "«thais duarte", "1. Thaís")
    assert PROBLEM in ana.screen
    assert "Plano" not in ana.screen
    assert "Thaís Duarte Tavares" in await ana.says("/rascunhos")
    await ana.goes("Thaís", "Avançar")
    assert "Vinculado" not in ana.screen, "only a customer's ticket has a parent"
    ticket = await desk.ticket((await ana.goes("Finalizar", "Confirmar")).protocol)
    assert ticket["subject"] == "prospect"
    assert [ticket[n] for n in ("customer_id", "contact_id", "plan_id", "login", "parent_id")] == [None] * 5
