"""Where a visit is: the city of whom it is for, the network of the access point, and the area of either."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, cast, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.importing.words import plain
from services.order_tables import AreaRow
from services.orders.agenda_data import NOWHERE, Place
from services.provider_tables import Prospect
from services.tables import AccessPoint, Customer, Network


async def areas(session: AsyncSession) -> list[AreaRow]:
    """Those in use, by name."""
    wanted = select(AreaRow).where(AreaRow.active).order_by(AreaRow.name)
    return list(await session.scalars(wanted))


async def place(
    session: AsyncSession,
    reach: ColumnElement[bool],
    customer_id: int | None,
    access_point_id: int | None,
    prospect_id: int | None,
) -> Place:
    """Where a visit for these is, in the scope `reach`."""
    city, network = (
        await session.execute(
            select(_city(reach, customer_id, prospect_id), _network(reach, access_point_id))
        )
    ).one()
    if city is None and network is None:
        return NOWHERE
    return lies(await areas(session), city, network)


def lies(known: Sequence[AreaRow], city: str | None, network: str | None) -> Place:
    """The area of a network, else of a city; names are compared without case and accents."""
    for by, name in (("network", network), ("city", city)):
        for area in known if name else ():
            names = area.networks if by == "network" else area.cities
            if plain(name or "") in map(plain, names):
                return Place(city, network, area.name, by, area.travel_minutes)
    return Place(city, network)


def _city(
    reach: ColumnElement[bool], customer_id: int | None, prospect_id: int | None
) -> ColumnElement[str | None]:
    if customer_id is not None and scope.possible(customer_id):
        return select(Customer.city).where(Customer.id == customer_id, reach).scalar_subquery()
    if prospect_id is not None and scope.possible(prospect_id):
        return select(Prospect.city).where(Prospect.id == prospect_id, reach).scalar_subquery()
    return cast(null(), Text)


def _network(reach: ColumnElement[bool], access_point_id: int | None) -> ColumnElement[str | None]:
    if access_point_id is None or not scope.possible(access_point_id):
        return cast(null(), Text)
    return (
        select(Network.name)
        .join(AccessPoint, AccessPoint.network_id == Network.id)
        .where(AccessPoint.id == access_point_id, reach)
        .scalar_subquery()
    )
