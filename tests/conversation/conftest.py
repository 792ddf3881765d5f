"""The desk of the stories: the real bot on real servers, spoken to through the demo's Telegram.

Updates are fetched; with BY=webhook in the environment (or `indirect`, by a story's own choice) they are delivered.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from bot.settings import Attached, Database, Redis, Settings, Telegram, Webhook
from bot.wiring import App, app
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from demo.routeros.traffic import Flow
from demo.server import DemoTelegram
from tests.conversation.people import Person

OPERATOR = 1001
LOGIN = "maria.silva"


@dataclass
class Desk:
    """The running bot, its Telegram, and its database."""

    telegram: DemoTelegram
    settings: Settings
    database: asyncpg.Connection
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    app: App | None = None

    async def start(self, *, worker: bool = False) -> None:
        self.app = await self.stack.enter_async_context(app(self.settings, worker=worker))

    async def stop(self) -> None:
        await self.stack.aclose()
        self.app = None

    async def restart(self, *, worker: bool = False) -> None:
        await self.stop()
        await self.start(worker=worker)

    async def quiet(self) -> None:
        """Until every update is confirmed and handled."""
        async with asyncio.timeout(15):
            while self.telegram.pending():
                await asyncio.sleep(0.002)
            await self.telegram.delivered()
            assert self.app is not None
            await self.app.ingress.idle()

    async def operator(self, name: str = "Ana", telegram_id: int = OPERATOR) -> Person:
        """The sample provider's operator, or another one."""
        self.telegram.add_person(telegram_id, name, started=True)
        await self.database.execute(
            "insert into people (name, role, telegram_id) values ($1, 'operator', $2) on conflict do nothing",
            name, telegram_id,
        )  # fmt: skip
        return Person(self.telegram, telegram_id, self.quiet)

    def anybody(self, name: str, telegram_id: int) -> Person:
        """Somebody whom the desk does not know."""
        self.telegram.add_person(telegram_id, name, started=True)
        return Person(self.telegram, telegram_id, self.quiet)

    async def value(self, query: str, *values: Any) -> Any:
        return await self.database.fetchval(query, *values)

    async def row(self, query: str, *values: Any) -> asyncpg.Record:
        row = await self.database.fetchrow(query, *values)
        assert row is not None
        return row

    async def ticket(self, protocol: str) -> asyncpg.Record:
        return await self.row("select * from tickets where protocol = $1", protocol)


@pytest.fixture
async def desk(
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Desk]:
    """The bot with its sample provider, and the demo's Telegram."""
    database_url = clone(provider_template)
    telegram = DemoTelegram(None)
    url = await telegram.start()
    settings = Settings(
        telegram=Telegram(token=SecretStr(telegram.token), api_url=url),
        database=Database(url=SecretStr(database_url)),
        redis=Redis(url=SecretStr(redis_url)),
        attached=Attached(folder=tmp_path / "files"),
        webhook=webhook() if getattr(request, "param", os.environ.get("BY")) == "webhook" else Webhook(),
    )
    connection = await asyncpg.connect(database_url)
    running = Desk(telegram, settings, connection)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
        await connection.close()
        await telegram.stop()


def webhook() -> Webhook:
    """At a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    return Webhook(url=f"http://{place}/updates", listen=place, secret=SecretStr("s3cret"))


@pytest.fixture(autouse=True, scope="session")
def _secret() -> Iterator[None]:
    """What a desk reads when it starts: the secret of its router."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUTER_TEST", "atende:demo-1234")
        yield


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
