"""A process of the bot that gets deliveries, for stories of the ingress, with a handler that the test writes."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message
from pydantic import SecretStr

from bot.alerts import Alerts, Outage
from bot.inbox import Ingress
from bot.riders import Riders
from bot.settings import Webhook
from bot.webhook import SECRET, Receiver
from demo.server import DemoTelegram
from services.inbox import Inbox, Work
from services.processes import Processes
from services.statements import Statements
from services.tasks import spawn

WORD = "s3cret-word"
Handler = Callable[[Message | CallbackQuery, Work], Awaitable[None]]
Json = dict[str, Any]


@dataclass
class Answered:
    """What the bot said to a delivery, and after how many seconds."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float

    @property
    def ridden(self) -> Json:
        found: Json = json.loads(self.text) if self.text else {}
        return found


@dataclass
class Served:
    """`seen`: updates that were begun, `done`: that were ended, in order."""

    url: str
    bot: Bot
    statements: Statements
    ingress: Ingress
    processes: Processes
    receiver: Receiver
    receiving: "asyncio.Task[str]"
    http: aiohttp.ClientSession
    noticed: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    async def post(self, body: Any, *, secret: str | None = WORD, **more: Any) -> Answered:
        """Delivers a dictionary as JSON, or bytes as they are."""
        began = asyncio.get_running_loop().time()
        headers = {SECRET: secret} if secret is not None else {}
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        method, url = more.pop("method", "POST"), more.pop("url", self.url)
        async with self.http.request(method, url, data=data, headers=headers, **more) as response:
            text = await response.text()
            took = asyncio.get_running_loop().time() - began
            return Answered(response.status, dict(response.headers), text, took)

    async def rows(self) -> list[Json]:
        return [dict(row) for row in await self.statements.fetch("select * from inbox order by update_id")]


@asynccontextmanager
async def served(
    telegram: DemoTelegram, database_url: str, handler: Handler | None = None, *, opened: bool = True
) -> AsyncIterator[Served]:
    """Takes deliveries until it is left."""
    bot = Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    riders = Riders()
    bot.session.middleware(riders)
    statements = await Statements.connect(database_url)
    seen: list[int] = []
    done: list[int] = []
    noticed: list[int] = []

    async def handle(event: Message | CallbackQuery, work: Work) -> None:
        seen.append(work.update_id)
        if handler is not None:
            await handler(event, work)
        done.append(work.update_id)

    async def tell(kind: str, count: int) -> None:
        pass

    async def notice(chat: int) -> None:
        noticed.append(chat)

    async def keep(checkpoints: Any) -> None:
        pass

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.message.register(handle)
    dispatcher.callback_query.register(handle)
    outage, inbox = Outage(notice), Inbox(statements, bot.id)
    processes = Processes(database_url, inbox.process, bot.id)
    ingress = Ingress(bot, dispatcher, inbox, processes, Alerts(tell), outage, keep)
    webhook = Webhook(url="http://127.0.0.1:1/updates", listen="127.0.0.1:0", secret=SecretStr(WORD))
    receiver = Receiver(webhook, bot, ingress, inbox, riders, outage)
    await receiver.listen()
    receiving = spawn(receiver.run(), name="receiving")
    http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    url = f"http://127.0.0.1:{receiver.port}/updates"
    try:
        one = Served(url, bot, statements, ingress, processes, receiver, receiving, http, noticed, seen, done)
        while opened and (await one.post(b"{}")).status == 503:
            await asyncio.sleep(0.01)
        yield one
    finally:
        receiving.cancel()
        await asyncio.wait([receiving])
        await ingress.let_go(1)
        await http.close()
        await statements.close()
        await bot.session.close()


def text(update_id: int, person: int = 1001, words: str = "oi") -> Json:
    """A message as it is delivered."""
    sender = {"id": person, "is_bot": False, "first_name": "Ana"}
    chat = {"id": person, "type": "private"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "from": sender, "text": words},
    }


def press(update_id: int, person: int = 1001, query: str = "") -> Json:
    """A press as it is delivered; its id is that of the update if no other is given."""
    sender = {"id": person, "is_bot": False, "first_name": "Ana"}
    content = {"id": query or str(update_id), "from": sender, "chat_instance": "1", "data": "ok"}
    return {"update_id": update_id, "callback_query": content}


def kill(process: Served) -> None:
    """Ends it as kill -9 would: nothing is finished, nothing is said, its connection closes."""
    for task in (
        process.receiving,
        process.ingress._sweeping,
        process.processes._beating,
        *process.ingress._workers,
    ):
        assert task is not None
        task.cancel()
    process.processes._hang_up()
    process.processes._beating = None
