"""Server processes as we run them: apart from the terminal, with few variables, known by pid and socket."""

import os
import pwd
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from bot.embedded.errors import EmbeddedError

KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LOCPATH")
"""All that a server sees of our environment, which holds the bot's token and may hold PG… variables."""

LOG_LIMIT = 5_000_000
"""Bytes of a server's log; a longer one is put aside (as .1) before the next start."""


@dataclass(frozen=True)
class Account:
    """Who a server runs as."""

    name: str
    uid: int
    gid: int

    @classmethod
    def ours(cls) -> "Account":
        try:
            entry = pwd.getpwuid(os.geteuid())
        except KeyError:
            raise EmbeddedError(
                f"User {os.geteuid()} has no entry in /etc/passwd, and PostgreSQL wants one."
                " Add it, or set DATABASE_URL to a server of your own."
            ) from None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def nobody(cls) -> "Account":
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            raise EmbeddedError(
                "PostgreSQL does not run as root, and this machine has no user `nobody`."
                " Start as another user, or set DATABASE_URL to a server of your own."
            ) from None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ} | {"TZ": "UTC"}


def run(command: Sequence[str | Path], account: Account | None = None, timeout: float = 120) -> str:
    """Runs a program to its end, as the account if one is given; its output. EmbeddedError if it fails."""
    uid, gid, groups = _identity(account)
    try:
        done = subprocess.run(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=environment(), cwd="/", start_new_session=True, umask=0o077,
            timeout=timeout, text=True, errors="replace", check=False,
            user=uid, group=gid, extra_groups=groups,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise EmbeddedError(f"{command[0]} cannot be run: {error}") from error
    if done.returncode:
        raise EmbeddedError(f"{command[0]} failed ({done.returncode}):\n{done.stdout[-2000:]}")
    return done.stdout


def launch(
    command: Sequence[str | Path], log: Path, account: Account | None = None
) -> "subprocess.Popen[bytes]":
    """Starts a server in a session of its own (the terminal's Ctrl-C is ours to act on), writing to `log`."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
    uid, gid, groups = _identity(account)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=environment(), cwd="/", start_new_session=True, umask=0o077,
            user=uid, group=gid, extra_groups=groups,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise EmbeddedError(f"{command[0]} cannot be started: {error}") from error
    finally:
        os.close(output)


def _identity(account: Account | None) -> tuple[int | None, int | None, list[int] | None]:
    """User, group and further groups to change to; none where it is us."""
    if account is None or account.uid == os.geteuid():
        return None, None, None
    return account.uid, account.gid, []


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not collected yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return not Path("/proc/self/stat").exists()


def working_in(folder: Path) -> list[int]:
    """Processes whose working directory is `folder`: a PostgreSQL and its backends. Empty without /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == folder and alive(int(entry.name)):
                found.append(int(entry.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def listener(path: Path) -> int | None:
    """Who listens on a unix socket: the pid as the kernel knows it, 0 where it cannot tell, None: nobody."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except TimeoutError:
            return 0
        except OSError:
            return None
        if not hasattr(socket, "SO_PEERCRED"):
            return 0
        credentials = probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[0])


def wait_for(ready: Callable[[], bool], timeout: float, cancelled: Event | None = None) -> bool:
    """Asks until it is so (true), the time is over or the start was cancelled (false)."""
    deadline = time.monotonic() + timeout
    while not ready():
        if time.monotonic() > deadline or (cancelled is not None and cancelled.is_set()):
            return False
        time.sleep(0.01)
    return True


def end(
    pid: int, child: "subprocess.Popen[bytes] | None", signals: Sequence[tuple[signal.Signals, float]]
) -> None:
    """Ends a server by each signal in turn, with its seconds of patience. `child` is collected if given."""

    def gone() -> bool:
        return child.poll() is not None if child is not None else not alive(pid)

    for number, patience in signals:
        if gone():
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_for(gone, patience):
            return


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a server's log, for a message to people."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4000))
            text = file.read().decode(errors="replace")
    except OSError:
        return "(no log)"
    return "\n".join(text.splitlines()[-lines:])
