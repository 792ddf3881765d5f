"""PostgreSQL stops or freezes under the webhook: nothing is confirmed, people are told, and it goes on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.embedded import discard
from demo.server import DemoTelegram
from services.database import migrate
from tests.ingress.by_webhook import Json, Served, press, served, text
from tests.ingress.servers import MortalPostgres
from tests.ingress.telegram import ANA, BIA, until


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[MortalPostgres]:
    folder = tmp_path / "atende-tests"
    folder.mkdir()
    postgres = MortalPostgres(folder)
    await postgres.start()
    await migrate(postgres.url)
    yield postgres
    await postgres.stop()
    discard(folder)


@pytest.fixture
async def telegram() -> AsyncIterator[DemoTelegram]:
    telegram = DemoTelegram(None)
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.mark.slow
async def test_under_a_frozen_and_a_stopped_postgresql_deliveries_are_refused_in_time(
    telegram: DemoTelegram, postgres: MortalPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(telegram, postgres.url) as one, served(telegram, postgres.url) as other:
        assert (await one.post(text(1))).status == 200
        await one.ingress.idle()
        with postgres.frozen():
            for round_, (update, person) in enumerate(((2, ANA), (3, BIA), (4, ANA))):
                answers = await asyncio.gather(
                    one.post(text(update, person)), other.post(press(9 + round_, person))
                )
                for answered in answers:
                    assert (answered.status, answered.headers["Retry-After"]) == (503, "1")
                    assert answered.seconds < 3
            assert sorted(one.noticed) == sorted(other.noticed) == [ANA, BIA]
        assert await said(one, text(2)) == 200
        await postgres.stop()
        assert [(await each.post(text(3, BIA))).status for each in (one, other)] == [503, 503]
        await postgres.start()
        for update, person in ((3, BIA), (4, ANA)):
            assert await said(other, text(update, person)) == 200
        for n in range(3):
            assert await said(one, press(9 + n, (ANA, BIA, ANA)[n])) == 200
        await until(lambda: sorted(one.done + other.done) == [1, 2, 3, 4, 9, 10, 11], 10)
        assert all(row["done_at"] for row in await one.rows())
        await until(lambda: not one.processes.alone and not other.processes.alone)
    assert len(caplog.records) < 60


async def said(process: Served, update: Json) -> int:
    """As Telegram does: again and again, a second apart. Gives the status of the first that is none of 503."""
    async with asyncio.timeout(10):
        while (status := (await process.post(update)).status) == 503:
            await asyncio.sleep(1)
    return status
