"""Our own PostgreSQL: adopted or started for a data folder, reached by a unix socket alone.

Who may enter is the kernel's word ("peer"): only the account that started the program is let in, as `atende`.
So there is no password to keep, and other accounts of the machine are refused, `nobody` too.
"""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

from bot.embedded import binaries
from bot.embedded.cluster import NAME, PORT, Cluster, locate, write
from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import (
    Claim,
    data_folder,
    is_root,
    leave_socket_folder,
    own_folder,
    starting,
    sync_folder,
)
from bot.embedded.processes import Account, alive, end, launch, listener, run, tail, wait_for, working_in
from bot.embedded.server import Server

READY_PATIENCE = 60.0
FAST, IMMEDIATE = (signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0)

SETTINGS = {
    "listen_addresses": "", "port": str(PORT), "unix_socket_permissions": "0700", "fsync": "on",
    "synchronous_commit": "on", "full_page_writes": "on", "timezone": "UTC", "log_timezone": "UTC",
    # A failed statement and its DETAIL carry the customer's data: the log gets neither.
    "log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_destination": "stderr",
    "logging_collector": "off", "jit": "off",
}  # fmt: skip


def start(data_dir: Path, cancelled: Event) -> Server:
    """Adopts the PostgreSQL of `data_dir` or starts it; blocks until it answers. EmbeddedError."""
    data_dir = data_folder(data_dir)
    control = own_folder(data_dir / "postgres")
    with starting(control / "lock", cancelled):
        cluster = locate(data_dir, control)
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
                leave_socket_folder(cluster.sockets)

    return Server(cluster.url, adopted=child is None, pid=child.pid if child else pid or 0, stopping=stop)


def _running(cluster: Cluster, cancelled: Event) -> int | None:
    """The pid of this cluster's server, if it runs. What a killed one left is waited for or cleared."""
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
    # The postmaster is dead; its last backends end within moments, and no new one may start beside them.
    if not wait_for(lambda: not working_in(cluster.data), 15, cancelled):
        left = ", ".join(map(str, working_in(cluster.data)))
        raise EmbeddedError(
            f"Processes of a killed PostgreSQL still use {cluster.data}: {left}. End them and start again."
        )
    if Path("/proc/self").exists():
        # Their number may be another program's by now, or an uncollected zombie's: PostgreSQL would give up.
        for left_over in (pid_file, cluster.socket, cluster.socket.with_name(f"{cluster.socket.name}.lock")):
            left_over.unlink(missing_ok=True)
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
    write(cluster.home / "pg_hba.conf", f"local all all peer map={NAME}\n")
    write(cluster.home / "pg_ident.conf", f'{NAME} "{caller}" {NAME}\n')
    settings = SETTINGS | {
        "unix_socket_directories": f'"{cluster.sockets}"',
        "hba_file": str(cluster.home / "pg_hba.conf"), "ident_file": str(cluster.home / "pg_ident.conf"),
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return launch([programs.folder / "postgres", "-D", cluster.data, *options], cluster.log, cluster.account)


def _programs(cluster: Cluster) -> binaries.Postgres:
    major = major_of(cluster)
    found = binaries.postgres_for(major, cluster.account)
    if found is None:
        newest = binaries.postgres_for(None, cluster.account)
        here = newest.major if newest else "none"
        raise EmbeddedError(
            f"The database in {cluster.data} was made by PostgreSQL {major}, and this program has {here}."
            f" Either install PostgreSQL {major} and start again, or save it with pg_dumpall of {major},"
            f" delete {cluster.control} and load it again, or set DATA_DIR to another folder."
        )
    return found


def major_of(cluster: Cluster) -> int | None:
    """The version that made its data; None where there are none, 0 where they do not say."""
    try:
        version = (cluster.data / "PG_VERSION").read_text(errors="replace")
    except OSError:
        return None
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


def _make_cluster(cluster: Cluster, programs: binaries.Postgres) -> None:
    """Makes the cluster beside its place and renames it there when it is on the disk: whole or missing."""
    if cluster.data.exists() and any(cluster.data.iterdir()):
        raise EmbeddedError(
            f"{cluster.data} has files but no database. Move it away, or set DATA_DIR to another folder."
        )
    fresh = cluster.home / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if is_root():
        os.chown(fresh, cluster.account.uid, cluster.account.gid)
    # pg_trgm asks the C library what a letter is: LC_CTYPE must know UTF-8. The rest is by code point.
    ctype = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    run([programs.folder / "initdb", "-D", fresh, "-U", NAME, "--auth=peer", "--encoding=UTF8",
         "--locale-provider=libc", "--locale=C", f"--lc-ctype={ctype}", "--no-sync",
         "--no-instructions"], cluster.account)  # fmt: skip
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
        return await asyncpg.connect(
            host=str(cluster.sockets), port=PORT, user=NAME, database=database, timeout=15
        )

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
