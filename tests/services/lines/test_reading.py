"""What routers write, in the ways of their versions, and what no router should."""

from datetime import UTC, datetime, timedelta

import pytest

from services.lines import reading
from services.lines.facts import Ping

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("1w2d3h4m5s", timedelta(days=9, hours=3, minutes=4, seconds=5)),
        ("3h12m", timedelta(hours=3, minutes=12)),
        ("0s", timedelta()),
        ("00:04:05", timedelta(minutes=4, seconds=5)),
        ("1d02:03:04", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("", None),
        ("soon", None),
        ("-5s", None),
        (f"{10**18}w", None),
    ],
)
def test_spans(written: str, span: timedelta | None) -> None:
    assert reading.span(written) == span


@pytest.mark.parametrize("date", ["2026-11-25", "nov/25/2026"])
@pytest.mark.parametrize(
    ("written", "ago"),
    [
        ("00:10:00", timedelta(minutes=20)),
        ("23:30:00", timedelta(hours=1)),
        ("2026-11-24 23:30:00", timedelta(hours=1)),
        ("nov/24 23:30:00", timedelta(hours=1)),
        ("11-24 23:30:00", timedelta(hours=1)),
        ("nov/24/2025 00:30:00", timedelta(days=366)),
        ("dec/25 00:30:00", timedelta(days=335)),
        ("jan/01/1970 00:00:00", None),
        ("2027-11-25 00:00:00", None),
        ("feb/30 00:00:00", None),
        ("never", None),
    ],
)
def test_a_router_s_own_clock_says_when(date: str, written: str, ago: timedelta | None) -> None:
    """Whatever its zone is: only what has passed since then counts."""
    clock = reading.Clock({"date": date, "time": "00:30:00"}, AT)
    assert clock.moment(written) == (None if ago is None else AT - ago)


def test_without_a_clock_nothing_of_the_log_has_a_time() -> None:
    assert reading.Clock({}, AT).moment("2026-11-24 23:30:00") is None


@pytest.mark.parametrize(
    ("written", "limits"),
    [
        ("150000000/300000000", (300_000_000, 150_000_000)),
        ("150M/300M", (300_000_000, 150_000_000)),
        ("0/0", None),
        ("", None),
        ("fast", None),
    ],
)
def test_limits(written: str, limits: tuple[int, int] | None) -> None:
    assert reading.limits(written) == limits


@pytest.mark.parametrize("bits", ["-1", str(2**64 - 7), str(2**32 - 1), "1e9", "", "٣", "4000000001"])
def test_no_rate_is_made_of_what_no_line_carries(bits: str) -> None:
    row = {"tx-bits-per-second": bits, "rx-bits-per-second": "5"}
    assert reading.rates(row, (400_000_000, 400_000_000), AT) is None


def test_pings() -> None:
    rows = [{"sent": "1"}, {"sent": "3", "received": "2", "avg-rtt": "12ms345us"}]
    assert reading.ping(rows) == Ping(3, 2, 12.345)
    assert reading.ping([{"sent": "3", "received": "0"}]) == Ping(3, 0, None)
    assert reading.ping([{"status": "timeout"}]) is None


def test_a_strange_name_is_shown_as_one_cut_line() -> None:
    assert reading.text("  Casa\r\n\x00dos   fundos ") == "Casa dos fundos"
    assert len(reading.text("x" * 5000) or "") == reading.LONGEST
    assert reading.address("10.0.0.1; /system/reboot") is None
