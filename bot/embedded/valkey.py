"""Our own Valkey: an append-only file in the data folder, a unix socket where only we may enter."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event
from urllib.parse import quote

from bot.embedded import binaries
from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import Claim, data_folder, leave_socket_folder, own_folder, socket_folder, starting
from bot.embedded.processes import end, launch, listener, tail, wait_for
from bot.embedded.server import Server

SOCKET = "valkey.sock"
READY_PATIENCE = 60.0
POLITE, HARD = (signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0)

SETTINGS = {
    "port": "0", "unixsocketperm": "700", "appendonly": "yes", "appendfsync": "everysec", "save": "",
    "maxmemory-policy": "noeviction", "databases": "64", "daemonize": "no", "protected-mode": "yes",
    "aof-load-truncated": "yes",
}  # fmt: skip


def start(data_dir: Path, cancelled: Event) -> Server:
    """Adopts the Valkey of `data_dir` or starts it; blocks until its data is loaded. EmbeddedError."""
    home = own_folder(data_folder(data_dir) / "valkey")
    path = socket_folder(home, SOCKET) / SOCKET
    with starting(home / "lock", cancelled):
        claim = Claim(home / "users")
        child: subprocess.Popen[bytes] | None = None
        try:
            pid = _running(home, path, cancelled)
            if pid is None:
                child = _launch(home, path, cancelled)
        except BaseException:
            claim.release()
            raise

    def stop() -> None:
        with starting(home / "lock"):
            if claim.release():
                end(child.pid if child else pid or 0, child, [POLITE, HARD])
                path.unlink(missing_ok=True)
                leave_socket_folder(path.parent)

    return Server(url_at(path), adopted=child is None, pid=child.pid if child else pid or 0, stopping=stop)


def url_at(path: Path) -> str:
    """For redis-py."""
    return f"unix://{quote(str(path), safe='/')}?db=0"


def _running(home: Path, path: Path, cancelled: Event) -> int | None:
    """The pid of the Valkey that serves this folder, if one does. One that dies while it is asked does not."""
    pid = listener(path)
    if pid is None:
        return None
    try:
        return _serving(home, path, pid, cancelled)
    except EmbeddedError:
        if listener(path) is None:
            return None
        raise


def _serving(home: Path, path: Path, pid: int, cancelled: Event) -> int:
    """Its pid, once it has loaded its data. Raises EmbeddedError when it does not answer, or serves others."""

    def answers_or_died() -> bool:
        return _answers(path) or listener(path) is None

    if not wait_for(answers_or_died, READY_PATIENCE if pid else 5, cancelled):
        raise EmbeddedError(
            f"Valkey {pid or ''} listens at {path} but does not answer. Stop it and start again."
        )
    served = ask(path, "CONFIG", "GET", "dir")
    if served[-1:] != [str(home)]:
        raise EmbeddedError(
            f"Another Valkey listens at {path} (its folder: {served[-1:]}). Stop it and start again."
        )
    info = ask(path, "INFO", "server")
    told = [line.partition(":")[2] for line in "".join(info).splitlines() if line.startswith("process_id:")]
    return pid or int(told[0])


def _launch(home: Path, path: Path, cancelled: Event) -> "subprocess.Popen[bytes]":
    settings = SETTINGS | {"dir": str(home), "unixsocket": str(path)}
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    path.unlink(missing_ok=True)
    log = home / "valkey.log"
    child = launch([binaries.valkey(), *options], log)
    try:
        ready = wait_for(lambda: child.poll() is not None or _answers(path), READY_PATIENCE, cancelled)
        if child.poll() is not None or not ready:
            reason = "The start was cancelled." if cancelled.is_set() else "Valkey did not start."
            raise EmbeddedError(f"{reason} The end of {log}:\n{tail(log)}")
    except BaseException:
        end(child.pid, child, [POLITE, HARD])
        raise
    return child


def _answers(path: Path) -> bool:
    try:
        return ask(path, "PING") == ["PONG"]
    except EmbeddedError:
        return False


def ask(path: Path, *words: str) -> list[str]:
    """One question to a Valkey; the answer (RESP2) flattened to texts. EmbeddedError: refused, or away."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(3)
            line.connect(os.fspath(path))
            parts = [word.encode() for word in words]
            line.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
            with line.makefile("rb") as answer:
                return _read(answer.readline, answer.read)
    except (OSError, ValueError) as error:
        raise EmbeddedError(f"Valkey at {path} does not answer: {error}") from error


def _read(readline: Callable[[], bytes], read: Callable[[int], bytes]) -> list[str]:
    head = readline().rstrip(b"\r\n").decode()
    kind, rest = head[:1], head[1:]
    if kind == "-":
        raise EmbeddedError(f"Valkey says {rest}")
    if kind == "$":
        return [read(int(rest) + 2)[:-2].decode(errors="replace")] if int(rest) >= 0 else []
    if kind == "*":
        return [text for _ in range(int(rest)) for text in _read(readline, read)]
    if kind in ("+", ":"):
        return [rest]
    raise ValueError(f"unexpected answer {head!r}")
