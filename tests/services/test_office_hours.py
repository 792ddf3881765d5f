"""Office hours: due times over nights, weekends, holidays and changed clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.office_hours import WEEKDAYS, OfficeHours, of_settings

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
WEEK = {day: ["08:00-12:00", "13:00-18:00"] for day in WEEKDAYS[:5]} | {"saturday": ["08:00-12:00"]}


def local(written: str, zone: ZoneInfo = SAO_PAULO) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def hours(holidays: dict[str, object] | None = None, zone: ZoneInfo = SAO_PAULO) -> OfficeHours:
    return of_settings(WEEK, holidays, zone)


@pytest.mark.parametrize(
    ("start", "working", "due"),
    [
        ("2026-11-24T09:00", 2, "2026-11-24T11:00"),
        ("2026-11-24T11:00", 1, "2026-11-24T12:00"),
        ("2026-11-24T11:00", 2, "2026-11-24T14:00"),
        ("2026-11-24T12:30", 1, "2026-11-24T14:00"),
        ("2026-11-24T17:00", 4, "2026-11-25T11:00"),
        ("2026-11-24T23:00", 1, "2026-11-25T09:00"),
        ("2026-11-27T17:30", 4, "2026-11-28T11:30"),
        ("2026-11-28T11:00", 2, "2026-11-30T09:00"),
        ("2026-11-24T08:00", 49, "2026-11-30T18:00"),
    ],
)
def test_working_hours_are_counted_while_the_desk_is_open(start: str, working: int, due: str) -> None:
    assert hours().due(local(start), working) == local(due)


def test_without_hours_the_clock_counts_and_the_desk_is_always_open() -> None:
    always = of_settings(None, {"national": "BR"}, SAO_PAULO)
    at = local("2026-12-25T03:00")
    assert always.due(at, 4) == local("2026-12-25T07:00")
    assert always.is_open(at)
    assert always.next_opening(at) == at


def test_holidays_of_the_country_the_state_and_the_provider_are_closed() -> None:
    closed = hours({"national": "BR", "state": "SP", "dates": [{"date": "07-14"}, {"date": "2026-12-24"}]})
    assert closed.due(local("2026-12-23T17:00"), 2) == local("2026-12-26T09:00"), "24th ours, 25th Christmas"
    assert closed.is_holiday(date(2026, 7, 9)), "the state's"
    assert closed.is_holiday(date(2030, 7, 14)), "each year"
    assert not closed.is_holiday(date(2027, 12, 24)), "that year alone"
    assert not hours({"national": "BR"}).is_holiday(date(2026, 7, 9))


def test_whether_it_is_open_and_when_it_opens_next() -> None:
    week = hours()
    assert week.is_open(local("2026-11-24T08:00"))
    assert not week.is_open(local("2026-11-24T12:00"))
    assert not week.is_open(local("2026-11-29T10:00"))
    assert week.next_opening(local("2026-11-24T12:00")) == local("2026-11-24T13:00")
    assert week.next_opening(local("2026-11-28T12:00")) == local("2026-11-30T08:00")


def test_hours_stay_on_the_wall_when_clocks_change() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    night = of_settings({day: ["00:00-24:00"] for day in WEEKDAYS}, None, lisbon)
    assert night.due(local("2026-03-28T20:00", lisbon), 8) == local("2026-03-29T05:00", lisbon), (
        "23 hours long"
    )
    assert night.due(local("2026-10-24T20:00", lisbon), 8) == local("2026-10-25T03:00", lisbon), (
        "25 hours long"
    )
    day = of_settings({"saturday": ["09:00-12:00"], "sunday": ["09:00-12:00"]}, None, lisbon)
    assert day.due(local("2026-03-28T10:00", lisbon), 3) == local("2026-03-29T10:00", lisbon)
    skipped = of_settings({"sunday": ["01:00-02:00"]}, None, lisbon)
    assert skipped.next_opening(local("2026-03-29T00:30", lisbon)) == local("2026-04-05T01:00", lisbon)


def test_other_zones_read_the_same_moment() -> None:
    manaus = hours(zone=ZoneInfo("America/Manaus"))
    assert manaus.due(datetime(2026, 11, 24, 21, tzinfo=UTC), 1) == datetime(2026, 11, 24, 22, tzinfo=UTC)
    assert hours().due(datetime(2026, 11, 24, 21, tzinfo=UTC), 1) == datetime(2026, 11, 25, 12, tzinfo=UTC)


@given(st.integers(946684800, 4102444800), st.integers(1, 400))
def test_a_due_time_is_later_and_more_hours_are_never_sooner(second: int, working: int) -> None:
    start = datetime.fromtimestamp(second, UTC)
    week = hours({"dates": [{"date": "12-25"}]})
    due = week.due(start, working)
    assert due > start
    assert week.due(start, working + 1) > due
