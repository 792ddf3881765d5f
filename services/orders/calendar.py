"""What is free in a day: starts of a visit between others, within the hours of whoever goes.

Everything here is pure. A visit takes its time and the way to the next one; it ends within the hours, the way after it
may be later. Starts stand on the clock's half hours, so that people can say them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.orders.spans import MINUTE, Span, meets

STEP = 30
SHORTEST, LONGEST = 15, 720
"""Minutes of a visit."""
LONGEST_TAKEN = timedelta(minutes=LONGEST + 240)
"""The longest visit with the longest way: what began so long before a day may still go on in it."""
FARTHEST = 365
"""Days ahead that can be booked."""


@dataclass(frozen=True, slots=True)
class Need:
    """How long a visit takes, how long the way after it, and in which steps it may begin, all in minutes."""

    minutes: int
    travel: int = 0
    step: int = STEP

    @property
    def visit(self) -> timedelta:
        """The visit alone."""
        return self.minutes * MINUTE

    @property
    def taken(self) -> timedelta:
        """The visit and the way after it."""
        return (self.minutes + self.travel) * MINUTE


def span_of(start: datetime, need: Need) -> Span:
    """What a visit takes of its technician's time."""
    return start, start + need.taken


def starts(
    hours: Sequence[Span], busy: Sequence[Span], need: Need, after: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    """Every start that is free, in order. `busy` is sorted; nothing begins before `after`.

    In the hour that a clock shows twice, only the first of both, for a start is said as a clock shows it.
    """
    if not hours:
        return
    grid, changes = _grid(hours[0][0], hours[-1][1], need.step, zone)
    for first, last in _gaps(hours, busy, need, after):
        start = _on_step(first, grid, need.step)
        while start <= last:
            if not changes or not start.astimezone(zone).fold:
                yield start
            start += need.step * MINUTE


def packed(
    hours: Sequence[Span], busy: Sequence[Span], need: Need, after: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    """As many visits as fit one after the other: what could still be promised."""
    if not hours:
        return
    grid, _ = _grid(hours[0][0], hours[-1][1], need.step, zone)
    whole, since = need.taken, after  # the way after one may go on in the next of their hours
    for first, last in _gaps(hours, busy, need, after):
        start = _on_step(max(first, since), grid, need.step)
        while start <= last:
            yield start
            since = start + whole
            start = _on_step(since, grid, need.step)


def during(busy: Sequence[Span], hours: Sequence[Span], need: Need) -> Sequence[Span]:
    """Of many that are sorted, those that matter to these hours."""
    if not hours or not busy:
        return ()
    first, last = hours[0][0] - LONGEST_TAKEN, hours[-1][1] + need.taken
    return busy[bisect_left(busy, (first, first)) : bisect_left(busy, (last, last))]


def any_start(
    hours: Sequence[Span], busy: Sequence[Span], need: Need, after: datetime, zone: ZoneInfo
) -> bool:
    """Whether something is free at all."""
    return next(starts(hours, busy, need, after, zone), None) is not None


def within(hours: Sequence[Span], start: datetime, need: Need) -> bool:
    """Whether a visit lies in the hours."""
    return any(begin <= start and start + need.visit <= end for begin, end in _windows(hours, need.minutes))


def overlaps(busy: Sequence[Span], start: datetime, need: Need) -> bool:
    """What the database refuses: two visits, each with the way after it, at one moment."""
    return meets(span_of(start, need), busy)


def _windows(hours: Sequence[Span], minutes: int) -> Sequence[Span]:
    """Where a visit may lie: between two breaks; one that is longer than any such time goes on over them."""
    if not hours or any(end - begin >= minutes * MINUTE for begin, end in hours):
        return hours
    return ((hours[0][0], hours[-1][1]),)


def _gaps(hours: Sequence[Span], busy: Sequence[Span], need: Need, after: datetime) -> Iterator[Span]:
    """The first and the last moment at which a visit could begin, for each time between others."""
    whole = need.taken
    for begin, end in _windows(hours, need.minutes):
        first, latest = max(begin, after), end - need.visit
        for taken_from, taken_until in busy:
            if taken_until <= first:
                continue
            if taken_from >= latest + whole:
                break
            last = min(latest, taken_from - whole)
            if first <= last:
                yield first, last
            first = taken_until
        if first <= latest:
            yield first, latest


@lru_cache(maxsize=4096)
def _grid(begin: datetime, end: datetime, step: int, zone: ZoneInfo) -> tuple[int, bool]:
    """Minutes from UTC's steps to those of the clock there, and whether it is changed meanwhile. Clocks are changed by
    half an hour or an hour, which moves no step."""
    first, last = begin.astimezone(zone).utcoffset(), end.astimezone(zone).utcoffset()
    return (first or timedelta()) // MINUTE % step, first != last


def _on_step(at: datetime, grid: int, step: int) -> datetime:
    """This moment, or the next at which the clock shows a whole step."""
    over = (at.minute + grid) % step
    if not over and not at.second and not at.microsecond:
        return at
    return at + timedelta(minutes=step - over, seconds=-at.second, microseconds=-at.microsecond)
