"""This machine: room on its disk, and a clock that says what the others' say."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from bot.checks.verdict import Verdict, ok, warning, wrong

LEAST_BYTES = 200_000_000
LOW_BYTES = 1_000_000_000
LOW_SHARE = 0.10
SLOW_CLOCK, WRONG_CLOCK = 2.0, 30.0


class Usage(Protocol):
    """As `shutil.disk_usage` gives it, in bytes."""

    @property
    def total(self) -> int: ...
    @property
    def free(self) -> int: ...


def disk(folders: list[Path], usage: Callable[[Path], Usage] = shutil.disk_usage) -> Verdict:
    """The one with the least room of the folders' disks."""
    free, share, folder = min(_room(existing(folder), usage) for folder in folders)
    says = f"{_size(free)} are free at {folder} ({share:.0%})"
    do = "make room there, or move the data (DATA_DIR) to a bigger disk"
    if not os.access(folder, os.W_OK):
        return wrong(
            "disk", f"{folder} can't be written", "give it to this account, or set DATA_DIR to another folder"
        )
    if free < LEAST_BYTES:
        return wrong("disk", says, do)
    return warning("disk", says, do) if free < LOW_BYTES or share < LOW_SHARE else ok("disk", says)


def existing(folder: Path) -> Path:
    """The folder, or what will hold it."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _room(folder: Path, usage: Callable[[Path], Usage]) -> tuple[int, float, Path]:
    found = usage(folder)
    return found.free, found.free / max(found.total, 1), folder


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def at_least(ahead: float, doubt: float) -> float:
    """Seconds that a clock is surely ahead (+) or behind (-), of a reading with a doubt to either side."""
    return max(0.0, abs(ahead) - doubt) * (1 if ahead > 0 else -1)


def clock(ahead: Mapping[str, float]) -> Verdict:
    """`ahead`: by how many seconds this machine's clock is at least ahead (+) or behind (-) of each other one."""
    whose = max(ahead, key=lambda name: abs(ahead[name]))
    seconds = ahead[whose]
    if abs(seconds) < SLOW_CLOCK:
        return ok("clock", f"within {SLOW_CLOCK:.0f} s of {' and '.join(sorted(ahead))}")
    says = f"this machine's clock is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} {whose}'s"
    do = "let the time be set by NTP (timedatectl set-ntp true), on the machine whose clock is wrong"
    return (wrong if abs(seconds) >= WRONG_CLOCK else warning)("clock", says, do)
