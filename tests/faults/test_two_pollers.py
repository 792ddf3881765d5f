"""R15: two processes are started by polling: one polls, the other takes over in 10 s, and none fights for updates."""

import asyncio
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.tasks import spawn
from tests.faults.holding import holds
from tests.faults.mortal import Mortal, mortal
from tests.faults.sizes import WHOLE, think
from tests.faults.walking import summed, walk_all

CHANGES = 20 if WHOLE else 4
PEOPLE = 40 if WHOLE else 12
TAKEN_SECONDS = 10.0

pytestmark = pytest.mark.slow


@pytest.fixture
async def pair(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
) -> AsyncIterator[Mortal]:
    async with mortal(bots, clone(provider_template), redis_url, tmp_path, bots=2) as desk:
        yield desk


async def test_r15_of_two_processes_one_polls_and_the_other_takes_over(
    pair: Mortal, chance: random.Random
) -> None:
    """The one that polls is killed or told to stop, comes back as the one that stands by, and so on."""
    walkers = await pair.people(PEOPLE, chance, think(PEOPLE, 16))
    conflicts = refusals(pair)
    over = asyncio.Event()
    walking = spawn(walk_all(walkers, over, 1), name="walks")
    slowest, polls = 0.0, 0
    try:
        await until_handled(pair)
        for change in range(CHANGES):
            kill = chance.random() < 0.5
            with pair.trouble(f"change {change}"):
                pair.bots[polls].signal(signal.SIGKILL if kill else signal.SIGTERM)
                began = time.monotonic()
                await pair.bots[polls].ended()
                await until_handled(pair)
                slowest = max(slowest, time.monotonic() - began)
            await pair.bots[polls].start()
            polls = 1 - polls
        over.set()
        await walking
    finally:
        walking.cancel()
    await pair.quiet()
    await holds(pair, walkers)
    print(f"{CHANGES} changes, the slowest took {slowest:.2f} s; {len(conflicts)} × 409; {summed(walkers)}")
    assert slowest < TAKEN_SECONDS
    assert len(conflicts) <= CHANGES, "they fight for updates"
    assert "Another program asks" not in pair.log_file.read_text()


def refusals(desk: Mortal) -> list[float]:
    """When a poller was refused because of another one."""
    seen: list[float] = []
    updates = desk.telegram.telegram.updates
    ask = updates.get

    async def asked(*given: float) -> bytes:
        try:
            return await ask(*given)  # type: ignore[arg-type]
        except Exception as error:
            if getattr(error, "status", 0) == 409:
                seen.append(time.monotonic())
            raise

    updates.get = asked  # type: ignore[method-assign, assignment]
    return seen


async def until_handled(desk: Mortal) -> None:
    """Until something that came now is done."""
    newest = await desk.database.fetchval("select coalesce(max(update_id), 0) from inbox")
    query = "select count(*) from inbox where update_id > $1 and done_at is not null"
    async with asyncio.timeout(30):
        while not await desk.database.fetchval(query, newest):
            await asyncio.sleep(0.02)
