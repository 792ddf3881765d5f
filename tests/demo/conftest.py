"""The demo's Telegram in memory with Ana, who has written once, and a bot that calls it over HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller


@pytest.fixture
async def telegram() -> AsyncIterator[DemoTelegram]:
    server = DemoTelegram(None)
    server.add_person(ANA, "Ana", "Souza", role="operator", started=True)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def bot(telegram: DemoTelegram, session: aiohttp.ClientSession) -> Caller:
    return Caller(session, telegram)
