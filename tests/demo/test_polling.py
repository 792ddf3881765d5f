"""getUpdates: what waits for the bot, in which order, for how long, and for whom."""

import asyncio
import time

from demo.errors import OTHER_POLLER
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller

DAY = 24 * 3600


async def say(telegram: DemoTelegram, count: int) -> None:
    for number in range(count):
        await telegram.say(ANA, f"texto {number}")


async def test_updates_come_in_order_until_they_are_confirmed(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, getUpdates: an update is confirmed by an offset higher than its update_id."""
    await say(telegram, 3)
    first, second, third = await bot.ids()
    assert (second, third) == (first + 1, first + 2)
    assert await bot.ids(offset=second) == [second, third]
    assert telegram.pending() == 2
    assert await bot.ids(offset=first) == [second, third], "what is confirmed does not come back"


async def test_the_same_offset_within_half_a_second_gives_one_update(
    telegram: DemoTelegram, bot: Caller
) -> None:
    """telegram.md 6, getUpdates; tdlib/telegram-bot-api Client.cpp, process_get_updates_query (limit = 1)."""
    await say(telegram, 3)
    assert len(await bot.ids(offset=0)) == 3
    assert len(await bot.ids(offset=0)) == 1
    await asyncio.sleep(0.55)
    assert len(await bot.ids(offset=0)) == 3


async def test_at_most_a_hundred_come_at_once(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6: limit 1–100, a number outside is brought inside (Client.cpp, get_integer_arg)."""
    await say(telegram, 105)
    ids = await bot.ids(limit=1000)
    assert len(ids) == 100
    assert len(await bot.ids(offset=ids[0] + 1, limit=-5)) == 1


async def test_a_long_poll_wakes_at_once(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, getUpdates timeout; Client.cpp, long_poll_wakeup."""
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.updates(timeout=30))
        await asyncio.sleep(0.05)
        began = time.perf_counter()
        await telegram.say(ANA, "/novo")
        await poll
    assert time.perf_counter() - began < 0.5
    assert poll.result()[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 5}]


async def test_a_poll_without_updates_ends_empty(bot: Caller) -> None:
    """Bot API, getUpdates timeout."""
    began = time.perf_counter()
    assert await bot.ids(timeout=1) == []
    assert 0.9 < time.perf_counter() - began < 2.5


async def test_a_second_poller_ends_the_first(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6, two pollers → 409; Client.cpp, abort_long_poll."""
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bot.raw("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        second = group.create_task(bot.raw("getUpdates", timeout=30, offset=1))
        answer = await first
        await telegram.say(ANA, "oi")
    assert answer == {"ok": False, "error_code": 409, "description": OTHER_POLLER}
    assert len(second.result()["result"]) == 1


async def test_the_next_conflicts_wait_three_seconds(bot: Caller) -> None:
    """Client.cpp, fail_query_conflict: two bots that fight over the queue do not spin."""
    async with asyncio.TaskGroup() as group:
        polls = []
        for number in range(3):
            polls.append(group.create_task(bot.raw("getUpdates", timeout=1, offset=number)))
            await asyncio.sleep(0.05)
        began = time.perf_counter()
        assert (await polls[0])["error_code"] == 409
        assert time.perf_counter() - began < 1
        assert (await polls[1])["error_code"] == 409
        assert time.perf_counter() - began > 2.5


async def test_a_stop_ends_a_waiting_poll(bot: Caller, telegram: DemoTelegram) -> None:
    """Client.cpp, get_closing_error."""
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.raw("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await telegram.stop()
    assert poll.result() == {
        "ok": False, "error_code": 500, "description": "Internal Server Error: restart",
    }  # fmt: skip


async def test_a_negative_offset_keeps_the_last_ones(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, getUpdates offset: negative counts from the end and all before is forgotten."""
    await say(telegram, 5)
    last = telegram.telegram.updates.next_id - 1
    assert await bot.ids(offset=-2) == [last - 1, last]
    assert telegram.pending() == 2


async def test_an_offset_from_the_future_forgets_nothing(telegram: DemoTelegram, bot: Caller) -> None:
    """tdlib/td TQueue.cpp: over ten past the tail is an error, and do_get_updates begins at the head then."""
    await say(telegram, 2)
    assert len(await bot.ids(offset=telegram.telegram.updates.next_id + 1000)) == 2


async def test_a_message_waits_a_day_from_its_date(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6, kept: message 24 h from the message's date; Client.cpp, need_skip_update_message."""
    now = time.time()
    telegram.clock = lambda: now
    await telegram.say(ANA, "velho", date=int(now) - DAY - 1)
    await telegram.say(ANA, "quase", date=int(now) - DAY + 60)
    assert telegram.pending() == 1
    telegram.clock = lambda: now + 61
    assert telegram.pending() == 0
    assert len(telegram.messages(ANA)) == 2, "the chat keeps what the queue forgot"


async def test_a_press_waits_150_seconds(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 0.10; Client.cpp, process_new_callback_query_queue (150)."""
    now = time.time()
    telegram.clock = lambda: now
    message = await bot.send()
    await telegram.press(ANA, message["message_id"], "a")
    telegram.clock = lambda: now + 149
    assert telegram.pending() == 1
    telegram.clock = lambda: now + 151
    assert telegram.pending() == 0


async def test_only_allowed_kinds_are_queued_and_the_list_is_remembered(
    telegram: DemoTelegram, bot: Caller
) -> None:
    """Bot API, getUpdates allowed_updates; Client.cpp, add_update_impl, update_allowed_update_types."""
    await bot.ids(allowed_updates=["callback_query"], timeout=0)
    message_id = await telegram.say(ANA, "oi")
    assert telegram.pending() == 0
    await bot.ids(offset=1)
    await telegram.say(ANA, "oi")
    assert telegram.pending() == 0, "a call without the list keeps the last one"
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["callback_query"]
    await bot.ids(offset=2, allowed_updates=[])
    await telegram.edit(ANA, message_id, "olá")
    assert telegram.pending() == 1


async def test_an_edited_text_is_an_update_of_its_own(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, Update.edited_message."""
    message_id = await telegram.say(ANA, "ola")
    await telegram.edit(ANA, message_id, "olá")
    edited = (await bot.updates())[1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (message_id, "olá")
    assert edited["edit_date"] >= edited["date"]


async def test_a_message_carries_who_where_when_and_what_it_answers(
    telegram: DemoTelegram, bot: Caller
) -> None:
    """Bot API, Message, User, Chat; reply_to_message never carries another one."""
    sent = await bot.send("Qual é o problema?")
    first = await telegram.say(ANA, "Sem sinal", reply_to=sent["message_id"])
    await telegram.say(ANA, "desde ontem", reply_to=first)
    one, two = (update["message"] for update in await bot.updates())
    assert one["from"] == {
        "id": ANA, "is_bot": False, "first_name": "Ana", "last_name": "Souza", "language_code": "pt-br",
    }  # fmt: skip
    assert one["chat"] == {"id": ANA, "first_name": "Ana", "last_name": "Souza", "type": "private"}
    assert one["reply_to_message"]["text"] == "Qual é o problema?"
    assert two["reply_to_message"]["text"] == "Sem sinal"
    assert "reply_to_message" not in two["reply_to_message"]


async def test_any_json_object_can_be_injected(telegram: DemoTelegram, bot: Caller) -> None:
    """For tests of updates that a library cannot read; numbers go on after them."""
    telegram.inject({"new_kind_of_2030": {"x": 1}})
    given = telegram.inject(b'{"message": {"forward_origin": {"type": "unknown"}}}')
    await telegram.say(ANA, "oi")
    odd, raw, plain = await bot.updates()
    assert "new_kind_of_2030" in odd
    assert raw["message"]["forward_origin"]["type"] == "unknown"
    assert (raw["update_id"], plain["update_id"]) == (given, given + 1)


async def test_dropping_pending_updates(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, deleteWebhook drop_pending_updates; Client.cpp, do_set_webhook (clear_tqueue)."""
    await telegram.say(ANA, "oi")
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 1
    await bot.call("deleteWebhook")
    assert telegram.pending() == 1
    await bot.call("deleteWebhook", drop_pending_updates=True)
    assert telegram.pending() == 0


async def test_blocking_and_coming_back_are_updates(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, Update.my_chat_member: in private chats only when the user blocks or unblocks the bot."""
    telegram.block(ANA)
    await telegram.say(ANA, "voltei")
    gone, back, message = await bot.updates()
    assert gone["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert message["message"]["text"] == "voltei"
