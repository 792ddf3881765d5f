"""PostgreSQL's own programs on the desk's database: their address without a password, which goes by environment."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from bot.backup_file import BackupError
from services.database import plain_url

Program = subprocess.Popen[bytes]


def address(url: str) -> tuple[str, dict[str, str]]:
    """An address that everybody may read, and the environment that completes it.

    Command lines are readable by every account of a machine, environments by the program's own account alone.
    """
    parts = urlsplit(plain_url(url))
    user, _, hosts = parts.netloc.rpartition("@")
    name, colon, password = user.partition(":")
    options = parse_qsl(parts.query, keep_blank_values=True)
    given = [value for key, value in options if key == "password"] + ([unquote(password)] if colon else [])
    query = urlencode([(key, value) for key, value in options if key != "password"], quote_via=quote)
    shown = urlunsplit((parts.scheme, f"{name}@{hosts}" if name else hosts, parts.path, query, ""))
    return shown, {**os.environ, **({"PGPASSWORD": given[0]} if given else {})}


@contextmanager
def running(
    command: list[str | Path], name: str, *, stdin: int | None = subprocess.DEVNULL,
    environment: dict[str, str] | None = None,
) -> Iterator[tuple[Program, IO[bytes]]]:  # fmt: skip
    """A program and what it complains of; ended if it still runs when it is left."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                [str(part) for part in command], stdin=stdin, stdout=subprocess.PIPE, stderr=complaints,
                env=environment,
            )  # fmt: skip
        except OSError as error:
            raise BackupError(f"{name} can't be run: {error.strerror}") from error
        with process:
            try:
                yield process, complaints
            finally:
                if process.poll() is None:
                    process.terminate()
                if process.stdin is not None:
                    with suppress(
                        BrokenPipeError
                    ):  # it has ended, and what was still to be written goes nowhere
                        process.stdin.close()


def complaint(complaints: IO[bytes]) -> str:
    """What a program complained of first, in one line."""
    complaints.seek(0)
    lines = [line.strip() for line in complaints.read(20_000).decode(errors="replace").splitlines()]
    told = [line for line in lines if "ERROR:" in line or "FATAL:" in line or "error:" in line] or lines
    return told[0].rpartition("ERROR:")[2].strip() if told else "no reason was given"
