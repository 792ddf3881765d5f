"""R1, R3: the bot dies at random moments while people walk the whole way: no ticket is lost, none is there twice.

FAULTS=200 PEOPLE=500 is the whole (`make faults`), SEED=… repeats a run. Each is first made without the fault.
"""

import asyncio
import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import redis.asyncio

from services.tasks import spawn
from tests.faults.holding import holds
from tests.faults.mortal import Mortal, mortal
from tests.faults.sizes import FAULTS, PEOPLE, SEED, WHOLE, think
from tests.faults.strikes import faults
from tests.faults.test_deliveries import TAKEN_OVER_SECONDS, by_webhook, serving
from tests.faults.walking import reset, summed, walk_all

pytestmark = pytest.mark.slow


async def run(desk: Mortal, people: int, count: int, number: signal.Signals) -> None:
    chance = random.Random(SEED)
    walkers = await desk.people(people, chance, think(people))
    over = asyncio.Event()
    over.set()
    await walk_all(walkers, over, 1)  # the same without the fault does its whole work
    await desk.quiet()
    assert not any(walker.counts["taps again"] for walker in walkers)
    print(f"without a fault: {summed(walkers)}")
    reset(walkers)

    over.clear()
    walking = spawn(walk_all(walkers, over, 2 if WHOLE else 1), name="walks")
    striking = spawn(faults(desk, count, chance, number), name="faults")
    try:
        await asyncio.wait((walking, striking), return_when=asyncio.FIRST_COMPLETED)
        if not striking.done():
            await walking  # says who is stuck
        moments = await striking
        over.set()
        await walking
    finally:
        for task in (walking, striking):
            task.cancel()
    await desk.quiet()
    await holds(desk, walkers)
    print(
        f"{count} × {number.name} {dict(moments)}; lost 0, twice 0; {summed(walkers)} after the act or the start"
    )
    assert sum(moments.values()) == count


async def test_r1_kill_9_at_random_moments_loses_nothing_and_makes_nothing_twice(
    desk: Mortal, chance: random.Random
) -> None:
    await run(desk, PEOPLE, FAULTS, signal.SIGKILL)


async def test_r1_by_webhook_one_of_two_processes_is_killed_at_a_time(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
    chance: random.Random,
) -> None:
    """Both listen at one place. What the killed one had in hand goes on in the other, or in its next life."""
    two = mortal(bots, clone(provider_template), redis_url, tmp_path, bots=2, **by_webhook())
    async with two as desk:
        await serving(desk, 2)
        desk.patience = TAKEN_OVER_SECONDS + 3.0
        await run(desk, 100 if WHOLE else 20, max(3, FAULTS // 10), signal.SIGKILL)


async def test_r3_sigterm_under_load_ends_in_ten_seconds_and_loses_nothing(
    desk: Mortal, chance: random.Random
) -> None:
    await run(desk, min(PEOPLE, 60), max(3, FAULTS // 10), signal.SIGTERM)


@pytest.mark.parametrize("killed", [False, True], ids=["the bot stays", "the bot is killed as well"])
async def test_r6_redis_is_emptied_before_every_act_and_nothing_is_lost(
    desk: Mortal, redis_url: str, chance: random.Random, killed: bool
) -> None:
    [ana] = await desk.people(1, chance)
    await ana.walk()
    async with redis.asyncio.from_url(redis_url) as client:

        async def before_each_act() -> None:
            await client.flushall()
            if killed:
                await desk.bot.kill()
                await desk.bot.start()
                # A text that comes before the question is asked again would be offered only.
                await desk.quiet()

        ana.before_each_act = before_each_act
        await ana.walk()
    await desk.quiet()
    await holds(desk, [ana])
