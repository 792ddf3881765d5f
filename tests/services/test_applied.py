"""A keyed write is done once, whoever repeats it and whenever."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.applied import once
from services.tables import Json

Work = Callable[[], Awaitable[Json]]


async def test_a_repeat_gets_the_first_result(engine: AsyncEngine) -> None:
    sessions = async_sessionmaker(engine)
    done: list[int] = []

    async def write(number: int) -> Json:
        async with sessions.begin() as session:

            async def work() -> Json:
                done.append(number)
                return {"number": number}

            return await once(session, "key", work)

    assert [await write(number) for number in (1, 2, 3)] == [{"number": 1}] * 3
    assert done == [1]


async def test_who_comes_at_the_same_moment_waits_for_the_first(engine: AsyncEngine) -> None:
    sessions, working, finish = async_sessionmaker(engine), asyncio.Event(), asyncio.Event()

    async def slow() -> Json:
        working.set()
        await finish.wait()
        return {"by": "first"}

    async def never() -> Json:
        raise AssertionError("the second one worked too")

    async with asyncio.TaskGroup() as group:
        first = group.create_task(write(sessions, slow))
        await working.wait()
        second = group.create_task(write(sessions, never))
        await waiting(engine)
        assert not second.done()
        finish.set()
    assert first.result() == second.result() == {"by": "first"}


async def test_who_waits_for_a_first_that_fails_does_the_work(engine: AsyncEngine) -> None:
    sessions, working, finish = async_sessionmaker(engine), asyncio.Event(), asyncio.Event()

    async def failing() -> Json:
        working.set()
        await finish.wait()
        raise ArithmeticError

    async def good() -> Json:
        return {"by": "second"}

    async with asyncio.TaskGroup() as group:
        first = group.create_task(fails(sessions, failing))
        await working.wait()
        second = group.create_task(write(sessions, good))
        await waiting(engine)
        finish.set()
    assert first.result() is True
    assert second.result() == {"by": "second"}


async def write(sessions: async_sessionmaker[AsyncSession], work: Work) -> Json:
    async with sessions.begin() as session:
        return await once(session, "key", work)


async def fails(sessions: async_sessionmaker[AsyncSession], work: Work) -> bool:
    with pytest.raises(ArithmeticError):
        await write(sessions, work)
    return True


async def waiting(engine: AsyncEngine) -> None:
    """Until a transaction of this database waits for another."""
    blocked = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
    async with asyncio.timeout(5), engine.connect() as connection:
        while not (await connection.execute(blocked)).scalar_one():
            await asyncio.sleep(0.02)
