"""Whether a technician is there on a day: their hours, without days off and holidays."""

from dataclasses import dataclass
from datetime import date, datetime

from services.office_hours import OfficeHours
from services.orders import calendar, spans
from services.orders.agenda_data import Off, Technician
from services.orders.calendar import Need
from services.orders.spans import Span


@dataclass(frozen=True, slots=True)
class Presence:
    """The hours of one day; without any, why, and for a day off the reason in the provider's words."""

    hours: tuple[Span, ...]
    off: Off | None = None
    why: str = ""


def presence(who: Technician, day: date, desk: OfficeHours, *, holiday: bool | None = None) -> Presence:
    """When somebody is there on a day. The desk's holidays are everybody's; `holiday`: whether it is one, where that is
    known already."""
    for first, last, why in who.days_off:
        if first <= day <= last:
            return Presence((), Off.DAY_OFF, why)
    if desk.is_holiday(day) if holiday is None else holiday:
        return Presence((), Off.HOLIDAY)
    hours = spans.opened(day, who.week, desk.zone)
    return Presence(hours, None if hours else Off.HOURS)


def outside(who: Technician, start: datetime, minutes: int, desk: OfficeHours) -> Off | None:
    """Why they would not be there for a visit; None where it lies in their hours."""
    there = presence(who, start.astimezone(desk.zone).date(), desk)
    if there.off is None and calendar.within(there.hours, start, Need(minutes)):
        return None
    return there.off or Off.HOURS
