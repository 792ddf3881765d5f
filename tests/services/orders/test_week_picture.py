"""The week as a picture: as high as its hours, whatever is written in it, also where clocks change."""

import struct
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.orders.agenda_data import Booked, Off, TechnicianDay
from services.orders.spans import moment
from services.orders.week_picture import DARK, LIGHT, WeekWords, clock, draw, picture, shown
from services.states import OrderState

LISBON = ZoneInfo("Europe/Lisbon")
SUNDAY = date(2026, 3, 29)
"""Clocks are put forward there: 00:59 is followed by 02:00."""
WORDS = WeekWords(
    "Zé <b>$x_1$ 🙂", "", ("d 1",) * 7, ("folga: férias em família",) + ("",) * 6, ("",) * 7, "a", "b", "c"
)


def week(first: int = 8, last: int = 18, zone: ZoneInfo = LISBON) -> tuple[TechnicianDay, ...]:
    """Seven days with such hours and a visit on each."""
    days = []
    for number in range(7):
        day = SUNDAY - timedelta(days=6 - number)
        hours = ((moment(day, first * 60, zone), moment(day, last * 60, zone)),)
        start = moment(day, first * 60 + 30, zone)
        visit = Booked(
            number, 1, "2026", 1, "Zé", "Instalação $^{", OrderState.SCHEDULED, start, start + timedelta(minutes=60),
            start + timedelta(minutes=80), "Lisboa", "Nomecompridosemespaços" * 3,
        )  # fmt: skip
        days.append(TechnicianDay(1, "Zé", day, hours, (visit,), ()))
    return tuple(days)


def size(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return int(wide), int(high)


def test_it_is_as_wide_as_a_phone_and_as_high_as_its_hours() -> None:
    now = datetime(2026, 3, 25, 12, tzinfo=UTC)
    plain, long = draw(week(8, 18), WORDS, LISBON, now), draw(week(6, 23), WORDS, LISBON, now, dark=True)
    assert size(plain)[0] == size(long)[0] == 1200
    assert size(long)[1] > size(plain)[1]
    assert LIGHT.keys() == DARK.keys()


def test_it_shows_the_hours_that_a_clock_there_shows() -> None:
    assert shown(week(7, 20), LISBON) == (7, 20)
    nobody = tuple(replace(day, hours=(), booked=(), off=Off.HOURS) for day in week())
    assert shown(nobody, LISBON) == (8, 18)
    late = moment(SUNDAY, 23 * 60, LISBON)
    assert clock(late, SUNDAY, LISBON) == 23
    assert clock(late + timedelta(hours=2), SUNDAY, LISBON) == 25, "the day after"
    assert clock(moment(SUNDAY, 3 * 60, LISBON), SUNDAY, LISBON) == 3, "an hour was left out before"


@pytest.mark.parametrize("dark", [False, True])
async def test_the_same_is_drawn_once(dark: bool) -> None:
    now = datetime(2026, 3, 25, 12, 1, tzinfo=UTC)
    first = await picture(week(), WORDS, LISBON, now, dark=dark)
    assert await picture(week(), WORDS, LISBON, now + timedelta(minutes=2), dark=dark) is first
