"""What a reading of a line answers, by the name that a script's node asks for; pure (docs/scripts.md, `measure`)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from services.lines.facts import Looked, Reading

FRESH = timedelta(seconds=60)
"""An older reading answers nothing: much may have happened since."""
MOVING = 16_000
"""Bits a second, both ways together; what a device that nobody uses sends is less."""
YOUNG, DAY = timedelta(minutes=10), timedelta(hours=24)


def _moving(reading: Reading) -> bool | None:
    if not reading.online:
        return False
    return None if reading.rates is None else reading.rates.down + reading.rates.up >= MOVING


def _young(reading: Reading) -> bool | None:
    if not reading.online:
        return False
    return None if reading.since is None else reading.at - reading.since < YOUNG


def _dropped(reading: Reading) -> bool | None:
    if reading.drops is None:  # the log does not reach as far; its last drop may still be of today
        return True if reading.drop is not None and reading.at - reading.drop.at <= DAY else None
    return reading.drops > 0


MEASURES: Mapping[str, Callable[[Reading], bool | None]] = {
    "pppoe_active": lambda reading: reading.online,
    "bytes_moving": _moving,
    "uptime_under_10_min": _young,
    "drops_in_24h": _dropped,
}
"""None: the router did not say."""


def measured(name: str, looked: Looked | None, at: datetime) -> bool | None:
    """Yes or no; None where nothing fresh is known, or the measure has another name in a later release."""
    measure = MEASURES.get(name)
    reading = looked.reading if looked else None
    if measure is None or reading is None or not reading.known or not at - reading.at <= FRESH:
        return None
    return measure(reading)
