"""Free starts of a day: within hours, clear of others and of the way after them, right where clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.office_hours import of_settings
from services.orders.agenda_data import Off, Technician
from services.orders.calendar import Need, during, overlaps, packed, span_of, starts, within
from services.orders.presence import outside, presence
from services.orders.spans import Span, Week, moment, opened, whole

SAO_PAULO, SANTIAGO, LISBON = (ZoneInfo(f"{name}") for name in (
    "America/Sao_Paulo", "America/Santiago", "Europe/Lisbon"
))  # fmt: skip
WEDNESDAY = date(2026, 11, 25)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def week(*spans: tuple[int, int]) -> Week:
    return (tuple((begin * 60, end * 60) for begin, end in spans),) * 7


def clocks(found: list[datetime], zone: ZoneInfo) -> list[str]:
    return [f"{at.astimezone(zone):%H:%M}" for at in found]


def free(day: date, hours: Week, need: Need, zone: ZoneInfo, busy: list[Span] | None = None) -> list[str]:
    return clocks(list(starts(opened(day, hours, zone), busy or [], need, LONG_AGO, zone)), zone)


def at(hour: int, minute: int = 0) -> datetime:
    return moment(WEDNESDAY, hour * 60 + minute, SAO_PAULO)


def test_between_two_visits_only_what_leaves_room_for_the_way() -> None:
    day = week((8, 12), (13, 17))
    busy = [span_of(at(9), Need(60, 20)), span_of(at(14), Need(60, 20))]
    assert free(WEDNESDAY, day, Need(60), SAO_PAULO, busy) == [
        "08:00",
        "10:30",
        "11:00",
        "13:00",
        "15:30",
        "16:00",
    ]
    assert free(WEDNESDAY, day, Need(60, 20), SAO_PAULO, busy) == ["10:30", "11:00", "15:30", "16:00"]
    assert free(WEDNESDAY, day, Need(30, 20, step=15), SAO_PAULO, busy)[:2] == ["08:00", "10:30"]


def test_a_visit_that_is_longer_than_any_half_of_the_day_goes_on_over_its_break() -> None:
    assert free(WEDNESDAY, week((8, 12), (13, 17)), Need(300), SAO_PAULO)[-1] == "12:00"
    assert free(WEDNESDAY, week((8, 12), (13, 17)), Need(240), SAO_PAULO) == ["08:00", "13:00"]
    assert free(WEDNESDAY, week((8, 12)), Need(300), SAO_PAULO) == []


def test_of_many_visits_those_matter_that_go_on_into_a_day_or_stand_in_the_way_after_it() -> None:
    hours, need = opened(WEDNESDAY, week((0, 24)), SAO_PAULO), Need(60, 30)
    evening, midnight = span_of(at(-10), Need(720, 60)), span_of(at(24), Need(60))
    others = [span_of(at(-40), Need(60)), span_of(at(26), Need(60))]
    assert during(sorted([evening, midnight, *others]), hours, need) == [evening, midnight]
    found = clocks(list(starts(hours, [evening, midnight], need, LONG_AGO, SAO_PAULO)), SAO_PAULO)
    assert (found[0], found[-1]) == ("03:00", "22:30")


def test_nothing_begins_before_now() -> None:
    hours = opened(WEDNESDAY, week((8, 12)), SAO_PAULO)
    assert clocks(list(starts(hours, [], Need(60), at(9, 1), SAO_PAULO)), SAO_PAULO)[0] == "09:30"
    assert list(starts(hours, [], Need(60), at(12), SAO_PAULO)) == []


@pytest.mark.parametrize(
    ("zone", "forward", "back"),
    [(LISBON, date(2027, 3, 28), date(2026, 10, 25)), (SANTIAGO, date(2026, 9, 6), date(2027, 4, 3))],
)
def test_where_clocks_change_no_start_is_one_that_no_clock_shows_or_shows_twice(
    zone: ZoneInfo, forward: date, back: date
) -> None:
    night = week((0, 24))
    lost, again = free(forward, night, Need(30), zone), free(back, night, Need(30), zone)
    assert len(lost) == 46
    assert sorted(set(again)) == again, "each once"
    assert len(again) == 48
    begin, end = whole(back, zone)
    assert end - begin == timedelta(hours=25)


def test_an_hour_over_the_change_is_an_hour() -> None:
    """At one o'clock in Lisbon it is two; who begins half an hour before ends at half past two."""
    hours = opened(date(2027, 3, 28), week((0, 3)), LISBON)
    assert hours == ((datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 2, tzinfo=UTC)),)
    found = list(starts(hours, [], Need(60), LONG_AGO, LISBON))
    assert clocks(found, LISBON) == ["00:00", "00:30", "02:00"]
    assert clocks([start + Need(60).visit for start in found], LISBON) == ["02:00", "02:30", "03:00"]
    assert moment(date(2027, 3, 28), 90, LISBON) == datetime(2027, 3, 28, 1, tzinfo=UTC), (
        "half past one never was"
    )


def test_days_off_and_holidays_are_nobodys() -> None:
    who = Technician(1, "Téo", week((8, 12)), ((WEDNESDAY, WEDNESDAY + timedelta(days=1), "Férias"),))
    desk = of_settings(None, {"dates": [{"date": "2026-11-27"}]}, SAO_PAULO)
    told = [presence(who, WEDNESDAY + timedelta(days=number), desk).off for number in range(4)]
    assert told == [Off.DAY_OFF, Off.DAY_OFF, Off.HOLIDAY, None]
    saturday = at(8) + timedelta(days=3)
    assert outside(who, saturday, 60, desk) is None
    assert outside(who, saturday + timedelta(hours=3, minutes=30), 60, desk) is Off.HOURS
    assert outside(Technician(2, "Ana"), saturday, 60, desk) is Off.HOURS


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [SAO_PAULO, SANTIAGO, LISBON, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]
    ),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.lists(st.tuples(st.integers(0, 1440), st.integers(15, 240), st.integers(0, 60)), max_size=6),
    st.builds(Need, st.integers(15, 720), st.integers(0, 240), st.sampled_from([15, 30])),
)
def test_free_starts_are_free_and_none_is_left_out(
    zone: ZoneInfo, day: date, taken: list[tuple[int, int, int]], need: Need
) -> None:
    hours = opened(day, week((0, 3), (8, 12), (13, 24)), zone)
    busy = sorted(span_of(moment(day, start, zone), Need(long, way)) for start, long, way in taken)
    found = list(starts(hours, busy, need, LONG_AGO, zone))
    assert found == sorted(set(found))
    for start in found:
        assert within(hours, start, need)
        assert not overlaps(busy, start, need)
        assert start.astimezone(zone).minute % need.step == 0
    begin, end = whole(day, zone)
    each = [
        begin + timedelta(minutes=number * 15) for number in range((end - begin) // timedelta(minutes=15))
    ]
    others = [
        start
        for start in each
        if within(hours, start, need)
        and not overlaps(busy, start, need)
        and start.astimezone(zone).minute % need.step == 0
        and not start.astimezone(zone).fold
    ]
    assert found == others
    visits = list(packed(hours, busy, need, LONG_AGO, zone))
    assert all(a + need.taken <= b for a, b in pairwise(visits))
    assert bool(visits) >= bool(found)
