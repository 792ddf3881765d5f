"""What every test may ask for: one PostgreSQL and one Valkey for the run; for each, a fresh database."""

import asyncio
import fcntl
import os
import shutil
import signal
import ssl
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.embedded import Servers, cluster, discard, start_both
from bot.embedded.processes import working_in

if TYPE_CHECKING:
    import asyncpg

SEED_STEPS = Path(__file__).with_name("seed_steps.tsv")
TEMPLATE = "atende_template"
RUN_NAME = "atende-tests"
"""The name of every data folder of a test, so that what a killed run left behind is known."""
MEMORY, ROOM = Path("/dev/shm"), 3 << 30
"""Hundreds of databases are made and dropped, some hundred files each: in memory, where it has room for that."""

T = TypeVar("T")
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A seed mark names steps that exist: a mistyped id would count for nothing."""
    known = {line.split("\t")[0] for line in SEED_STEPS.read_text().splitlines()[1:]}
    for item in items:
        for mark in item.iter_markers("seed"):
            if not mark.args or not set(mark.args) <= known:
                raise pytest.UsageError(f"{item.nodeid}: seed{mark.args} is not in {SEED_STEPS.name}")


def in_own_loop(work: Coroutine[object, object, T]) -> T:
    """Runs a coroutine to its end in a loop of its own, whatever loop the test around it uses."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture(scope="session", autouse=True)
def _files_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Copies of files lie in a folder of the run, never among a developer's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILES_DIR", str(tmp_path_factory.mktemp("files")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _trusted_once() -> Iterator[None]:
    """Whom TLS trusts is read once for the run: each bot would read it again, which takes 20 ms."""
    reading = ssl.create_default_context
    roots = cache(lambda file: reading(cafile=file))

    def create(*args: object, **options: object) -> ssl.SSLContext:
        if not args and list(options) == ["cafile"]:
            return roots(options["cafile"])
        return reading(*args, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create)
        yield


@pytest.fixture(scope="session")
def _compiled_once() -> Iterator[None]:
    """A statement is put into SQL once for the run, not by each engine: they are as many as tests, and all alike."""
    from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg as Dialect
    from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
    from sqlalchemy.util import LRUCache

    compiled: LRUCache[object, object] = LRUCache(5_000)

    def create(*args: Any, **options: Any) -> AsyncEngine:
        engine = create_async_engine(*args, **options)
        engine.sync_engine._compiled_cache = compiled  # type: ignore[assignment]
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.database.create_async_engine", create)
        # What was compiled is kept by its dialect, of which each engine has one.
        patch.setattr(Dialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(Dialect, "__hash__", lambda one: hash(type(one)))
        yield


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """One PostgreSQL and one Valkey of our own for the whole run."""
    data_dir = tmp_path_factory.mktemp(RUN_NAME)
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        data_dir = Path(tempfile.mkdtemp(prefix=f"{RUN_NAME}-", dir=MEMORY))
        cluster.PLACES.insert(0, MEMORY / RUN_NAME)  # for root, whose databases lie elsewhere
    clear_killed_runs()
    servers = in_own_loop(start_both(data_dir))
    # The last from now on: others' databases go where the program looks for them.
    cluster.PLACES.sort(key=lambda place: place.parent == MEMORY)
    yield servers
    in_own_loop(servers.stop())
    discard(data_dir)
    shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The name of a database with all tables and no rows, migrated once for the run."""
    from services.database import migrate

    in_own_loop(execute(servers, f"CREATE DATABASE {TEMPLATE}"))
    in_own_loop(migrate(database(servers, TEMPLATE)))
    return TEMPLATE


@pytest.fixture(scope="session")
def provider_template(servers: Servers, template: str) -> str:
    """The name of a database with the sample provider in it, filled once for the run."""
    from demo.provider import seed

    name = f"{TEMPLATE}_provider"
    in_own_loop(execute(servers, f"CREATE DATABASE {name} TEMPLATE {template}"))
    in_own_loop(seed(database(servers, name)))
    return name


class Maker:
    """Makes and drops databases over one connection, which is kept: a connection and a loop for each take as long."""

    def __init__(self, servers: Servers) -> None:
        self._servers, self._thread = servers, ThreadPoolExecutor(1)
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    def says(self, statement: str) -> None:
        self._thread.submit(self._loop.run_until_complete, self._execute(statement)).result()

    def close(self) -> None:
        self._thread.shutdown()
        if self._connection is not None:
            self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def _execute(self, statement: str) -> None:
        if self._connection is None:
            self._connection = await connect(self._servers)
        await self._connection.execute(statement)


@pytest.fixture(scope="session")
def maker(servers: Servers) -> Iterator[Maker]:
    made = Maker(servers)
    yield made
    in_own_loop(asyncio.to_thread(made.close))


@pytest.fixture
def clone(servers: Servers, maker: Maker, _compiled_once: None) -> Iterator[Callable[[str], str]]:
    """Makes fresh databases of a template; dropped after the test, whoever is still connected."""
    made: list[str] = []

    def copy(template: str) -> str:
        made.append(f"atende_test_{next(_numbers)}")
        # Two thirds of the time that the log of writes takes, to make and to drop.
        maker.says(f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY")
        return database(servers, made[-1])

    yield copy
    for name in made:
        maker.says(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(clone: Callable[[str], str], template: str) -> str:
    """A fresh database with all tables and no rows, for one test."""
    return clone(template)


@pytest.fixture
def redis_url(servers: Servers) -> str:
    """An empty Redis, for one test."""
    import redis

    assert servers.valkey is not None
    with redis.Redis.from_url(servers.valkey.url) as client:
        client.flushall()
    return servers.valkey.url


def database(servers: Servers, name: str) -> str:
    """The URL of a database by its name, on the run's PostgreSQL."""
    assert servers.postgres is not None
    return servers.postgres.url.replace("@/atende", f"@/{name}", 1)


async def connect(servers: Servers) -> "asyncpg.Connection[asyncpg.Record]":
    """To the run's own database."""
    import asyncpg

    assert servers.postgres is not None
    return await asyncpg.connect(servers.postgres.url)


async def execute(servers: Servers, statement: str) -> None:
    """Runs one statement in the run's own database."""
    connection = await connect(servers)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def clear_killed_runs() -> None:
    """Ends and deletes what killed test runs left; a run that lives holds its lock."""
    for owner in (owner for place in cluster.PLACES for owner in place.glob("*/owner")):
        with suppress(OSError):
            data_dir = Path(owner.read_text().strip())
            if RUN_NAME not in str(data_dir) or not _is_over(data_dir):
                continue
            for pid in working_in(owner.parent / "data"):
                os.kill(pid, signal.SIGKILL)
            (data_dir / "postgres").mkdir(parents=True, exist_ok=True)
            (data_dir / "postgres" / "folder").write_text(str(owner.parent))
            discard(data_dir)
    for data_dir in MEMORY.glob(f"{RUN_NAME}-*"):
        with suppress(OSError):
            young = time.time() - data_dir.stat().st_mtime < 600  # perhaps its run begins just now
            if not young and _is_over(data_dir):
                for pid in working_in(data_dir / "postgres" / "data"):
                    os.kill(pid, signal.SIGKILL)
                shutil.rmtree(data_dir, ignore_errors=True)


def _is_over(data_dir: Path) -> bool:
    """Raises OSError where the run still lives."""
    with suppress(FileNotFoundError):
        with (data_dir / "postgres" / "users").open() as users:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True
