"""The webhook's deliveries: who gets what, in which order, how often, and what its answers may ask for.

Facts are of tdlib/telegram-bot-api where no other place is named: WebhookActor.cpp (load_updates, send_update,
handle, on_update_error) and Client.cpp (add_new_message, add_new_callback_query).
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import FormData, MultipartWriter, web

from demo.delivery import times
from demo.faults import Fault
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller
from tests.demo.hook import Hook, fine, listening

BIA = 1002


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with listening() as hook:
        yield hook


async def refuse(update: dict[str, Any]) -> web.StreamResponse:
    return web.Response(status=500)


async def all_came(telegram: DemoTelegram) -> None:
    async with asyncio.timeout(10):
        await telegram.delivered()


async def test_an_update_is_posted_as_json_with_the_secret(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """Bot API, setWebhook secret_token; send_update."""
    await bot.call("setWebhook", url=hook.url, secret_token="Segredo-1_")
    await telegram.say(ANA, "/novo")
    await all_came(telegram)
    assert hook.got[0]["message"]["text"] == "/novo"
    assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "Segredo-1_"
    assert hook.headers[0]["Content-Type"] == "application/json"
    assert telegram.pending() == 0


async def test_what_waited_before_the_webhook_comes_by_it(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """load_updates begins at the queue's head."""
    await telegram.say(ANA, "antes")
    await bot.call("setWebhook", url=hook.url)
    await all_came(telegram)
    assert hook.texts == ["antes"]
    assert "X-Telegram-Bot-Api-Secret-Token" not in hook.headers[0]


