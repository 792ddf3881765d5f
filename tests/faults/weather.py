"""Weather: people walk on while something is wrong, and it is measured how long each of them waited."""

import asyncio
import math
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from services.tasks import spawn
from tests.faults.holding import holds
from tests.faults.mortal import Mortal
from tests.faults.walking import Walker, reset, summed, walk_all

Trouble = Callable[[], AbstractAsyncContextManager[None]]
Waits = list[tuple[float, float]]
"""Acts: when each was done (monotonic), and seconds until its end was seen."""


@dataclass
class Spell:
    """One trouble, and the acts during it and after it."""

    name: str
    began: float
    ended: float
    during: Waits
    after: Waits

    @property
    def said(self) -> str:
        return (
            f"{self.name}, {self.ended - self.began:.1f} s: {len(self.during)} acts, {figures(self.during)};"
            f" {len(self.after)} afterwards, {figures(self.after)}"
        )


def middle(acts: Waits) -> float:
    return statistics.median(seconds for _, seconds in acts) if acts else 0.0


def longest(acts: Waits) -> float:
    return max((seconds for _, seconds in acts), default=0.0)


def figures(acts: Waits) -> str:
    return f"median {middle(acts):.2f} s, longest {longest(acts):.2f} s"


async def weathered(
    desk: Mortal,
    walkers: list[Walker],
    troubles: Iterable[tuple[str, Trouble, float]],
    *,
    normal_after: float,
    watched: float = 3.0,
) -> tuple[Waits, list[Spell]]:
    """First without any trouble, then through one after another; the invariants hold at the end.

    Each is a name, what it does, and how many seconds it stays. `normal_after` seconds after it acts are `watched`
    for some seconds. Gives what was measured before, and of each.
    """
    over = asyncio.Event()
    over.set()
    await walk_all(walkers, over, 1)
    before = [wait for walker in walkers for wait in walker.waits]
    print(f"without a fault: {summed(walkers)}, {figures(before)}")
    assert not any(walker.counts["taps again"] for walker in walkers)
    reset(walkers)
    over.clear()
    walking = spawn(walk_all(walkers, over, 2), name="walks")
    times: list[tuple[str, float, float]] = []
    try:
        for name, trouble, seconds in troubles:
            await _while(walking, 1.0)
            began = time.monotonic()
            async with trouble():
                await _while(walking, seconds)
            times.append((name, began, time.monotonic()))
            await _while(walking, normal_after + watched)
        over.set()
        await walking
    finally:
        walking.cancel()
    await desk.quiet()
    await holds(desk, walkers)
    ends = [began for _, began, _ in times[1:]] + [math.inf]
    spells = [
        _spell(walkers, each, normal_after, watched, next_began)
        for each, next_began in zip(times, ends, strict=True)
    ]
    print(f"lost 0, twice 0; {summed(walkers)}", *(spell.said for spell in spells), sep="\n  ")
    return before, spells


def _spell(
    walkers: list[Walker], times: tuple[str, float, float], normal_after: float, watched: float, until: float
) -> Spell:
    """`until`: when the next trouble begins, which is another spell's."""
    name, began, ended = times
    waits = [wait for walker in walkers for wait in walker.waits]
    during = [(at, took) for at, took in waits if at + took >= began and at < ended]
    calm = ended + normal_after
    after = [(at, took) for at, took in waits if calm <= at < calm + watched and at + took < until]
    assert during, f"{name}: nobody did anything meanwhile"
    assert after, f"{name}: nobody did anything afterwards"
    return Spell(name, began, ended, during, after)


async def _while(walking: "asyncio.Task[None]", seconds: float) -> None:
    await asyncio.wait([walking], timeout=seconds)
    if walking.done():
        await walking  # says who is stuck
        raise AssertionError("nobody walks any more")
