"""The agenda: who could go, when they are free, and what they have to do already (seed S4.2.7)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services import scope
from services.due_times import office_hours
from services.orders import agenda_reading, choosing, left, months, places, presence, spans
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
from services.orders.calendar import STEP, Need
from services.people import Person

VISIT = 60
"""Minutes of a visit where nobody said how long it takes."""
YEARS = range(2000, 2200)
"""Those that an agenda can show; a day of another comes of no button of ours."""


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
        async with self._sessions() as session:
            reach = scope.booking(actor)
            return await places.place(session, reach, customer_id, access_point_id, prospect_id)

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
        span, need = spans.whole(day, self._zone), Need(minutes, place.travel)
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.booking(actor))
            if not who:
                return []
            skills = await agenda_reading.skills(session, type_id)
            taken = await agenda_reading.busy(session, span, who, need)
            loads = await agenda_reading.loads(session, span)
            desk = await office_hours(session, self._zone)
        seen = (
            choosing.candidate(each, place, skills, day, taken, loads.get(each.id, 0), need, at, desk)
            for each in who
        )
        return sorted(seen, key=choosing.rank)

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
        """A day of one technician, or of all by name: visits and free starts. Somebody who is sent no more stands there
        with the visits that they still have."""
        return await self._days(actor, [day], technician, Need(minutes, place.travel, step), at)

    async def week(
        self, actor: Person, technician: int, monday: date, minutes: int = VISIT, *, at: datetime
    ) -> Sequence[TechnicianDay]:
        """Seven days of one technician, for the picture; [] where there is no such technician for this actor."""
        return await self._days(actor, spans.days(monday, 7), technician, Need(minutes), at)

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
        """The next free starts from a moment on, in order, at most 60 days ahead. Of all: each time once, with the one
        who has that area, and of those the one who has the least to do that day."""
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.agenda(actor), technician)
            desk = await office_hours(session, self._zone)
            need = Need(minutes, place.travel)
            return await choosing.next_free(session, who, need, max(since, at), count, place, desk)

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
        """What each day of a month has left, of one technician or of anybody; {} for whoever may not see it."""
        if year not in YEARS or month not in range(1, 13):
            return {}
        days = [day for day in spans.days(date(year, month, 1), 31) if day.month == month]
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.agenda(actor), technician)
            if not who:
                return {}
            desk = await office_hours(session, self._zone)
            need = Need(minutes, place.travel)
            return await months.states(session, who, days, need, at, desk)

    async def capacity(
        self, actor: Person, days: Sequence[date], minutes: int = VISIT, *, at: datetime
    ) -> list[AreaLeft]:
        """How many visits of this length still fit, by areas and half days."""
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.booking(actor))
            if not who or not days:
                return []
            span = spans.whole(days[0], self._zone)[0], spans.whole(days[-1], self._zone)[1]
            known = await places.areas(session)
            need = Need(minutes, max((area.travel_minutes for area in known), default=0))
            taken = await agenda_reading.busy(session, span, who, need)
            desk = await office_hours(session, self._zone)
        return left.by_area(who, known, days, taken, minutes, at, desk)

    async def outside(self, actor: Person, technician: int, start: datetime, minutes: int) -> Off | None:
        """Why a technician would not be there then: it may be booked all the same, and is noted."""
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.agenda(actor), technician)
            desk = await office_hours(session, self._zone)
        return presence.outside(who[0], start, minutes, desk) if who else None

    async def _days(
        self, actor: Person, days: Sequence[date], technician: int | None, need: Need, at: datetime
    ) -> list[TechnicianDay]:
        if days[0].year not in YEARS or not (technician is None or scope.possible(technician)):
            return []
        span = spans.whole(days[0], self._zone)[0], spans.whole(days[-1], self._zone)[1]
        async with self._sessions() as session:
            who = await agenda_reading.technicians(session, scope.agenda(actor), technician)
            visits = await agenda_reading.booked(session, actor, span, need, technician)
            desk = await office_hours(session, self._zone)
        return choosing.days_of(who, visits, days, need, at, desk)
