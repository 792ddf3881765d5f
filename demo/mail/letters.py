"""Where the demo keeps its mail: one SQLite file of its own, or memory."""

import email.policy
import json
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from demo.store import StoreInUse

SENT, ARRIVED = "sent", "arrived"
"""The boxes: what the bot sent to people outside, and what arrived in the provider's own mailbox."""
SCHEMA = """
create table if not exists letters (number integer primary key autoincrement, box text not null, at real not null,
    sender text not null, recipients text not null, raw blob not null, flags text not null)
"""


@dataclass(frozen=True)
class Letter:
    """A message with its envelope: `at` in Unix seconds, `raw` as it came, `flags` as IMAP has them."""

    number: int
    box: str
    at: float
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    flags: frozenset[str] = frozenset()

    @cached_property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "").strip()


class Letters:
    """At most `kept` a box, the oldest go; numbers are never used again."""

    def __init__(self, folder: Path | None, kept: int = 1000) -> None:
        """Raises `StoreInUse`."""
        self.kept = kept
        self.changed: list[Callable[[], None]] = []
        self._db = sqlite3.connect(self._path(folder), timeout=2.0, isolation_level=None)
        try:
            self._db.execute("pragma locking_mode=exclusive")
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.execute(SCHEMA)
        except sqlite3.OperationalError as error:
            self._db.close()
            raise StoreInUse(f"another demo server is using {folder}") from error
        self._all = {
            row[0]: _letter(row) for row in self._db.execute("select * from letters order by number")
        }

    @staticmethod
    def _path(folder: Path | None) -> str:
        if folder is None:
            return ":memory:"
        for each in (folder.parent, folder):  # parents that `mkdir` makes by itself are open to all
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / "mail.sqlite3"
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return str(path)

    def put(self, box: str, sender: str, recipients: tuple[str, ...], raw: bytes) -> Letter:
        row = (box, time.time(), sender, json.dumps(recipients), raw, "[]")
        number = self._db.execute(
            "insert into letters (box, at, sender, recipients, raw, flags) values (?, ?, ?, ?, ?, ?)", row
        ).lastrowid
        assert number is not None
        letter = self._all[number] = _letter((number, *row))
        for old in self.box(box)[: -self.kept]:
            self._forget(old.number)
        self._tell()
        return letter

    def box(self, name: str) -> list[Letter]:
        """Oldest first."""
        return [letter for letter in self._all.values() if letter.box == name]

    def find(self, number: int) -> Letter | None:
        return self._all.get(number)

    def mark(self, number: int, flags: frozenset[str]) -> None:
        self._all[number] = replace(self._all[number], flags=flags)
        self._db.execute("update letters set flags = ? where number = ?", (json.dumps(sorted(flags)), number))
        self._tell()

    def remove(self, number: int) -> None:
        self._forget(number)
        self._tell()

    def _forget(self, number: int) -> None:
        if self._all.pop(number, None) is not None:
            self._db.execute("delete from letters where number = ?", (number,))

    def clear(self) -> None:
        self._all.clear()
        self._db.execute("delete from letters")
        self._tell()

    def _tell(self) -> None:
        for listener in self.changed:
            listener()

    def close(self) -> None:
        self._db.close()


def _letter(row: tuple[int, str, float, str, str, bytes, str]) -> Letter:
    number, box, at, sender, recipients, raw, flags = row
    return Letter(number, box, at, sender, tuple(json.loads(recipients)), raw, frozenset(json.loads(flags)))
