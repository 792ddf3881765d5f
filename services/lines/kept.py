"""Readings of the last minutes, by plan: in this process, and in Redis for the others."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from services.lines.facts import Reading
from services.lines.port import Router
from services.pipeline import Pipeline, RedisAway

KEPT = timedelta(minutes=10)
MOST = 2000
"""Readings that a process remembers."""
KEYS = "atende:lines:"


class Kept:
    """Without Redis, or while it is away, each process knows its own readings."""

    def __init__(self, redis_url: str | None, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._here: dict[int, Reading] = {}
        say = "readings of lines are kept by each process"
        self._redis = Pipeline(redis_url, doubt=lambda: None, instead=say) if redis_url is not None else None

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.close()

    async def reading(
        self, plan_id: int, router: Router, login: str, *, younger: timedelta
    ) -> Reading | None:
        """The newest, where it is younger than that and of this router and login."""
        here = self._good(self._here.get(plan_id), router, login, younger)
        return here or self._good(await self._elsewhere(plan_id), router, login, younger)

    async def keep(self, plan_id: int, reading: Reading) -> None:
        self._here.pop(plan_id, None)
        self._here[plan_id] = reading
        if len(self._here) > MOST:
            del self._here[next(iter(self._here))]
        if self._redis is not None:
            packed = json.dumps(reading.dump(), ensure_ascii=False)
            try:
                await self._redis.ask("SET", f"{KEYS}{plan_id}", packed, "EX", int(KEPT.total_seconds()))
            except RedisAway:
                return

    async def _elsewhere(self, plan_id: int) -> Reading | None:
        if self._redis is None:
            return None
        try:
            packed = await self._redis.ask("GET", f"{KEYS}{plan_id}")
            return Reading.load(json.loads(packed)) if packed else None
        except (RedisAway, KeyError, TypeError, ValueError):
            return None

    def _good(
        self, reading: Reading | None, router: Router, login: str, younger: timedelta
    ) -> Reading | None:
        """A plan may have been given another login or router since."""
        if reading is None or (reading.router, reading.login) != (router.name, login):
            return None
        return reading if self._clock() - reading.at < younger else None
