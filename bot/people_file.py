"""people.csv: who is to be added or invited, read whole; every mistake is named with its line and column."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROLES = ("admin", "operator", "technician", "customer")
COLUMNS = ("name", "role", "telegram_id", "position", "supervises")
NEEDED = ("name", "role")
LARGEST = 1_000_000
MOST_LINES = 1_000
TOLD = 20
YES, NO = {"yes", "true", "1", "y", "sim", "s"}, {"", "no", "false", "0", "n", "não", "nao"}


class PeopleError(Exception):
    """It could not be done, and nothing was changed; the message says why, and what would be right."""


@dataclass(frozen=True)
class Line:
    """One person. `number` is the line in the file, None where there is none; no Telegram id means an invite."""

    number: int | None
    name: str | None
    role: str
    telegram_id: int | None
    position: str | None
    supervises: bool


def read(file: Path) -> list[Line]:
    """The people of a file. Raises PeopleError that names up to 20 mistakes, and how many there are."""
    text = _text(file)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        _check_head(file, head)
        lines, wrong = [], []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            cells = {name: cell.strip() for name, cell in zip(head, row, strict=False)}
            mistakes = _mistakes(cells, len(row), len(head))
            wrong += [f"line {rows.line_num}, {mistake}" for mistake in mistakes]
            if not mistakes:
                lines.append(_line(rows.line_num, cells))
    except csv.Error as error:
        raise PeopleError(f"{file}, line {rows.line_num}: {error}") from None
    wrong += _twice(lines)
    if not lines and not wrong:
        raise PeopleError(f"{file} names nobody: below the columns comes a line for each person")
    if len(lines) > MOST_LINES:
        raise PeopleError(f"{file} has {len(lines)} people, and {MOST_LINES} at once are the most")
    if wrong:
        raise PeopleError(several(file, wrong))
    return lines


def several(file: Path, wrong: Sequence[str]) -> str:
    """Mistakes, a line each, up to 20."""
    more = [f"and {len(wrong) - TOLD} more"] if len(wrong) > TOLD else []
    count = f"{len(wrong)} mistake{'s' if len(wrong) > 1 else ''}"
    return "\n  ".join([f"{file} has {count}, nothing was done:", *wrong[:TOLD], *more])


def _text(file: Path) -> str:
    try:
        if file.is_dir():
            raise PeopleError(f"{file} is a folder, not a file")
        if file.is_file() and file.stat().st_size > LARGEST:
            raise PeopleError(f"{file} has {file.stat().st_size:,} bytes, and {LARGEST:,} are the most")
        raw = file.read_bytes()
    except OSError as error:
        raise PeopleError(f"{file} can't be read: {error.strerror}") from None
    if b"\0" in raw:
        raise PeopleError(f"{file} is no text: save it as CSV in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _check_head(file: Path, head: list[str]) -> None:
    right = f"the first line names the columns: {', '.join(COLUMNS)} ({' and '.join(NEEDED)} are needed)"
    missing = [name for name in NEEDED if name not in head]
    unknown = [name for name in head if name not in COLUMNS]
    twice = sorted({name for name in head if head.count(name) > 1})
    for what, names in (("misses", missing), ("has an unknown", unknown), ("has twice", twice)):
        if names:
            raise PeopleError(f"{file} {what} column {', '.join(map(repr, names))}; {right}")


def _mistakes(cells: dict[str, str], found: int, columns: int) -> list[str]:
    if found > columns:
        return [f"it has {found} cells, and the first line names {columns}: put quotes around a comma"]
    wrong = []
    role, number = cells.get("role", "").lower(), cells.get("telegram_id", "")
    flag = cells.get("supervises", "").lower()
    if role not in ROLES:
        wrong.append(f"role: {role!r} is none; one of {', '.join(ROLES)}")
    if not cells.get("name"):
        wrong.append("name: is empty; a person needs one")
    if number and not (
        number.isascii() and number.isdigit() and len(number) < 20 and 0 < int(number) < 2**63
    ):
        wrong.append(
            f"telegram_id: {number!r} is none; a whole number as /start shows it, or nothing for a link"
        )
    if flag not in YES | NO:
        wrong.append(f"supervises: {flag!r} is neither yes nor no")
    elif flag in YES and role != "operator":
        wrong.append("supervises: only an operator does; make it no")
    return wrong


def _line(number: int, cells: dict[str, str]) -> Line:
    return Line(
        number, cells["name"], cells["role"].lower(), int(cells["telegram_id"]) if cells.get("telegram_id") else None,
        cells.get("position") or None, cells.get("supervises", "").lower() in YES,
    )  # fmt: skip


def _twice(lines: Sequence[Line]) -> list[str]:
    first: dict[int, int | None] = {}
    wrong = []
    for line in lines:
        if line.telegram_id is None:
            continue
        if line.telegram_id in first:
            wrong.append(
                f"line {line.number}, telegram_id: {line.telegram_id} stands in line {first[line.telegram_id]} already"
            )
        first.setdefault(line.telegram_id, line.number)
    return wrong
