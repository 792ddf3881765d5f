"""Everything is lost and comes back from a backup; whoever was in the middle of a ticket goes on with it."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
import redis

from bot.backup import save
from bot.embedded import discard
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.embedded.conftest import REPO

PROBLEM = "Sem internet desde ontem, luz vermelha no aparelho"
VISIT = """
insert into orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)
select t.id, (select min(id) from order_types), (select min(person_id) from technicians), 'scheduled',
    '2026-11-25 12:00+00', 60, '[2026-11-25 12:00+00, 2026-11-25 13:20+00)', t.opened_by
from tickets t where t.protocol = $1"""


async def atende(*words: str | Path, **settings: str) -> tuple[int | None, str, str]:
    """`python -m bot …` with these settings: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=REPO,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **settings},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(60):
        output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


def of(desk: Desk) -> dict[str, str]:
    """The addresses of its servers, as settings."""
    database, servers = desk.settings.database.url, desk.settings.redis.url
    assert database is not None
    assert servers is not None
    return {"DATABASE_URL": database.get_secret_value(), "REDIS_URL": servers.get_secret_value()}


async def begins(person: Person) -> str:
    """As far as Dados Atend. with a problem typed; the protocol."""
    await person.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", f"«{PROBLEM}")
    return person.screen.protocol


async def ends(person: Person) -> str:
    await person.presses("Avançar")
    await person.presses(person.screen.buttons[0])
    return (await person.goes("Finalizar", "Confirmar")).protocol


@pytest.mark.parametrize("loss", ["a damaged database", "a new server"])
async def test_after_everything_was_lost_a_person_goes_on_with_the_draft_of_the_backup(
    desk: Desk,
    loss: str,
    tmp_path: Path,
    clone: Callable[[str], str],
) -> None:
    ana, bia = await desk.operator(), await desk.operator("Bia", 1002)
    others = await desk.value("select count(*) from tickets")
    finished = await begins(bia)
    await ends(bia)
    await desk.database.execute(VISIT, finished)
    drafted = await begins(ana)
    code, said, errors = await atende("backup", tmp_path, **of(desk))
    assert code == 0, errors
    [file] = tmp_path.iterdir()
    assert said.startswith(f"{file}: {others + 2} tickets, ")
    assert file.stat().st_mode & 0o077 == 0
    if loss == "a new server":
        await ana.presses("Avançar")  # Redis knows a later turn of the draft than the backup
    lost = ""
    for _ in range(3):
        lost = await begins(bia)
        await ends(bia)
    assert (await ana.says("/rascunhos")).count(drafted) == 1

    code, said, errors = await atende("restore", file, "--yes", **of(desk))
    assert code == 1
    assert "Something lives on this database" in errors
    assert await desk.ticket(lost)

    await desk.stop()
    if loss == "a new server":
        await desk.database.close()
        desk.settings = desk.settings.model_copy(
            update={
                "database": desk.settings.database.model_copy(update={"url": _secret(clone("template0"))})
            }
        )
        desk.database = await asyncpg.connect(of(desk)["DATABASE_URL"])
    else:
        await desk.database.execute("drop table timeline, applied cascade; update tickets set problem = 'x'")
    code, said, errors = await atende("restore", file, "--yes", **of(desk))
    assert code == 0, errors
    assert f"{others + 2} tickets" in said
    with redis.Redis.from_url(of(desk)["REDIS_URL"]) as client:
        assert not client.keys("atende:drafts:*")

    await desk.start()
    assert (await desk.ticket(finished))["state"] == "open"
    assert await desk.value("select minutes from orders") == 60
    with pytest.raises(asyncpg.ExclusionViolationError):
        await desk.database.execute(VISIT, finished)
    await ana.says("/rascunhos")
    back = await ana.presses(drafted)
    assert "Dados Atend." in back
    assert PROBLEM in back
    assert await ends(ana) == drafted
    assert (await desk.ticket(drafted))["problem"] == PROBLEM
    assert await desk.value("select count(*) from tickets") == others + 2, (
        "one of Ana's, nothing of what was lost"
    )
    assert await desk.value("select count(*) from tickets where protocol = $1", lost) == 0
    assert int(await begins(bia)) > int(lost), "a protocol that was told once is not told again"
    await desk.database.close()


