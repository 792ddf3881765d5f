"""Our own servers begin, are adopted, are killed, and give back what was written."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio

from bot.embedded import EmbeddedError, Servers, discard, start_both, start_postgres, start_valkey
from bot.embedded.processes import alive, working_in
from services.tasks import spawn
from tests.embedded.conftest import Program, cluster_data


async def write(postgres_url: str, valkey_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("CREATE TABLE notes (text text); INSERT INTO notes VALUES ('João ligou')")
    await connection.close()
    async with redis.asyncio.from_url(valkey_url) as client:
        await client.set("draft", "half typed")


async def read(servers: Servers) -> tuple[str, bytes]:
    assert servers.postgres is not None
    assert servers.valkey is not None
    connection = await asyncpg.connect(servers.postgres.url)
    text = await connection.fetchval("SELECT text FROM notes")
    await connection.close()
    async with redis.asyncio.from_url(servers.valkey.url) as client:
        draft = await client.get("draft")
        assert isinstance(draft, bytes)
        return text, draft


async def test_both_start_keep_data_and_end_with_the_program(data_dir: Path) -> None:
    begin = time.monotonic()
    servers = await start_both(data_dir)
    cold = time.monotonic() - begin
    assert servers.postgres is not None
    assert servers.valkey is not None
    assert not servers.postgres.adopted
    await write(servers.postgres.url, servers.valkey.url)
    await servers.stop()
    assert not alive(servers.postgres.pid)
    assert not alive(servers.valkey.pid)

    begin = time.monotonic()
    again = await start_both(data_dir)
    warm = time.monotonic() - begin
    try:
        assert await read(again) == ("João ligou", b"half typed")
    finally:
        await again.stop()
        await again.stop()  # once more does nothing
    print(f"cold {cold:.2f} s, warm {warm:.2f} s")
    assert cold < 15
    assert warm < 5


async def test_what_the_desk_asks_of_its_database_is_there(data_dir: Path) -> None:
    server = await start_postgres(data_dir)
    connection = await asyncpg.connect(server.url)
    try:
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await connection.fetchval(f"SHOW {setting}") == "on"
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            await connection.execute(f"CREATE EXTENSION {extension}")
        assert await connection.fetchval("SELECT similarity('JOÃO', 'joão')") == 1
    finally:
        await connection.close()
        await server.stop()


async def test_nothing_of_ours_listens_on_the_network(data_dir: Path) -> None:
    servers = await start_both(data_dir)
    assert servers.postgres is not None
    assert servers.valkey is not None
    try:
        ours = {servers.postgres.pid, servers.valkey.pid}
        sockets = {link for pid in ours for link in links(pid)}
        tables = [Path(f"/proc/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6")]
        inodes = {row.split()[9] for t in tables if t.exists() for row in t.read_text().splitlines()[1:]}
        assert sockets, "the servers have sockets, so that this test looks at something"
        assert not {f"socket:[{inode}]" for inode in inodes} & sockets
        for url in (servers.postgres.url.partition("host=")[2], servers.valkey.url[len("unix://") :]):
            folder = Path(url.partition("?")[0])
            folder = folder if folder.is_dir() else folder.parent
            assert folder.stat().st_mode & 0o077 == 0, "nobody else may enter the sockets' folders"
    finally:
        await servers.stop()


def links(pid: int) -> list[str]:
    """The sockets that a process holds."""
    found = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return [link for link in found if link.startswith("socket:")]


async def test_a_second_program_adopts_and_the_last_one_to_leave_stops(
    data_dir: Path, program: Callable[[], Program]
) -> None:
    first = await asyncio.to_thread(program)
    servers = await start_both(data_dir)
    assert servers.postgres is not None
    assert servers.valkey is not None
    assert servers.postgres.adopted
    assert servers.valkey.adopted
    assert (servers.postgres.pid, servers.valkey.pid) == (first.postgres[2], first.valkey[2])

    await asyncio.to_thread(first.finish)
    await write(servers.postgres.url, servers.valkey.url)  # the first has left, and they still serve
    await servers.stop()
    assert not alive(servers.postgres.pid)
    assert not alive(servers.valkey.pid)


async def test_two_programs_starting_at_once_share_one_server(
    data_dir: Path, program: Callable[[], Program]
) -> None:
    first, second = await asyncio.gather(asyncio.to_thread(program), asyncio.to_thread(program))
    assert first.postgres[2] == second.postgres[2]
    assert first.valkey[2] == second.valkey[2]
    assert sorted([first.postgres[1], second.postgres[1]]) == [False, True]
    await asyncio.gather(asyncio.to_thread(first.finish), asyncio.to_thread(second.finish))
    assert not alive(first.postgres[2])


async def test_everything_killed_at_once_leaves_the_data_intact(
    data_dir: Path, program: Callable[[], Program]
) -> None:
    killed = await asyncio.to_thread(program)
    await write(killed.postgres[0], killed.valkey[0])
    await asyncio.sleep(1.1)  # Valkey's file is on the disk each second
    killed.kill_everything()

    servers = await start_both(data_dir)
    try:
        assert servers.postgres is not None
        assert not servers.postgres.adopted
        assert await read(servers) == ("João ligou", b"half typed")
    finally:
        await servers.stop()


async def test_a_valkey_that_dies_while_it_is_asked_is_started_anew(
    data_dir: Path, program: Callable[[], Program]
) -> None:
    """Its socket still takes connections while the kernel clears it away."""
    killed = await asyncio.to_thread(program)
    killed.process.kill()
    killed.process.wait()
    os.kill(killed.valkey[2], signal.SIGSTOP)
    starting = spawn(start_valkey(data_dir), name="start")
    await asyncio.sleep(0.5)
    assert not starting.done()
    os.kill(killed.valkey[2], signal.SIGKILL)
    try:
        async with asyncio.timeout(15):
            server = await starting
        assert not server.adopted
        await server.stop()
    finally:
        await (await start_postgres(data_dir)).stop()


async def test_servers_of_a_killed_program_are_adopted_and_stopped_by_the_next(
    data_dir: Path, program: Callable[[], Program]
) -> None:
    killed = await asyncio.to_thread(program)
    killed.process.kill()
    killed.process.wait()
    servers = await start_both(data_dir)
    assert servers.postgres is not None
    assert servers.postgres.adopted
    await servers.stop()
    assert not alive(killed.postgres[2])
    assert not alive(killed.valkey[2])


async def test_a_pid_file_whose_number_went_to_another_program_is_no_hindrance(data_dir: Path) -> None:
    server = await start_postgres(data_dir)
    await server.stop()
    pid_file = cluster_data(data_dir) / "postmaster.pid"
    pid_file.write_text(f"{1}\n{cluster_data(data_dir)}\n0\n5432\n\n\n0 0\nready\n")
    again = await start_postgres(data_dir)
    assert not again.adopted
    assert working_in(cluster_data(data_dir))
    await again.stop()


async def test_a_folder_of_another_major_version_is_refused_with_what_to_do(data_dir: Path) -> None:
    await (await start_postgres(data_dir)).stop()
    (cluster_data(data_dir) / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 12.*install PostgreSQL 12.*pg_dumpall"):
        await start_postgres(data_dir)
    assert (cluster_data(data_dir) / "PG_VERSION").read_text() == "12\n"


async def test_folders_that_were_there_keep_their_rights(data_dir: Path) -> None:
    data_dir.mkdir()
    data_dir.chmod(0o751)
    data_dir.parent.chmod(0o755)
    watched = [data_dir, *data_dir.parents]
    before = [(f, f.stat().st_mode, f.stat().st_uid) for f in watched]
    servers = await start_both(data_dir)
    await servers.stop()
    assert [(f, f.stat().st_mode, f.stat().st_uid) for f in watched] == before


async def test_a_path_too_long_for_a_socket_is_no_hindrance(data_dir: Path) -> None:
    deep = data_dir / ("d" * 60) / ("e" * 60)
    deep.parent.mkdir(parents=True)
    servers = await start_both(deep)
    try:
        assert servers.valkey is not None
        async with redis.asyncio.from_url(servers.valkey.url) as client:
            assert await client.ping()
    finally:
        await servers.stop()
        discard(deep)


async def test_a_start_that_is_cancelled_leaves_nothing_running(data_dir: Path) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):  # by then Valkey is up and PostgreSQL is being made
            await start_both(data_dir)
    assert working_in(cluster_data(data_dir)) == []
    assert working_in(data_dir / "valkey") == []


async def test_valkey_alone_starts_without_postgres(data_dir: Path) -> None:
    server = await start_valkey(data_dir)
    assert not (data_dir / "postgres").exists()
    await server.stop()
