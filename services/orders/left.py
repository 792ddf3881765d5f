"""What is left to promise: how many visits still fit, by areas and half days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from services.office_hours import OfficeHours
from services.order_tables import AreaRow
from services.orders.agenda_data import AreaLeft, Half, Technician
from services.orders.agenda_reading import Taken
from services.orders.calendar import Need, during, packed
from services.orders.presence import presence
from services.orders.spans import moment

NOON = 12 * 60


def by_area(
    who: Sequence[Technician], areas: Sequence[AreaRow], days: Sequence[date], taken: Taken, minutes: int,
    at: datetime, desk: OfficeHours,
) -> list[AreaLeft]:  # fmt: skip
    """One line for each area, by name; one for everywhere where there are no areas."""
    noons = {day: moment(day, NOON, desk.zone) for day in days if not desk.is_holiday(day)}
    fit: dict[tuple[int, int], Counter[Half]] = {}
    lines = [(area.name, tuple(area.cities), area.travel_minutes) for area in areas] or [("", (), 0)]
    found = []
    for name, cities, travel in lines:
        left = Counter({Half(day, afternoon): 0 for day in days for afternoon in (False, True)})
        for each in who:
            if not each.areas or name in each.areas or not areas:
                if (each.id, travel) not in fit:
                    fit[each.id, travel] = _fit(each, noons, taken, Need(minutes, travel), at, desk)
                left.update(fit[each.id, travel])
        found.append(AreaLeft(name, cities, left))
    return found


def _fit(
    who: Technician, noons: Mapping[date, datetime], taken: Taken, need: Need, at: datetime, desk: OfficeHours
) -> Counter[Half]:
    found: Counter[Half] = Counter()
    for day, noon in noons.items() if who.week else ():
        hours = presence(who, day, desk, holiday=False).hours
        for start in packed(hours, during(taken.get(who.id, ()), hours, need), need, at, desk.zone):
            found[Half(day, start >= noon)] += 1
    return found
