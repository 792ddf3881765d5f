"""Where the demo's routers listen now, written into the sample provider's rows at each start: ports are new ones."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from demo.provider import BEGUN, filling
from services.tables import AccessPoint, Applied, Router

Places = Mapping[str, Mapping[str, Any]]


async def write_places(database_url: str, places: Places) -> None:
    """`places` as demo.routeros.fleet.DemoRouters tells them. Routers and their access points that an older sample did
    not know come to be; a point that has a router keeps it. A database of somebody else is not touched."""
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
