"""Choosing: whom a visit suits best, what is free in their days, and which starts come next."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession

from services.importing.words import plain
from services.office_hours import OfficeHours
from services.orders import agenda_reading, spans
from services.orders.agenda_data import Booked, Candidate, Place, Slot, Technician, TechnicianDay
from services.orders.agenda_reading import Taken, taken_by
from services.orders.calendar import Need, during, starts
from services.orders.presence import presence

WINDOWS = (2, 14, 60)
"""Days that are looked through for the next free starts: first a few, more where that was not enough."""
_NEAR = ("network", "city", "anywhere", None)


def candidate(
    who: Technician, place: Place, skills: Sequence[str], day: date, taken: Taken, load: int, need: Need,
    at: datetime, desk: OfficeHours,
) -> Candidate:  # fmt: skip
    """A technician for one visit, with what speaks for them."""
    there = presence(who, day, desk)
    known = {plain(each) for each in who.skills}
    missing = tuple(each for each in skills if plain(each) not in known)
    busy = during(taken.get(who.id, ()), there.hours, need)
    first = next(starts(there.hours, busy, need, at, desk.zone), None)
    return Candidate(
        who.id, who.name, near(who, place), missing, load, first, there.off, there.why, bool(who.week)
    )


def near(who: Technician, place: Place) -> str | None:
    """How an area is somebody's; None: it is not theirs."""
    if not who.areas:
        return "anywhere"
    return place.by if place.area in who.areas else None


def rank(it: Candidate) -> tuple[object, ...]:
    """The best first: what they know, where they go, whether they can at all that day, how much they have to do."""
    return len(it.missing), _NEAR.index(it.near), it.first is None, it.load, it.name, it.id


def days_of(
    who: Sequence[Technician], visits: Sequence[Booked], days: Sequence[date], need: Need, at: datetime,
    desk: OfficeHours,
) -> list[TechnicianDay]:  # fmt: skip
    """The days of each, by name; whoever is sent no more, without hours and free starts."""
    taken = taken_by(visits)
    theirs: dict[tuple[int, date], list[Booked]] = defaultdict(list)
    names = {}
    for visit in visits:
        day = visit.start.astimezone(desk.zone).date()
        theirs[visit.technician_id, day].append(visit)
        if day in days:
            names[visit.technician_id] = visit.technician
    known = {each.id for each in who}
    gone = {who: name for who, name in names.items() if who not in known}
    everybody = [*who, *(Technician(number, name) for number, name in gone.items())]
    found = []
    for each in sorted(everybody, key=lambda one: (one.name, one.id)):
        for day in days:
            there = presence(each, day, desk)
            busy = during(taken.get(each.id, ()), there.hours, need)
            free = tuple(starts(there.hours, busy, need, at, desk.zone))
            found.append(
                TechnicianDay(
                    each.id, each.name, day, there.hours, tuple(theirs[each.id, day]), free,
                    there.off, there.why, bool(each.week),
                )
            )  # fmt: skip
    return found


async def next_free(
    session: AsyncSession, who: Sequence[Technician], need: Need, after: datetime, count: int, place: Place,
    desk: OfficeHours, without: int | None = None,
) -> list[Slot]:  # fmt: skip
    """The next free starts of these people, each time once. `without`: an order that is to be moved."""
    who = [each for each in who if each.week]
    first, looked = after.astimezone(desk.zone).date(), 0
    found: list[Slot] = []
    for window in WINDOWS if who else ():
        days = spans.days(first + timedelta(days=looked), window - looked)
        looked = window
        span = spans.whole(days[0], desk.zone)[0], spans.whole(days[-1], desk.zone)[1]
        taken = await agenda_reading.busy(session, span, who, need, without)
        for day in days:
            found += _of_day(who, day, taken, need, after, count - len(found), place, desk)
            if len(found) >= count:
                return found
    return found


def _of_day(
    who: Sequence[Technician], day: date, taken: Taken, need: Need, after: datetime, count: int, place: Place,
    desk: OfficeHours,
) -> list[Slot]:  # fmt: skip
    best: dict[datetime, tuple[tuple[object, ...], Slot]] = {}
    for each in who:
        if not (hours := presence(each, day, desk).hours):
            continue
        busy = during(taken.get(each.id, ()), hours, need)
        order = _NEAR.index(near(each, place)), len(busy), each.name, each.id
        for start in islice(starts(hours, busy, need, after, desk.zone), count):
            if start not in best or order < best[start][0]:
                best[start] = order, Slot(start, each.id, each.name)
    return [best[start][1] for start in sorted(best)[:count]]
