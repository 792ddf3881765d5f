"""R6: Redis dies, comes back with an older file, freezes, is full, or the wire to it is bad: nobody notices.

No act is lost, every answer is there in 3 s, and 5 s after the trouble all is as quick as before it.
"""

import asyncio
import random
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import redis.asyncio

from tests.faults.mortal import Mortal, mortal
from tests.faults.proxy import Proxy, redis_target
from tests.faults.sizes import WHOLE, think
from tests.faults.weather import longest, middle, weathered
from tests.ingress.servers import MortalValkey

PEOPLE = 40 if WHOLE else 6
SECONDS = 30.0 if WHOLE else 4.0
ANSWER_SECONDS = 3.0
NORMAL_SECONDS = 0.8
"""The median, also on a busy machine."""
SOME = 2
"""So many of the troubles a small run goes through, by chance."""

pytestmark = pytest.mark.slow


@dataclass
class Place:
    """The desk, its own Valkey, and the wire between them."""

    desk: Mortal
    valkey: MortalValkey
    wire: Proxy


@pytest.fixture
async def place(
    bots: "subprocess.Popen[str]", clone: Callable[[str], str], provider_template: str, tmp_path: Path
) -> AsyncIterator[Place]:
    (tmp_path / "valkey").mkdir()
    valkey = MortalValkey(tmp_path / "valkey")
    await valkey.start()
    wire = Proxy(redis_target(valkey.url))
    await wire.start()
    try:
        url = f"redis://127.0.0.1:{wire.port}/0"
        async with mortal(bots, clone(provider_template), url, tmp_path) as desk:
            yield Place(desk, valkey, wire)
    finally:
        await wire.stop()
        valkey.kill()


@asynccontextmanager
async def killed(place: Place) -> AsyncIterator[None]:
    """kill -9; it stays away."""
    place.valkey.kill()
    yield
    await place.valkey.start()


@asynccontextmanager
async def killed_often(place: Place) -> AsyncIterator[None]:
    """kill -9 and a start, again and again."""
    for _ in range(10 if WHOLE else 3):
        place.valkey.kill()
        await place.valkey.start()
        await asyncio.sleep(0.7)
    yield


@asynccontextmanager
async def older(place: Place) -> AsyncIterator[None]:
    """It dies and comes back with the file of some seconds ago, as from a backup or a disk that lied."""
    folder, copy = place.valkey.folder / "appendonlydir", place.valkey.folder / "older"
    shutil.copytree(folder, copy)
    await asyncio.sleep(2)
    place.valkey.kill()
    shutil.rmtree(folder)
    copy.rename(folder)
    await place.valkey.start()
    yield


@asynccontextmanager
async def frozen(place: Place) -> AsyncIterator[None]:
    """SIGSTOP: connections stay, nothing answers."""
    with place.valkey.frozen():
        yield


@asynccontextmanager
async def stalled(place: Place) -> AsyncIterator[None]:
    """The network swallows everything."""
    with place.wire.stalled():
        yield


@asynccontextmanager
async def refused(place: Place) -> AsyncIterator[None]:
    """Nobody listens at its port."""
    async with place.wire.refusing():
        yield


@asynccontextmanager
async def torn(place: Place) -> AsyncIterator[None]:
    """Connections are reset, or half closed, all the time, and others after some bytes."""
    place.wire.toxics.cut_after = 3000
    for _ in range(20):
        await asyncio.sleep(0.15)
        place.wire.reset()
        await asyncio.sleep(0.15)
        place.wire.half_close()
    yield
    place.wire.toxics.cut_after = 0


@asynccontextmanager
async def slow(place: Place) -> AsyncIterator[None]:
    """20 to 70 ms each way."""
    with place.wire.bad(latency=0.02, jitter=0.05):
        yield


@asynccontextmanager
async def full(place: Place) -> AsyncIterator[None]:
    """Its memory is full, and it drops nothing (noeviction): every write is refused."""
    async with redis.asyncio.from_url(place.valkey.url) as client:
        await client.config_set("maxmemory-policy", "noeviction")
        await client.config_set("maxmemory", "1")
        yield
        await client.config_set("maxmemory", "0")


@asynccontextmanager
async def emptied(place: Place) -> AsyncIterator[None]:
    """FLUSHALL thirty times a second."""
    async with redis.asyncio.from_url(place.valkey.url) as client:
        for _ in range(90):
            await client.flushall()
            await asyncio.sleep(0.033)
    yield


SHORT = (killed_often, older, torn, emptied)
"""They take their own time."""
LONG = (killed, frozen, stalled, refused, slow, full)


async def test_r6_redis_is_in_trouble_and_nobody_notices(place: Place, chance: random.Random) -> None:
    walkers = await place.desk.people(PEOPLE, chance, think(PEOPLE, 16))
    troubles = [(each.__name__, partial(each, place), SECONDS) for each in LONG]
    troubles += [(each.__name__, partial(each, place), 0.0) for each in SHORT]
    if not WHOLE:
        troubles = chance.sample(troubles, SOME)
    before, spells = await weathered(place.desk, walkers, troubles, normal_after=5.0)
    for spell in spells:
        assert longest(spell.during) < ANSWER_SECONDS, spell.said
        assert middle(spell.after) < max(NORMAL_SECONDS, 2 * middle(before)), f"not as before: {spell.said}"
        assert longest(spell.after) < ANSWER_SECONDS, spell.said
