"""Turns at routers: one question at a time each, and none while it rests."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from services.lines.breaker import Breaker
from services.lines.facts import Trouble
from services.lines.port import SECONDS, Failed, Router, Why

FAIR_SECONDS = 2.0
"""Whoever waited so long that less is left proves nothing about a router that is slow then."""
T = TypeVar("T")


@dataclass
class _Turn:
    breaker: Breaker
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """Of this process: another one has its own. A router that was changed in the provider's file begins anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turns: dict[Router, _Turn] = {}

    def rests(self, router: Router) -> bool:
        """Whether it would not be asked now."""
        return self._of(router).breaker.rests

    async def take(self, router: Router, ask: Callable[[float], Awaitable[T]], seconds: float = SECONDS) -> T:
        """What `ask` gives, which is told how many of the seconds the wait has left. Raises Failed."""
        turn, loop = self._of(router), asyncio.get_running_loop()
        ends = loop.time() + seconds
        if turn.breaker.rests:
            raise Failed(Trouble.RESTING, Why.RESTS)
        try:
            async with asyncio.timeout_at(ends):
                await turn.lock.acquire()
        except TimeoutError:
            raise Failed(Trouble.SLOW, Why.SILENT) from None
        try:
            if turn.breaker.rests:
                raise Failed(Trouble.RESTING, Why.RESTS)
            return await _counted(turn.breaker, ask, ends - loop.time())
        finally:
            turn.lock.release()

    def _of(self, router: Router) -> _Turn:
        if router not in self._turns:
            for old in [each for each in self._turns if each.id == router.id]:
                del self._turns[old]
            self._turns[router] = _Turn(Breaker(self._clock))
        return self._turns[router]


async def _counted(breaker: Breaker, ask: Callable[[float], Awaitable[T]], left: float) -> T:
    try:
        given = await ask(left)
    except Failed as failure:
        if left >= FAIR_SECONDS or failure.trouble is not Trouble.SLOW:
            breaker.failed()
        raise
    breaker.went_well()
    return given
