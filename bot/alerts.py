"""What must be heard: set-aside updates by administrators, outages by whoever waits; seldom enough to be
read.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from services.tasks import spawn

log = logging.getLogger(__name__)
MINUTE = 60.0
LINES_A_MINUTE = 30
CLOSING_SECONDS = 2.0


class Seldom:
    """Logs a complaint of one kind once a minute however often it comes, and once when it is over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, float] = {}

    def say(self, kind: str, message: str, *values: object, level: int = logging.WARNING) -> None:
        if self._clock() - self._said.get(kind, -MINUTE) >= MINUTE:
            self._said[kind] = self._clock()
            log.log(level, message, *values)

    def over(self, kind: str, message: str, *values: object) -> None:
        if self._said.pop(kind, None) is not None:
            log.warning(message, *values)


class Alerts:
    """`tell` sends a message of a kind, with how many there were, to the administrators; at most one a minute
    a kind.
    """

    def __init__(
        self, tell: Callable[[str, int], Awaitable[None]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock
        self.counts: Counter[str] = Counter()
        self._told: dict[str, tuple[float, int]] = {}
        self._lines: dict[str, tuple[float, int]] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def raise_(self, kind: str, message: str, *values: object) -> None:
        """One ERROR line (at most 30 a minute a kind), the counter, the administrators."""
        self.counts[kind] += 1
        begun, lines = self._lines.get(kind, (-MINUTE, 0))
        if self._clock() - begun >= MINUTE:
            begun, lines = self._clock(), 0
        self._lines[kind] = (begun, lines + 1)
        if lines < LINES_A_MINUTE:
            log.error(message, *values)
        told_at, told = self._told.get(kind, (-MINUTE, 0))
        if self._clock() - told_at >= MINUTE:
            self._told[kind] = (self._clock(), self.counts[kind])
            telling = spawn(self._tell_quietly(kind, self.counts[kind] - told), name=f"alert: {kind}")
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def close(self) -> None:
        """Whoever is being told just now hears it, within 2 s; what comes after that is in the log alone."""
        if self._telling:
            _, late = await asyncio.wait(self._telling, timeout=CLOSING_SECONDS)
            for telling in late:
                telling.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _tell_quietly(self, kind: str, count: int) -> None:
        try:
            async with asyncio.timeout(MINUTE):
                await self._tell(kind, count)
        except Exception as error:  # noqa: BLE001 (an alert that can't be sent is in the log already)
            log.warning("Administrators could not be told: %s: %s", type(error).__name__, error)


class Outage:
    """Tells each chat once, while PostgreSQL is away, that nothing was lost."""

    def __init__(self, tell: Callable[[int], Awaitable[None]]) -> None:
        self._tell = tell
        self._told: set[int] = set()
        self._few = asyncio.Semaphore(20)

    def tell(self, chat: int | None) -> None:
        """At once, without waiting for Telegram."""
        if chat is not None and chat not in self._told:
            self._told.add(chat)
            spawn(self._tell_quietly(chat), name="instability notice")

    def over(self) -> None:
        self._told.clear()

    @property
    def told(self) -> bool:
        """Whether anybody was told and has not been served since."""
        return bool(self._told)

    def served(self, chat: int | None) -> None:
        """What this chat sent is done: for it the outage is over, and the next one is told again."""
        self._told.discard(chat or 0)

    async def _tell_quietly(self, chat: int) -> None:
        try:
            async with self._few, asyncio.timeout(10):
                await self._tell(chat)
        except Exception as error:  # noqa: BLE001 (blocked, too many requests, no network: nothing to be done)
            log.info("A chat could not be told of the outage: %s", type(error).__name__)
