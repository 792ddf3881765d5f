"""What is wrong with a file, where, and what would be right: gathered, never thrown one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

KEPT = 50
"""Faults that are kept and told; of the others only their number, for a file may be wrong in every line."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `line` counts the file's lines from 1; `column` is the header's own word."""

    file: str
    line: int | None
    column: str | None
    text: str

    def __str__(self) -> str:
        place = "".join(
            f", {word} {value}"
            for word, value in (("line", self.line), ("column", self.column))
            if value is not None
        )
        return f"{self.file}{place}: {self.text}"


@dataclass
class Faults:
    """The first of them, and how many there are."""

    kept: list[Fault] = field(default_factory=list)
    total: int = 0

    def add(self, fault: Fault, times: int = 1) -> None:
        self.total += times
        if len(self.kept) < KEPT:
            self.kept.append(fault)

    def __bool__(self) -> bool:
        return self.total > 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.kept)

    @property
    def untold(self) -> int:
        return self.total - len(self.kept)


class Wrong(Exception):
    """A cell can't be taken; the message says why and what would be right, without repeating private values."""


class Unreadable(Exception):
    """A file, or the rest of it, can't be read as a table."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(map(str, self.faults)))


class ImportRefused(Exception):
    """Nothing was written. `faults` says of each file, line and column what is wrong and what would be right."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
