"""A visit as an .ics file (RFC 5545), for whatever calendar its technician has."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services import scope
from services.order_tables import OrderRow
from services.orders.visits import Visit, visit_of, visits
from services.people import Person
from services.states import OrderState

PRODUCT = "-//Atende//Work orders//EN"
MIME = "text/calendar"


class OrderFiles:
    """Files of orders. Not allowed looks like not found: None; so does an order that has no time yet."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def ics(self, actor: Person, order_id: int, *, at: datetime) -> tuple[Visit, bytes] | None:
        """An order, for its technician or the desk, and its file as of now."""
        if not scope.possible(order_id):
            return None
        async with self._sessions() as session:
            wanted = visits().where(OrderRow.id == order_id, scope.orders(actor))
            row = (await session.execute(wanted)).one_or_none()
        if row is None or row[0].starts_at is None:
            return None
        visit = visit_of(row)
        return visit, ics(visit, at)


def ics(visit: Visit, at: datetime) -> bytes:
    """The file. Its UID is the order's for ever and SEQUENCE grows with each move, so a calendar that has it already
    moves it, or strikes it out where it is cancelled."""
    from icalendar import Calendar, Event  # few processes ever write one

    assert visit.starts_at is not None
    assert visit.ends_at is not None
    cancelled = visit.state is OrderState.CANCELLED
    event = Event()
    event.add("UID", f"order-{visit.id}-{visit.protocol}@atende")
    event.add("SEQUENCE", visit.moves + cancelled)
    event.add("DTSTAMP", _utc(at))
    event.add("DTSTART", _utc(visit.starts_at))
    event.add("DTEND", _utc(visit.ends_at))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("SUMMARY", " · ".join(filter(None, (visit.type, visit.name))))
    if place := ", ".join(filter(None, (visit.address, visit.city))):
        event.add("LOCATION", place)
    event.add("DESCRIPTION", "\n".join(filter(None, (visit.protocol, visit.description, *visit.bring))))
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("METHOD", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
