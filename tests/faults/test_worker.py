"""The worker when PostgreSQL is killed, or frozen, and when another worker died with a job in hand."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from bot.worker import Cron
from services.database import create_engine, migrate
from tests.ingress.servers import MortalPostgres
from tests.ingress.telegram import until
from tests.ingress.test_worker import Shop

FROZEN_SECONDS = 13


@pytest.fixture
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MortalPostgres]:
    server = MortalPostgres(tmp_path_factory.mktemp("atende-tests"))
    await server.start()
    await migrate(server.url)
    yield server
    await server.stop()


@pytest.fixture
async def shop(postgres: MortalPostgres) -> AsyncIterator[Shop]:
    engine = create_engine(postgres.url)
    yield Shop(postgres.url, engine)
    await engine.dispose()


async def test_after_postgresqls_death_every_job_is_done_and_the_log_stays_readable(
    shop: Shop, postgres: MortalPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def slowly(about: dict[str, Any]) -> None:
        await asyncio.sleep(0.2)
        await shop.value("select 1")

    shop.work = slowly
    await shop.enqueue(*range(6))
    async with shop.worker():
        await until(lambda: shop.done)
        await postgres.kill()
        await asyncio.sleep(1)
        await postgres.start()
        await shop.empty(40)  # those in hand come again when their heartbeat is old
        await shop.enqueue(99)
        await until(lambda: 99 in shop.done)
    assert set(shop.done) == {*range(6), 99}
    assert await shop.value("select count(*) from jobs_aside") == 0
    assert "more tries" not in caplog.text, "weather is nobody's failure"
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING]) < 15, caplog.text


async def test_a_frozen_postgresql_keeps_nobody_from_stopping_and_work_goes_on_after_it(
    shop: Shop, postgres: MortalPostgres
) -> None:
    async with shop.worker():
        await shop.enqueue(1)
        await until(lambda: shop.done == [1])
        with postgres.frozen():
            await asyncio.sleep(FROZEN_SECONDS)
        await shop.enqueue(2)
        await until(lambda: 2 in shop.done, 20)
    async with shop.worker():
        await asyncio.sleep(0.5)
        with postgres.frozen():
            began = asyncio.get_running_loop().time()
            await shop.stopped()
            assert asyncio.get_running_loop().time() - began < 8.5


async def test_a_job_that_a_dead_worker_had_in_hand_is_done_by_another(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.enqueue(1)
    connection = await asyncpg.connect(shop.url)
    await connection.execute(
        "update pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid(), heartbeat = now()"
    )
    await connection.close()
    monkeypatch.setattr("bot.worker.HEARTBEAT_SECONDS", 2.0)
    async with shop.worker():
        await asyncio.sleep(1)
        assert shop.done == []
        await shop.empty(10)
    assert shop.done == [1]


async def test_the_clock_enqueues_once_however_many_workers_there_are(shop: Shop) -> None:
    every_second = Cron("say", "* * * * * *")
    async with shop.worker(every_second), shop.worker(every_second):
        await until(lambda: len(shop.done) >= 3, 15)
    enqueued = "select count(distinct job_id) from pgqueuer_log where status = 'queued'"
    a_second = (
        "select count(distinct date_trunc('second', created)) from pgqueuer_log where status = 'queued'"
    )
    assert await shop.value(enqueued) == await shop.value(a_second)
