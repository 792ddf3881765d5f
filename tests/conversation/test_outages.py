"""Whoever supervises hears of an access point that fell, and begins its ticket by one press, with all that is known."""

from datetime import UTC, datetime, timedelta

import pytest

from services.database import create_engine
from services.lines.counting import Counting
from tests.conversation.conftest import OPERATOR, Desk
from tests.conversation.jobs import until, worker


@pytest.mark.seed("S2")
async def test_a_fall_is_told_with_a_button_that_begins_its_ticket(desk: Desk) -> None:
    ana = await desk.operator()
    bruno = await desk.operator("Bruno", 1002)
    await bruno.says("/start")
    await ana.says("/start")
    await desk.database.execute(
        "update people set supervises = (telegram_id is not distinct from $1)", OPERATOR
    )
    point = await desk.row(
        "select a.id, a.name, n.name as network from access_points a join networks n on n.id = a.network_id"
        " join plans p on p.access_point_id = a.id where p.login_kind = 'pppoe' order by a.id limit 1"
    )
    router = await desk.value(
        "insert into routers (name, host, port, credentials) values ('Torre', 'r', 8729, 'env:NONE') returning id"
    )
    await desk.database.execute(
        "update access_points set router_id = case when id = $1 then $2::bigint end", point["id"], router
    )
    now = datetime.now(UTC)
    await desk.database.execute(
        "insert into session_counts (access_point_id, at, active)"
        " select $1, $2::timestamptz - n * interval '15 minutes', 40 from generate_series(1, 8) as n",
        point["id"], now,
    )  # fmt: skip
    online: frozenset[str] = frozenset()

    async def count(_: int) -> frozenset[str]:
        return online

    engine = create_engine(desk.settings.database_url)
    counting = Counting(engine, count)
    await counting.round(lambda: now)
    async with worker(desk):
        await counting.round(lambda: now + timedelta(minutes=5))
        await until(lambda: "Possível queda" in ana.screen)
    assert f"Possível queda: {point['name']}" in ana.screen
    assert f"Rede {point['network']}. Sessões ativas: 0, o habitual é 40." in ana.screen
    notice = ana.screen
    assert "Possível queda" not in bruno.screen
    await bruno.presses_data(notice.button("Abrir atendimento de P. Acesso")["callback_data"])
    assert bruno.screen.alert, "what he may not hear of is not there for him"
    await ana.presses("Abrir atendimento de P. Acesso")
    protocol = ana.screen.protocol
    await ana.presses("Abrir atendimento de P. Acesso", on=notice)
    assert ana.screen.protocol == protocol, "another press shows the same draft"
    screen = await ana.presses("Ok")
    assert "Ponto de Acesso  3/6" in screen
    assert f"Ponto de Acesso: {point['name']}" in screen
    screen = await ana.presses("Avançar")
    assert "0 sessões ativas, o habitual é 40" in screen
    await ana.presses("Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    ticket = await desk.ticket(protocol)
    assert (ticket["subject"], ticket["access_point_id"]) == ("access_point", point["id"])
    assert await desk.value("select ticket_id from outage_signals") == ticket["id"]
    screen = await ana.presses("Abrir atendimento de P. Acesso", on=notice)
    assert protocol in screen
    assert "Encaminhar" in " ".join(screen.buttons), "its card"
    online = frozenset(
        await desk.value("select array_agg(login) from plans where access_point_id = $1", point["id"])
    )
    await desk.database.execute("update outage_signals set usual = $1", len(online))
    async with worker(desk):
        await counting.round(lambda: now + timedelta(minutes=10))
        await until(lambda: "Voltou" in ana.screen)
    assert f"Voltou: {point['name']}" in ana.screen
    await engine.dispose()
