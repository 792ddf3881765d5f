"""What people write on Ordem de Serviço, read against a clock that is put forward and back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from services.intake.order_reading import length, read_day, read_minutes, read_start, started
from services.ticket_content import Refused
from services.wizard import Invalid

SANTIAGO, LISBON = ZoneInfo("America/Santiago"), ZoneInfo("Europe/Lisbon")
NOW = datetime(2026, 9, 5, 14, 30, tzinfo=SANTIAGO)
"""The night after it, Chile's clocks skip from 0:00 to 1:00."""


@pytest.mark.seed("S4.2.6.1.1.1.1.1")
@pytest.mark.parametrize(
    ("said", "minutes"),
    [("1h30", 90), ("90", 90), ("1:30", 90), ("2", 120), ("12h", 720), ("1,5 h", 90), ("2 horas e meia", 150),
     ("meia hora", 30), ("15 min", 15), ("1 hour", 60), ("1h 5min", 65)],
)  # fmt: skip
def test_a_duration_is_read(said: str, minutes: int) -> None:
    assert read_minutes(said) == minutes


@pytest.mark.parametrize(
    "said", ["0", "14 min", "13", "12h01", "9" * 15, "9" * 40, "", "-1", "1h90x", "²", "<b>"]
)
def test_a_duration_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="order-minutes-"):
        read_minutes(said)


@pytest.mark.parametrize(
    ("said", "value"),
    [("14h30", "1430"), ("930", "0930"), ("às 8", "0800"), ("0:00", "0000"), ("amanhã 9h", "20260906T0900"),
     ("25/12 14:30", "20261225T1430")],
)  # fmt: skip
def test_a_start_is_read(said: str, value: str) -> None:
    assert read_start(said, NOW) == value


@pytest.mark.parametrize(
    "said", ["25:10", "2510", "amanhã", "logo", "", "\0", "9" * 99, "01/01/1900 9h", "31/02 9h"]
)
def test_a_start_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(Invalid):
        read_start(said, NOW)


def test_a_day_is_of_the_next_year_at_most() -> None:
    assert read_day("hoje", NOW) == "20260905"
    assert read_day("5/9/2027", NOW) == "20270905"
    for said in ("6/9/2027", "04/09/2026", "29/02/2027", "31/02", "amanhã 9h", "<b>", "9" * 99):
        with pytest.raises(Invalid):
            read_day(said, NOW)


def test_an_hour_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    assert started("0100", "20260906", NOW, SANTIAGO) == "20260906T0100"
    with pytest.raises(Refused, match="order-start-skipped"):
        started("0030", "20260906", NOW, SANTIAGO)
    before = datetime(2026, 10, 24, 12, tzinfo=LISBON)
    assert started("0130", "20261025", before, LISBON) == "20261025T0130"
    with pytest.raises(Refused, match="order-start-past"):
        started("1430", "20260905", NOW.replace(minute=31), SANTIAGO)
    with pytest.raises(Refused, match="order-day-past"):
        started("1430", "20260904", NOW, SANTIAGO)


WORDS = {
    "order-minutes": "{minutes} min",
    "order-hours": "{hours} h",
    "order-hours-minutes": "{hours} h {minutes}",
}


@pytest.mark.parametrize("minutes", [15, 30, 60, 75, 90, 120, 720])
def test_a_duration_is_told_as_it_is_read(minutes: int) -> None:
    assert read_minutes(length(minutes, lambda key, **values: WORDS[key].format(**values))) == minutes
