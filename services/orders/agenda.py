"""The agenda: who could go, when they are free, and what they have to do already (seed S4.2.7)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.orders.agenda_data import (
    NOWHERE,
    AreaLeft,
    Candidate,
    DayState,
    Off,
    Place,
    Slot,
    TechnicianDay,
)
from services.orders.calendar import STEP
from services.people import Person

VISIT = 60
"""Minutes of a visit where nobody said how long it takes."""


class Agenda:
    """Reads only: a slot is taken when a ticket is confirmed (services.orders.booking), not when it is shown.

    The desk sees everybody's, a technician their own; whoever may not sees nothing at all, and so does whoever asks
    for somebody who is not there. `at` is now; days are those of the desk's zone.
    """

    def __init__(self, engine: AsyncEngine, zone: ZoneInfo) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._zone = zone

    async def place(
        self,
        actor: Person,
        *,
        customer_id: int | None = None,
        access_point_id: int | None = None,
        prospect_id: int | None = None,
    ) -> Place:
        """Where a visit for this customer (or prospect, or at this access point: their plan's own) would be."""
        return NOWHERE

    async def technicians(
        self,
        actor: Person,
        place: Place,
        type_id: int | None,
        day: date,
        minutes: int = VISIT,
        *,
        at: datetime,
    ) -> list[Candidate]:
        """All who can be sent, the best first: by skill, area, being free that day, and how much they have to do."""
        return []

    async def day(
        self,
        actor: Person,
        day: date,
        technician: int | None = None,
        minutes: int = VISIT,
        place: Place = NOWHERE,
        *,
        at: datetime,
        step: int = STEP,
    ) -> list[TechnicianDay]:
        """A day of one technician, or of all by name: visits and free starts."""
        return []

    async def slots(
        self,
        actor: Person,
        technician: int | None,
        minutes: int,
        since: datetime,
        count: int = 3,
        place: Place = NOWHERE,
        *,
        at: datetime,
    ) -> list[Slot]:
        """The next free starts from a moment on, in order, at most 60 days ahead; of all: each once, with the one of
        whom it is who has that area and the least to do that day."""
        return []

    async def month(
        self,
        actor: Person,
        year: int,
        month: int,
        technician: int | None = None,
        minutes: int = VISIT,
        place: Place = NOWHERE,
        *,
        at: datetime,
    ) -> dict[date, DayState]:
        """What each day of a month has left, of one technician or of anybody."""
        return {}

    async def week(
        self, actor: Person, technician: int, monday: date, minutes: int = VISIT, *, at: datetime
    ) -> Sequence[TechnicianDay]:
        """Seven days of one technician, for the picture; [] where there is no such technician for this actor."""
        return []

    async def capacity(
        self, actor: Person, days: Sequence[date], minutes: int = VISIT, *, at: datetime
    ) -> list[AreaLeft]:
        """How many visits of this length still fit, by areas and half days."""
        return []

    async def outside(self, actor: Person, technician: int, start: datetime, minutes: int) -> Off | None:
        """Why a technician would not be there then: it may be booked all the same, and is noted."""
        return None
