"""The calendar of a month: which days still have a free start, of one technician or of anybody."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.office_hours import OfficeHours
from services.orders import agenda_reading, spans
from services.orders.agenda_data import DayState, Technician
from services.orders.calendar import Need, any_start
from services.orders.presence import presence

TOGETHER = 25
"""Technicians whose visits are read together: mostly the first few have something free on every day."""


async def states(
    session: AsyncSession, who: Sequence[Technician], days: Sequence[date], need: Need, at: datetime,
    desk: OfficeHours,
) -> dict[date, DayState]:  # fmt: skip
    """A day is free as soon as one of them has a free start; closed where nobody is there."""
    today = at.astimezone(desk.zone).date()
    found = {day: DayState.PAST if day < today else DayState.CLOSED for day in days}
    there = [each for each in who if each.week]
    for first in range(0, len(there), TOGETHER):
        some = there[first : first + TOGETHER]
        unsure = [day for day in days if found[day] in (DayState.CLOSED, DayState.FULL)]
        if not unsure:
            break
        span = spans.whole(unsure[0], desk.zone)[0], spans.whole(unsure[-1], desk.zone)[1]
        taken = await agenda_reading.busy(session, span, some)
        for day in unsure:
            for each in some:
                hours = presence(each, day, desk).hours
                if any_start(hours, taken.get(each.id, ()), need, at, desk.zone):
                    found[day] = DayState.FREE
                    break
                if hours:
                    found[day] = DayState.FULL
    return found
