"""Rows of a file made records for the database, and what is wrong with each of their cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from services.importing.cells import Cell, bare, shown
from services.importing.columns import COLUMNS, Column, Kind
from services.importing.faults import KEPT, Faults, Unreadable, Wrong
from services.importing.tables import Source, rows
from services.importing.words import plain

Record = tuple[Cell | bool | None, ...]
"""Line, whether it is faulty, and a value for each of the kind's columns."""
REMEMBERED = 1000
"""Unknown access points that are looked for among the known ones; more would take long and help nobody."""


class AccessPoints:
    """The provider's access points by name; those that differ in case, accents or punctuation alone are one."""

    def __init__(self, ids: dict[str, int]) -> None:
        self._ids = ids
        self._plain: dict[str, list[str]] = {}
        self._lost: dict[str, str] = {}
        for name in ids:
            self._plain.setdefault(plain(name), []).append(name)

    def find(self, name: str) -> int:
        """Raises Wrong, naming the nearest ones."""
        if name in self._ids:
            return self._ids[name]
        same = self._plain.get(plain(name), [])
        if len(same) == 1:
            return self._ids[same[0]]
        if name not in self._lost and len(self._lost) < REMEMBERED:
            self._lost[name] = self._hint(name, same)  # looked for once: the same name stands in many rows
        raise Wrong(
            f"{shown(name)} is no access point; {self._lost.get(name, 'it is one of very many unknown ones')}"
            " (atende apply makes them)"
        )

    def _hint(self, name: str, same: list[str]) -> str:
        words = get_close_matches(plain(name), self._plain, 3, 0.5)
        near = same or [each for word in words for each in self._plain[word]]
        if near:
            return f"the nearest are {', '.join(near)}"
        return "no name is near it" if self._ids else "there are none yet"


@dataclass
class Reading:
    """A file on its way into the database."""

    source: Source
    faults: Faults
    points: AccessPoints
    at: Callable[[int, int], object]
    """Told how many bytes and rows were read."""
    count: int = 0
    told: set[str] = field(default_factory=set)
    """Faults of access points: one of them is told once, however many rows name it, and all are counted."""
    lost: bool = False
    """Whether rows could not even be staged: what they name is not known."""

    def records(self) -> Iterator[Record]:
        """A record for every row, also for a faulty one: what names it must not be called unknown as well."""
        columns = COLUMNS[self.source.kind]
        width = len(self.source.header)
        try:
            for line, row in rows(self.source, lambda read: self.at(read, self.count)):
                if len(row) < width or any(cell.strip() for cell in row[width:]):
                    self._ragged(line, row, width)
                elif any(cell.strip() for cell in row):
                    self.count += 1
                    yield self._record(columns, line, row)
        except OSError as error:
            self.lost = True
            self.faults.add(
                self.source.fault(None, None, f"can't be read any more: {error.strerror or error}")
            )
        except Unreadable as error:
            self.lost = True
            for fault in error.faults:
                self.faults.add(fault)

    def _ragged(self, line: int, row: list[str], width: int) -> None:
        text = (
            f"has {len(row)} cells, and the header has {width}; a cell that holds"
            f" {self.source.separator!r} or a line break must stand in quotes"
        )
        self.lost = True
        self.faults.add(self.source.fault(line, None, text))

    def _record(self, columns: tuple[Column, ...], line: int, row: list[str]) -> Record:
        faulty = False
        values: dict[str, Cell | None] = {}
        for column in columns:
            try:
                values[column.name] = self._cell(column, row)
            except Wrong as wrong:
                faulty = True
                values[column.name] = None
                self._wrong(line, column, str(wrong))
        _finish(self.source.kind, values)
        return (line, faulty, *values.values())

    def _wrong(self, line: int, column: Column, text: str) -> None:
        if column.name == "access_point" and text in self.told:
            self.faults.total += 1
            return
        if column.name == "access_point" and len(self.told) < KEPT:
            self.told.add(text)
        self.faults.add(self.source.fault(line, column.name, text))

    def _cell(self, column: Column, row: list[str]) -> Cell | None:
        places = self.source.places.get(column.name)
        if places is None:
            return column.empty
        said = [text for text in (bare(row[place]) for place in places) if text is not None]
        if not said:
            if column.required:
                raise Wrong("is empty, and every row needs it")
            return column.empty
        if column.name == "access_point":
            return self.points.find(str(column.read(", ".join(said))))
        return column.read(", ".join(said))


def _finish(kind: Kind, values: dict[str, Cell | None]) -> None:
    """A contact or plan without a code gets one that the next import finds again."""
    if kind not in (Kind.CONTACTS, Kind.PLANS) or values["code"] is not None:
        return
    own = values["name"] if kind is Kind.CONTACTS else values["login"] or values["product"]
    if values["customer"] is not None and own is not None:
        values["code"] = f"{values['customer']}:{plain(str(own)) or own}"
