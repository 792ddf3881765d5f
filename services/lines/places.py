"""Where a plan's line is to be asked about: its login, its access point's router; or what is missing for that."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.lines.facts import Trouble
from services.lines.port import Router
from services.lines.reading import LOGIN
from services.people import Person
from services.tables import AccessPoint, Plan
from services.tables import Router as RouterRow

PPPOE = "pppoe"
_ROUTER = (
    RouterRow.id,
    RouterRow.name,
    RouterRow.host,
    RouterRow.port,
    RouterRow.tls,
    RouterRow.credentials,
)


@dataclass(frozen=True, slots=True)
class Place:
    """`trouble` is None where both others are there."""

    trouble: Trouble | None
    login: str = ""
    router: Router | None = None


async def place_of(session: AsyncSession, actor: Person, plan_id: int) -> Place | None:
    """None: there is no such plan for this actor."""
    if not scope.possible(plan_id):
        return None
    row: Any = (await session.execute(_plan(actor, plan_id))).one_or_none()
    if row is None:
        return None
    login, kind, point, *router = row
    if not login:
        return Place(Trouble.NO_LOGIN)
    if kind != PPPOE:
        return Place(Trouble.NOT_PPPOE, login)
    if not LOGIN.fullmatch(login):
        return Place(Trouble.BAD_LOGIN, login)
    if point is None:
        return Place(Trouble.NO_POINT, login)
    if router[0] is None:
        return Place(Trouble.NO_ROUTER, login)
    return Place(None, login, Router(*router))


async def router_of(session: AsyncSession, actor: Person, access_point_id: int) -> Router | None:
    """The router of an access point, as far as this actor may know it; None also where it is not in use."""
    if not scope.possible(access_point_id):
        return None
    statement = (
        select(*_ROUTER)
        .join(AccessPoint, AccessPoint.router_id == RouterRow.id)
        .where(AccessPoint.id == access_point_id, RouterRow.active, scope.routers(actor))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Router(*row)


async def router_by_id(session: AsyncSession, router_id: int) -> Router | None:
    """One in use, whoever asks: for what the program does by itself."""
    row = (
        await session.execute(select(*_ROUTER).where(RouterRow.id == router_id, RouterRow.active))
    ).one_or_none()
    return None if row is None else Router(*row)


def _plan(
    actor: Person, plan_id: int
) -> "Select[str | None, str | None, int, int, str, str, int, bool, str]":
    return (
        select(Plan.login, Plan.login_kind, AccessPoint.id, *_ROUTER)
        .outerjoin(AccessPoint, AccessPoint.id == Plan.access_point_id)
        .outerjoin(RouterRow, (RouterRow.id == AccessPoint.router_id) & RouterRow.active)
        .where(Plan.id == plan_id, scope.lines(actor))
    )
