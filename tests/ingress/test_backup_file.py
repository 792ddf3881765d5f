"""A backup's file is there whole or not at all, and what is none is refused in one line."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backup_file import DUMP, BackupError, Manifest, read, whole, write
from bot.libpq import address
from bot.restoring import SMALLEST_GAP, gap, refuse_newer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MANIFEST = Manifest(
    program="0.1.0", schema_version="0003", made_at=NOW, server=18, extensions=["pg_trgm"], tickets=2, people=1,
    weekly=700,
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.backup"
    with whole(path) as stream:
        write(stream, MANIFEST, io.BytesIO(b"rows" * 100_000))
    return path


def test_what_was_written_is_read(file: Path) -> None:
    backup = read(file)
    assert backup.manifest == MANIFEST
    with backup.dump() as dump:
        assert dump.read() == b"rows" * 100_000
    assert file.stat().st_mode & 0o777 == 0o600
    assert [*file.parent.iterdir()] == [file]


def test_a_stream_that_cannot_go_back_gives_the_same() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.told = b""

        def writable(self) -> bool:
            return True

        def write(self, given: object) -> int:
            self.told += bytes(given)  # type: ignore[call-overload]
            return len(given)  # type: ignore[arg-type]

    pipe = Pipe()
    write(pipe, MANIFEST, io.BytesIO(b"rows"))  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(pipe.told)) as archive:
        assert archive.read(DUMP) == b"rows"


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.9999])
def test_one_that_was_cut_off_is_refused(file: Path, kept: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(BackupError, match=r"^[^\n]* is cut off or damaged: take another backup$"):
        read(file)


def test_one_byte_that_changed_is_noticed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupError, match="is cut off or damaged"):
        read(file)


def test_what_is_no_backup_is_refused(file: Path, tmp_path: Path) -> None:
    for content in (b"", b"PGDMP\x01\x10", b"PK\x03\x04 a zip of something else"):
        file.write_bytes(content)
        with pytest.raises(BackupError, match=r"is no backup of Atende$"):
            read(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("holiday.txt", "sun")
    with pytest.raises(BackupError, match=r"is no backup of Atende$"):
        read(file)
    for missing in (tmp_path / "nothing", tmp_path):
        with pytest.raises(BackupError, match="can't be read: "):
            read(missing)


def test_one_of_a_later_format_or_a_newer_schema_names_the_version(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["manifest.json"] = json.dumps({"atende_backup": 2, "program": "9.0"}).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(BackupError, match=r"another version of Atende \(9\.0\)"):
        read(file)
    with whole(file) as stream:
        newer = {"program": "2.0.0", "schema_version": "0999"}
        write(stream, Manifest(**(MANIFEST.model_dump() | newer)), io.BytesIO(b""))
    with pytest.raises(
        BackupError, match=r"made by a newer Atende \(2\.0\.0, schema 0999\).*upgrade it first"
    ):
        refuse_newer(read(file))


def test_a_backup_that_fails_leaves_the_one_before_and_nothing_half(file: Path) -> None:
    before = file.read_bytes()

    def fails() -> None:
        with whole(file) as stream:
            stream.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(BackupError, match="No space left"):
        fails()
    assert file.read_bytes() == before
    assert [*file.parent.iterdir()] == [file]


def test_a_gap_is_left_for_numbers_that_nobody_remembers() -> None:
    assert gap(MANIFEST, NOW) == SMALLEST_GAP
    assert gap(MANIFEST, NOW + timedelta(days=7)) == 2 * SMALLEST_GAP  # 700 a week, twice: 1400
    assert gap(MANIFEST, NOW - timedelta(days=1)) == SMALLEST_GAP  # a clock that was set back


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql://me:pa%40ss@db:5433/desk?sslmode=require",
            "postgresql://me@db:5433/desk?sslmode=require",
        ),
        ("postgresql+asyncpg://me@db/desk?password=pa%40ss", "postgresql://me@db/desk"),
        ("postgres://me:pa%40ss@/desk?host=%2Frun%2Fpg", "postgresql://me@/desk?host=%2Frun%2Fpg"),
    ],
)
def test_a_password_goes_by_environment_and_not_on_the_command_line(url: str, shown: str) -> None:
    told, environment = address(url)
    assert told == shown
    assert environment["PGPASSWORD"] == "pa@ss"
