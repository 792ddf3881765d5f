"""Bad days: PostgreSQL stops or freezes, two processes start, Telegram refuses; nothing is lost and people
are told.
"""

import asyncio
import logging
from collections.abc import Iterator

import aiohttp
import pytest
from aiogram.types import CallbackQuery, Message

from bot.embedded import discard
from demo.faults import Fault
from demo.server import DemoTelegram
from services.database import migrate, pool_connect
from services.inbox import Work
from tests.conftest import in_own_loop
from tests.ingress.servers import MortalPostgres
from tests.ingress.telegram import ANA, BIA, Bench, bench, until


@pytest.fixture(scope="module")
def one_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MortalPostgres]:
    postgres = MortalPostgres(tmp_path_factory.mktemp("atende-tests"))
    in_own_loop(postgres.start())
    in_own_loop(migrate(postgres.url))
    yield postgres
    in_own_loop(postgres.stop())
    discard(postgres.folder)


@pytest.fixture
async def postgres(one_postgres: MortalPostgres) -> MortalPostgres:
    connection = await pool_connect(one_postgres.url)
    await connection.execute("truncate inbox")
    await connection.close()
    return one_postgres


async def seconds_until(so: object, limit: float) -> float:
    began = asyncio.get_running_loop().time()
    await until(so, limit)  # type: ignore[arg-type]
    return asyncio.get_running_loop().time() - began


async def test_while_postgresql_is_stopped_nothing_is_confirmed_and_people_are_told_once(
    telegram: DemoTelegram, postgres: MortalPostgres, caplog: pytest.LogCaptureFixture
) -> None:
    async with bench(telegram, postgres.url) as bot:
        await telegram.say(ANA, "antes")
        await bot.quiet()
        await postgres.stop()
        for text in ("durante 1", "durante 2"):
            await telegram.say(ANA, text)
        assert await seconds_until(lambda: bot.noticed == [ANA], 3) < 3
        await telegram.say(BIA, "também")
        assert await seconds_until(lambda: bot.noticed == [ANA, BIA], 3) < 3
        await asyncio.sleep(1.5)
        assert bot.done == ["antes"]
        assert telegram.pending() == 3
        assert bot.noticed == [ANA, BIA]
        await postgres.start()
        assert await seconds_until(lambda: len(bot.done) == 4, 10) < 10
        await bot.quiet()
        assert [text for text in bot.done if text != "também"] == ["antes", "durante 1", "durante 2"]
        assert all(row["done_at"] for row in await bot.rows())
        assert len(caplog.records) < 25


async def test_while_postgresql_is_frozen_people_are_told_and_it_goes_on_afterwards(
    telegram: DemoTelegram, postgres: MortalPostgres
) -> None:
    async with bench(telegram, postgres.url) as bot:
        await telegram.say(ANA, "antes")
        await bot.quiet()
        with postgres.frozen():
            await telegram.say(ANA, "durante")
            assert await seconds_until(lambda: bot.noticed == [ANA], 4) < 3
            await asyncio.sleep(2.5)
            await telegram.say(BIA, "também")
            assert await seconds_until(lambda: bot.noticed == [ANA, BIA], 4) < 3
            assert telegram.pending() == 2
        assert await seconds_until(lambda: len(bot.done) == 3, 10) < 10
        await bot.quiet()
        assert all(row["done_at"] for row in await bot.rows())


