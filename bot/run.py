"""The program's life: servers start while the heavy imports run, then it serves until it is told to stop."""

import asyncio
import gc
import importlib
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr

from bot.embedded import start_both
from bot.settings import Database, Redis, Settings, SettingsError

if TYPE_CHECKING:
    from bot.health import Health

log = logging.getLogger(__name__)
T = TypeVar("T")
HEAVY = "bot.wiring"


def in_loop(main: Callable[[asyncio.Event], Coroutine[Any, Any, T]]) -> T:
    """Runs `main` on uvloop where it is; it gets an event that SIGTERM and SIGINT set."""
    try:
        loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = importlib.import_module(
            "uvloop"
        ).new_event_loop
    except ImportError:
        loop_factory = None

    async def with_signals() -> T:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        return await main(stop)

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(with_signals())


async def run(settings: Settings, stop: asyncio.Event, *, worker: bool = True) -> int:
    """`atende run`, until it is told to stop; without `worker` jobs are left to others. Raises SettingsError, also
    when Telegram refuses the token.
    """
    _ = (
        settings.telegram.bot_token,
        settings.by_webhook,
    )  # said at once what is wrong, not after the servers' start
    async with AsyncExitStack() as stack:
        health = await stack.enter_async_context(watched(settings))
        given = await before(stop, stack.enter_async_context(servers(settings, heavy=True)))
        return 0 if given is None else await serve(given, stop, health, worker=worker)


@asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator["Health | None"]:
    """The health page, where one is wanted: it says "starting" until it is told more. Raises HealthError."""
    if settings.watched.place is None:
        yield None
        return
    from bot.health import Health  # brings aiohttp

    async with Health(*settings.watched.place) as health:
        yield health


@asynccontextmanager
async def servers(
    settings: Settings, *, heavy: bool = False, redis: bool = True, migrated: bool = True
) -> AsyncIterator[Settings]:
    """The settings with the addresses of servers that run, and (if so wanted) a database that is migrated.

    Those that have no address are started (or adopted) and stopped afterwards. `heavy`: what the bot needs is
    imported
    meanwhile. Raises EmbeddedError, services.database.DatabaseError.
    """
    began = time.monotonic()
    want_postgres, want_redis = settings.database.url is None, redis and settings.redis.url is None
    starting = start_both(settings.machine.data_dir, want_postgres=want_postgres, want_valkey=want_redis)
    imported = asyncio.to_thread(_import_heavy) if heavy else asyncio.sleep(0)
    started, fault = await asyncio.gather(starting, imported, return_exceptions=True)
    if isinstance(started, BaseException):
        raise started
    try:
        if isinstance(fault, BaseException):
            raise fault
        if started.postgres is not None:
            settings = settings.model_copy(update={"database": Database(url=SecretStr(started.postgres.url))})
        if started.valkey is not None:
            settings = settings.model_copy(update={"redis": Redis(url=SecretStr(started.valkey.url))})
        if migrated:
            await _migrate(settings)
        log.info("Servers are ready after %.1f s", time.monotonic() - began)
        yield settings
    finally:
        await started.stop()


async def serve(
    settings: Settings, stop: asyncio.Event, health: "Health | None" = None, *, worker: bool = True
) -> int:
    """Receives and handles until `stop` is set; then ends what is in hand."""
    from bot.wiring import app

    async with app(settings, worker=worker) as running:
        if health is not None:
            health.ready(running.watch)
        gc.collect()
        gc.set_threshold(
            20_000, 20, 50
        )  # a conversation leaves few cycles, and looking for them takes a tenth of its time
        gc.freeze()  # what was imported lives as long as the program: no collection need look at it
        stopped = asyncio.ensure_future(stop.wait())  # noqa: TID251 (ended below)
        await asyncio.wait((stopped, running.receiving), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if health is not None:
            health.stopping()
        if not running.receiving.done():
            log.info("Stopping: what is in hand is finished")
            return 0
        raise SettingsError([running.receiving.result()])


async def work(settings: Settings, stop: asyncio.Event) -> int:
    """`atende worker`: does jobs until `stop` is set. Raises SettingsError, services.database.DatabaseError."""
    _ = settings.telegram.bot_token
    async with AsyncExitStack() as stack:
        health = await stack.enter_async_context(watched(settings))
        given = await before(stop, stack.enter_async_context(servers(settings, heavy=True)))
        if given is None:
            return 0
        from bot.duties import working
        from bot.health import watch_of
        from bot.parts import parts

        made = await stack.enter_async_context(parts(given))
        await stack.enter_async_context(working(made))
        if health is not None:
            health.ready(watch_of(made, jobs=True))
        log.info("Working")
        await stop.wait()
        if health is not None:
            health.stopping()
        log.info("Stopping: jobs in hand are finished, or given back")
        return 0


async def before(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What `work` gives; None, and `work` cancelled, when `stop` is set before."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())  # noqa: TID251 (ended below)
    try:
        await asyncio.wait((working, stopped), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        return None
    finally:
        stopped.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait([working])


async def _migrate(settings: Settings) -> None:
    from services.database import migrate

    await migrate(settings.database_url)


def _import_heavy() -> None:
    """Importing aiogram takes 3.5 s of CPU, a sixth of it in collections of what can't be garbage yet."""
    gc.disable()
    try:
        importlib.import_module(HEAVY)
    finally:
        gc.enable()
