"""Access points as tickets are about them: their networks, the plans on them, their open tickets."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services import scope
from services.people import Person
from services.states import RUNNING, Subject
from services.tables import AccessPoint, Network, Plan, Ticket

_RUNNING = [state.value for state in RUNNING]


@dataclass(frozen=True)
class NetworkRow:
    """A network in use, and how many of its access points are."""

    id: int
    name: str
    points: int


@dataclass(frozen=True)
class PointRow:
    """An access point in use: the plans on it, the tickets that run about it, and the oldest ticket that is about
    the point itself, by its protocol."""

    id: int
    name: str
    network: str
    plans: int
    running: int
    protocol: str | None


class AccessPoints:
    """Lists to choose from; empty for whoever may not open tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def networks(self, actor: Person) -> list[NetworkRow]:
        """Networks in use, by name; one without an access point in use is none to choose."""
        statement = (
            select(Network.id, Network.name, func.count())
            .join(AccessPoint, AccessPoint.network_id == Network.id)
            .where(Network.active, AccessPoint.active, scope.catalog(actor))
            .group_by(Network.id, Network.name)
            .order_by(func.atende_plain(Network.name), Network.id)
        )
        async with self._sessions() as session:
            return [NetworkRow(*row) for row in await session.execute(statement)]

    async def points(self, actor: Person, network_id: int) -> list[PointRow]:
        """The access points of a network in use, by name."""
        if not scope.possible(network_id):
            return []
        statement = _points(actor).where(Network.id == network_id)
        async with self._sessions() as session:
            return [PointRow(*row) for row in await session.execute(statement)]

    async def one(self, actor: Person, access_point_id: int) -> PointRow | None:
        """An access point in use; None where there is none for this actor."""
        if not scope.possible(access_point_id):
            return None
        async with self._sessions() as session:
            row = (
                await session.execute(_points(actor).where(AccessPoint.id == access_point_id))
            ).one_or_none()
        return None if row is None else PointRow(*row)


def _points(actor: Person) -> "Select[int, str, str, int, int, str | None]":
    running = (Ticket.access_point_id == AccessPoint.id, Ticket.state.in_(_RUNNING))
    plans = select(func.count()).select_from(Plan).where(Plan.access_point_id == AccessPoint.id)
    tickets = select(func.count()).select_from(Ticket).where(*running)
    own = select(Ticket.protocol).where(*running, Ticket.subject == Subject.ACCESS_POINT.value)
    return (
        select(
            AccessPoint.id,
            AccessPoint.name,
            Network.name,
            plans.scalar_subquery(),
            tickets.scalar_subquery(),
            own.order_by(Ticket.id).limit(1).scalar_subquery(),
        )
        .join(Network, Network.id == AccessPoint.network_id)
        .where(AccessPoint.active, Network.active, scope.catalog(actor))
        .order_by(func.atende_plain(AccessPoint.name), AccessPoint.id)
    )
