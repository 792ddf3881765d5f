"""Where the demo's Telegram keeps what it knows: one SQLite file that survives kill -9."""

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists people (id integer primary key, data text not null);
create table if not exists messages (message_id integer primary key, chat_id integer not null,
    data text not null, extra text not null);
create table if not exists updates (update_id integer primary key, body text not null, expires real not null,
    person integer, message_id integer);
create table if not exists queries (id text primary key, person integer not null, expires real not null,
    answer text);
create table if not exists events (n integer primary key, person integer not null, data text not null);
create table if not exists commands (scope text not null, language text not null, data text not null,
    primary key (scope, language));
create table if not exists files (id text primary key, data text not null);
"""


class StoreInUse(RuntimeError):
    """Another demo server works with the same folder."""


class Store:
    """Writes collect in a transaction; `commit` is called before anything that depends on them is answered.
    WAL with `synchronous=normal`: what is committed is with the operating system, so killing the process
    loses none of it."""

    def __init__(self, data_dir: Path | None) -> None:
        """`data_dir` None keeps everything in memory. Raises `StoreInUse`."""
        self.folder = data_dir
        self._db = sqlite3.connect(self._path(data_dir), timeout=2.0, isolation_level=None)
        try:
            self._db.execute("pragma locking_mode=exclusive")
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=normal")
            self._db.execute("begin immediate")
            for statement in SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("commit")
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise StoreInUse(f"another demo server is using {data_dir}") from error
            raise
        self._open = False

    @staticmethod
    def _path(data_dir: Path | None) -> str:
        if data_dir is None:
            return ":memory:"
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = data_dir / "telegram.sqlite3"
        # The token stands in the file: it is made readable by its owner only.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return str(path)

    def write(self, statement: str, *values: Any) -> None:
        if not self._open:
            self._db.execute("begin")
            self._open = True
        self._db.execute(statement, values)

    def commit(self) -> None:
        if self._open:
            self._db.execute("commit")
            self._open = False

    def read(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        yield from self._db.execute(statement, values)

    def fact(self, name: str) -> Any:
        """A named JSON value, None when it was never set."""
        for (value,) in self.read("select value from facts where name = ?", name):
            return json.loads(value)
        return None

    def set_fact(self, name: str, value: Any) -> None:
        self.write("insert or replace into facts values (?, ?)", name, json.dumps(value))

    def close(self) -> None:
        self.commit()
        self._db.close()
