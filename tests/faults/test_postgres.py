"""R7: PostgreSQL stops, dies, freezes, has no connection left, or the wire to it is bad.

Nothing is confirmed that is not stored, people are told in 3 s that nothing was lost, all goes on 10 s after, and the
log stays short enough to be read.
"""

import asyncio
import random
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from bot.embedded import discard
from demo.provider import seed
from services.database import migrate
from tests.conftest import in_own_loop
from tests.faults.mortal import Mortal, mortal
from tests.faults.proxy import Proxy, postgres_behind, postgres_target
from tests.faults.sizes import WHOLE, think
from tests.faults.walking import Walker
from tests.faults.weather import Spell, longest, weathered
from tests.ingress.servers import MortalPostgres

PEOPLE = 30 if WHOLE else 6
SECONDS = 30.0 if WHOLE else 5.0
TOLD_SECONDS = 3.0 if WHOLE else 4.0
"""The bar is 3; a small run shares a busy machine with what else is tested there."""
BACK_SECONDS = 10.0
NORMAL_AFTER = BACK_SECONDS if WHOLE else 4.0
LINES_A_MINUTE = 100
SOME = 2
"""So many of the troubles a small run goes through, by chance."""

pytestmark = pytest.mark.slow


@dataclass
class Place:
    """The desk, its own PostgreSQL, and the wire between them."""

    desk: Mortal
    postgres: MortalPostgres
    wire: Proxy
    pending: dict[str, int] = field(default_factory=dict)
    """Updates that waited at Telegram at the end of each trouble."""
    lines: dict[str, int] = field(default_factory=dict)
    """Lines of the log from the begin of each trouble until all went on."""

    @asynccontextmanager
    async def trouble(self, name: str) -> AsyncIterator[None]:
        """Counts what waits and what is logged; the test's own connection is made anew afterwards."""
        before = self._lines()
        await self.desk.database.close()
        with self.desk.trouble(name):
            yield
            self.pending[name] = self.desk.telegram.pending()
        async with asyncio.timeout(BACK_SECONDS):
            while True:
                with suppress(OSError, asyncpg.PostgresError):
                    self.desk.database = await asyncpg.create_pool(self.postgres.url, min_size=1)
                    break
                await asyncio.sleep(0.1)
        self.lines[name] = self._lines() - before

    def _lines(self) -> int:
        return self.desk.log_file.read_text(errors="replace").count("\n")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalPostgres]:
    postgres = MortalPostgres(tmp_path_factory.mktemp("atende-tests"))
    in_own_loop(postgres.start())
    in_own_loop(migrate(postgres.url))
    in_own_loop(seed(postgres.url))
    yield postgres
    in_own_loop(postgres.stop())
    discard(postgres.folder)


@pytest.fixture
async def place(
    bots: "subprocess.Popen[str]", postgres: MortalPostgres, redis_url: str, tmp_path: Path
) -> AsyncIterator[Place]:
    wire = Proxy(postgres_target(postgres.url))
    await wire.start()
    try:
        through = postgres_behind(wire.port, postgres.url)
        async with mortal(bots, postgres.url, redis_url, tmp_path, through=through) as desk:
            yield Place(desk, postgres, wire)
    finally:
        await wire.stop()


@asynccontextmanager
async def stopped(place: Place) -> AsyncIterator[None]:
    async with place.trouble("stopped"):
        await place.postgres.stop()
        yield
        await place.postgres.start()


@asynccontextmanager
async def killed(place: Place) -> AsyncIterator[None]:
    """kill -9 of all its processes."""
    async with place.trouble("killed"):
        await place.postgres.kill()
        yield
        await place.postgres.start()


@asynccontextmanager
async def frozen(place: Place) -> AsyncIterator[None]:
    """SIGSTOP: connections stay, nothing answers."""
    async with place.trouble("frozen"):
        with place.postgres.frozen():
            yield


@asynccontextmanager
async def stalled(place: Place) -> AsyncIterator[None]:
    """The network swallows everything."""
    async with place.trouble("stalled"):
        with place.wire.stalled():
            yield


@asynccontextmanager
async def refused(place: Place) -> AsyncIterator[None]:
    """Nobody listens at its port."""
    async with place.trouble("refused"), place.wire.refusing():
        yield


@asynccontextmanager
async def exhausted(place: Place) -> AsyncIterator[None]:
    """Others have taken all of its connections."""
    async with place.trouble("exhausted"), AsyncExitStack() as others:
        place.wire.reset()
        with suppress(asyncpg.TooManyConnectionsError):
            while True:
                others.push_async_callback((await asyncpg.connect(place.postgres.url)).close)
        yield


@asynccontextmanager
async def locked(place: Place) -> AsyncIterator[None]:
    """Somebody keeps a lock on the tickets, so that the bot's pool fills with statements that wait."""
    async with place.trouble("locked"):
        other = await asyncpg.connect(place.postgres.url)
        await other.execute("begin; lock table tickets")
        yield
        await other.close()


def told_in_time(walker: Walker, spell: Spell) -> None:
    """Whoever did something and saw nothing come of it was told; after the trouble all of it came."""
    notices = walker.desk.told.notices[walker.id]
    for at, took in walker.waits:
        if not spell.began <= at < spell.ended - TOLD_SECONDS or took <= TOLD_SECONDS:
            continue
        told = [when for when in notices if spell.began <= when <= at + TOLD_SECONDS]
        assert told, (
            f"{spell.name}: {walker.id} waited {took:.1f} s and was told nothing; {walker.desk.told.file}"
        )


async def test_r7_postgresql_is_in_trouble_people_are_told_and_nothing_is_lost(
    place: Place, chance: random.Random
) -> None:
    desk = place.desk
    walkers = await desk.people(PEOPLE, chance, think(PEOPLE, 16))
    kinds = (stopped, killed, frozen, stalled, refused, exhausted, locked)
    troubles = [(each.__name__, partial(each, place), SECONDS) for each in kinds]
    if not WHOLE:
        troubles = chance.sample(troubles, SOME)
    _, spells = await weathered(desk, walkers, troubles, normal_after=NORMAL_AFTER)
    print(f"waiting at Telegram: {place.pending}; lines of the log: {place.lines}")
    for spell in spells:
        for walker in walkers:
            told_in_time(walker, spell)
            late = [at for at, took in walker.waits if at < spell.ended < at + took - BACK_SECONDS]
            assert not late, f"{spell.name}: {walker.id} saw nothing 10 s after"
        assert longest(spell.after) < TOLD_SECONDS, spell.said
        if spell.name not in ("exhausted", "locked"):
            assert place.pending[spell.name] > 0, f"{spell.name}: something was confirmed meanwhile"
        minutes = max(1.0, (spell.ended - spell.began) / 60)
        assert place.lines[spell.name] < LINES_A_MINUTE * minutes, desk.log
