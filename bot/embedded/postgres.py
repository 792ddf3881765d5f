"""Our own PostgreSQL: a cluster in the data folder (for root in /var/lib/atende), reached by a unix socket alone.

Who may enter is the kernel's word ("peer"): only the account that started the program is let in, as `atende`.
So there is no password to keep, and other accounts of the machine are refused, `nobody` too.
"""

import asyncio
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from urllib.parse import quote

from bot.embedded import binaries
from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import Claim, data_folder, is_root, own_folder, socket_folder, starting, sync_folder
from bot.embedded.processes import Account, alive, end, launch, listener, run, tail, wait_for, working_in
from bot.embedded.server import Server

PORT = 5432
"""Only a part of the socket's name: nothing listens on TCP."""
NAME = "atende"
"""The database and the role in it."""
READY_PATIENCE = 60.0
FAST, IMMEDIATE = (signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0)

SETTINGS = {
    "listen_addresses": "", "port": str(PORT), "unix_socket_permissions": "0700", "fsync": "on",
    "synchronous_commit": "on", "full_page_writes": "on", "timezone": "UTC", "log_timezone": "UTC", "jit": "off",
    # A failed statement and its DETAIL carry the customer's data: the log gets neither.
    "log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_destination": "stderr",
    "logging_collector": "off",
}  # fmt: skip


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


def start(data_dir: Path, cancelled: Event) -> Server:
    """Adopts the PostgreSQL of `data_dir` or starts it; blocks until it answers. EmbeddedError says what to do."""
    data_dir = data_folder(data_dir)
    control = own_folder(data_dir / "postgres")
    with starting(control / "lock", cancelled):
        cluster = _locate(data_dir, control)
        claim = Claim(control / "users")
        child: subprocess.Popen[bytes] | None = None
        try:
            pid = _running(cluster, cancelled)
            if pid is None:
                child = _launch(cluster)
            _wait_until_ready(cluster, child, cancelled)
            asyncio.run(_ensure_database(cluster))
        except BaseException:
            if child is not None:
                end(child.pid, child, [FAST, IMMEDIATE])
            claim.release()
            raise

    def stop() -> None:
        with starting(control / "lock"):
            if claim.release():
                end(child.pid if child else pid or 0, child, [FAST, IMMEDIATE])

    return Server(cluster.url, adopted=child is None, pid=child.pid if child else pid or 0, stopping=stop)


def discard(data_dir: Path) -> None:
    """Deletes the database of `data_dir` for good, also what root keeps of it elsewhere. Its server must be stopped."""
    control = data_dir / "postgres"
    with suppress(OSError):
        home = Path((control / "folder").read_text().strip())
        if home.parent == binaries.STATE:
            shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(control, ignore_errors=True)


def _locate(data_dir: Path, control: Path) -> Cluster:
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
        if home.parent != binaries.STATE or not owner.is_file():
            raise EmbeddedError(
                f"{note} says that the database is in {home}, and it is not there any more. Bring that folder back,"
                f" or delete {note.parent} to begin with an empty database."
            )
        recorded = Path(owner.read_text().strip())
        if recorded != data_dir and _note_names(recorded / "postgres" / "folder", home):
            raise EmbeddedError(
                f"{data_dir} is a copy of {recorded}, and the database in {home} belongs to that one."
                f" Delete {note.parent} to begin with an empty database, or set DATA_DIR={recorded}."
            )
    else:
        home = binaries.STATE / secrets.token_hex(6)
        home.mkdir(mode=0o711, parents=True)
        home.chmod(0o711)
        binaries.STATE.chmod(0o755)
    _write(home / "owner", f"{data_dir}\n")
    sockets = home / "socket"
    if not sockets.exists():
        sockets.mkdir(mode=0o700)
        os.chown(sockets, account.uid, account.gid)
    _write(note, f"{home}\n")
    return home


def _note_names(note: Path, home: Path) -> bool:
    try:
        return Path(note.read_text().strip()) == home
    except OSError:
        return False


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes a small file whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text)
    fresh.chmod(mode)
    fresh.replace(path)


