"""The worker: each job is done, tried again, or set aside; PostgreSQL and the program may end in the middle."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import CursorResult, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.alerts import Alerts
from bot.worker import Cron, Worker
from services import jobs
from services.database import create_engine
from services.jobs import Kind, Later
from services.tasks import spawn
from tests.ingress.telegram import until

Work = Callable[[dict[str, Any]], Awaitable[None]]
SECRET = "+5511987654321"


@dataclass
class Shop:
    """Workers of one kind of job, "say", on a database of their own. `done`: what was begun, in order."""

    url: str
    engine: AsyncEngine
    work: Work | None = None
    pauses: tuple[float, ...] = (0.0, 0.0)
    done: list[Any] = field(default_factory=list)
    told: list[tuple[str, int]] = field(default_factory=list)
    running: list[tuple[Worker, "asyncio.Task[None]"]] = field(default_factory=list)

    async def say(self, about: dict[str, Any]) -> None:
        self.done.append(about.get("n"))
        if self.work is not None:
            await self.work(about)

    @asynccontextmanager
    async def worker(self, *crons: Cron) -> AsyncIterator["asyncio.Task[None]"]:
        async def tell(kind: str, count: int) -> None:
            self.told.append((kind, count))

        worker = Worker(self.url, self.engine, [Kind("say", self.say, self.pauses)], crons, Alerts(tell))
        running = spawn(worker.run(), name="worker")
        self.running.append((worker, running))
        try:
            yield running
        finally:
            await self.stopped()

    async def stopped(self) -> None:
        """All workers end."""
        for worker, _ in self.running:
            worker.stop()
        for _, running in self.running:
            await asyncio.wait([running])
        self.running.clear()

    async def enqueue(self, *numbers: int) -> None:
        async with AsyncSession(self.engine) as session, session.begin():
            for n in numbers:
                await jobs.enqueue(session, "say", str(n), {"n": n})

    async def value(self, statement: str) -> Any:
        async with AsyncSession(self.engine) as session, session.begin():
            found = await session.execute(text(statement))
            return found.scalar() if isinstance(found, CursorResult) and found.returns_rows else None

    async def empty(self, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while await self.value("select count(*) from pgqueuer"):
                await asyncio.sleep(0.02)


@pytest.fixture
async def shop(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    monkeypatch.setattr("bot.worker.LOOK_SECONDS", 0.1)
    engine = create_engine(database_url)
    yield Shop(database_url, engine)
    await engine.dispose()


async def test_two_workers_do_each_job_once_and_hear_of_new_ones_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.LOOK_SECONDS", 30.0)
    await shop.enqueue(*range(10))
    async with shop.worker(), shop.worker():
        await shop.empty()
        began = asyncio.get_running_loop().time()
        await shop.enqueue(10)
        await until(lambda: 10 in shop.done)
        assert asyncio.get_running_loop().time() - began < 2
        await shop.empty()
    assert sorted(shop.done) == list(range(11))


async def test_a_job_that_always_fails_is_set_aside_with_an_alert_and_the_others_go_on(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(about: dict[str, Any]) -> None:
        if about["n"] == 1:
            raise ValueError(f"{SECRET} can't be")

    shop.work = fail
    await shop.enqueue(1, 2)
    async with shop.worker():
        await shop.empty()
        await until(lambda: shop.told)
    assert sorted(shop.done) == [1, 1, 1, 2]
    assert shop.told == [("job", 1)]
    assert [r.levelname for r in caplog.records if "set aside" in r.getMessage()] == ["ERROR"]
    assert SECRET not in caplog.text
    async with AsyncSession(shop.engine) as session:
        (aside,) = await jobs.listing(session)
    assert (aside.kind, aside.key, aside.payload, aside.tries) == ("say", "1", {"n": 1}, 3)
    assert aside.error == "ValueError: [phone] can't be"
    assert await shop.value("select count(*) from pgqueuer_log where traceback::text like '%can''t%'") == 0


async def test_weather_counts_as_no_failure_until_it_has_lasted_a_day(shop: Shop) -> None:
    async def rain(about: dict[str, Any]) -> None:
        if len(shop.done) < 6:
            raise Later("too many requests", 0.0)

    shop.work = rain
    await shop.enqueue(1)
    async with shop.worker():
        await shop.empty()
    assert len(shop.done) == 6
    assert await shop.value("select count(*) from jobs_aside") == 0

    shop.done.clear()
    await shop.enqueue(2)
    await shop.value("update pgqueuer set created = now() - interval '25 hours'")
    async with shop.worker():
        await shop.empty()
    assert len(shop.done) == 3
    assert await shop.value("select count(*) from jobs_aside") == 1


async def test_a_stop_gives_a_job_back_that_does_not_end_and_lets_another_end(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.STOP_SECONDS", 0.5)
    ended = []

    async def hang(about: dict[str, Any]) -> None:
        await asyncio.sleep(0.3 if about["n"] == 1 else 3600)
        ended.append(about["n"])

    shop.work = hang
    await shop.enqueue(1, 2)
    async with shop.worker() as running:
        await until(lambda: len(shop.done) == 2)
        began = asyncio.get_running_loop().time()
    assert running.done()
    assert asyncio.get_running_loop().time() - began < 2
    assert ended == [1]
    assert await shop.value("select string_agg(dedupe_key || status, ',') from pgqueuer") == "say:2queued"
    shop.work = None
    async with shop.worker():
        await shop.empty()
    assert shop.done[2:] == [2]


async def test_a_lost_connection_is_made_anew_with_at_most_a_line_a_minute(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with shop.worker():
        for n in range(3):
            await shop.enqueue(n)
            await shop.empty()
            await shop.value(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and application_name = 'atende: worker'"
            )
    assert shop.done == [0, 1, 2]
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING]) <= 2, caplog.text


async def test_what_the_clock_enqueues_is_enqueued_at_the_start_and_is_a_job_like_others(shop: Shop) -> None:
    async with shop.worker(Cron("say", "0 0 1 1 *", at_start=True)):
        await until(lambda: shop.done)
        assert await shop.value("select expression from pgqueuer_schedules") == "0 0 1 1 *"
        await shop.empty()
