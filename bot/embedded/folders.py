"""Where our own servers keep things, and the file locks that make starters and users of a folder agree."""

import fcntl
import hashlib
import os
import pwd
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from bot.embedded.errors import EmbeddedError

SOCKET_PATH_LIMIT = 100
"""Bytes of a unix socket's path: the kernel takes 107 on Linux, 103 on macOS."""

LOCK_PATIENCE = 90.0
"""Seconds to wait for another starter of the same folder (it may be recovering a big database)."""


def is_root() -> bool:
    return os.geteuid() == 0


def user_name(uid: int) -> str:
    """The account's name, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def own_folder(path: Path) -> Path:
    """Makes a folder that only we may enter (0700), or checks that it is ours. Parents stay as is."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise EmbeddedError(
            f"{path} cannot be made: {error.strerror}. Set DATA_DIR to another folder."
        ) from error
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{path} is not a folder. Move it away, or set DATA_DIR to another folder.")
    if found.st_uid != os.geteuid():
        owner = user_name(found.st_uid)
        raise EmbeddedError(
            f"{path} belongs to {owner}. Start as {owner}, or set DATA_DIR to another folder."
        )
    if found.st_mode & 0o777 != 0o700:
        path.chmod(0o700)
    return path


def data_folder(path: Path) -> Path:
    """DATA_DIR itself, made for us alone where it is missing; one that exists keeps its rights and owner."""
    path = Path(os.path.realpath(path))
    if not path.is_dir():
        own_folder(path)
    return path


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def socket_folder(preferred: Path, name: str) -> Path:
    """The folder for a socket called `name`: the preferred one if short enough, else one of ours."""
    if len(os.fsencode(preferred / name)) <= SOCKET_PATH_LIMIT:
        return own_folder(preferred)
    candidates = [Path("/tmp") / f"atende-{os.geteuid()}-{fingerprint(preferred)}"]
    if (runtime := os.environ.get("XDG_RUNTIME_DIR")) and os.access(runtime, os.W_OK):
        candidates.insert(0, Path(runtime) / f"atende-{fingerprint(preferred)}")
    for candidate in candidates:
        if len(os.fsencode(candidate / name)) <= SOCKET_PATH_LIMIT:
            return own_folder(candidate)
    raise EmbeddedError(
        f"{preferred} is too long for a socket. Set DATA_DIR to a folder with a shorter path."
    )


def leave_socket_folder(path: Path) -> None:
    """Removes a socket folder that is not in the data folder, once its server has ended."""
    if path.name.startswith("atende-"):
        with suppress(OSError):
            path.rmdir()


class Claim:
    """A shared lock on a file: held while a live process uses the server, gone when it is killed."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> bool:
        """Gives the claim up; true if nobody else holds one. To be called inside `starting`."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(self._file)
        return True


@contextmanager
def starting(path: Path, cancelled: Event | None = None) -> Iterator[None]:
    """Only one process (or thread) at a time starts, adopts or stops the server of a folder."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + LOCK_PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if cancelled is not None and cancelled.is_set():
                    raise EmbeddedError("The start was cancelled.") from None
                if time.monotonic() > deadline:
                    raise EmbeddedError(
                        f"Another process has been starting the server of {path.parent} for"
                        f" {LOCK_PATIENCE:.0f} s."
                        " Stop it, then start again."
                    ) from None
                time.sleep(0.02)
        yield
    finally:
        os.close(file)


def sync_folder(path: Path) -> None:
    """Makes names just written in a folder (a rename, a new file) survive a loss of power."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
