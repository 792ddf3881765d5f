"""The bot dies at random moments while people walk the whole way: no ticket is lost, none is there twice.

FAULTS=200 makes the runs larger (`make faults`), SEED=… repeats one. Each run is first made without the fault.
"""

import asyncio
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis.asyncio

from demo.faults import Fault
from services.tasks import spawn
from tests.faults.mortal import STUCK_SECONDS, Mortal, Walker, mortal, nursery

FAULTS = int(os.environ.get("FAULTS", "12"))
SEED = int(os.environ.get("SEED", "0")) or random.randrange(1, 2**32)
PEOPLE = 4 if FAULTS < 100 else 12
WALKS = 2
HASTY = 3
"""Deaths in a row after which the bot may live until it has caught up: what is begun nine times in vain is set aside
(bot/inbox.py), and this is no test of that."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bots() -> Iterator["subprocess.Popen[str]"]:
    with nursery() as process:
        yield process


@pytest.fixture
async def desk(
    bots: "subprocess.Popen[str]", database_url: str, redis_url: str, tmp_path: Path
) -> AsyncIterator[Mortal]:
    async with mortal(bots, database_url, redis_url, tmp_path) as desk:
        yield desk


async def walks(desk: Mortal, walkers: list[Walker], over: asyncio.Event) -> None:
    """Everybody walks twice, and then again and again until it is over."""

    async def go(walker: Walker) -> None:
        while len(walker.walks) < WALKS or not over.is_set():
            await walker.walk()

    async with asyncio.TaskGroup() as group:
        for walker in walkers:
            group.create_task(go(walker))
    await desk.quiet()
    await desk.holds(walkers)


async def moment(desk: Mortal, chance: random.Random, number: signal.Signals) -> str:
    """Signals the bot: after a while, or while it makes its n-th call, which Telegram accepts or never sees."""
    if chance.random() < 0.4:
        await asyncio.sleep(chance.uniform(0.05, 0.9))
        desk.bot.signal(number)
        return "by time"
    left, accepted, hit = chance.randint(1, 12), chance.random() < 0.5, asyncio.Event()

    def strike(method: str, params: dict[str, Any]) -> Fault | None:
        nonlocal left
        left -= 1
        if left != 0:
            return None
        desk.bot.signal(number)
        hit.set()
        if number == signal.SIGTERM and method == "answerCallbackQuery" and not accepted:
            desk.answers_cut.add(params["callback_query_id"])
        return None if accepted else Fault.cut_before()

    desk.telegram.faults = strike
    try:
        async with asyncio.timeout(STUCK_SECONDS):
            await hit.wait()
    finally:
        desk.telegram.faults = None
    return "at a call that was accepted" if accepted else "at a call that was lost"


async def caught_up(desk: Mortal) -> None:
    """Until nothing is undone that was undone now."""
    behind = await desk.undone()
    async with asyncio.timeout(STUCK_SECONDS):
        while behind & await desk.undone():
            await asyncio.sleep(0.005)


async def faults(desk: Mortal, count: int, chance: random.Random, number: signal.Signals) -> Counter[str]:
    """So many deaths and starts, one after another; what is said of each is counted."""
    moments: Counter[str] = Counter()
    hasty = 0
    for _ in range(count):
        hasty += 1
        if hasty > HASTY or chance.random() < 0.5:
            hasty = 0
            await caught_up(desk)
        moments[await moment(desk, chance, number)] += 1
        sent = time.monotonic()
        code = await desk.bot.ended()
        if number == signal.SIGKILL:
            assert code == -number
        else:
            assert code == 0, desk.log
            assert time.monotonic() - sent < 10
        await desk.bot.start()
    return moments


async def run(desk: Mortal, count: int, number: signal.Signals) -> None:
    print(f"\nseed {SEED}")
    chance = random.Random(SEED)
    walkers = await desk.people(PEOPLE, chance)
    over = asyncio.Event()
    over.set()
    await walks(desk, walkers, over)  # the same without the fault does its whole work
    assert sum(len(walker.walks) for walker in walkers) == PEOPLE * WALKS
    assert not any(walker.counts["taps again"] for walker in walkers)

    over.clear()
    for walker in walkers:
        walker.slowest = 0
    walking = spawn(walks(desk, walkers, over), name="walks")
    try:
        striking = spawn(faults(desk, count, chance, number), name="faults")
        await asyncio.wait((walking, striking), return_when=asyncio.FIRST_COMPLETED)
        moments = await striking if striking.done() else Counter[str]()
        over.set()
        await walking
    finally:
        for task in (walking, striking):
            task.cancel()
    tickets = sum(len(walker.walks) for walker in walkers)
    counts = sum((walker.counts for walker in walkers), Counter[str]())
    slowest = max(walker.slowest for walker in walkers)
    print(
        f"{count} × {number.name} {dict(moments)}; {PEOPLE} people, {tickets} tickets,"
        f" {dict(counts)}; slowest screen {slowest:.2f} s after the act or the start"
    )
    assert sum(moments.values()) == count


async def test_kill_9_at_random_moments_loses_nothing_and_makes_nothing_twice(desk: Mortal) -> None:
    await run(desk, FAULTS, signal.SIGKILL)


async def test_sigterm_under_load_ends_in_ten_seconds_and_loses_nothing(desk: Mortal) -> None:
    await run(desk, max(3, FAULTS // 10), signal.SIGTERM)


@pytest.mark.parametrize("killed", [False, True], ids=["the bot stays", "the bot is killed as well"])
async def test_redis_is_emptied_before_every_act_and_nothing_is_lost(
    desk: Mortal, redis_url: str, killed: bool
) -> None:
    [ana] = await desk.people(1, random.Random(SEED))
    await ana.walk()
    async with redis.asyncio.from_url(redis_url) as client:

        async def before_each_act() -> None:
            await client.flushall()
            if killed:
                await desk.bot.kill()
                await desk.bot.start()
                await (
                    desk.quiet()
                )  # a text that comes before the question is asked again would be offered only

        ana.before_each_act = before_each_act
        await ana.walk()
    await desk.quiet()
    await desk.holds([ana])
