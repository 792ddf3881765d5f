"""Nothing lost, nothing out of order: an update is a row before it is confirmed, and is tried until it is
done.
"""

import asyncio
import json
import logging
from datetime import UTC, datetime

import pytest
from aiogram.types import CallbackQuery, Message

from demo.server import DemoTelegram
from services.checkpoints import Checkpoint
from services.inbox import Inbox, Received, Work
from tests.ingress.telegram import ANA, BIA, bench, until


async def test_an_update_is_stored_before_it_is_confirmed(telegram: DemoTelegram, database_url: str) -> None:
    hold = asyncio.Event()

    async def slow(event: Message | CallbackQuery, work: Work) -> None:
        await hold.wait()

    async with bench(telegram, database_url, slow) as bot:
        await telegram.say(ANA, "sem sinal")
        await until(lambda: bot.seen and not telegram.pending())
        [row] = await bot.rows()
        assert json.loads(row["raw"])["message"]["text"] == "sem sinal"
        assert (row["person"], row["tries"], row["done_at"]) == (ANA, 1, None)
        hold.set()
        await bot.quiet()
        [row] = await bot.rows()
        assert row["done_at"] is not None


async def test_one_persons_updates_run_in_order_one_at_a_time(
    telegram: DemoTelegram, database_url: str
) -> None:
    running: list[str] = []

    async def slower_first(event: Message | CallbackQuery, work: Work) -> None:
        assert not running
        running.append("now")
        await asyncio.sleep(0.02 if work.update_id % 2 else 0)
        running.clear()

    for n in range(12):
        await telegram.say(ANA, str(n))
    async with bench(telegram, database_url, slower_first) as bot:
        await bot.quiet()
        assert bot.done == [str(n) for n in range(12)]


async def test_a_slow_person_stops_nobody_else(telegram: DemoTelegram, database_url: str) -> None:
    hold = asyncio.Event()

    async def slow_for_ana(event: Message | CallbackQuery, work: Work) -> None:
        if event.from_user and event.from_user.id == ANA:
            await hold.wait()

    async with bench(telegram, database_url, slow_for_ana) as bot:
        await telegram.say(ANA, "devagar")
        await telegram.say(ANA, "depois")
        for n in range(5):
            await telegram.say(BIA, str(n))
        await until(lambda: bot.done == [str(n) for n in range(5)])
        assert "depois" not in bot.seen
        hold.set()
        await bot.quiet()
        assert bot.done[-2:] == ["devagar", "depois"]


async def test_a_handler_is_told_that_a_newer_update_waits(telegram: DemoTelegram, database_url: str) -> None:
    newer: list[bool] = []

    async def look(event: Message | CallbackQuery, work: Work) -> None:
        if len(newer) == 0:
            async with asyncio.timeout(5):
                await work.newer.wait()
        newer.append(work.newer.is_set())

    async with bench(telegram, database_url, look) as bot:
        await telegram.say(ANA, "primeiro")
        await until(lambda: bot.seen)
        await telegram.say(ANA, "segundo")
        await bot.quiet()
        assert newer == [True, False]


