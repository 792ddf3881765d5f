"""What the stories of jobs share: a worker beside the bot, and waiting for what it does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.duties import working
from bot.parts import parts
from tests.conversation.conftest import Desk


@asynccontextmanager
async def worker(desk: Desk) -> AsyncIterator[None]:
    """A worker as `atende worker` makes it."""
    async with parts(desk.settings) as made, working(made):
        yield


async def until(so: Callable[[], object]) -> None:
    """Until it is so; 10 s at most."""
    async with asyncio.timeout(10):
        while not so():
            await asyncio.sleep(0.01)
