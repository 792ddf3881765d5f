"""Counting: the program asks each router from time to time who is connected, and sees when an access point falls."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.line_tables import OutageSignal, SessionCount
from services.lines.outage_news import announce
from services.lines.places import PPPOE
from services.lines.reading import LOGIN
from services.lines.usual import Standing, standings
from services.states import RUNNING, Subject
from services.tables import AccessPoint, Plan, Router, Ticket

COUNT = "count_sessions"
"""Name of the job."""
SECONDS = 60.0
"""What a round takes at most: routers that are silent must not fill the time until the next one."""
Count = Callable[[int], Awaitable[frozenset[str] | None]]
"""The logins with a session on a router, by its id; None: it is not known, which is no fall."""


class Counting:
    """One router at a time is asked each five minutes, for the names alone. Rounds never overlap: a job that is
    being done is not enqueued again."""

    def __init__(self, engine: AsyncEngine, count: Count) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._count = count

    async def round(self, clock: Callable[[], datetime]) -> int:
        """How many routers answered. In any order: where the time ends early, it is others next time."""
        await self._over(clock())
        routers, answered = await self._routers(), 0
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS):
                for router in random.sample(routers, len(routers)):
                    active = await self._count(router)
                    if active is not None:
                        await self._counted(router, active, clock())
                        answered += 1
        return answered

    async def _routers(self) -> list[int]:
        """Those that are in use by an access point in use."""
        used = exists().where(AccessPoint.router_id == Router.id, AccessPoint.active)
        async with self._sessions() as session:
            return list(await session.scalars(select(Router.id).where(Router.active, used)))

    async def _counted(self, router: int, logins: frozenset[str], at: datetime) -> None:
        names = sorted(filter(LOGIN.fullmatch, logins))  # whatever else a router says is no plan's, nor text
        there = func.count(Plan.login.distinct()).filter(Plan.login == func.any(names))
        wanted = (
            select(AccessPoint.id, there)
            .join(Plan, (Plan.access_point_id == AccessPoint.id) & (Plan.login_kind == PPPOE))
            .where(AccessPoint.router_id == router, AccessPoint.active)
            .group_by(AccessPoint.id)
        )
        async with self._sessions.begin() as session:
            active: dict[int, int] = {row[0]: row[1] for row in await session.execute(wanted)}
            if not active:
                return
            rows = [{"access_point_id": point, "at": at, "active": count} for point, count in active.items()]
            await session.execute(insert(SessionCount).values(rows).on_conflict_do_nothing())
            for point, standing in (await standings(session, active, at)).items():
                await _judge(session, point, standing, at)

    async def _over(self, at: datetime) -> None:
        """Where nobody counts any more, nothing is down."""
        counted = exists().where(
            AccessPoint.id == OutageSignal.access_point_id, AccessPoint.active,
            Router.id == AccessPoint.router_id, Router.active,
        )  # fmt: skip
        async with self._sessions.begin() as session:
            gone = select(OutageSignal).where(OutageSignal.ended_at.is_(None), ~counted)
            for signal in await session.scalars(gone):
                signal.ended_at = at


async def _judge(session: AsyncSession, point: int, standing: Standing, at: datetime) -> None:
    """A signal begins, or ends. While a ticket about the point runs nobody need be told that it is down."""
    open_one = OutageSignal.access_point_id == point, OutageSignal.ended_at.is_(None)
    signal = await session.scalar(select(OutageSignal).where(*open_one).with_for_update())
    if signal is not None:
        if standing.back(signal.usual):
            signal.ended_at = at
            await announce(session, signal)
        return
    if not standing.fallen:
        return
    running = select(func.min(Ticket.id)).where(
        Ticket.access_point_id == point, Ticket.subject == Subject.ACCESS_POINT.value,
        Ticket.state.in_([state.value for state in RUNNING]),
    )  # fmt: skip
    values: dict[str, Any] = {"usual": standing.usual, "active": standing.active}
    signal = OutageSignal(
        access_point_id=point, began_at=at, ticket_id=await session.scalar(running), **values
    )
    session.add(signal)
    await session.flush()
    if signal.ticket_id is None:
        await announce(session, signal)