@pytest.mark.parametrize(
    "bad",
    [
        {"forward_origin": {"type": "hidden_user", "date": 1}},
        {"forward_origin": {"type": "of_next_year", "date": 1}},
        {"external_reply": {"origin": {"type": "user", "date": 1}, "story": {}}},
        {"date": "ontem"},
    ],
)
async def test_one_unreadable_update_of_a_hundred_is_set_aside_and_the_others_are_done(
    telegram: DemoTelegram, database_url: str, bad: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    for n in range(100):
        if n == 37:
            head = {
                "message_id": 1,
                "date": 1,
                "chat": {"id": ANA, "type": "private"},
                "text": "123.456.789-09",
            }
            sender = {"id": ANA, "is_bot": False, "first_name": "Ana"}
            telegram.inject({"message": {**head, "from": sender, **bad}})
        else:
            await telegram.say(ANA, str(n))
    async with bench(telegram, database_url) as bot:
        async with asyncio.timeout(4):
            await bot.quiet()
        assert bot.done == [str(n) for n in range(100) if n != 37]
        rows = await bot.rows()
        assert [n for n, row in enumerate(rows) if row["failed_at"]] == [37]
        assert sum(row["done_at"] is not None for row in rows) == 99
        assert "unreadable" in caplog.text
        assert "789-09" not in caplog.text
        assert "789-09" not in rows[37]["error"]
        assert len([each for each in caplog.records if each.levelno >= logging.ERROR]) == 1
        await until(lambda: bot.told == [("unreadable", 1)])
        assert bot.alerts.counts == {"unreadable": 1}


async def test_an_update_that_fails_three_times_is_set_aside_and_the_next_goes_on(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def fails(event: Message | CallbackQuery, work: Work) -> None:
        if isinstance(event, Message) and event.text == "quebra":
            raise RuntimeError("a mistake of ours about 123.456.789-09")

    async with bench(telegram, database_url, fails) as bot:
        for text in ("antes", "quebra", "depois"):
            await telegram.say(ANA, text)
        await bot.quiet()
        assert bot.seen == ["antes", "quebra", "quebra", "quebra", "depois"]
        assert bot.done == ["antes", "depois"]
        [_, row, _] = await bot.rows()
        assert (row["tries"], row["done_at"]) == (3, None)
        assert row["failed_at"] is not None
        assert "RuntimeError" in row["error"]
        assert "789-09" not in row["error"]
        await until(lambda: bot.told == [("failed", 1)])


async def test_a_failure_that_passes_is_no_failure(telegram: DemoTelegram, database_url: str) -> None:
    failed: list[str] = []
    first: list[bool] = []

    async def fails_twice(event: Message | CallbackQuery, work: Work) -> None:
        first.append(work.is_first_of(work.update_id))
        assert not work.is_first_of(work.update_id - 1)
        if len(failed) < 2:
            failed.append("x")
            raise RuntimeError

    async with bench(telegram, database_url, fails_twice) as bot:
        await telegram.say(ANA, "oi")
        await bot.quiet()
        assert bot.done == ["oi"]
        [row] = await bot.rows()
        assert (row["failed_at"], row["error"], row["tries"]) == (None, None, 3)
        assert first == [True, False, False], "what the first try left is looked for by the next"


async def test_what_was_not_done_is_done_after_a_restart_in_order_and_before_the_new(
    telegram: DemoTelegram, database_url: str
) -> None:
    hold = asyncio.Event()
    replays: list[bool] = []

    async def waits(event: Message | CallbackQuery, work: Work) -> None:
        replays.append(work.replay)
        await hold.wait()

    async with bench(telegram, database_url, waits) as bot:
        for text in ("a", "b", "c"):
            await telegram.say(ANA, text)
        await until(lambda: bot.seen and not telegram.pending())
        assert bot.seen == ["a"]
    hold.set()
    await telegram.say(ANA, "d")
    async with bench(telegram, database_url, waits) as bot:
        await bot.quiet()
        assert bot.done == ["a", "b", "c", "d"]
        assert replays == [False, True, True, True, False]
        assert [row["tries"] for row in await bot.rows()] == [2, 2, 2, 1]
    async with bench(telegram, database_url) as bot:
        await asyncio.sleep(0.3)
        assert bot.seen == []


async def test_an_update_that_ends_the_process_each_time_is_not_begun_for_ever(
    telegram: DemoTelegram, database_url: str
) -> None:
    async with bench(telegram, database_url) as bot:
        raw = json.dumps({"update_id": 5, "message": {"text": "morte"}})
        await bot.statements.fetch(
            "insert into inbox (bot_id, update_id, person, raw, tries) values ($1, 5, $2, $3, 8)",
            bot.bot_id,
            ANA,
            raw,
        )
    async with bench(telegram, database_url) as bot:
        await until(lambda: bot.alerts.counts)
        assert bot.alerts.counts == {"failed": 1}
        assert bot.seen == []


async def test_a_draft_is_archived_together_with_done(telegram: DemoTelegram, database_url: str) -> None:
    async def saves(event: Message | CallbackQuery, work: Work) -> None:
        for turn in (2, 1):
            at = datetime.now(UTC)
            work.checkpoints.append(
                Checkpoint(9, 1, 0, "intake", "open", None, turn, json.dumps({"turn": turn}), None, at)
            )

    async with bench(telegram, database_url, saves) as bot:
        await bot.statements.fetch(
            "insert into people (id, name, role) overriding system value values (1, 'Ana', 'operator')"
        )
        await telegram.say(ANA, "oi")
        await bot.quiet()
        [draft] = await bot.statements.fetch("select turn, document::text as document from drafts")
        assert (draft["turn"], json.loads(draft["document"])) == (2, {"turn": 2})
        assert [each.turn for each in bot.archived] == [2, 1]


async def test_a_checkpoint_that_cannot_be_written_stops_nobody_else(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def spoils(event: Message | CallbackQuery, work: Work) -> None:
        if isinstance(event, Message) and event.text == "ruim":
            at = datetime.now(UTC)
            work.checkpoints.append(Checkpoint(9, 999, 0, "intake", "open", None, 1, "{}", None, at))

    async with bench(telegram, database_url, spoils) as bot:
        await telegram.say(ANA, "ruim")
        for n in range(5):
            await telegram.say(BIA, str(n))
        await bot.quiet()
        assert sum(row["done_at"] is not None for row in await bot.rows()) == 5
        assert bot.alerts.counts == {"failed": 1}


async def test_updates_of_nobody_are_handled_each_on_its_own(
    telegram: DemoTelegram, database_url: str
) -> None:
    hold = asyncio.Event()

    async def first_waits(event: Message | CallbackQuery, work: Work) -> None:
        if isinstance(event, Message) and event.text == "espera":
            await hold.wait()

    chat = {"id": -100, "type": "channel", "title": "x"}
    async with bench(telegram, database_url, first_waits) as bot:
        for text in ("espera", "passa"):
            telegram.inject({"message": {"message_id": 1, "date": 1, "chat": chat, "text": text}})
        await until(lambda: bot.done == ["passa"])
        hold.set()
        await bot.quiet()
        assert [row["person"] for row in await bot.rows()] == [None, None]


async def test_signs_that_postgresql_cannot_hold_break_nothing(
    telegram: DemoTelegram, database_url: str
) -> None:
    head = (
        '"message_id":1,"date":1,"chat":{"id":1001,"type":"private"},'
        '"from":{"id":1001,"is_bot":false,"first_name":"A"}'
    )
    texts = {
        r"a\u0000b": "ab",
        r"x\ud800y": "x\ufffdy",
        r"x\udc00\ud800": "x\ufffd\ufffd",
        r"\ud83d\ude00 \\u0000 \\ud800": "😀 \\u0000 \\ud800",
        r"linha\nnova \"aspas\" é": 'linha\nnova "aspas" é',
    }
    async with bench(telegram, database_url) as bot:
        for text in texts:
            telegram.inject(b'{"message":{%s,"text":"%s"}}' % (head.encode(), text.encode()))
        await bot.quiet()
        assert bot.done == list(texts.values())


async def test_the_message_under_a_pressed_button_is_not_read(
    telegram: DemoTelegram, database_url: str
) -> None:
    seen: list[CallbackQuery] = []

    async def keep(event: Message | CallbackQuery, work: Work) -> None:
        assert isinstance(event, CallbackQuery)
        seen.append(event)

    person = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    message = {
        "message_id": 7, "date": 1, "chat": {"id": ANA, "type": "private"}, "text": "x" * 4000,
        "rich_message": {"blocks": [{"type": "of_next_year"}]},
        "reply_markup": {"inline_keyboard": "nonsense"},
    }  # fmt: skip
    async with bench(telegram, database_url, keep) as bot:
        query = {"id": "1", "from": person, "chat_instance": "1", "data": "ok", "message": message}
        telegram.inject({"callback_query": query})
        telegram.inject({"callback_query": {**query, "message": {**message, "date": 0}}})
        telegram.inject({"callback_query": {k: v for k, v in query.items() if k != "message"}})
        await bot.quiet()
        assert [each.message.message_id if each.message else None for each in seen] == [7, 7, None]
        assert bot.alerts.counts == {}


async def test_an_update_that_comes_twice_is_handled_once(telegram: DemoTelegram, database_url: str) -> None:
    async with bench(telegram, database_url) as bot:
        await telegram.say(ANA, "uma vez")
        await bot.quiet()
        [row] = await bot.rows()
        again = Received(row["update_id"], row["person"], row["raw"])
        await asyncio.gather(bot.ingress.receive([again, again]), bot.ingress.receive([again]))
        await telegram.say(ANA, "outra")
        await bot.quiet()
        assert bot.done == ["uma vez", "outra"]


async def test_an_insert_that_was_given_up_and_yet_carried_out_is_found_when_the_update_comes_again(
    telegram: DemoTelegram, database_url: str
) -> None:
    replays: list[bool] = []

    async def look(event: Message | CallbackQuery, work: Work) -> None:
        replays.append(work.replay)

    sender = {"id": ANA, "is_bot": False, "first_name": "Ana"}
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": ANA, "type": "private"},
        "from": sender,
        "text": "oi",
    }
    update = Received(77, ANA, json.dumps({"update_id": 77, "message": message}))
    async with bench(telegram, database_url, look) as bot:
        await Inbox(bot.statements, bot.bot_id).store([update])  # nobody heard of it
        await bot.ingress.receive([update])
        await bot.ingress.receive([update])
        await bot.ingress.idle()
        await bot.ingress.receive([update])
        await bot.ingress.idle()
        assert bot.done == ["oi"]
        assert replays == [True]
