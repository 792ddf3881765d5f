"""Where the files of our own PostgreSQL lie: in the data folder, or for root under /var/lib/atende."""

import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.embedded import binaries
from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import is_root, socket_folder
from bot.embedded.processes import Account

PORT = 5432
"""Only a part of the socket's name: nothing listens on TCP."""
NAME = "atende"
"""The database and the role in it."""
PLACES = [binaries.STATE]
"""Folders that root's databases may lie in; a new one lies in the first."""


@dataclass(frozen=True)
class Cluster:
    """The places of one database: `control` (locks, note) in DATA_DIR, `home` with data, log and rules."""

    control: Path
    home: Path
    sockets: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.sockets / f".s.PGSQL.{PORT}"

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@/{NAME}?host={quote(str(self.sockets), safe='/')}"


def discard(data_dir: Path) -> None:
    """Deletes the database of `data_dir` for good, also what root keeps of it elsewhere. Stop it first."""
    control = data_dir / "postgres"
    with suppress(OSError):
        home = Path((control / "folder").read_text().strip())
        if home.parent in PLACES:
            shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(control, ignore_errors=True)


def locate(data_dir: Path, control: Path) -> Cluster:
    if not is_root():
        sockets = socket_folder(control / "socket", f".s.PGSQL.{PORT}")
        return Cluster(control, control, sockets, Account.ours())
    home = _home_of_root(data_dir, control / "folder")
    return Cluster(control, home, home / "socket", Account.nobody())


def _home_of_root(data_dir: Path, note: Path) -> Path:
    """The folder under /var/lib/atende that the note in DATA_DIR names; a new one where there is no note.

    Root writes only where root alone may: rules and log lie in the home, `nobody` owns just data and socket.
    """
    account = Account.nobody()
    if note.exists():
        home = Path(note.read_text().strip())
        owner = home / "owner"
        if home.parent not in PLACES or not owner.is_file():
            raise EmbeddedError(
                f"{note} says that the database is in {home}, and it is not there any more."
                f" Bring that folder back, or delete {note.parent} to begin with an empty database."
            )
        recorded = Path(owner.read_text().strip())
        if recorded != data_dir and _note_names(recorded / "postgres" / "folder", home):
            raise EmbeddedError(
                f"{data_dir} is a copy of {recorded}, and the database in {home} belongs to that one."
                f" Delete {note.parent} to begin with an empty database, or set DATA_DIR={recorded}."
            )
    else:
        home = PLACES[0] / secrets.token_hex(6)
        home.mkdir(mode=0o711, parents=True)
        home.chmod(0o711)
        PLACES[0].chmod(0o755)
    write(home / "owner", f"{data_dir}\n")
    sockets = home / "socket"
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        os.chown(sockets, account.uid, account.gid)
    write(note, f"{home}\n")
    return home


def _note_names(note: Path, home: Path) -> bool:
    try:
        return Path(note.read_text().strip()) == home
    except OSError:
        return False


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes a small file whole or not at all; several may write it at once."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    fresh.write_text(text)
    fresh.chmod(mode)
    fresh.replace(path)
