"""A line as its router has it: seen while one talks, live, kept with the ticket; and a router that says nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from demo.routeros.traffic import Flow
from handlers.live import Live
from tests.conversation.conftest import Desk
from tests.conversation.jobs import until
from tests.conversation.people import Person

TO_DATA = ("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet desde ontem")
LOGIN = "maria.silva"


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTER_TEST", "atende:demo-1234")


@pytest.fixture
async def router(desk: Desk) -> AsyncIterator[DemoRouter]:
    """The router of Maria's access point, where she is connected since three hours and twelve minutes."""
    async with DemoRouter("Borda") as here:
        line = Session(LOGIN, 600, 300, profile="Fibra 600", fixed=Flow(12_400_000, 1_100_000))
        here.add(line, ago=3 * 3600 + 12 * 60)
        here.drop(LOGIN, at=here.clock() - 3 * 3600 - 15 * 60)
        await desk.database.execute(
            "with there as (insert into routers (name, host, port, tls, credentials)"
            " values ('Borda', $1, $2, false, 'env:ROUTER_TEST') returning id)"
            " update access_points set router_id = (select id from there)", here.host, here.port,
        )  # fmt: skip
        yield here


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Live traffic in half a second, ten times as quick."""
    monkeypatch.setattr("handlers.live.EVERY", 0.05)
    monkeypatch.setattr("handlers.live.SECONDS", 0.5)


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
    print(ana.screen)
    for said in (
        "🟢 Conectado há 3 horas e 12 minutos", "Baixando 12,4 Mb/s de 600, enviando 1,1 Mb/s de 300",
        "o equipamento do cliente parou de responder", "peer is not respo", LOGIN, "Borda",
    ):  # fmt: skip
        assert said in ana.screen, said
    assert ana.screen.buttons[:2] == ["📈 Tráfego ao vivo", "Atualizar"]
