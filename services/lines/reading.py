"""Rows of a router read as facts of a line; pure. What can't be read is left out, never guessed."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address

from services.cleaning import one_line
from services.lines.facts import Drop, Ping, Rates

LOGIN = re.compile(r"[A-Za-z0-9._@+:/#-]{1,64}")
"""Logins that a router is asked about. RouterOS takes a comma for a list of interfaces, and signs that are no ASCII are
written by each router as it likes."""
MOST_BITS = 1_000_000_000_000
OVER = 10
"""A second, or so many times the queue's limit; more is a counter that fell or wrapped, and so is 2^32 - 1."""
LONGEST = 120
_SPAN = re.compile(r"(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+):(\d\d):(\d\d))?")
_DELAY = re.compile(r"(?:(\d+)s)?(?:(\d+)ms)?(?:(\d+)us)?")
_DATES = ("%Y-%m-%d", "%b/%d/%Y", "%m-%d", "%b/%d")
_LIMIT = re.compile(r"(\d+)([kMG]?)/(\d+)([kMG]?)")
_UNITS = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}
_DAY = timedelta(days=1)


def interface(login: str) -> str:
    """The name of a session's interface, which its queue has too."""
    return f"<pppoe-{login}>"


def span(written: str) -> timedelta | None:
    """`1w2d3h4m5s`, `1d02:03:04` or `00:04:05`."""
    match = _SPAN.fullmatch(written)
    if not written or match is None:
        return None
    weeks, days, hours, minutes, seconds, *clock = (int(part or 0) for part in match.groups())
    try:
        return timedelta(
            weeks=weeks,
            days=days,
            hours=hours + clock[0],
            minutes=minutes + clock[1],
            seconds=seconds + clock[2],
        )
    except OverflowError:
        return None


def text(written: str | None) -> str | None:
    """For people to read: one line, cut; None for nothing."""
    return one_line(written or "")[:LONGEST] or None


def address(written: str | None) -> str | None:
    try:
        return str(ip_address(written or ""))
    except ValueError:
        return None


def rates(row: dict[str, str], limited: tuple[int, int] | None, at: datetime) -> Rates | None:
    """What the router sends to the line's interface is what comes down to the customer. None for what no line has."""
    most = [min(MOST_BITS, OVER * limit) for limit in limited] if limited else [MOST_BITS, MOST_BITS]
    down, up = (
        _bits(row.get(f"{way}-bits-per-second", ""), bits)
        for way, bits in zip(("tx", "rx"), most, strict=True)
    )
    return None if down is None or up is None else Rates(at, down, up)


def limits(written: str) -> tuple[int, int] | None:
    """Down and up, from a simple queue's max-limit "up/down"; 0 is no limit."""
    match = _LIMIT.fullmatch(written)
    if match is None:
        return None
    up, down = (int(match[each]) * _UNITS[match[each + 1]] for each in (1, 3))
    return (down, up) if down and up else None


def ping(rows: Sequence[dict[str, str]]) -> Ping | None:
    """The last row counts all; its times are `12ms345us`."""
    if not rows or not rows[-1].get("sent", "").isdecimal():
        return None
    last = rows[-1]
    received = int(last["received"]) if last.get("received", "").isdecimal() else 0
    match = _DELAY.fullmatch(last.get("avg-rtt", ""))
    seconds, ms, us = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    took = seconds * 1000 + ms + us / 1000
    return Ping(int(last["sent"]), received, took if received and took else None)


class Clock:
    """A router's own clock, by which it writes its log: a moment of it as one of ours."""

    def __init__(self, row: dict[str, str], at: datetime) -> None:
        self._at = at
        self._now = _local(f"{row.get('date', '')} {row.get('time', '')}", None)

    def moment(self, written: str) -> datetime | None:
        """`12:00:00` of today, or with a date in front, which RouterOS writes in four ways. None for what never was:
        1970, or the future."""
        if self._now is None:
            return None
        then = _local(written, self._now)
        if then is None or then.year < 2000 or then > self._now + _DAY:
            return None
        return min(self._at, self._at - (self._now - then))


def drops(log: Sequence[dict[str, str]], login: str, clock: Clock, at: datetime) -> tuple[list[Drop], bool]:
    """The login's disconnections in a log, oldest first, and whether the log is older than 24 hours."""
    found, ending, oldest = list[Drop](), None, at
    begin = f"{interface(login)}: "
    for row in log:
        moment = clock.moment(row.get("time", ""))
        if moment is None:
            continue
        oldest = min(oldest, moment)
        message = row.get("message", "")
        if not message.startswith(begin):
            continue
        what, _, reason = message.removeprefix(begin).partition(" - ")
        if what.startswith("terminating"):
            ending = Drop(moment, text(reason))
        elif what.startswith("disconnected"):
            found.append(Drop(moment, text(reason) or (ending.reason if ending else None)))
            ending = None
    if ending is not None:
        found.append(ending)
    return sorted(found, key=lambda drop: drop.at), at - oldest >= _DAY


def _bits(written: str, most: int) -> int | None:
    if not re.fullmatch(r"[0-9]{1,13}", written) or int(written) > most or int(written) == 2**32 - 1:
        return None
    return int(written)


def _local(written: str, now: datetime | None) -> datetime | None:
    """A router's naive time; where it writes no year or no day, the last one that fits."""
    day, _, clock = written.strip().rpartition(" ")
    try:
        time = datetime.strptime(clock, "%H:%M:%S").time()  # noqa: DTZ007
    except ValueError:
        return None
    if not day and now is not None:
        today = datetime.combine(now.date(), time)
        return today if today <= now + timedelta(minutes=5) else today - _DAY
    years = (now.year, now.year - 1) if now is not None else ()
    for form in _DATES:
        dated = [(day, form)] if "%Y" in form else [(f"{day} {year:04d}", f"{form} %Y") for year in years]
        for text_of_it, shape in dated:
            with suppress(ValueError):
                found = datetime.combine(datetime.strptime(text_of_it, shape), time)  # noqa: DTZ007
                if len(dated) == 1 or now is None or found <= now + _DAY:
                    return found
    return None
