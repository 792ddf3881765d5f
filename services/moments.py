"""Moments: times as people write them, read against now; those that are offered; and a time in words."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.moment_reading import FARTHEST_DAYS, FORM, read
from services.office_hours import WEEKDAYS, OfficeHours
from services.wizard import Option

__all__ = ["FARTHEST_DAYS", "FORM", "at", "offered", "read", "spoken"]
SOONEST = timedelta(minutes=15)
Said = Callable[..., str]


def at(value: str, zone: ZoneInfo) -> datetime:
    """The time that an answer names. Raises ValueError."""
    return datetime.strptime(value, FORM).replace(tzinfo=zone)


def spoken(moment: str | datetime, now: datetime, text: Said) -> str:
    """A time in words ("amanhã às 14:30"), in the zone of `now`; a text that names none as it is."""
    if isinstance(moment, str):
        try:
            return spoken(datetime.strptime(moment, FORM).replace(tzinfo=now.tzinfo), now, text)
        except ValueError:
            return moment
    moment = moment.astimezone(now.tzinfo)
    clock, days = f"{moment:%H:%M}", (moment.date() - now.date()).days
    if days in (-1, 0, 1):
        return text({-1: "moment-yesterday", 0: "moment-today", 1: "moment-tomorrow"}[days], time=clock)
    if 1 < days < 7:
        weekday = text(f"moment-day-{WEEKDAYS[moment.weekday()]}")
        return text("moment-weekday", day=weekday, date=f"{moment:%d/%m}", time=clock)
    day = f"{moment:%d/%m}" if 0 < days <= FARTHEST_DAYS // 2 else f"{moment:%d/%m/%Y}"
    return text("moment-date", date=day, time=clock)


def offered(now: datetime, hours: OfficeHours, text: Said, *, chosen: str | None = None) -> list[Option]:
    """Quick choices: full hours soon, the end of today's hours, the next opening days. And what is chosen already, so
    that it has a name.

    All lie on the clock, not at a distance from now: a press that comes a little later still finds its choice.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    found = [hour + timedelta(hours=n) for n in (1, 2, 3) if hour + timedelta(hours=n) >= now + SOONEST][:2]
    for day in range(8):
        midnight = datetime.combine(now.date() + timedelta(days=day), time(), now.tzinfo)
        found += _of_day(midnight, hours, (0, 1, 7).index(day) if day in (0, 1, 7) else 3)
    values = {moment.strftime(FORM) for moment in found if moment > now}
    return [_named(value, now, text) for value in sorted({*values, *([chosen] if chosen else [])})]


def _of_day(midnight: datetime, hours: OfficeHours, which: int) -> list[datetime]:
    """Of today the end; of tomorrow both ends; of this day in a week the beginning."""
    opening = hours.next_opening(midnight)
    if which == 3 or opening is None or opening.astimezone(midnight.tzinfo).date() != midnight.date():
        return []
    spans = None if hours.days is None else hours.days[midnight.weekday()]
    begin, end = (spans[0][0], spans[-1][1]) if spans else (8 * 60, 18 * 60)
    wanted = {0: (end,), 1: (begin, end), 2: (begin,)}[which]
    return [midnight + timedelta(minutes=min(each, 24 * 60 - 1)) for each in wanted]


def _named(value: str, now: datetime, text: Said) -> Option:
    words = spoken(value, now, text)
    return Option(value, words[:1].upper() + words[1:])
