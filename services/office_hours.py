"""When the desk is open: working hours until a due time, in the provider's time zone, without its holidays.

Everything here is pure. Times that come in are aware; times that go out are in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FARTHEST = 366 * 30
"""Days that are looked through at most: hours that need more are counted by the clock."""
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class OfficeHours:
    """`days`: for monday to sunday, minutes from midnight to midnight; None where no hours were given.

    `dates`: holidays as `2026-07-14`, or `07-14` for each year. `national`: a country and its state.
    """

    zone: ZoneInfo
    days: tuple[tuple[tuple[int, int], ...], ...] | None = None
    dates: frozenset[str] = frozenset()
    national: tuple[str, str | None] | None = None

    def due(self, start: datetime, hours: int) -> datetime:
        """The moment at which that many working hours have passed; of clock hours where no hours were given."""
        left, start = timedelta(hours=hours), start.astimezone(UTC)
        for begin, end in self._spans(start):
            since = max(begin, start)
            if left <= end - since:
                return since + left
            left -= max(end - since, timedelta())
        return start + timedelta(hours=hours)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there. The closing minute is closed."""
        return self.next_opening(at) == at

    def next_opening(self, at: datetime) -> datetime | None:
        """This moment where the desk is open; else when it opens next, None if it never does."""
        at = at.astimezone(UTC)
        if self.days is None:
            return at
        return next((max(begin, at) for begin, end in self._spans(at) if at < end), None)

    def is_holiday(self, day: date) -> bool:
        """Whether the desk stays closed on a day of its own calendar, whatever the weekday."""
        return (
            day.isoformat() in self.dates
            or f"{day:%m-%d}" in self.dates
            or (self.national is not None and day in _national(*self.national, day.year))
        )

    def _spans(self, start: datetime) -> Iterator[Span]:
        """Open times from the day of `start` on, in UTC, in order."""
        if self.days is None or not any(self.days):
            return
        first = start.astimezone(self.zone).date()
        for number in range(min(FARTHEST, (date.max - first).days - 1)):
            day = first + timedelta(days=number)
            hours = self.days[day.weekday()]
            if hours and not self.is_holiday(day):
                for begin, end in hours:
                    span = self._moment(day, begin), self._moment(day, end)
                    if span[0] < span[1]:  # an hour that the clocks leave out is none
                        yield span

    def _moment(self, day: date, minutes: int) -> datetime:
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)


def of_settings(office_hours: Any, holidays: Any, zone: ZoneInfo) -> OfficeHours:
    """From what provider_settings holds of both; None where it holds nothing."""
    days = None
    if office_hours:
        days = tuple(tuple(_minutes(span) for span in office_hours.get(day, ())) for day in WEEKDAYS)
    holidays = holidays or {}
    national = holidays.get("national")
    return OfficeHours(
        zone,
        days,
        frozenset(each["date"] for each in holidays.get("dates", ())),
        (national, holidays.get("state")) if national else None,
    )


def _minutes(span: str) -> tuple[int, int]:
    begin, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
    return begin, end


@lru_cache(maxsize=64)
def _national(country: str, state: str | None, year: int) -> frozenset[date]:
    import holidays  # takes a tenth of a second, and only who has holidays of a country needs it

    return frozenset(holidays.country_holidays(country, subdiv=state, years=year))
