"""What is left to promise: how many visits still fit, by areas and half days."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from services.office_hours import OfficeHours
from services.order_tables import AreaRow
from services.orders.agenda_data import AreaLeft, Half, Technician
from services.orders.calendar import Need, packed
from services.orders.choosing import Taken
from services.orders.presence import presence

NOON = 12


def by_area(
    who: Sequence[Technician], areas: Sequence[AreaRow], days: Sequence[date], taken: Taken, minutes: int,
    at: datetime, desk: OfficeHours,
) -> list[AreaLeft]:  # fmt: skip
    """One line for each area, by name; one for everywhere where there are no areas."""
    travels = {area.travel_minutes for area in areas} or {0}
    fit = {
        (each.id, travel): _fit(each, days, taken, Need(minutes, travel), at, desk)
        for each in who
        for travel in travels
    }
    lines = [(area.name, tuple(area.cities), area.travel_minutes) for area in areas] or [("", (), 0)]
    found = []
    for name, cities, travel in lines:
        left = Counter({Half(day, afternoon): 0 for day in days for afternoon in (False, True)})
        for each in who:
            if not each.areas or name in each.areas or not areas:
                left.update(fit[each.id, travel])
        found.append(AreaLeft(name, cities, left))
    return found


def _fit(
    who: Technician, days: Sequence[date], taken: Taken, need: Need, at: datetime, desk: OfficeHours
) -> Counter[Half]:
    found: Counter[Half] = Counter()
    for day in days if who.week else ():
        for start in packed(presence(who, day, desk).hours, taken.get(who.id, ()), need, at, desk.zone):
            found[Half(day, start.astimezone(desk.zone).hour >= NOON)] += 1
    return found
