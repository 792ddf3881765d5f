"""Our own PostgreSQL and Valkey, for whoever has none: started and stopped with the program.

Importing this is light: neither aiogram nor SQLAlchemy; drivers are imported when a server starts.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from bot.embedded import cluster, postgres, valkey
from bot.embedded.errors import EmbeddedError
from bot.embedded.server import Server

__all__ = ["EmbeddedError", "Server", "Servers", "discard", "start_both", "start_postgres", "start_valkey"]


@dataclass(frozen=True)
class Servers:
    """Those of the two that were wanted."""

    postgres: Server | None
    valkey: Server | None

    async def stop(self) -> None:
        await asyncio.gather(*(server.stop() for server in (self.postgres, self.valkey) if server))


async def start_postgres(data_dir: Path) -> Server:
    """The PostgreSQL of a data folder, adopted or started; `url` is for asyncpg and libpq. EmbeddedError."""
    return await _in_thread(postgres.start, data_dir)


async def start_valkey(data_dir: Path) -> Server:
    """The Valkey of a data folder, adopted or started; `url` is for redis-py. EmbeddedError."""
    return await _in_thread(valkey.start, data_dir)


async def start_both(data_dir: Path, want_postgres: bool = True, want_valkey: bool = True) -> Servers:
    """Both at once. If one cannot start, the other is stopped and the EmbeddedError raised."""
    started: dict[str, Server] = {}

    async def keep(name: str, start: Coroutine[object, object, Server]) -> None:
        started[name] = await start

    try:
        async with asyncio.TaskGroup() as group:
            if want_postgres:
                group.create_task(keep("postgres", start_postgres(data_dir)))
            if want_valkey:
                group.create_task(keep("valkey", start_valkey(data_dir)))
    except BaseException as error:
        await asyncio.gather(*(server.stop() for server in started.values()))
        if isinstance(error, BaseExceptionGroup):
            raise error.exceptions[0] from None
        raise
    return Servers(started.get("postgres"), started.get("valkey"))


def discard(data_dir: Path) -> None:
    """Deletes the database of a data folder for good (tests, a demo begun anew). Stop its servers first."""
    cluster.discard(data_dir)


async def _in_thread(start: Callable[[Path, Event], Server], data_dir: Path) -> Server:
    """Runs a blocking start in a thread. Cancelled, it waits for the thread and leaves no server behind."""
    cancelled = Event()
    starting = asyncio.get_running_loop().run_in_executor(None, start, Path(data_dir), cancelled)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        cancelled.set()
        outcome = (await asyncio.gather(starting, return_exceptions=True))[0]
        if isinstance(outcome, Server):
            await outcome.stop()
        raise
