"""kill -9 of everything in the middle of the way, start again: the conversation goes on with all of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from demo.provider import OPERATOR
from tests.faults.program import Chat, Demo

PROBLEM = "Sem internet desde ontem, luz vermelha no aparelho"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    demo = Demo(tmp_path / "atende-tests")
    try:
        await demo.start()
        yield demo
    finally:
        demo.stop()


@pytest.mark.slow
async def test_after_kill_9_of_bot_telegram_and_servers_the_conversation_goes_on(demo: Demo) -> None:
    async with aiohttp.ClientSession() as session:
        ana = Chat(session, demo.url, OPERATOR)
        protocol = (await ana.says("/novo maria sil", "Protocolo  1/")).protocol
        await ana.presses("Ok", "1. Maria da Silva")
        await ana.presses("1. Maria da Silva", "Dados do Cliente")
        await ana.presses("Avançar", "Dados Atend.")
        before = await ana.says(PROBLEM, PROBLEM)

        killed = await demo.kill_everything_and_start_again()
        assert any("postgres" in name for name in killed), killed
        assert any("valkey" in name for name in killed), killed
        assert len([name for name in killed if "python" in name]) >= 2, killed

        kept = await ana.screen()
        assert kept == before
        assert kept.message["message_id"] == before.message["message_id"]
        after = await ana.presses("Avançar", "Prim. Contato")
        assert protocol in after
        await ana.touches("Anterior")
        await demo.kill_everything_and_start_again()  # what was just pressed is not lost either
        assert PROBLEM in await ana.sees("Dados Atend.")
        after = await ana.presses("Avançar", "Prim. Contato")
        await ana.presses(after.buttons[0], "Destino: ")
        await ana.presses("Finalizar", "Resumo")
        receipt = await ana.presses("Confirmar", "Atendimento registrado")
        assert receipt.protocol == protocol
    database = await demo.database()
    try:
        tickets = await database.fetch(
            "select * from tickets where protocol = $1 or state = 'draft'", protocol
        )
        [ticket] = tickets
        assert (ticket["state"], ticket["problem"]) == ("open", PROBLEM)
        assert await database.fetchval("select count(*) from inbox where done_at is null") == 0
    finally:
        await database.close()
    assert demo.stop() == 0
