"""A job is written with the change that it follows, or not at all, and once for one key."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services import jobs


async def queue(engine: AsyncEngine) -> list[tuple[str, str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("select entrypoint, dedupe_key, convert_from(payload, 'UTF8') from pgqueuer order by id")
        )
        return [(row[0], row[1], row[2]) for row in rows]


async def test_a_transaction_that_is_undone_leaves_no_job(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:
        await session.begin()
        await jobs.enqueue(session, "tell", "7", {"person": 7})
        await session.rollback()
    assert await queue(engine) == []


async def test_a_job_of_one_kind_and_key_is_there_once_however_often_it_is_written(
    engine: AsyncEngine,
) -> None:
    for _ in range(2):
        async with AsyncSession(engine) as session, session.begin():
            await jobs.enqueue(session, "tell", "7", {"person": 7})
            await jobs.enqueue(session, "tell", "7", {"person": 7})
    async with AsyncSession(engine) as session, session.begin():
        await jobs.enqueue(session, "tell", "8", {"person": 8})
    assert await queue(engine) == [
        ("tell", "tell:7", '{"person": 7}'),
        ("tell", "tell:8", '{"person": 8}'),
    ]


async def test_a_job_may_wait_for_its_time(engine: AsyncEngine) -> None:
    at = datetime.now(UTC) + timedelta(hours=1)
    async with AsyncSession(engine) as session, session.begin():
        await jobs.enqueue(session, "tell", "7", {}, at=at)
        after = await session.scalar(text("select execute_after from pgqueuer"))
    assert abs(after - at) < timedelta(seconds=5)


async def test_a_job_set_aside_is_listed_and_enqueued_anew_once(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session, session.begin():
        await jobs.enqueue(session, "tell", "7", {"person": 7})
        number = await session.scalar(text("select id from pgqueuer"))
        await jobs.set_aside(session, number, "tell", "7", {"person": 7}, 6, "it can't be")
        await jobs.set_aside(session, number, "tell", "7", {"person": 7}, 6, "said by a second process")
    assert await queue(engine) == []
    async with AsyncSession(engine) as session, session.begin():
        (aside,) = await jobs.listing(session)
        assert (aside.kind, aside.key, aside.tries, aside.error) == ("tell", "7", 6, "it can't be")
        assert await jobs.again(session, aside.id) == aside
        assert await jobs.again(session, aside.id) is None
        assert await jobs.again(session, 2**70) is None
        assert await jobs.listing(session) == []
    assert await queue(engine) == [("tell", "tell:7", '{"person": 7}')]


def test_a_variable_of_the_machine_changes_no_name_of_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """pgqueuer reads such variables by itself, even without its own prefix."""
    for name in ("CHANNEL", "TRIGGER", "FUNCTION", "QUEUE_TABLE", "PGQUEUER_PREFIX"):
        monkeypatch.setenv(name, "of_somebody_else")
    assert jobs.names.__wrapped__() == jobs.names()
    assert jobs.names().queue_table == "pgqueuer"
