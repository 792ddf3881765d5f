"""What a database holds of the desk, and who lives on it: asked before it is saved, and before it is replaced."""

from dataclasses import dataclass
from typing import Any

import asyncpg

import services.line_tables
import services.live_tables
import services.mail_tables
import services.order_tables
import services.provider_tables
import services.script_tables
import services.work_tables  # noqa: F401 (their tables count too)
from services.processes import SEEN
from services.tables import Table

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
"""Of PostgreSQL, that the desk uses or will; trusted ones, which a database's owner may add."""
RESTORING = "atende: restore"
"""The name of a restore's own sessions."""
_NOT_OURS = ("alembic_version", "pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics")


@dataclass(frozen=True)
class Stock:
    """`server`: PostgreSQL's major version. `schema`: None where there are no tables of the desk. `unknown`: tables
    that this program does not know. `weekly`: tickets begun within the last seven days.
    """

    server: int
    schema: str | None
    extensions: list[str]
    unknown: list[str]
    tickets: int = 0
    people: int = 0
    weekly: int = 0


async def take_stock(connection: asyncpg.Connection) -> Stock:
    """Reads; in the caller's transaction, if there is one. What a damaged database lacks counts as nothing."""
    tables = {row["name"] for row in await connection.fetch(_TABLES)}
    schema = await _one(connection, tables, "alembic_version", "select max(version_num) from alembic_version")
    tickets = await _one(connection, tables, "tickets", "select count(*) from tickets")
    people = await _one(connection, tables, "people", "select count(*) from people")
    weekly = await _one(
        connection, tables, "tickets",
        "select count(*) from tickets where opened_at > now() - interval '7 days'",
    )  # fmt: skip
    here = await connection.fetch(
        "select extname from pg_extension where extname = any($1)", list(EXTENSIONS)
    )
    return Stock(
        server=int(await connection.fetchval("select current_setting('server_version_num')")) // 10_000,
        schema=schema,
        extensions=sorted(row["extname"] for row in here),
        unknown=sorted(tables - {table.name for table in Table.metadata.tables.values()} - {*_NOT_OURS}),
        tickets=tickets or 0,
        people=people or 0,
        weekly=weekly or 0,
    )


async def living(connection: asyncpg.Connection) -> list[str]:
    """Processes that say they live, and every session of the program but a restore's: each in words."""
    found = []
    if await connection.fetchval("select to_regclass('public.processes')"):
        rows = await connection.fetch(f"select kind, place from processes where {SEEN}")
        found = [f"a {row['kind']} at {row['place']}" for row in rows]
    if not found:
        sessions = await connection.fetch(SESSIONS, RESTORING)
        found = [f"a session of {row['name']!r} (pid {row['pid']})" for row in sessions]
    return found


async def _one(connection: asyncpg.Connection, tables: set[str], table: str, sql: str) -> Any:
    return await connection.fetchval(sql) if table in tables else None


_TABLES = """
select c.relname as name from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
"""
SESSIONS = """
select application_name as name, pid from pg_stat_activity
where datname = current_database() and application_name like 'atende%' and application_name <> $1
order by pid
"""
