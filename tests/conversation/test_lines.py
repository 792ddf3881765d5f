"""A line as its router has it: seen while one talks, live, kept with the ticket; and a router that says nothing."""

import asyncio
from collections.abc import Callable

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from demo.weather import Weather
from tests.conversation.conftest import LOGIN, Desk
from tests.conversation.jobs import until
from tests.conversation.people import Person

TO_DATA = ("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet desde ontem")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Live traffic in half a second, ten times as quick."""
    monkeypatch.setattr("handlers.line_watching.EVERY", 0.05)
    monkeypatch.setattr("handlers.line_watching.SECONDS", 0.5)


async def at_line(desk: Desk, ana: Person) -> Person:
    """The page, read."""
    await ana.goes(*TO_DATA, "📡 Dados do Servidor Mikrotik")
    await until(lambda: "Consultando" not in ana.screen)
    return ana


def shows(person: Person, words: str) -> Callable[[], bool]:
    return lambda: words in person.screen


@pytest.mark.seed("S4.2.1.1.c")
async def test_the_line_is_told_in_words_that_can_be_said_aloud(desk: Desk, router: DemoRouter) -> None:
    ana = await desk.operator()
    await at_line(desk, ana)
    for said in (
        "🟢 Conectado há 3 horas e 12 minutos", "Baixando 12,4 Mb/s de 600, enviando 1,1 Mb/s de 300",
        "o equipamento do cliente parou de responder", "peer is not respo", LOGIN, "Borda",
    ):  # fmt: skip
        assert said in ana.screen, said
    assert ana.screen.buttons[:2] == ["📈 Tráfego ao vivo", "Atualizar"]


async def test_live_traffic_moves_and_ends_with_its_curve_and_the_page_again(
    hasty: None, desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    message = ana.screen.message["message_id"]
    screen = await ana.presses("📈 Tráfego ao vivo")
    assert screen.answer == "Tráfego ao vivo por 30 segundos."
    assert "⏹ Parar" in screen.buttons
    await until(lambda: "Baixando: 12,4 Mb/s de 600" in text_of(ana, message))
    assert "░░" in text_of(ana, message)
    await until(lambda: "photo" in ana.messages[-2] and ana.messages[-1]["message_id"] > message)
    assert "Máximo: baixando 12,4 Mb/s, enviando 1,1 Mb/s" in ana.messages[-2]["caption"]
    assert "Conectado há 3 horas" in ana.screen, "the page again, below its curve"
    await until(lambda: message not in [m["message_id"] for m in ana.messages])
    assert "Dados Atend." in await ana.presses("Anterior")


async def test_while_telegram_has_the_chat_wait_no_frame_is_sent(
    hasty: None, desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    weather = Weather(retry_after=1)
    desk.telegram.weather = weather
    await ana.presses("📈 Tráfego ao vivo")
    weather.too_many = 1.0
    await until(lambda: weather.happened["too_many"])
    weather.too_many = 0.0
    await until(lambda: "photo" in ana.messages[-2])
    assert weather.early == 0
    assert "Conectado há" in ana.screen


async def test_a_press_wins_over_a_frame_that_is_on_its_way(
    hasty: None, desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    desk.telegram.weather = weather = Weather(slow=1.0, seconds=0.2)
    await ana.presses("📈 Tráfego ao vivo")
    await until(lambda: weather.happened["slow"] > 2)
    assert "Dados Atend." in await ana.presses("Anterior")
    await router.idle()
    assert "Dados Atend." in ana.screen


async def test_a_router_that_falls_while_it_is_watched_is_told(desk: Desk, router: DemoRouter) -> None:
    ana = await at_line(desk, await desk.operator())
    router.fault = Fault.REFUSED
    await ana.presses("📈 Tráfego ao vivo")
    await until(shows(ana, "⚠️ O roteador não enviou medidas de tráfego."))
    await until(shows(ana, "Conectado há"))
    assert "⏹ Parar" not in ana.screen.buttons


async def test_a_reading_of_a_login_that_changed_meanwhile_is_not_kept(
    desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    await ana.goes("Anexar ao atendimento", "Anterior", "Avançar", "Lentidão", "Finalizar")
    await desk.database.execute("update plans set login = 'maria.nova' where login = $1", LOGIN)
    refused = await ana.presses("Confirmar")
    assert "não é do login deste plano" in refused.answer
    await ana.goes("✏️ Dados Atend.", "📡 Dados do Servidor Mikrotik")
    await until(shows(ana, "não conhece este login"))
    await ana.goes("Desanexar", "Anterior", "Resumo")
    assert "Atendimento registrado" in await ana.presses("Confirmar")


async def test_another_plan_has_another_line(desk: Desk, router: DemoRouter) -> None:
    router.add(Session("joao.teixeira"), ago=60)
    ana = await desk.operator()
    await ana.goes("/novo joao teixeira", "Ok", "1. João", "João Pedro", "Avançar", "Fibra 600", "«Caiu")
    await ana.presses("📡 Dados do Servidor Mikrotik")
    await until(shows(ana, "Conectado há 1 minuto"))
    await ana.goes("Anexar ao atendimento", "Anterior")
    assert "📎 Leitura anexada" in ana.screen
    await ana.goes("✏️ Plano", "Rádio 20")
    assert "📎 Leitura anexada" not in ana.screen
    await ana.presses("📡 Dados do Servidor Mikrotik")
    await until(shows(ana, "🔴 O roteador Borda não conhece este login."))


async def test_stop_ends_it_early_with_what_there_is_and_any_other_act_without(
    desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    message = ana.screen.message["message_id"]
    live = await ana.presses("📈 Tráfego ao vivo")
    await until(lambda: "Baixando: " in text_of(ana, message))
    await ana.presses_data(live.button("⏹ Parar")["callback_data"], message)
    await until(lambda: "photo" in ana.messages[-2])
    assert "Conectado há" in ana.screen
    async with asyncio.timeout(10):
        while "já terminou" not in ana.screen.answer:  # until then it is the first press' own
            await ana.presses_data(live.button("⏹ Parar")["callback_data"])
    await ana.presses("📈 Tráfego ao vivo")
    await until(shows(ana, "Baixando: "))
    await ana.presses("Anterior")
    assert "Dados Atend." in ana.screen
    await router.idle()
    assert "Dados Atend." in ana.screen, "who went on is not called back"
    assert len([m for m in ana.messages if "photo" in m]) == 1


@pytest.mark.seed("S4.2.1.1.c")
async def test_a_reading_is_attached_and_stands_in_the_ticket(desk: Desk, router: DemoRouter) -> None:
    ana = await at_line(desk, await desk.operator())
    assert "📎 Leitura anexada: Conectado há 3 horas e 12 minutos" in await ana.presses(
        "Anexar ao atendimento"
    )
    assert ana.screen.answer == "Leitura anexada ao atendimento."
    assert "📎" not in await ana.presses("Desanexar")
    await ana.goes("Anexar ao atendimento", "Anexar ao atendimento")
    assert "📎 Leitura anexada" in await ana.presses("Anterior")
    await ana.goes("Avançar", "Lentidão", "Colar diagnóstico")
    assert "- Baixando 12,4 Mb/s de 600" in ana.screen
    assert "já está em Verificações" in (await ana.presses("Colar diagnóstico")).answer
    assert "Leitura da linha: Conectado há 3 horas e 12 minutos · hoje às" in await ana.presses("Finalizar")
    protocol = (await ana.presses("Confirmar")).protocol
    row = await desk.row(
        "select r.*, t.plan_id as own from line_readings r join tickets t on t.id = r.ticket_id"
    )
    assert row["plan_id"] == row["own"]
    card = await ana.says(protocol)
    assert "Leitura da linha anexada · Ana Souza" in card
    assert "- O equipamento do cliente respondeu 3 de 3 testes" in card
    audit = await desk.value("select detail::text from audit where action = 'ticket.line_reading'")
    assert LOGIN not in audit


async def test_a_router_that_says_nothing_keeps_nobody_waiting(desk: Desk, router: DemoRouter) -> None:
    router.fault, router.seconds = Fault.SLOW, 0.3
    ana = await desk.operator()
    await ana.goes(*TO_DATA, "📡 Dados do Servidor Mikrotik")
    assert "⏳ Consultando o roteador…" in ana.screen
    assert "Dados Atend." in await ana.presses("Anterior")
    await router.idle()
    assert "Dados Atend." in ana.screen
    router.fault = Fault.DENIED
    await ana.presses("📡 Dados do Servidor Mikrotik")
    await until(shows(ana, "⚠️ O roteador recusou o usuário do sistema."))
    assert "Anexar ao atendimento" not in ana.screen.buttons, "there is nothing to attach"
    router.fault = None
    await ana.presses("Tentar de novo")
    await until(shows(ana, "Conectado há"))
    router.fault = Fault.DENIED
    await ana.presses("Atualizar")
    await until(shows(ana, "⚠️ O roteador recusou"))
    assert "Conectado há" in ana.screen, "what was read stays"


async def test_what_no_router_can_tell_is_said_and_has_no_dead_button(desk: Desk, router: DemoRouter) -> None:
    ana = await desk.operator()
    await ana.goes(*TO_DATA)
    for column, value, said in (
        ("access_point_id", None, "não está vinculado a um ponto de acesso"),
        ("login_kind", "ipoe", "não é PPPoE"),
        ("login", None, "não tem login"),
    ):
        await desk.database.execute(f"update plans set {column} = $1", value)
        assert said in await ana.presses("📡 Dados do Servidor Mikrotik")
        assert ana.screen.buttons[0] == "Anterior"
        await ana.presses("Anterior")
    await desk.quiet()
    assert not router.asked


async def test_the_line_of_a_ticket_in_hand_is_seen_from_its_card_and_kept(
    desk: Desk, router: DemoRouter
) -> None:
    ana = await desk.operator()
    protocol = (await ana.goes(*TO_DATA, "Avançar", "Lentidão", "Finalizar", "Confirmar")).protocol
    await ana.goes(f"«{protocol}", "Ações", "Mikrotik")
    await until(shows(ana, "Conectado há 3 horas"))
    assert "📈 Tráfego ao vivo" in ana.screen.buttons
    card = await ana.presses("Anexar ao atendimento")
    assert "✅ Leitura da linha anexada." in card
    assert "- Conectado há 3 horas e 12 minutos" in card
    assert await desk.value("select count(*) from line_readings") == 1
    detail = await desk.value("select detail::text from audit where action = 'line.read'")
    assert str(await desk.value("select id from tickets where protocol = $1", protocol)) in detail


async def test_an_access_points_router_is_told_with_its_connections(desk: Desk, router: DemoRouter) -> None:
    ana = await desk.operator()
    await ana.goes("/novo", "Ok", "P. Acesso", "Campinas", "CTO Centro 02", "Avançar")
    await until(shows(ana, "🟢 Roteador Borda: 1 conexão ativa"))
    router.fault = Fault.DENIED
    assert "Dados Atend." in await ana.says("Todos sem sinal")


async def test_a_restart_in_the_middle_ends_what_was_live_and_the_page_is_whole(
    desk: Desk, router: DemoRouter
) -> None:
    ana = await at_line(desk, await desk.operator())
    live = await ana.presses("📈 Tráfego ao vivo")
    await until(shows(ana, "Baixando: "))
    await desk.restart()
    await router.idle()
    await ana.presses("⏹ Parar", on=live)
    assert "Conectado há" in ana.screen
    assert "📈 Tráfego ao vivo" in ana.screen.buttons


async def test_what_is_forged_reaches_nobody_elses_line(desk: Desk, router: DemoRouter) -> None:
    ana, bruno = await at_line(desk, await desk.operator()), await desk.operator("Bruno", 1002)
    await bruno.says("/fila")
    theirs = ana.screen.button("Atualizar")["callback_data"]
    asked = len(router.asked)
    for data in (theirs, theirs.replace("again", "live"), "line_again:", "line_stop:zz.zz", "line_live:...."):
        await bruno.presses_data(data)
    await desk.database.execute("update people set role = 'technician' where telegram_id = 1001")
    await ana.presses("Atualizar")
    await desk.quiet()
    assert len(router.asked) == asked


def text_of(person: Person, message: int) -> str:
    return str(next(m for m in person.messages if m["message_id"] == message).get("text"))