async def test_a_backup_of_an_older_schema_is_brought_to_the_newest(
    desk: Desk,
    tmp_path: Path,
    clone: Callable[[str], str],
) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import Connection

    from services.database import create_engine, schemas

    def older(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(REPO / "services/migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, schemas()[-2])

    empty_url = clone("template0")
    engine = create_engine(empty_url)
    async with engine.begin() as connection:
        await connection.run_sync(older)
    await engine.dispose()
    file = tmp_path / "older.backup"
    with file.open("wb") as stream:
        assert (await save(empty_url, stream, datetime.now(UTC))).schema_version == schemas()[-2]
    await desk.stop()
    code, _, errors = await atende("restore", file, "--yes", **of(desk))
    assert code == 0, errors
    assert await desk.value("select version_num from alembic_version") == schemas()[-1]
    assert await desk.value("select count(*) from people") == 0


async def test_a_restore_that_fails_in_the_middle_changes_nothing(
    desk: Desk,
    tmp_path: Path,
) -> None:
    from bot.backup_file import Manifest, read, write

    ana = await desk.operator()
    protocol = await begins(ana)
    file, lying = tmp_path / "good.backup", tmp_path / "lying.backup"
    with file.open("wb") as stream:
        made = await save(of(desk)["DATABASE_URL"], stream, datetime.now(UTC))
    with read(file).dump() as dump, lying.open("wb") as stream:
        write(stream, Manifest(**(made.model_dump() | {"tickets": 7})), dump)
    await desk.stop()
    code, _, errors = await atende("restore", lying, "--yes", **of(desk))
    assert code == 1
    assert "Nothing was changed: not all rows of the backup came" in errors
    code, _, errors = await atende(
        "restore", file, "--yes", **(of(desk) | {"REDIS_URL": "redis://127.0.0.1:1"})
    )
    assert code == 1
    assert "Nothing was changed: Redis" in errors
    await desk.database.execute("create table payroll (id int)")
    code, _, errors = await atende("restore", file, "--yes", **of(desk))
    assert code == 1
    assert "tables that are not Atende's: payroll" in errors
    await desk.start()
    await ana.goes("/rascunhos", protocol)
    assert await ends(ana) == protocol


async def test_an_owner_who_is_no_superuser_restores_too(
    desk: Desk,
    tmp_path: Path,
    clone: Callable[[str], str],
) -> None:
    """As on a managed server, where the extensions may be somebody else's."""
    file = tmp_path / "a.backup"
    with file.open("wb") as stream:
        await save(of(desk)["DATABASE_URL"], stream, datetime.now(UTC))
    await desk.stop()
    url = clone("template0")
    name = url.partition("@/")[2].partition("?")[0]
    await desk.database.execute("drop role if exists tenant; create role tenant login password 'pass word'")
    connection = await asyncpg.connect(url)
    await connection.execute(f"create extension pg_trgm; alter database {name} owner to tenant")
    await connection.close()
    try:
        # Our own servers let us in by "peer" as one role alone; what another role may do is asked with its rights.
        as_tenant = url + "&options=-c%20role%3Dtenant"
        for _ in range(2):  # into an empty one, and over what is there
            code, _, errors = await atende(
                "restore", file, "--yes", DATABASE_URL=as_tenant, REDIS_URL=of(desk)["REDIS_URL"]
            )
            assert code == 0, errors
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select count(*) from customers") > 0
        owner = "select tableowner from pg_tables where tablename = 'customers'"
        assert await connection.fetchval(owner) == "tenant"
        await connection.execute(f"alter database {name} owner to atende; drop owned by tenant cascade")
        await connection.close()
    finally:
        await desk.database.execute("drop role if exists tenant")


async def test_own_servers_are_started_for_it_and_a_backup_moves_to_another_folder(tmp_path: Path) -> None:
    # Not named as a test's: nothing holds these between two commands, and another run would clear them away.
    first, second = tmp_path / "first", tmp_path / "second"
    file = tmp_path / "moved.backup"
    try:
        words = ("people", "add", "--role", "operator", "--telegram-id", "77", "--name", "Ana")
        assert (await atende(*words, DATA_DIR=str(first)))[0] == 0
        code, said, errors = await atende("backup", file, DATA_DIR=str(first))
        assert code == 0, errors
        assert "1 people" in said
        code, said, errors = await atende("restore", file, DATA_DIR=str(second))
        assert code == 1
        assert "say --yes to restore this" in errors
        code, said, errors = await atende("restore", file, "--yes", DATA_DIR=str(second))
        assert code == 0, errors
        assert "The database  is empty" in said
        code, said, errors = await atende("people", "list", DATA_DIR=str(second))
        assert "Ana" in said
        for day in ("2026-01-01", "2026-01-02"):
            (tmp_path / f"atende-{day}T000000Z.backup").touch()
        code, said, errors = await atende("backup", tmp_path, "--keep", "2", DATA_DIR=str(second))
        assert code == 0, errors
        assert len([*tmp_path.glob("atende-*.backup")]) == 2
        assert not (tmp_path / "atende-2026-01-01T000000Z.backup").exists()
        assert file.exists(), "of another name: not ours to delete"
    finally:
        discard(first)
        discard(second)


def _secret(url: str) -> object:
    from pydantic import SecretStr

    return SecretStr(url)
