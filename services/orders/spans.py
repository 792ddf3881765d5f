"""Spans of time in a zone: a week's hours as moments of one day, whatever the clocks do that night.

Everything here is pure. Times that go out are in UTC; minutes count from midnight, as people read a clock.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]
Week = tuple[tuple[tuple[int, int], ...], ...]
"""For monday to sunday, minutes from midnight to midnight; () for somebody without hours."""
MINUTE = timedelta(minutes=1)
DAY = 24 * 60


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When a clock there shows this. The first time where it does so twice; where it never does, because the clocks are
    put forward, the moment at which they are."""
    wall = datetime.combine(day, time()) + minutes * MINUTE
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    here = at.astimezone(zone)
    if here.replace(tzinfo=None) != wall:
        while (at - MINUTE).astimezone(zone).utcoffset() == here.utcoffset():
            at -= MINUTE
    return at


@lru_cache(maxsize=8192)
def opened(day: date, week: Week, zone: ZoneInfo) -> tuple[Span, ...]:
    """A day's hours, in order; an hour that the clocks leave out is none."""
    hours = week[day.weekday()] if week else ()
    spans = ((moment(day, begin, zone), moment(day, end, zone)) for begin, end in hours)
    return tuple(sorted(span for span in spans if span[0] < span[1]))


def whole(day: date, zone: ZoneInfo) -> Span:
    """A day from midnight to midnight: 23 to 25 hours."""
    return moment(day, 0, zone), moment(day, DAY, zone)


def meets(span: Span, others: Iterable[Span]) -> bool:
    """Whether it has a moment in common with one of them; to touch is not to overlap, as in PostgreSQL."""
    return any(begin < span[1] and span[0] < end for begin, end in others)


def days(first: date, count: int) -> list[date]:
    """So many days from this one on."""
    return [first + timedelta(days=number) for number in range(count)]
