"""The database that the migrations build is the one that the tables describe."""

import asyncio
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

import services.line_tables
import services.live_tables
import services.mail_tables
import services.order_tables
import services.provider_tables
import services.script_tables
import services.work_tables  # noqa: F401 (their tables count too)
from services.database import DatabaseError, async_url, migrate, plain_url
from services.tables import Table


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"include_name": of_the_desk})
    return list(compare_metadata(context, Table.metadata))


def of_the_desk(name: str | None, kind: str, _: object) -> bool:
    """The tables of jobs are pgqueuer's own (services/migrations/versions/0003_live.py)."""
    return kind != "table" or not str(name).startswith("pgqueuer")


async def test_the_migrated_schema_equals_the_tables(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_missing_column_would_be_seen(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(text("ALTER TABLE people DROP COLUMN language"))
        assert await connection.run_sync(differences) != []


async def test_checks_and_sequences_are_the_tables_too(engine: AsyncEngine) -> None:
    """Alembic's comparison looks at neither."""
    described = {
        str(constraint.name)
        for table in Table.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    async with engine.connect() as connection:
        checks = await connection.execute(
            text(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
        )
        assert {name for (name,) in checks if name.startswith("ck_")} == described
        sequences = await connection.execute(text("SELECT sequencename FROM pg_sequences"))
        assert {sequence.name for sequence in Table.metadata._sequences.values()} <= {
            name for (name,) in sequences
        }


async def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    await asyncio.gather(migrate(empty_url), migrate(empty_url), migrate(empty_url))
    await migrate(empty_url)


def test_an_address_is_read_for_sockets_and_for_tcp() -> None:
    assert async_url("postgresql://me@/desk?host=/run/pg") == "postgresql+asyncpg://me@/desk?host=/run/pg"
    assert async_url("postgres://me:x@db:5433/desk") == "postgresql+asyncpg://me:x@db:5433/desk"
    assert plain_url("postgresql+asyncpg://me@db/desk") == "postgresql://me@db/desk"


@pytest.mark.parametrize(
    "wrong", ["", "desk", "mysql://me@db/desk", "redis://x", "postgresql://me:pass@[x/desk"]
)
def test_an_address_of_something_else_is_refused_in_one_line(wrong: str) -> None:
    with pytest.raises(DatabaseError, match=r"^DATABASE_URL [^\n]*$"):
        async_url(wrong)


async def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseError, match=r"127\.0\.0\.1:1/desk does not answer") as raised:
        await migrate("postgresql://me:secreta@127.0.0.1:1/desk")
    assert "secreta" not in str(raised.value)


def test_a_migration_never_imports_aiogram() -> None:
    program = (
        "import sys, asyncio, services.database, services.tables\n"
        "try: asyncio.run(services.database.migrate('postgresql://me@127.0.0.1:1/desk'))\n"
        "except services.database.DatabaseError: pass\n"
        "import alembic.command\n"
        "sys.exit('aiogram' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0
