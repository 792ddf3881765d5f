"""The shortest way, from /novo to a stored ticket: as few inputs as answers."""

import pytest

from tests.conversation.conftest import Desk

PROBLEM = "Sem internet desde ontem, luz vermelha no aparelho"


@pytest.mark.seed("S1", "S1.obs", "S2", "S2.1", "S3", "S3.1", "S4.2.1", "S4.2.4")
async def test_a_known_customer_takes_eleven_inputs(desk: Desk) -> None:
    ana = await desk.operator()
    assert "Informe ao cliente o número do protocolo" in await ana.says("/novo")
    protocol = ana.screen.protocol
    assert "Novo Atendimento  2/" in await ana.presses("Ok")
    assert "Localizar Cliente  3/7" in await ana.presses("Clientes")
    assert "Maria da Silva" in await ana.says("maria sil")
    assert "Dados do Cliente  4/7" in await ana.presses("1. Maria da Silva")
    assert "Dados Atend.  5/7" in await ana.presses("Avançar")
    assert PROBLEM in await ana.says(PROBLEM)
    assert "Prim. Contato  6/7" in await ana.presses("Avançar")
    kinds = ana.screen.buttons
    assert "Destino: " in await ana.presses(kinds[0])
    assert "Resumo  7/7" in await ana.presses("Finalizar")
    receipt = await ana.presses("Confirmar")
    assert ana.inputs == 11
    assert "Atendimento registrado" in receipt
    assert protocol in receipt
    ticket = await desk.ticket(protocol)
    assert (ticket["state"], ticket["problem"], ticket["subject"]) == ("open", PROBLEM, "customer")
    assert ticket["told_by"] == ticket["opened_by"] == ticket["confirmed_by"]
    assert (
        await desk.value("select name from customers where id = $1", ticket["customer_id"])
        == "Maria da Silva"
    )
    for loaded in ("contact_id", "plan_id", "access_point_id", "login"):
        assert ticket[loaded], loaded


@pytest.mark.seed("S2.1.1", "S2.1.1.1.1.1.1")
async def test_with_the_customers_initials_along_it_takes_nine(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.says("/novo maria sil")
    assert "Maria da Silva" in await ana.presses("Ok")
    await ana.goes("1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    assert ana.inputs == 9
    assert (await desk.ticket(ana.screen.protocol))["state"] == "open"


async def test_typed_numbers_and_labels_press_what_they_name(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok")
    assert "Localizar Cliente" in await ana.says("clientes")
    await ana.says("maria sil")
    assert "Dados do Cliente" in await ana.says("1")
    await ana.goes("Avançar", f"«{PROBLEM}", "Avançar")
    label = ana.screen.buttons[1]
    assert label in await ana.says(label.upper())


@pytest.mark.seed("S2")
async def test_all_three_kinds_show_and_each_has_its_own_page(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok")
    assert ana.screen.buttons[:3] == ["Clientes", "Prospecto", "P. Acesso"]
    for kind, title in (("Prospecto", "Prospecto  3/6"), ("P. Acesso", "Ponto de Acesso  3/6")):
        assert title in await ana.presses(kind)
        await ana.presses("Anterior")


@pytest.mark.seed("S2.1.1.1.1.1.obs")
async def test_a_search_without_a_hit_says_so_and_stays_open(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "Clientes")
    assert "Nenhum cliente encontrado com “zzz qqq”" in await ana.says("zzz qqq")
    assert "Maria da Silva" in await ana.says("maria sil")


@pytest.mark.seed("S3.1.1")
async def test_a_contact_that_is_known_loads_what_is_known(desk: Desk) -> None:
    ana = await desk.operator()
    customer = await desk.row(
        "select c.name, count(*) from customers c join contacts k on k.customer_id = c.id"
        " group by c.id having count(*) > 1 order by c.id limit 1"
    )
    await ana.says(f"/novo {customer['name']}")
    await ana.goes("Ok", customer["name"])
    assert "Quem está falando?" in ana.screen
    contact = await desk.row(
        "select k.* from contacts k join customers c on c.id = k.customer_id where c.name = $1"
        " and k.phone is not null order by k.id desc limit 1", customer["name"],
    )  # fmt: skip
    screen = await ana.presses(contact["name"])
    assert contact["phone"][-4:] in screen
    assert contact["phone"][-8:] not in screen, "masked until it can be shown with an audit"
    assert f"Nome Contato: {contact['name']}" in screen


@pytest.mark.seed("S4.2.1.1", "S4.2.1.1.a", "S4.2.1.1.b")
async def test_a_plan_loads_its_access_point_and_login(desk: Desk) -> None:
    ana = await desk.operator()
    plan = await desk.row(
        "select p.login, a.name as point, c.name as customer from plans p"
        " join customers c on c.id = p.customer_id join access_points a on a.id = p.access_point_id"
        " where p.login is not null and c.name = 'Maria da Silva'"
    )
    screen = await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar")
    assert f"Ponto de Acesso: {plan['point']}" in screen
    assert f"Login: {plan['login']}" in screen


@pytest.mark.seed("S4.2.4.1.1", "S4.2.4.1.1.obs1", "S4.2.4.1.1.obs2", "S4.2.4.1")
async def test_a_type_loads_its_destination_or_one_must_be_chosen(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    bare = await desk.value(
        "select name from ticket_types where active"
        " and assignee_person_id is null and assignee_position_id is null limit 1"
    )
    screen = await ana.presses(bare)
    assert "Escolha o destino" in screen
    refused = await ana.presses("Finalizar")
    assert refused.alert
    assert "Destino" in refused.answer
    chosen = next(b for b in ana.screen.buttons if b not in ("Anterior", "Finalizar", "Guardar", "Cancelar"))
    assert f"Destino: {chosen}" in await ana.presses(chosen)
    await ana.presses("✏️ Tipo")
    loaded = await desk.row(
        "select t.name, p.name as position from ticket_types t"
        " join positions p on p.id = t.assignee_position_id where t.active limit 1"
    )
    assert f"Destino: {loaded['position']}" in await ana.presses(loaded["name"])
    await ana.presses("✏️ Destino")
    assert "✓ " + loaded["position"] in ana.screen.buttons


@pytest.mark.seed("S4.2.4.1.1.obs3")
async def test_checks_are_optional_typed_text(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.says("Reiniciei a ONU com o cliente.")
    assert "Reiniciei a ONU com o cliente." in ana.screen
    await ana.goes("Finalizar", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["checks"] == "Reiniciei a ONU com o cliente."


async def test_anterior_never_loses_an_answer(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    for _ in range(5):
        await ana.presses("Anterior")
    assert "Protocolo  1/7" in ana.screen
    await ana.goes("Ok", "✓ Clientes", "✓ 1. Maria da Silva", "Avançar")
    assert PROBLEM in ana.screen
    await ana.goes("Avançar", "Finalizar")
    assert "Resumo" in ana.screen


async def test_each_line_of_the_summary_leads_back_and_the_summary_is_one_press_away(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.presses("Finalizar")
    assert "Dados Atend." in await ana.presses("✏️ Dados Atend.")
    await ana.goes("✏️ Problema", "«Caiu de novo")
    assert "Caiu de novo" in await ana.presses("Resumo")
    await ana.presses("Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["problem"] == "Caiu de novo"


async def test_a_text_opened_again_says_that_the_next_one_replaces_it(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}")
    assert "substitui o anterior" in await ana.presses("✏️ Problema")
    assert PROBLEM not in await ana.says("Outro problema")
