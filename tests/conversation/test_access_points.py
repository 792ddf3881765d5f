"""Ponto de Acesso: the network, its point, and the customers' tickets that become its children."""

import pytest

from tests.conversation.conftest import Desk


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