def _running(cluster: Cluster, cancelled: Event) -> int | None:
    """The pid of this cluster's server, if it runs. What a killed one left (processes, pid file) is waited for or cleared."""
    pid_file = cluster.data / "postmaster.pid"
    pid = _recorded(cluster)[0]
    here = working_in(cluster.data)
    if pid is not None and alive(pid) and (pid in here or not Path("/proc/self").exists()):
        wait_for(lambda: not alive(pid) or _recorded(cluster)[1] == "ready", READY_PATIENCE, cancelled)
        if alive(pid):
            if listener(cluster.socket) not in (pid, 0):
                raise EmbeddedError(
                    f"PostgreSQL {pid} runs on {cluster.data} but cannot be reached at {cluster.socket}."
                    f" Stop it (kill -INT {pid}) and start again."
                )
            return pid
    # The postmaster is dead; its last backends notice within moments, and a new one must not start beside them.
    if not wait_for(lambda: not working_in(cluster.data), 15, cancelled):
        left = ", ".join(map(str, working_in(cluster.data)))
        raise EmbeddedError(f"Processes of a killed PostgreSQL still use {cluster.data}: {left}. End them and start again.")
    if pid is not None and Path("/proc/self").exists():
        pid_file.unlink(missing_ok=True)  # its number may belong to another program by now, and PostgreSQL would give up
    return None


def _recorded(cluster: Cluster) -> tuple[int | None, str]:
    """What postmaster.pid says: the server's pid and its state ("starting", "ready", "stopping")."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text(errors="replace").splitlines()
        return int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
    except (OSError, ValueError, IndexError):
        return None, ""


def _launch(cluster: Cluster) -> "subprocess.Popen[bytes]":
    programs = _programs(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        _make_cluster(cluster, programs)
    caller = Account.ours().name
    _write(cluster.home / "pg_hba.conf", f"local all all peer map={NAME}\n")
    _write(cluster.home / "pg_ident.conf", f'{NAME} "{caller}" {NAME}\n')
    settings = SETTINGS | {
        "unix_socket_directories": f'"{cluster.sockets}"',
        "hba_file": str(cluster.home / "pg_hba.conf"), "ident_file": str(cluster.home / "pg_ident.conf"),
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return launch([programs.folder / "postgres", "-D", cluster.data, *options], cluster.log, cluster.account)


def _programs(cluster: Cluster) -> binaries.Postgres:
    major = _major(cluster)
    found = binaries.postgres_for(major, cluster.account)
    if found is None:
        newest = binaries.postgres_for(None, cluster.account)
        here = newest.major if newest else "none"
        raise EmbeddedError(
            f"The database in {cluster.data} was made by PostgreSQL {major}, and this program has {here}. Either install"
            f" PostgreSQL {major} and start again, or save it with pg_dumpall of {major}, delete {cluster.control} and"
            f" load it again, or set DATA_DIR to another folder."
        )
    return found


def _major(cluster: Cluster) -> int | None:
    try:
        version = (cluster.data / "PG_VERSION").read_text(errors="replace")
    except OSError:
        return None
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


def _make_cluster(cluster: Cluster, programs: binaries.Postgres) -> None:
    """Makes the cluster beside its place and renames it there when it is safe on the disk: it is whole or missing."""
    if cluster.data.exists() and any(cluster.data.iterdir()):
        raise EmbeddedError(f"{cluster.data} has files but no database. Move it away, or set DATA_DIR to another folder.")
    fresh = cluster.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if is_root():
        os.chown(fresh, cluster.account.uid, cluster.account.gid)
    # pg_trgm asks the C library what a letter is, so LC_CTYPE must know UTF-8; everything else sorts by code point.
    ctype = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    run([programs.folder / "initdb", "-D", fresh, "-U", NAME, "--auth=peer", "--encoding=UTF8", "--locale-provider=libc",
         "--locale=C", f"--lc-ctype={ctype}", "--no-sync", "--no-instructions"], cluster.account)  # fmt: skip
    run([programs.folder / "initdb", "-D", fresh, "--sync-only"], cluster.account)
    fresh.rename(cluster.data)
    sync_folder(cluster.home)


def _wait_until_ready(cluster: Cluster, child: "subprocess.Popen[bytes] | None", cancelled: Event) -> None:
    def ended() -> bool:
        return child is not None and child.poll() is not None

    ready = wait_for(lambda: ended() or _recorded(cluster)[1] == "ready", READY_PATIENCE, cancelled)
    if ended() or not ready:
        reason = "The start was cancelled." if cancelled.is_set() else "PostgreSQL did not start."
        raise EmbeddedError(f"{reason} The end of {cluster.log}:\n{tail(cluster.log)}")


async def _ensure_database(cluster: Cluster) -> None:
    """Connects for real, and makes the database where a fresh cluster has none."""
    import asyncpg

    async def connect(database: str) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(host=str(cluster.sockets), port=PORT, user=NAME, database=database, timeout=15)

    try:
        try:
            connection = await connect(NAME)
        except asyncpg.InvalidCatalogNameError:
            maker = await connect("postgres")
            try:
                await maker.execute(f"CREATE DATABASE {NAME}")
            finally:
                await maker.close()
            connection = await connect(NAME)
        await connection.close()
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise EmbeddedError(f"PostgreSQL of {cluster.data} runs but does not let us in: {error!r}") from error
