"""Ponto de Acesso: the network, its point, and the customers' tickets that become its children."""

import asyncpg
import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen


@pytest.mark.seed("S2")
async def test_a_ticket_is_about_an_access_point(desk: Desk) -> None:
    ana = await desk.operator()
    point = await desk.row(
        "select a.*, n.name as network from access_points a join networks n on n.id = a.network_id"
        " where a.active and n.active order by a.id limit 1"
    )
    await ana.goes("/novo", "Ok")
    protocol = ana.screen.protocol
    assert "Ponto de Acesso  3/6" in await ana.presses("P. Acesso")
    assert "Escolha o ponto de acesso" in await ana.presses(point["network"])
    screen = await ana.presses(point["name"])
    assert f"Ponto de Acesso: {point['name']}" in screen
    assert "plano" in screen
    screen = await ana.presses("Avançar")
    assert "Dados Atend.  4/6" in screen
    assert "Plano" not in screen
    await ana.goes("«Torre sem energia", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    screen = await ana.presses("Finalizar")
    assert f"Rede: {point['network']}" in screen
    receipt = await ana.presses("Confirmar")
    assert f"Ponto de Acesso: {point['name']}" in receipt
    ticket = await desk.ticket(protocol)
    assert (ticket["state"], ticket["subject"]) == ("open", "access_point")
    assert (ticket["access_point_id"], ticket["customer_id"]) == (point["id"], None)


async def confirmed(ana: Person, code: str, kind: str = "Sem conexão") -> str:
    """A ticket of a customer with one plan; gives its protocol."""
    await ana.says(f"/novo {code}")
    if "Ok" not in ana.screen.buttons:
        await ana.presses("Novo Atendimento")
    await ana.goes("Ok", "1. ")
    if "Quem está falando?" in ana.screen:
        await ana.presses(ana.screen.buttons[0])
    await ana.goes("Avançar", "«Sem internet", "Avançar", kind)
    return (await ana.goes("Finalizar", "Confirmar")).protocol


async def loose(desk: Desk) -> None:
    """Tickets are linked to the nearest parent by themselves: these stand alone."""
    await desk.database.execute("update tickets set parent_id = null")


async def affected(desk: Desk, count: int) -> tuple[asyncpg.Record, list[str]]:
    """An access point with its network, and the codes of customers whose only plan is on it."""
    rows = await desk.database.fetch(
        "select min(a.id) as point, min(c.code) as code from customers c join plans p on p.customer_id = c.id"
        " join access_points a on a.id = p.access_point_id where a.active group by c.id having count(*) = 1"
        " order by point, code"
    )
    point = await desk.row(
        "select a.id, a.name, n.name as network from access_points a join networks n on n.id = a.network_id"
        " where a.id = $1", rows[0]["point"],
    )  # fmt: skip
    return point, [row["code"] for row in rows if row["point"] == point["id"]][:count]


async def at_point(desk: Desk, ana: Person, point: asyncpg.Record) -> Screen:
    await ana.says("/novo")
    if "Ok" not in ana.screen.buttons:
        await ana.presses("Novo Atendimento")
    await ana.goes("Ok", "P. Acesso", point["network"])
    if f"Ponto de Acesso: {point['name']}" not in ana.screen:
        await ana.presses(point["name"])
    return ana.screen


@pytest.mark.seed("S2", "S4.2.4.c")
async def test_the_customers_tickets_on_a_point_become_its_children_all_none_or_each(desk: Desk) -> None:
    ana = await desk.operator()
    point, codes = await affected(desk, 4)
    children = [await confirmed(ana, code) for code in codes]
    await loose(desk)
    screen = await at_point(desk, ana, point)
    assert "4 atendimentos de clientes" in screen
    assert "Marcados: 0" in screen
    assert len([b for b in screen.buttons if b.startswith("☐")]) == 4
    assert "Marcados: 4" in await ana.presses("Todos")
    assert "Marcados: 0" in await ana.presses("Nenhum")
    await ana.presses(f"☐ {children[0][-6:]}")
    assert "Marcados: 2" in await ana.presses(f"☐ {children[2][-6:]}")
    await ana.goes("Avançar", "«CTO sem energia", "Avançar", "Sem conexão")
    assert "Atendimentos filhos" in await ana.presses("Finalizar")
    receipt = await ana.presses("Confirmar")
    parent = await desk.ticket(receipt.protocol)
    assert [(await desk.ticket(one))["parent_id"] for one in children] == [
        parent["id"],
        None,
        parent["id"],
        None,
    ]
    assert "Já há um atendimento deste ponto" in await at_point(desk, ana, point)
    assert receipt.protocol in ana.screen
    assert "2 atendimentos de clientes" in ana.screen, "whose child it is already is not offered"


async def test_a_child_that_was_resolved_meanwhile_is_refused_and_the_draft_stays(desk: Desk) -> None:
    ana = await desk.operator()
    point, codes = await affected(desk, 1)
    child = await confirmed(ana, codes[0])
    await loose(desk)
    await at_point(desk, ana, point)
    await ana.presses(f"☐ {child[-6:]}")
    await ana.goes("Avançar", "«CTO sem energia", "Avançar", "Sem conexão", "Finalizar")
    await desk.value("update tickets set state = 'resolved' where protocol = $1 returning id", child)
    refused = await ana.presses("Confirmar")
    assert refused.alert
    assert "Resumo" in refused
    assert (await desk.ticket(refused.protocol))["state"] == "draft"
    await ana.goes("✏️ P. Acesso", "Resumo")
    assert (await desk.ticket(refused.protocol))["parent_id"] is None


async def test_a_point_that_is_out_of_use_meanwhile_is_refused_by_name(desk: Desk) -> None:
    ana = await desk.operator()
    point, _ = await affected(desk, 0)
    await at_point(desk, ana, point)
    await ana.goes("Avançar", "«CTO sem energia", "Avançar", "Sem conexão", "Finalizar")
    await desk.value("update access_points set active = false where id = $1 returning id", point["id"])
    refused = await ana.presses("Confirmar")
    assert refused.alert
    assert "não está mais disponível" in refused.answer
    assert (await desk.ticket(refused.protocol))["state"] == "draft"
    screen = await ana.presses("✏️ P. Acesso")
    await ana.presses("✏️ Ponto")
    assert point["name"] not in str(ana.screen.buttons), screen


async def test_a_long_list_is_sifted_by_typing_and_a_forged_point_is_none(desk: Desk) -> None:
    ana = await desk.operator()
    await desk.value(
        "insert into access_points (network_id, name) select (select id from networks where name = 'Campinas'),"
        " 'CTO Nova ' || n from generate_series(1, 60) n returning id"
    )
    await ana.goes("/novo", "Ok", "P. Acesso", "Campinas")
    assert "1/8" in ana.screen.buttons
    screen = await ana.says("nova 60")
    assert [b for b in screen.buttons if "CTO" in b] == ["1. CTO Nova 60"]
    data = screen.button("1. CTO Nova 60")["callback_data"]
    other = await desk.value("select a.id from access_points a join networks n on n.id = a.network_id"
                             " where n.name = 'Valinhos' limit 1")  # fmt: skip
    for forged in (other, 987654, 0):
        head = data.split("=")[0]
        assert (await ana.presses_data(f"{head}={forged}")).alert
    assert "Ponto de Acesso: CTO Nova 60" in await ana.says("1")


async def test_a_keyboard_of_a_hundred_children_is_one_that_telegram_takes(desk: Desk) -> None:
    ana = await desk.operator()
    point, codes = await affected(desk, 1)
    await confirmed(ana, codes[0])
    await loose(desk)
    columns = ", ".join(
        [row["column_name"] for row in await desk.database.fetch(
            "select column_name from information_schema.columns where table_name = 'tickets'"
            " and column_name not in ('id', 'protocol', 'draft_id')")]
    )  # fmt: skip
    await desk.value(
        f"insert into tickets (protocol, draft_id, {columns}) select 'X' || 1000000 + n, -n, {columns}"
        " from tickets, generate_series(1, 90) n where state = 'open' and access_point_id = $1 returning id",
        point["id"],
    )
    screen = await at_point(desk, ana, point)
    assert "91 atendimentos de clientes" in screen
    assert len(screen.buttons) < 60
    assert "Marcados: 91" in await ana.presses("Todos")


async def test_a_type_that_allows_no_links_is_refused_by_name_until_nothing_is_ticked(desk: Desk) -> None:
    ana = await desk.operator()
    point, codes = await affected(desk, 1)
    child = await confirmed(ana, codes[0])
    await loose(desk)
    await at_point(desk, ana, point)
    await ana.presses(f"☐ {child[-6:]}")
    await ana.goes("Avançar", "«CTO sem energia", "Avançar", "Lentidão", "Finalizar")
    refused = await ana.presses("Confirmar")
    assert refused.alert
    assert "não permite vínculo" in refused.answer
    await ana.presses("✏️ P. Acesso")
    assert "Marcados: 0" in await ana.presses(f"☑ {child[-6:]}")
    await ana.goes("Resumo", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["state"] == "open"
    assert (await desk.ticket(child))["parent_id"] is None
