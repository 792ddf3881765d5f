"""How much a line carries at a moment: the same line and moment always give the same, as a home's day goes."""

import math
from dataclasses import dataclass
from hashlib import blake2s

SLOT = 20.0
"""Seconds that somebody does the same thing."""
MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Flow:
    """Bits a second, to the customer and from them."""

    down: int
    up: int


def flow(name: str, at: float, down: int, up: int, hour: float) -> Flow:
    """Of a line of so many Mb/s at unix second `at`, local hour 0 to 24; `name` is the line's own chance."""
    slot = math.floor(at / SLOT)
    part = (at - slot * SLOT) / SLOT
    # What begins takes two seconds to reach its speed.
    ease = min(1.0, part * SLOT / 2)
    before, now = _doing(name, slot - 1, hour), _doing(name, slot, hour)
    share = tuple(was + (is_ - was) * ease for was, is_ in zip(before, now, strict=True))
    second = math.floor(at)
    wave = 0.82 + 0.36 * _chance(name, second, "wave")
    floor = 4_000 + 60_000 * _chance(name, second, "floor")
    line = (down * MEGA, up * MEGA)
    bits = [min(limit * 0.97, floor + limit * each * wave) for limit, each in zip(line, share, strict=True)]
    return Flow(int(bits[0]), int(bits[1]))


def _doing(name: str, slot: int, hour: float) -> tuple[float, float]:
    """Shares of the line: nothing, a page, a film, a big download, an upload. A film goes on for minutes."""
    evening = math.exp(-(((hour - 21) / 3.5) ** 2)) + 0.45 * math.exp(-(((hour - 14) / 4.0) ** 2))
    busy = 0.12 + 0.7 * evening
    film = _chance(name, slot // 30, "film") < busy * 0.7
    drawn = _chance(name, slot, "now")
    size = _chance(name, slot, "size")
    if drawn < 0.06 * busy + 0.01:
        return 0.45 + 0.5 * size, 0.03
    if drawn > 1 - 0.04 * busy:
        return 0.01, 0.3 + 0.6 * size
    if film:
        return 0.03 + 0.05 * size, 0.004
    return (0.002 + 0.02 * size, 0.002) if drawn < busy else (0.0002, 0.0002)


def _chance(*of: object) -> float:
    """0 to 1, always the same for the same."""
    digest = blake2s(repr(of).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
