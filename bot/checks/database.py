"""PostgreSQL: whether it can be reached, is new enough, has the desk's tables, and keeps what it says it keeps."""

import time
from dataclasses import dataclass

import asyncpg

from bot.checks.machine import at_least
from bot.checks.verdict import Level, Verdict, ok, unseen, warning, wrong
from services.database import OLDEST, DatabaseError, place_of, pool_connect, schemas
from services.stocktaking import EXTENSIONS

THINGS = ("database", "schema", "commits", "connections")
A_PROCESS = 25
"""Connections that a process takes at most."""
ANSWER_SECONDS = 3.0


@dataclass(frozen=True)
class Found:
    """`connection` is open, and the caller's to close, where PostgreSQL let us in; `tables`: it has this program's
    tables; `ahead`: seconds by which our clock is at least ahead of its."""

    verdicts: list[Verdict]
    connection: asyncpg.Connection | None = None
    tables: bool = False
    ahead: float = 0.0


async def look(url: str) -> Found:
    """All of THINGS."""
    connection = await _connected(url)
    if isinstance(connection, Verdict):
        return Found([connection, *unseen(THINGS[1:], "PostgreSQL could not be asked")])
    try:
        return await _seen(connection, url)
    except BaseException:
        connection.terminate()
        raise


async def _seen(connection: asyncpg.Connection, url: str) -> Found:
    before = time.time()
    row = await connection.fetchrow(_FACTS, list(EXTENSIONS))
    after = time.time()
    assert row is not None
    schema = await _schema(connection, row)
    verdicts = [_server(row, url), schema, _commits(row), _connections(row)]
    late = (before + after) / 2 - float(row["now"])
    return Found(verdicts, connection, schema.level == Level.OK, at_least(late, (after - before) / 2))


async def _connected(url: str) -> asyncpg.Connection | Verdict:
    try:
        return await pool_connect(url, timeout=ANSWER_SECONDS, command_timeout=ANSWER_SECONDS)
    except DatabaseError as error:
        return wrong("database", str(error), "correct DATABASE_URL")
    except asyncpg.TooManyConnectionsError:
        return wrong("database", "no connection is free", "raise max_connections, or end what uses them up")
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        says = f"PostgreSQL at {place_of(url)} does not answer ({str(error) or type(error).__name__})"
        return wrong("database", says, "start it, or correct DATABASE_URL")


def _server(row: asyncpg.Record, url: str) -> Verdict:
    version = f"PostgreSQL {row['version'].split()[0]}"
    if int(row["number"]) < OLDEST * 10_000:
        return wrong("database", f"it is {version}", f"use PostgreSQL {OLDEST} or newer")
    if row["recovering"] or row["read_only"] == "on":
        return wrong(
            "database", "it takes no writes (a replica, or read only)", "set DATABASE_URL to the primary"
        )
    if row["encoding"] != "UTF8":
        return wrong(
            "database",
            f"its encoding is {row['encoding']}",
            "make it anew: CREATE DATABASE … ENCODING 'UTF8'",
        )
    return ok("database", f"{version} at {place_of(url)}, {row['size'] / 1e6:.0f} MB")


async def _schema(connection: asyncpg.Connection, row: asyncpg.Record) -> Verdict:
    known = schemas()
    head, here = known[-1], None
    if row["versioned"]:
        here = await connection.fetchval("select max(version_num) from alembic_version")
    if here is None:
        missing = [name for name in EXTENSIONS if name not in row["available"]]
        if missing:
            do = "install PostgreSQL's contrib package on its machine"
            return wrong("schema", f"PostgreSQL lacks the extensions {', '.join(missing)}", do)
        return warning(
            "schema", "it has no tables yet", "atende migrate (the bot does it too when it starts)"
        )
    if here not in known:
        do = "use the newer program again, or restore a backup of this one"
        return wrong("schema", f"it is at {here}, made by a newer program than this one ({head})", do)
    if here != head:
        return wrong("schema", f"it is at {here}, and this program needs {head}", "atende migrate")
    return ok("schema", f"at {here}, as this program needs it")


def _commits(row: asyncpg.Record) -> Verdict:
    for name, meaning in (
        ("synchronous_commit", "what it says is stored is lost when it dies"),
        ("fsync", "a loss of power destroys the database"),
    ):
        if row[name] == "off":
            return wrong(
                "commits",
                f"{name} is off: {meaning}",
                f"set {name} = on (postgresql.conf, or ALTER DATABASE)",
            )
    return ok("commits", f"synchronous_commit {row['synchronous_commit']}, fsync on")


def _connections(row: asyncpg.Record) -> Verdict:
    free = int(row["most"]) - int(row["reserved"]) - row["taken"]
    says = f"{free} of {row['most']} are free"
    if free < A_PROCESS:
        do = f"raise max_connections: a process of Atende takes up to {A_PROCESS}"
        return warning("connections", says, do)
    return ok("connections", says)


_FACTS = """
    select current_setting('server_version') as version, current_setting('server_version_num') as number,
        current_setting('synchronous_commit') as synchronous_commit, current_setting('fsync') as fsync,
        current_setting('server_encoding') as encoding, current_setting('transaction_read_only') as read_only,
        current_setting('max_connections') as most, current_setting('superuser_reserved_connections') as reserved,
        pg_is_in_recovery() as recovering, pg_database_size(current_database()) as size,
        extract(epoch from clock_timestamp())::float8 as now,
        to_regclass('alembic_version') is not null as versioned,
        (select count(*) from pg_stat_activity where backend_type = 'client backend') as taken,
        (select coalesce(array_agg(name::text), '{}') from pg_available_extensions where name = any($1::text[]))
            as available"""
