"""Lines: the desk looks at a plan's connection, within its rights, by way of the router of its access point."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.audit import seen
from services.lines.asked import Asked
from services.lines.facts import Looked, Rates, Trouble
from services.lines.kept import KEPT, Kept
from services.lines.places import Place, place_of, router_by_id, router_of
from services.lines.port import Asking, Failed
from services.lines.secrets import Secrets
from services.people import Person
from services.tables import Plan

FRESH = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Point:
    """An access point as its router sees it: how many of its plans are connected, or why that is not known."""

    router: str
    at: datetime
    active: int | None = None
    trouble: Trouble | None = None


def _untold(outcome: str, seconds: float) -> None:
    """Where nobody counts."""


class Lines:
    """Reads lines. Whoever may not look gets None, as for a plan that does not exist.

    `told` hears of each question to a router: "read", or the Trouble's name, and the seconds that it took.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        asking: Asking,
        secrets: Secrets,
        *,
        redis_url: str | None = None,
        told: Callable[[str, float], None] = _untold,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._clock = clock
        self._kept = Kept(redis_url, clock)
        self._asked = Asked(asking, secrets, told, ticks)

    async def close(self) -> None:
        """Ends the questions that are under way."""
        self._asked.close()
        await self._kept.close()

    async def known(self, actor: Person, plan_id: int) -> Looked | None:
        """What was read within the last 10 minutes, or what stands in the way without asking a router; never waits
        for one. None: nothing is known yet."""
        async with self._sessions() as session:
            place = await place_of(session, actor, plan_id)
        if place is None or place.router is None:
            return self._standing(place)
        reading = await self._kept.reading(plan_id, place.router, place.login, younger=KEPT)
        if reading is not None:
            return Looked(reading.at, reading)
        trouble = self._asked.in_the_way(place.router)
        return Looked(self._clock(), trouble=trouble) if trouble else None

    async def look(
        self,
        actor: Person,
        plan_id: int,
        *,
        key: str,
        at: datetime,
        fresh: bool = False,
        ticket: int | None = None,
    ) -> Looked | None:
        """Asks the router where nothing of the last 30 s is known (`fresh`: in any case); 5 s at most. Each look of
        somebody is written to the audit once a `key`, with the `ticket` for which it is."""
        async with self._sessions.begin() as session:
            place = await place_of(session, actor, plan_id)
            if place is not None and place.router is not None:
                why = {} if ticket is None else {"ticket": ticket}
                await seen(session, "line.read", "plan", plan_id, actor.id, at, key=key, **why)
        if place is None or place.router is None:
            return self._standing(place)
        if not fresh:
            reading = await self._kept.reading(plan_id, place.router, place.login, younger=FRESH)
            if reading is not None:
                return Looked(reading.at, reading)
        try:
            reading = await self._asked.look(place.router, place.login)
        except Failed as failure:
            return Looked(self._clock(), trouble=failure.trouble)
        await self._kept.keep(plan_id, reading)
        return Looked(reading.at, reading)

    async def traffic(
        self, actor: Person, plan_id: int, *, every: float = 3.0, seconds: float = 30.0
    ) -> AsyncIterator[Rates]:
        """The line's rates, one each `every` seconds; ends early where the router is silent. A number that no line has
        is left out."""
        async with self._sessions() as session:
            place = await place_of(session, actor, plan_id)
        if place is None or place.router is None:
            return
        try:
            async with self._asked.traffic(place.router, place.login) as sample:
                loop = asyncio.get_running_loop()
                begun, count = loop.time(), 0
                while count * every < seconds and loop.time() < begun + seconds:
                    rates = await sample()
                    if rates is not None:
                        yield rates
                    count = max(count + 1, int((loop.time() - begun) / every))
                    await asyncio.sleep(max(0.0, begun + count * every - loop.time()))
        except Failed:
            return

    async def point(self, actor: Person, access_point_id: int) -> Point | None:
        """How an access point's router is, from an answer of the last 30 s or a new one, within 5 s. None: there is no
        router in use, or it is none of this actor's business."""
        async with self._sessions() as session:
            router = await router_of(session, actor, access_point_id)
        if router is None:
            return None
        try:
            at, active = await self._asked.active(router, younger=FRESH)
        except Failed as failure:
            return Point(router.name, self._clock(), trouble=failure.trouble)
        there = select(func.count()).where(
            Plan.access_point_id == access_point_id, Plan.login == func.any(sorted(active))
        )
        async with self._sessions() as session:
            return Point(router.name, at, await session.scalar(there) or 0)

    async def count(self, router_id: int) -> frozenset[str] | None:
        """The logins with a session on a router, asked for by the program itself. None: it is not in use, or does not
        answer."""
        async with self._sessions() as session:
            router = await router_by_id(session, router_id)
        if router is None:
            return None
        try:
            _, active = await self._asked.active(router, younger=timedelta())
        except Failed:
            return None
        return active

    def _standing(self, place: Place | None) -> Looked | None:
        return None if place is None else Looked(self._clock(), trouble=place.trouble)
