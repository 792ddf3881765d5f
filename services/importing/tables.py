"""A file as a table: its separator and columns found out by the first line, then row by row."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from services.cleaning import one_line
from services.importing.columns import COLUMNS, Column, Kind
from services.importing.faults import Fault, Unreadable
from services.importing.maps import Named, for_kind
from services.importing.opening import Opened
from services.importing.words import plain

SEPARATORS = (";", ",", "\t", "|")
LONGEST_LINE = 1 << 20
"""Signs. A longer line is no row of a table, and reading it whole would take its length in memory."""


@dataclass(frozen=True)
class Source:
    """A file whose header is understood. `places`: of each of our columns that it has, which of theirs."""

    opened: Opened
    kind: Kind
    separator: str
    skipped: int
    header: list[str]
    places: dict[str, tuple[int, ...]]
    used: frozenset[Named] = frozenset()
    ignored: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.opened.path)

    def title(self, column: str) -> str:
        """What the file calls one of our columns."""
        return " + ".join(self.header[place][:60] for place in self.places[column])

    def fault(self, line: int | None, column: str | None, text: str) -> Fault:
        return Fault(self.name, line, self.title(column) if column in self.places else column, text)


def source(opened: Opened, kind: Kind, maps: Iterable[Named] = ()) -> Source:
    """Reads the header. Raises Unreadable with every fault of it."""
    pairs = for_kind(maps, kind)
    with opened.path.open(encoding=opened.encoding, newline="") as text:
        lines = _lines(opened, text)
        first = next(lines, "")
        skipped = 1 if first.lower().startswith("sep=") else 0
        if skipped:
            first = next(lines, "")
        separator = max(SEPARATORS, key=lambda each: _score(_cells([first], each), kind, pairs))
        header = _cells(chain([first], lines), separator)  # a name in quotes may go on in the next line
    places, used, faults = _places(header, kind, pairs)
    missing = [column.name for column in COLUMNS[kind] if column.required and column.name not in places]
    if missing and len(header) == 1:
        faults = ["has one column only: its cells must be separated by ; or , or a tab or |"]
    elif missing:
        faults.append(
            f"lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; it has {_listed(header)}."
            f" If one of these is meant: --map {kind}.{missing[0]}=NAME"
        )
    if faults:
        raise Unreadable([Fault(str(opened.path), 1 + skipped, None, text) for text in faults])
    taken = {place for each in places.values() for place in each}
    ignored = [title for place, title in enumerate(header) if place not in taken and title]
    return Source(opened, kind, separator, skipped, header, places, frozenset(used), ignored)


def rows(source: Source, at: Callable[[int], object]) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with the line where it begins. `at` is told how many bytes were read.

    Raises Unreadable where the rest can't be read as a table: a quote that is never closed would swallow it.
    """
    with (
        source.opened.path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=source.opened.encoding, newline="") as text,
    ):
        lines = _lines(source.opened, text)
        for _ in range(source.skipped):
            next(lines)
        reader = csv.reader(lines, delimiter=source.separator, strict=True, skipinitialspace=True)
        begin = 0
        try:
            for number, row in enumerate(reader):
                line, begin = source.skipped + begin + 1, reader.line_num
                if number % 1000 == 0:
                    at(raw.tell())
                if number and any(row):
                    yield line, row
        except csv.Error as error:
            line = source.skipped + begin + 1
            said = 'holds a quote (") that is not closed, or is not doubled inside a quoted cell'
            if "after" in str(error):
                line = source.skipped + reader.line_num
            raise Unreadable([Fault(source.name, line, None, f"{said}; what follows was not read")]) from None
        at(source.opened.size)


def _lines(opened: Opened, text: io.TextIOWrapper) -> Iterator[str]:
    """Lines as csv wants them. Raises Unreadable."""
    number = 0
    try:
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) >= LONGEST_LINE:
                said = f"is longer than {LONGEST_LINE:,} signs: that is no row of a table"
                raise Unreadable([Fault(str(opened.path), number, None, said)])
            yield line
    except UnicodeDecodeError:
        said = f"can't be read as {opened.encoding.upper()}: save it anew as CSV UTF-8; what follows was not read"
        raise Unreadable([Fault(str(opened.path), number + 1, None, said)]) from None


def _score(header: list[str], kind: Kind, pairs: dict[str, Named]) -> tuple[int, int]:
    """The more columns are known, and the more there are, the likelier is the separator."""
    return len(_places(header, kind, pairs)[0]), len(header)


def _cells(lines: Iterable[str], separator: str) -> list[str]:
    try:
        row = next(csv.reader(lines, delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []
    titles = [one_line(cell) for cell in row]  # they are shown: no control characters
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _places(
    header: list[str], kind: Kind, pairs: dict[str, Named]
) -> tuple[dict[str, tuple[int, ...]], set[Named], list[str]]:
    """Where our columns are; which maps were used; what is wrong."""
    where: dict[str, list[int]] = {}
    for place, title in enumerate(header):
        where.setdefault(plain(title), []).append(place)
    places: dict[str, tuple[int, ...]] = {}
    used: set[Named] = set()
    faults: list[str] = []
    for column in COLUMNS[kind]:
        pair = pairs.get(column.name)
        if pair is not None:
            found, lost = _mapped(pair, where)
            if not lost:
                used.add(pair)
                places[column.name] = found
                continue
            if pair.kind is not None:
                near = get_close_matches(plain(lost), where, 1, 0.5)
                hint = (
                    f"; is {header[where[near[0]][0]][:60]!r} meant?"
                    if near
                    else f"; it has {_listed(header)}"
                )
                faults.append(f"has no column {lost!r}, which the map names for {column.name}{hint}")
                continue
        own, double = _own(column, header, where)
        if double is not None:
            faults.append(f"has the column {double[:60]!r} twice; keep one")
        elif own is not None:
            places[column.name] = (own,)
    return places, used, faults


def _own(column: Column, header: list[str], where: dict[str, list[int]]) -> tuple[int | None, str | None]:
    """Where a column stands by one of its own names; or the name that stands there twice."""
    for name in (column.name, *column.also):
        found = where.get(plain(name), [])
        if found:
            return found[0], header[found[0]] if len(found) > 1 else None
    return None, None


def _mapped(pair: Named, where: dict[str, list[int]]) -> tuple[tuple[int, ...], str | None]:
    """The places of a map's columns, and which of them is not there."""
    whole = where.get(plain(pair.theirs))
    if whole:
        return (whole[0],), None
    places: list[int] = []
    for name in pair.theirs.split("+"):
        found = where.get(plain(name))
        if not found:
            return (), name.strip()
        places.append(found[0])
    return tuple(places), None


def _listed(header: list[str]) -> str:
    titles = [title for title in header if title]
    told = ", ".join(title[:40] for title in titles[:20]) or "none"
    return told + (f" and {len(titles) - 20} more" if len(titles) > 20 else "")
