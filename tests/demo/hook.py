"""A bot that is only an address: keeps what the demo's Telegram posts there and answers as a test wants."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]


async def fine(update: dict[str, Any]) -> web.StreamResponse:
    return web.Response()


@dataclass
class Hook:
    """`got` are updates in the order of their arrival; `times` when each came, by the loop's clock."""

    url: str = ""
    answer: Answer = fine
    got: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    now: int = 0
    most: int = 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        update = await request.json()
        self.got.append(update)
        self.headers.append(dict(request.headers))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await self.answer(update)
        finally:
            self.now -= 1

    @property
    def ids(self) -> list[int]:
        return [update["update_id"] for update in self.got]

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]


@asynccontextmanager
async def listening() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield hook
    finally:
        await runner.cleanup()
