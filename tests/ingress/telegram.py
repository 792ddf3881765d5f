"""The bot of the ingress' stories: the real way from getUpdates to "done", with a handler that the test
writes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message

from bot.alerts import Alerts, Outage
from bot.inbox import Ingress
from bot.polling import GetUpdates, Poller
from demo.server import DemoTelegram
from services.checkpoints import Checkpoint
from services.inbox import Inbox, Work
from services.processes import Processes
from services.sole import Sole
from services.statements import Statements
from services.tasks import spawn

ANA, BIA = 1001, 1002
Handler = Callable[[Message | CallbackQuery, Work], Awaitable[None]]


@dataclass
class Bench:
    """One process of the bot, as far as its ingress goes. `seen`: what was begun, `done`: what was ended."""

    telegram: DemoTelegram
    statements: Statements
    ingress: Ingress
    polling: "asyncio.Task[str]"
    alerts: Alerts
    bot_id: int
    told: list[tuple[str, int]]
    noticed: list[int]
    seen: list[str]
    done: list[str]
    archived: list[Checkpoint] = field(default_factory=list)

    async def quiet(self) -> None:
        """Until every update is confirmed and handled."""
        async with asyncio.timeout(15):
            while self.telegram.pending():
                await asyncio.sleep(0.002)
            await self.ingress.idle()

    async def rows(self) -> list[dict[str, Any]]:
        rows = await self.statements.fetch("select * from inbox order by update_id")
        return [dict(row) for row in rows]


@asynccontextmanager
async def bench(
    telegram: DemoTelegram, database_url: str, handler: Handler | None = None
) -> AsyncIterator[Bench]:
    """Polls until it is left. `handler` does the work of every message and press; none is needed to look at
    texts.
    """
    token = telegram.token
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    statements = await Statements.connect(database_url)
    seen: list[str] = []
    done: list[str] = []
    told: list[tuple[str, int]] = []
    noticed: list[int] = []

    async def handle(event: Message | CallbackQuery, work: Work) -> None:
        words = (event.text if isinstance(event, Message) else event.data) or ""
        seen.append(words)
        if handler is not None:
            await handler(event, work)
        done.append(words)

    async def tell(kind: str, count: int) -> None:
        told.append((kind, count))

    async def notice(chat: int) -> None:
        noticed.append(chat)

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.message.register(handle)
    dispatcher.callback_query.register(handle)
    alerts, outage = Alerts(tell), Outage(notice)
    archived: list[Checkpoint] = []

    async def keep(checkpoints: Any) -> None:
        archived.extend(checkpoints)

    inbox = Inbox(statements, bot.id)
    processes = Processes(database_url, inbox.process, bot.id)
    ingress = Ingress(bot, dispatcher, inbox, processes, alerts, outage, keep)
    updates = GetUpdates(telegram.url, token)
    poller = Poller(updates, ingress, Sole(database_url, f"polling {bot.id}"), outage)
    polling = spawn(poller.run(), name="polling")
    try:
        yield Bench(
            telegram, statements, ingress, polling, alerts, bot.id, told, noticed, seen, done, archived
        )  # fmt: skip
    finally:
        polling.cancel()
        await asyncio.wait([polling])
        await ingress.let_go(1)
        await updates.close()
        await statements.close()
        await bot.session.close()


async def until(so: Callable[[], object], seconds: float = 5) -> None:
    """Waits until it is so."""
    async with asyncio.timeout(seconds):
        while not so():
            await asyncio.sleep(0.005)
