"""What is kept no longer is deleted: of each table the old row goes and the young one stays."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from services.upkeep import PURGES, Upkeep

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
DEFAULT = {"inbox": 3, "drafts": 30, "applied": 30, "invites": 90, "notices": 90, "jobs": 30, "files": 30}
ROWS = {
    "inbox": "insert into inbox (bot_id, update_id, raw, received_at, done_at) values (1, $2, '{}', $1, $1)",
    "drafts": "insert into drafts (id, owner, flow, state, turn, document, touched_at)"
    " values ($2, 1, 'intake', 'finished', 1, '{}', $1)",
    "applied": "insert into applied (key, at) values ($2::bigint::text, $1)",
    "invites": "insert into invites (token_hash, role, created_at, expires_at)"
    " values (decode(lpad($2::bigint::text, 8, '0'), 'hex'), 'operator', $1, $1)",
    "notices": "insert into notices (person_id, ticket_id, kind, made_at, told_at)"
    " values (1, 1, $2::bigint::text, $1, $1)",
    "files": "insert into files (id, sent_by, sent_at, kind, name) overriding system value"
    " values ($2, 1, $1, 'photo', '')",
    "jobs": "insert into pgqueuer_log (created, job_id, status, priority, entrypoint)"
    " values ($1, $2, 'successful', 0, 'tell')",
}
STAY = {
    "an update that waits": "insert into inbox (bot_id, update_id, raw, received_at) values (2, $2, '{}', $1)",
    "a draft that is worked on": "insert into drafts (id, owner, flow, state, turn, document, touched_at)"
    " values (-$2::bigint, 1, 'intake', 'parked', 1, '{}', $1)",
    "a file of a ticket": "with sent as (insert into files (sent_by, sent_at, kind, name) values (1, $1, 'photo', '')"
    " returning id) insert into ticket_files (ticket_id, file_id, added_by, note)"
    " select 1, id, 1, $2::bigint::text from sent",
    "who did what": "insert into audit (at, action, object_kind, object_id) values ($1, 'x', 'y', $2)",
    "a notice of a ticket that runs": "insert into notices (person_id, ticket_id, kind, made_at, told_at)"
    " values (1, 2, $2::bigint::text, $1, $1)",
}


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    await connection.execute("""
        set session_replication_role = replica;
        insert into people (id, name, role) overriding system value values (1, 'Ana', 'operator');
        insert into tickets (id, protocol, draft_id, state, opened_by, opened_at) overriding system value
        values (1, 'T1', 1, 'cancelled', 1, now());
        alter table tickets drop constraint ck_tickets_content;
        insert into tickets (id, protocol, draft_id, state, opened_by, opened_at) overriding system value
        values (2, 'T2', 2, 'open', 1, now())""")
    yield connection
    await connection.close()


async def left(database: asyncpg.Connection, table: str) -> int:
    return int(await database.fetchval(f"select count(*) from {table}"))


async def test_the_old_row_of_each_kind_goes_and_the_young_one_stays(
    database: asyncpg.Connection, database_url: str
) -> None:
    tables = {each.kind: each.table for each in PURGES if each.table != "pgqueuer_statistics"}
    assert ROWS.keys() == tables.keys() - {"audit"} == DEFAULT.keys()
    for number, (kind, insert) in enumerate(ROWS.items()):
        for old in (1, 2, 3):
            await database.execute(
                insert, NOW - timedelta(days=DEFAULT[kind], minutes=old), number * 10 + old
            )
        await database.execute(insert, NOW - timedelta(days=DEFAULT[kind], minutes=-1), number * 10)
    for number, insert in enumerate(STAY.values(), 100):
        await database.execute(insert, NOW - timedelta(days=3650), number)
    await database.execute(
        "insert into processes (id, bot_id, kind, place, seen_at) values"
        " (gen_random_uuid(), 1, 'bot', 'dead', $1), (gen_random_uuid(), 1, 'bot', 'lives', $2)",
        NOW - timedelta(hours=25), NOW - timedelta(hours=23),
    )  # fmt: skip
    await database.execute(
        "insert into session_counts (access_point_id, at, active) values (1, $1, 40), (1, $2, 40)",
        NOW - timedelta(days=31), NOW - timedelta(days=29),
    )  # fmt: skip
    gone = await Upkeep(database_url).purge(NOW, batch=2)
    assert gone == {tables[kind]: 3 for kind in ROWS} | {"processes": 1, "session_counts": 1}
    extra = {"inbox": 1, "drafts": 1, "notices": 1, "files": 1}
    for kind in ROWS:
        assert await left(database, tables[kind]) == 1 + extra.get(kind, 0), kind
    assert await left(database, "audit") == 1
    assert await Upkeep(database_url).purge(NOW) == {}


async def test_the_provider_says_how_long_but_never_so_short_that_a_repeat_would_not_be_known(
    database: asyncpg.Connection, database_url: str
) -> None:
    said = json.dumps({"inbox": 1, "audit": 400, "jobs": "soon"})
    await database.execute("insert into provider_settings (name, value) values ('retention', $1)", said)
    await database.execute(ROWS["inbox"], NOW - timedelta(hours=47), 1)
    await database.execute(ROWS["inbox"], NOW - timedelta(hours=49), 2)
    await database.execute(ROWS["jobs"], NOW - timedelta(days=29), 3)
    await database.execute(STAY["who did what"], NOW - timedelta(days=401), 4)
    assert await Upkeep(database_url).purge(NOW) == {"inbox": 1, "audit": 1}
