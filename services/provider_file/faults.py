"""What is wrong with a provider's file, where, and what would be right: gathered, told all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

KEPT = 50
"""Faults that are told; of the others only their number."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. `line` and `column` count from 1; 0 where it is about the file as a whole."""

    line: int
    column: int
    text: str

    def told(self, file: str) -> str:
        """As compilers say it, so that editors find the place."""
        return f"{file}:{self.line}:{self.column}: {self.text}" if self.line else f"{file}: {self.text}"


class FileRefused(Exception):
    """Nothing was written. `lines` says of each place what is wrong and what would be right."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        found = sorted(set(faults))
        self.lines = [fault.told(file) for fault in found[:KEPT]]
        if len(found) > KEPT:
            self.lines.append(f"{file}: and {len(found) - KEPT} more")
        super().__init__("\n".join(self.lines))


def nearest(written: str, known: Sequence[str]) -> str:
    """` (did you mean 'x'?)`, or all that is known where that is short, or nothing."""
    folded = {name.casefold(): name for name in known}
    for found in get_close_matches(written.casefold(), list(folded), 1, 0.6):
        return f"; did you mean {folded[found]!r}?"
    if known and len(known) <= 12:
        return f"; there is {', '.join(known)}"
    return ""