@pytest.mark.parametrize("seen", ["shown", "told"])
async def test_who_waits_long_without_a_screen_or_an_answer_is_told_and_who_has_one_is_not(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    monkeypatch.setattr("bot.inbox.SLOW_SECONDS", 0.1)

    async def slow(event: Message | CallbackQuery, work: Work) -> None:
        if event.from_user and event.from_user.id == BIA:
            work.noted.add(seen)
        await asyncio.sleep(0.3)

    async with bench(telegram, database_url, slow) as bot:
        await telegram.say(ANA, "como quem espera uma conexão")
        await telegram.say(BIA, "a tela já saiu")
        await bot.quiet()
        assert bot.noticed == [ANA]
        await telegram.say(ANA, "de novo")
        await bot.quiet()
        assert bot.noticed == [ANA, ANA], "what was done ended the first time"


async def test_a_handler_that_meets_the_outage_is_no_failure(
    telegram: DemoTelegram, postgres: MortalPostgres
) -> None:
    bots: list[Bench] = []

    async def asks(event: Message | CallbackQuery, work: Work) -> None:
        if len(bots[0].seen) == 1:
            await postgres.stop()
        await bots[0].statements.fetch("select 1")

    async with bench(telegram, postgres.url, asks) as bot:
        bots.append(bot)
        await telegram.say(ANA, "no meio")
        await until(lambda: bot.noticed == [ANA])
        await asyncio.sleep(0.5)
        await postgres.start()
        await until(lambda: bot.done == ["no meio"], 12)
        await bot.quiet()
        [row] = await bot.rows()
        assert row["done_at"] is not None
        assert row["failed_at"] is None
        assert bot.alerts.counts == {}


async def test_of_two_processes_one_polls_and_the_other_takes_over(
    telegram: DemoTelegram, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with bench(telegram, database_url) as second_to_be:
        await until(lambda: "handled first" in caplog.text)
        async with bench(telegram, database_url) as standing_by:
            await until(lambda: "stands by" in caplog.text)
            for n in range(5):
                await telegram.say(ANA, str(n))
            await second_to_be.quiet()
            assert (second_to_be.done, standing_by.done) == ([str(n) for n in range(5)], [])
            second_to_be.polling.cancel()
            await telegram.say(ANA, "depois")
            assert await seconds_until(lambda: standing_by.done == ["depois"], 10) < 10
            assert "Another program" not in caplog.text  # no 409


async def test_a_lost_lock_is_taken_again_and_nothing_is_handled_twice(
    telegram: DemoTelegram, database_url: str
) -> None:
    async with bench(telegram, database_url) as bot:
        await telegram.say(ANA, "antes")
        await bot.quiet()
        for n in range(3):
            await bot.statements.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%sole'"
            )
            await telegram.say(ANA, str(n))
            await until(lambda n=n: bot.done[-1] == str(n))  # type: ignore[misc]
        await bot.quiet()
        assert bot.done == ["antes", "0", "1", "2"]
        assert bot.noticed == []


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault.bad_gateway(), "Telegram answers 502"),
        (Fault.too_many_requests(1), "Telegram answers 429"),
        (Fault.cut_before(), "Telegram can't be reached"),
        (Fault(status=200, body='{"ok":true,"result":[{"update_id":1,"mess'), "can't be read"),
        (Fault(status=200, body="<html>"), "can't be read"),
    ],
    ids=("502", "429", "cut", "half an answer", "html"),
)
async def test_what_telegram_refuses_today_it_gives_later(
    telegram: DemoTelegram, database_url: str, fault: Fault, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    left = [fault]
    telegram.faults = lambda method, _: left.pop() if method == "getUpdates" and left else None
    await telegram.say(ANA, "oi")
    async with bench(telegram, database_url) as bot:
        await until(lambda: bot.done == ["oi"], 8)
    assert [line in record.getMessage() for record in caplog.records].count(True) == 1
    assert "again" in caplog.text


async def test_another_poller_is_said_once_and_waited_for(
    telegram: DemoTelegram,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.polling.CONFLICT_SECONDS", 0.1)
    conflict = Fault.error(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    left = [conflict] * 5
    telegram.faults = lambda method, _: left.pop() if method == "getUpdates" and left else None
    await telegram.say(ANA, "oi")
    async with bench(telegram, database_url) as bot:
        await until(lambda: bot.done == ["oi"])
    assert caplog.text.count("Another program asks") == 1


async def test_a_webhook_that_is_set_is_removed_and_nothing_that_waits_is_lost(
    telegram: DemoTelegram,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{telegram.url}/bot{telegram.token}/setWebhook"
        async with session.post(url, json={"url": "http://127.0.0.1:1/nobody"}) as answer:
            assert answer.status == 200
    for text in ("um", "dois"):
        await telegram.say(ANA, text)
    monkeypatch.setattr("bot.polling.WEBHOOK_SECONDS", 0.1)
    left = [Fault.bad_gateway()]
    telegram.faults = lambda method, _: left.pop() if method == "deleteWebhook" and left else None
    async with bench(telegram, database_url) as bot:
        await until(lambda: bot.done == ["um", "dois"])
    assert caplog.text.count("deleteWebhook fails") == 1
    assert caplog.text.count("it is removed") == 1


async def test_a_token_that_telegram_refuses_ends_polling(telegram: DemoTelegram, database_url: str) -> None:
    telegram.faults = lambda method, _: Fault.error(401, "Unauthorized") if method == "getUpdates" else None
    async with bench(telegram, database_url) as bot:
        async with asyncio.timeout(5):
            assert await bot.polling == "Telegram refuses the bot token (401 Unauthorized): check BOT_TOKEN"
