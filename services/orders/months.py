"""The calendar of a month: which days still have a free start, of one technician or of anybody."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.office_hours import OfficeHours
from services.orders import agenda_reading, spans
from services.orders.agenda_data import DayState, Technician
from services.orders.calendar import Need, any_start, during
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
    weeks = {each.week for each in who if each.week}
    open_days = [
        day
        for day in days
        if day >= today and not desk.is_holiday(day) and any(week[day.weekday()] for week in weeks)
    ]
    there = [each for each in who if each.week]
    for first in range(0, len(there), TOGETHER):
        some = there[first : first + TOGETHER]
        unsure = [day for day in open_days if found[day] is not DayState.FREE]
        if not unsure:
            break
        span = spans.whole(unsure[0], desk.zone)[0], spans.whole(unsure[-1], desk.zone)[1]
        taken = await agenda_reading.busy(session, span, some, need)
        found |= {day: _state(some, day, taken, need, at, desk) or found[day] for day in unsure}
    return found


def _state(
    who: Sequence[Technician],
    day: date,
    taken: agenda_reading.Taken,
    need: Need,
    at: datetime,
    desk: OfficeHours,
) -> DayState | None:
    """Free or full; None where nobody is there."""
    state = None
    for each in who:
        if hours := presence(each, day, desk).hours:
            if any_start(hours, during(taken.get(each.id, ()), hours, need), need, at, desk.zone):
                return DayState.FREE
            state = DayState.FULL
    return state
