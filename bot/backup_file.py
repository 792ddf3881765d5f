"""A backup's file: a zip with what it is, pg_dump's archive, and sums that tell whether all of it is there.

A zip, so that it can be opened without this program (docs/operations.md); its directory comes last, so a file that
was cut off has none.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.embedded.folders import sync_folder

FORMAT = 1
MANIFEST, DUMP, SUMS = "manifest.json", "database.dump", "sums.json"
ANY_NAME = "atende-*Z.backup"
CHUNK = 1 << 20


class BackupError(RuntimeError):
    """A backup can't be made or restored; the message is one line that says why, and what to do."""


class Manifest(BaseModel):
    """What a backup is. `server`: PostgreSQL's major version; `weekly`: protocols told in the week before it."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    atende_backup: int = FORMAT
    program: str
    schema_version: str
    made_at: AwareDatetime
    server: int
    extensions: list[str]
    tickets: int
    people: int
    weekly: int


@dataclass(frozen=True)
class Backup:
    """A file that was read once from its beginning to its end and is whole."""

    path: Path
    manifest: Manifest

    @contextmanager
    def dump(self) -> Iterator[IO[bytes]]:
        """pg_dump's archive (custom format), as a stream."""
        with zipfile.ZipFile(self.path) as archive, archive.open(DUMP) as stream:
            yield stream


def name_in(folder: Path, at: datetime) -> Path:
    """The file of a backup in a folder: `at` is UTC, so names sort by time."""
    return folder / f"atende-{at:%Y-%m-%dT%H%M%SZ}.backup"


def write(stream: BinaryIO, manifest: Manifest, dump: IO[bytes]) -> None:
    """Writes all of it, from the beginning to the end; `stream` need not be one that can go back."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        described = manifest.model_dump_json(indent=1).encode()
        archive.writestr(MANIFEST, described)
        sums[MANIFEST] = hashlib.sha256(described).hexdigest()
        digest = hashlib.sha256()
        with archive.open(DUMP, "w", force_zip64=True) as member:
            while chunk := dump.read(CHUNK):
                digest.update(chunk)
                member.write(chunk)
        sums[DUMP] = digest.hexdigest()
        archive.writestr(SUMS, json.dumps(sums, indent=1))


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when all of it is on the disk; readable by its owner alone."""
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)  # of one that was killed; made anew, so that its rights are ours
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise BackupError(f"{path} can't be written: {error.strerror or error}") from error


def read(path: Path) -> Backup:
    """Reads all of it. Raises BackupError where it is none, or not whole, or of a format that we don't know."""
    begins = b""
    try:
        with path.open("rb") as stream:
            begins = stream.read(64)
            return Backup(path, _checked(path, stream))
    except OSError as error:
        raise BackupError(f"{path} can't be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, EOFError) as error:
        if begins.startswith(b"PK\x03\x04") and MANIFEST.encode() in begins:
            raise BackupError(f"{path} is cut off or damaged: take another backup") from error
        raise BackupError(f"{path} is no backup of Atende") from error


def _checked(path: Path, stream: BinaryIO) -> Manifest:
    with zipfile.ZipFile(stream) as archive:
        if not {MANIFEST, DUMP, SUMS} <= set(archive.namelist()):
            raise BackupError(f"{path} is no backup of Atende")
        described = archive.read(MANIFEST)
        try:
            told, sums = json.loads(described), json.loads(archive.read(SUMS))
            if told["atende_backup"] != FORMAT:
                raise BackupError(f"{path} was made by another version of Atende ({told.get('program')})")
            manifest = Manifest(**told)
            wanted = (sums[MANIFEST], sums[DUMP])
        except (ValueError, LookupError, TypeError, ValidationError) as error:
            raise BackupError(f"{path} is cut off or damaged: take another backup") from error
        with archive.open(DUMP) as member:
            digest = hashlib.sha256()
            while chunk := member.read(CHUNK):
                digest.update(chunk)
        if wanted != (hashlib.sha256(described).hexdigest(), digest.hexdigest()):
            raise BackupError(f"{path} is cut off or damaged: take another backup")
    return manifest
