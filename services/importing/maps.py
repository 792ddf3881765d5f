"""Other names for columns: `ours=theirs` of the command line, or a file of such lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from services.importing.columns import COLUMNS, Kind
from services.importing.faults import Fault, Unreadable
from services.importing.opening import look

TOO_LONG = 100_000


@dataclass(frozen=True)
class Named:
    """Our column `ours` is called `theirs` in files of `kind`, or of any kind. `theirs` may join several of their
    columns with `+`: their cells are put together with a comma."""

    kind: Kind | None
    ours: str
    theirs: str


def named(written: str, *, file: str = "--map", line: int | None = None) -> Named:
    """Reads `ours=theirs` or `contacts.ours=theirs`. Raises Unreadable."""
    ours, equals, theirs = (part.strip() for part in written.partition("="))
    begin, dot, rest = ours.partition(".")
    if not equals or not ours or not theirs:
        raise Unreadable(
            [
                Fault(
                    file,
                    line,
                    None,
                    f"{written!r} is no pair; right is name=Razão social, or contacts.name=Contato",
                )
            ]
        )
    if dot and begin not in {str(kind) for kind in Kind}:
        raise Unreadable([Fault(file, line, None, f"{begin!r} is none of {', '.join(Kind)}")])
    kind, name = (Kind(begin), rest.strip()) if dot else (None, ours)
    known = {column.name for each in ([kind] if kind else Kind) for column in COLUMNS[each]}
    if name not in known:
        raise Unreadable(
            [Fault(file, line, None, f"{name!r} is no column; there are {', '.join(sorted(known))}")]
        )
    return Named(kind, name, theirs)


def read_map(path: Path) -> list[Named]:
    """The pairs of a map file, one a line; empty lines and those that begin with # are skipped. Raises Unreadable
    with every fault."""
    opened = look(path)
    if opened.size > TOO_LONG:
        raise Unreadable([Fault(str(path), None, None, "is too long for a map; is it the data?")])
    pairs: list[Named] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(opened.encoding).splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                pairs.append(named(line.strip(), file=str(path), line=number))
            except Unreadable as error:
                faults += error.faults
    if faults:
        raise Unreadable(faults)
    return pairs


def for_kind(pairs: Iterable[Named], kind: Kind) -> dict[str, Named]:
    """Those that hold for a kind of file, by our name; one of that kind alone goes before a common one."""
    ours = {column.name for column in COLUMNS[kind]}
    fitting = [each for each in pairs if each.kind in (None, kind) and each.ours in ours]
    return {each.ours: each for each in sorted(fitting, key=lambda each: each.kind is not None)}
