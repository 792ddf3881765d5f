"""Quarantine: where copies of files lie until it is known what they are, and for good by what they hold."""

import hashlib
import os
import re
import time
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

WAITING = "waiting"
"""The folder of what nobody has looked at yet; nothing is read from there."""
OLD_SECONDS = 24 * 3600.0
"""What lies there longer was left by a process that was killed; and so long a copy may be of no row yet."""
PIECE = 1 << 20
COPY = re.compile(r"[0-9a-f]{64}")
"""The name of a copy; whatever else lies there is nobody's to delete."""


class Store:
    """FILES_DIR: copies by their sha256, in folders of their first two digits. Its methods block: call them in a
    thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fresh(self) -> Path:
        """A path in the quarantine that nobody else uses."""
        waiting = self.folder / WAITING
        waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
        return waiting / uuid4().hex

    def take(self, path: Path) -> tuple[str, str, int]:
        """Moves a copy from the quarantine to its place: the place, its sha256 and its size. Twice is as once."""
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
            os.fsync(file.fileno())
        size, name = path.stat().st_size, digest.hexdigest()
        place = f"{name[:2]}/{name}"
        target = self.folder / place
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o600)
        path.replace(target)
        os.utime(target)  # it is not old, even where the same one lay there for long
        return place, name, size

    def drop(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def old(self) -> list[str]:
        """Places of copies that have lain there for a day; what is left in the quarantine so long goes at once."""
        found = []
        for path in self.folder.glob("*/*"):
            if not _old(path):
                continue
            if path.parent.name == WAITING:
                self.drop(path)
            elif COPY.fullmatch(path.name):
                found.append(f"{path.parent.name}/{path.name}")
        return found

    def remove(self, places: Collection[str]) -> int:
        """Deletes copies that are still old: one may have come again meanwhile. How many there were."""
        gone = 0
        for place in places:
            path = self.folder / place
            if _old(path):
                self.drop(path)
                gone += 1
        return gone


def _old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - OLD_SECONDS
    except OSError:  # somebody else deleted it
        return False
