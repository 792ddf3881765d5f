"""Questions to routers as they are asked here: with the secret, in turn, shared by those who ask the same at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from services.lines.facts import Rates, Reading, Trouble
from services.lines.port import SECONDS, Asking, Failed, Key, Router, Sample, Why
from services.lines.secrets import Secrets
from services.lines.turns import Turns
from services.tasks import spawn

MOST_WATCHED = 8
"""Connections of live traffic to a router at once; RouterOS takes 20 of the API in all."""
T = TypeVar("T")
Answer = Awaitable[T]


@dataclass
class _Flight:
    """A question that is under way, and how many wait for its answer."""

    task: "asyncio.Task[Any]"
    waiting: int = 0


class Asked:
    """Every method raises Failed. A question ends when the last of those who wait for it has gone."""

    def __init__(
        self,
        asking: Asking,
        secrets: Secrets,
        told: Callable[[str, float], None],
        ticks: Callable[[], float],
    ) -> None:
        self._asking, self._secrets, self._told = asking, secrets, told
        self._turns = Turns(ticks)
        self._flights: dict[tuple[Router, str | None], _Flight] = {}
        self._watched: dict[Router, int] = {}
        self._active: dict[Router, tuple[datetime, frozenset[str]]] = {}

    def close(self) -> None:
        for flight in list(self._flights.values()):
            flight.task.cancel()

    def in_the_way(self, router: Router) -> Trouble | None:
        """What is known to be wrong without asking it."""
        if self._secrets.key(router.credentials) is None:
            return Trouble.NO_SECRET
        return Trouble.RESTING if self._turns.rests(router) else None

    async def look(self, router: Router, login: str) -> Reading:
        key = self._key(router)
        return await self._shared(
            (router, login), router, lambda left: self._asking.look(router, key, login, seconds=left)
        )

    async def active(self, router: Router, *, younger: timedelta) -> tuple[datetime, frozenset[str]]:
        """When and which logins were active; an older answer will do where it is younger than that."""
        known = self._active.get(router)
        if known is not None and datetime.now(UTC) - known[0] < younger:
            return known
        key = self._key(router)
        found = await self._shared(
            (router, None), router, lambda left: self._asking.active(router, key, seconds=left)
        )
        self._active = {each: kept for each, kept in self._active.items() if each.id != router.id}
        self._active[router] = datetime.now(UTC), found
        return self._active[router]

    @asynccontextmanager
    async def traffic(self, router: Router, login: str) -> AsyncIterator[Sample]:
        """A sample a turn, so that others are answered between."""
        key = self._key(router)
        if self._watched.get(router, 0) >= MOST_WATCHED:
            raise Failed(Trouble.SLOW, Why.SILENT)
        self._watched[router] = self._watched.get(router, 0) + 1
        try:
            if self._turns.rests(router):
                raise Failed(Trouble.RESTING, Why.RESTS)
            async with self._asking.traffic(router, key, login) as sample:

                async def in_turn() -> Rates | None:
                    return await self._turns.take(router, lambda _: self._timed(sample()))

                yield in_turn
        finally:
            self._watched[router] -= 1

    def _key(self, router: Router) -> Key:
        key = self._secrets.key(router.credentials)
        if key is None:
            raise Failed(Trouble.NO_SECRET, Why.WRONG_LOGIN)
        return key

    async def _shared(
        self, what: tuple[Router, str | None], router: Router, ask: Callable[[float], Awaitable[T]]
    ) -> T:
        flight = self._flights.get(what)
        if flight is None or flight.task.done():
            asked = self._turns.take(router, lambda left: self._timed(ask(left)))
            flight = _Flight(spawn(_answer(asked), name="lines: a question to a router"))
            self._flights[what] = flight
        flight.waiting += 1
        try:
            async with asyncio.timeout(SECONDS):
                answer = await asyncio.shield(flight.task)
        except TimeoutError:
            raise Failed(Trouble.SLOW, Why.SILENT) from None
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                if self._flights.get(what) is flight:
                    del self._flights[what]
        if isinstance(answer, Failed):
            raise Failed(answer.trouble, answer.why)
        given: T = answer
        return given

    async def _timed(self, asked: Awaitable[T]) -> T:
        begun, outcome = time.perf_counter(), "cancelled"
        try:
            given = await asked
            outcome = "read"
        except Failed as failure:
            outcome = failure.trouble.value
            raise
        finally:
            self._told(outcome, time.perf_counter() - begun)
        return given


async def _answer(asked: Awaitable[T]) -> T | Failed:
    """A failure as a value: nobody may be left to hear of it."""
    try:
        return await asked
    except Failed as failure:
        return failure