async def test_a_chat_comes_one_at_a_time_and_chats_side_by_side(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """load_updates: queue_id_; telegram.md 6, webhook order."""
    telegram.add_person(BIA, "Bia", started=True)
    running: dict[int, int] = {}

    async def slow(update: dict[str, Any]) -> web.StreamResponse:
        chat = update["message"]["chat"]["id"]
        running[chat] = running.get(chat, 0) + 1
        assert running[chat] == 1
        await asyncio.sleep(0.02)
        running[chat] -= 1
        return web.Response()

    hook.answer = slow
    await bot.call("setWebhook", url=hook.url)
    for number in range(5):
        await telegram.say(ANA, f"a{number}")
        await telegram.say(BIA, f"b{number}")
    await all_came(telegram)
    assert [text for text in hook.texts if text[0] == "a"] == [f"a{number}" for number in range(5)]
    assert [text for text in hook.texts if text[0] == "b"] == [f"b{number}" for number in range(5)]
    assert hook.most == 2


async def test_a_press_overtakes_a_text_of_the_same_person(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """add_new_callback_query: presses are queued by user, apart from the chat's messages."""
    held = asyncio.Event()

    async def hold_texts(update: dict[str, Any]) -> web.StreamResponse:
        if "message" in update:
            await held.wait()
        else:
            held.set()
        return web.Response()

    hook.answer = hold_texts
    sent = await bot.send()
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "texto")
    await telegram.press(ANA, sent["message_id"], "a")
    await all_came(telegram)
    assert held.is_set()


async def test_at_most_so_many_are_under_way(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """Bot API, setWebhook max_connections; telegram.md 6: 1–100."""

    async def slow(update: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return web.Response()

    hook.answer = slow
    for number in range(8):
        telegram.add_person(2000 + number, "P", started=True)
    await bot.call("setWebhook", url=hook.url, max_connections=3)
    for number in range(8):
        await telegram.say(2000 + number, "oi")
    await all_came(telegram)
    assert (len(hook.got), hook.most) == (8, 3)


async def test_a_chat_with_very_many_waiting_stops_the_others(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """load_updates, max_loaded_updates_: only twice as many as connections are looked at."""
    telegram.add_person(BIA, "Bia", started=True)
    hook.answer = refuse
    await bot.call("setWebhook", url=hook.url, max_connections=1)
    for number in range(2):
        await telegram.say(ANA, f"a{number}")
    await telegram.say(BIA, "b")
    await asyncio.sleep(0.05)
    assert set(hook.texts) == {"a0"}


async def test_any_2xx_confirms_and_nothing_else(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """handle: 200 <= code <= 299; the answer's body may be anything."""
    statuses = [404, 500, 307, 299]

    async def next_one(update: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=statuses.pop(0), text="<html>", headers={"Location": hook.url})

    hook.answer = next_one
    telegram.delivery.pace = 0.001
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert (len(hook.got), len(set(hook.ids)), statuses) == (4, 1, [])
    told = (await bot.call("getWebhookInfo"))["last_error_message"]
    assert told == "Wrong response from the webhook: 307 Temporary Redirect", "no address is followed"


async def test_tries_come_at_once_then_after_2_4_8_seconds_up_to_60_to_120(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """on_update_error: fail_count_, delay_, WEBHOOK_MAX_RESEND_TIMEOUT; a second takes 3 ms here."""
    came: list[float] = []

    async def note(update: dict[str, Any]) -> web.StreamResponse:
        came.append(time.perf_counter())
        return web.Response(status=200 if len(came) == 9 else 500)

    hook.answer = note
    telegram.delivery.pace = 0.003
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    waits = [(later - sooner) / 0.003 for sooner, later in pairwise(came)]
    least = [0, 2, 4, 8, 16, 32, 60, 60]
    assert all(wait >= wanted for wait, wanted in zip(waits, least, strict=True)), waits
    assert waits[5] < 60, "the first one is at once, so the sixth is after 32"


async def test_retry_after_is_obeyed_up_to_an_hour(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """on_update_error: MAX_RETRY_AFTER; it does not change the delays that follow."""
    came: list[float] = []
    asked = ["30", "9999999", "soon", "", ""]

    async def note(update: dict[str, Any]) -> web.StreamResponse:
        came.append(time.perf_counter())
        if not asked:
            return web.Response()
        return web.Response(status=503, headers={"Retry-After": asked.pop(0)})

    hook.answer = note
    telegram.delivery.pace = 0.0001
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    waits = [(later - sooner) / 0.0001 for sooner, later in pairwise(came)]
    assert waits[0] >= 30
    assert 3600 <= waits[1] < 50_000
    assert waits[2] >= 2


async def test_an_answer_that_takes_too_long_is_none(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """create_connection: 60 seconds; they are 0.1 here."""
    telegram.delivery.patience = 0.1

    async def late_once(update: dict[str, Any]) -> web.StreamResponse:
        await asyncio.sleep(5 if len(hook.got) == 1 else 0)
        return web.Response()

    hook.answer = late_once
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert hook.texts == ["oi", "oi"]
    assert (await bot.call("getWebhookInfo"))["last_error_message"] == "Read timeout expired"


async def test_the_default_patience_is_a_minute(telegram: DemoTelegram) -> None:
    """reliability.md, facts: no 2xx within 60 s."""
    assert (telegram.delivery.patience, telegram.delivery.pace) == (60, 1)


async def test_a_press_is_tried_for_150_seconds_and_a_message_for_a_day(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """on_update_error: what would come after expires_at_ is dropped at once; reliability.md, facts."""
    now = time.time()
    telegram.clock = lambda: now
    sent = await bot.send()
    await telegram.press(ANA, sent["message_id"], "a")
    await telegram.press(ANA, sent["message_id"], "b")
    pressed: list[str] = []

    async def time_flies(update: dict[str, Any]) -> web.StreamResponse:
        nonlocal now
        if "message" in update:
            return web.Response()
        pressed.append(update["callback_query"]["data"])
        now += 149 if len(pressed) == 1 else 0.4
        return web.Response(status=500)

    hook.answer = time_flies
    await bot.call("setWebhook", url=hook.url)
    async with asyncio.timeout(1.5):  # the third try would be two seconds later
        await telegram.delivered()
    assert pressed == ["a", "a", "b", "b"]
    await telegram.say(ANA, "oi", date=int(now) - 86_000)
    await telegram.say(ANA, "velho", date=int(now) - 86_401)
    await all_came(telegram)
    assert hook.texts == ["oi"]


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart"])
async def test_a_method_in_the_answer_is_run(
    telegram: DemoTelegram, bot: Caller, hook: Hook, form: str
) -> None:
    """Bot API, "Making requests when getting updates"; handle."""
    asked = {"method": "sendmessage", "chat_id": ANA, "text": "Pois não?"}

    async def ask(update: dict[str, Any]) -> web.StreamResponse:
        if form == "json":
            return web.json_response(asked)
        if form == "urlencoded":
            body = FormData({name: str(value) for name, value in asked.items()})()
            return web.Response(body=body, content_type="application/x-www-form-urlencoded")
        writer = MultipartWriter("form-data")
        for name, value in asked.items():
            writer.append(str(value)).set_content_disposition("form-data", name=name)
        return web.Response(body=writer, headers=writer.headers)

    hook.answer = ask
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert telegram.messages(ANA)[-1]["text"] == "Pois não?"
    assert [name for name, _ in telegram.riders] == ["sendMessage"]
    assert telegram.calls[-1] == telegram.riders[-1]


@pytest.mark.parametrize(
    ("asked", "tried"),
    [
        ({"method": "getMe"}, 0), ({"method": "deleteWebhook"}, 0), ({"method": "setWebhook", "url": ""}, 0),
        ({"method": "sendMessage", "chat_id": 5, "text": "?"}, 1), ({"method": "noSuchThing"}, 1),
        ({}, 0), ([], 0), ("ok", 0), (None, 0),
    ],
)  # fmt: skip
async def test_what_the_answer_may_not_ask_and_what_fails_is_lost(
    telegram: DemoTelegram, bot: Caller, hook: Hook, asked: Any, tried: int
) -> None:
    """telegram.md 6: `get*`, setWebhook, deleteWebhook are ignored there, an error is lost."""
    hook.answer = lambda update: answered(asked)
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert len(telegram.riders) == tried
    assert (await bot.call("getWebhookInfo"))["url"] == hook.url
    assert "last_error_message" not in await bot.call("getWebhookInfo")


async def answered(asked: Any) -> web.StreamResponse:
    return web.Response(text=json.dumps(asked), content_type="application/json")


async def test_a_method_in_a_refusal_is_not_run(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """handle: only after a 2xx."""
    asked = json.dumps({"method": "sendMessage", "chat_id": ANA, "text": "não"})

    async def once(update: dict[str, Any]) -> web.StreamResponse:
        if len(hook.got) > 1:
            return web.Response()
        return web.Response(status=500, text=asked, content_type="application/json")

    hook.answer = once
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert not telegram.riders


async def test_a_fault_meets_a_method_in_the_answer_too(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """A 429 there is an error like others: lost."""
    await bot.call("setWebhook", url=hook.url)
    telegram.faults = lambda method, params: Fault.too_many_requests(3)
    hook.answer = lambda update: answered({"method": "sendMessage", "chat_id": ANA, "text": "não"})
    await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert len(telegram.messages(ANA)) == 1
    assert len(telegram.riders) == 1


async def test_an_update_comes_more_than_once_when_a_test_wants_it(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """For bar R4: Telegram repeats what it has no answer for."""
    telegram.repeat = times(3)
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "a")
    await all_came(telegram)
    assert hook.texts == ["a", "a", "a"]
    telegram.repeat = times(5, within=0.05, seed=7)
    for number in range(20):
        await telegram.say(ANA, str(number))
    await all_came(telegram)
    counts = {hook.texts.count(str(number)) for number in range(20)}
    assert counts == {1, 2, 3, 4, 5}
    assert sorted(hook.texts[3:], key=int) != hook.texts[3:], "copies come after later ones, too"


async def test_several_processes_stand_behind_one_address(
    telegram: DemoTelegram, bot: Caller, hook: Hook
) -> None:
    """In turn; where nobody listens the next one gets it, as a proxy does."""
    async with listening() as other:
        telegram.webhook_targets = [hook.url, "http://127.0.0.1:9/", other.url]
        await bot.call("setWebhook", url="https://bot.example.com/hook")
        for number in range(6):
            await telegram.say(ANA, str(number))
        await all_came(telegram)
    assert len(hook.got) + len(other.got) == 6
    assert len(hook.got) >= 2 <= len(other.got)


async def test_where_nobody_listens_updates_wait(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    """on_connection_error."""
    telegram.delivery.pace = 0.01
    telegram.webhook_targets = ["http://127.0.0.1:9/"]
    await bot.call("setWebhook", url=hook.url)
    await telegram.say(ANA, "oi")
    await asyncio.sleep(0.05)
    info = await bot.call("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    telegram.webhook_targets = None
    await all_came(telegram)
    assert hook.texts == ["oi"]


async def test_a_read_message_is_marked_as_read(telegram: DemoTelegram, bot: Caller, hook: Hook) -> None:
    hook.answer = fine
    await bot.call("setWebhook", url=hook.url)
    message_id = await telegram.say(ANA, "oi")
    await all_came(telegram)
    assert telegram.telegram.person(ANA).read_up_to == message_id
