"""Where the demo's routers listen now, written into the sample provider's rows at each start: ports are new ones."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from demo.provider import BEGUN, filling
from services.line_tables import SessionCount
from services.tables import AccessPoint, Applied, Router

DAY, BETWEEN = timedelta(days=1), timedelta(minutes=20)
Places = Mapping[str, Mapping[str, Any]]


async def write_places(database_url: str, places: Places) -> None:
    """`places` as demo.routeros.fleet.DemoRouters tells them. Routers and their access points that an older sample did
    not know come to be; a point that has a router keeps it. Where nobody counted its sessions for a day, it had as many
    as now, so that a fall is seen for what it is. A database of somebody else is not touched."""
    async with filling(database_url) as engine, AsyncSession(engine) as session, session.begin():
        if await session.get(Applied, BEGUN) is None:
            return
        for name, place in places.items():
            where = {each: place[each] for each in ("host", "port", "tls", "credentials")}
            await session.execute(
                insert(Router)
                .values(name=name, **where)
                .on_conflict_do_update(index_elements=[Router.name], set_=where)
            )
            router = await session.scalar(select(Router.id).where(Router.name == name))
            await session.execute(
                update(AccessPoint)
                .where(AccessPoint.name.in_(place["points"]), AccessPoint.router_id.is_(None))
                .values(router_id=router)
            )
            await _count(session, place["points"], datetime.now(UTC))


async def _count(session: AsyncSession, points: Mapping[str, int], now: datetime) -> None:
    counted = select(SessionCount.access_point_id).where(SessionCount.at > now - DAY)
    new = select(AccessPoint).where(AccessPoint.name.in_(points), AccessPoint.id.not_in(counted))
    moments = [now - n * BETWEEN for n in range(1, DAY // BETWEEN)]
    for point in (await session.scalars(new)).all():
        session.add_all(
            SessionCount(access_point_id=point.id, at=at, active=points[point.name]) for at in moments
        )
