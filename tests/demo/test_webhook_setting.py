"""setWebhook, deleteWebhook, getWebhookInfo and getUpdates beside a webhook: what is refused, in which words.

Facts are of tdlib/telegram-bot-api, Client.cpp (process_set_webhook_query, do_set_webhook, JsonWebhookInfo,
process_get_updates_query) where no other place is named.
"""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from demo import webhook
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller
from tests.demo.hook import listening

NOBODY = "http://127.0.0.1:9/hook"


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the webhook be set as often as a test likes."""
    monkeypatch.setattr(webhook, "SECONDS_BETWEEN_SETS", 0.0)


@pytest.mark.parametrize(
    "url",
    ["http://", "ftp://bot.example.com/x", "https://", "http://a b/", "https://[::1", "http://x:99999/"],
)
async def test_an_address_that_is_none_is_refused(bot: Caller, url: str) -> None:
    assert await bot.refusal("setWebhook", url=url) == "400 Bad Request: invalid webhook URL specified"


@pytest.mark.usefixtures("often")
async def test_https_goes_to_four_ports(telegram: DemoTelegram, bot: Caller) -> None:
    """WebhookActor.cpp, start_up. Http is allowed here, and its ports, as with `--local`."""
    refused = "400 Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    assert await bot.refusal("setWebhook", url="https://bot.example.com:5000/x") == refused
    for url in ("https://bot.example.com:8443/x", "bot.example.com/x", NOBODY):
        assert await bot.call("setWebhook", url=url)


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("com espaço", "contains unallowed characters"), ("ponto.", "contains unallowed characters"),
        ("a+b/c=", "contains unallowed characters"), ("x" * 257, "is too long"),
    ],
)  # fmt: skip
async def test_a_secret_has_256_letters_digits_and_two_signs(bot: Caller, secret: str, why: str) -> None:
    told = await bot.refusal("setWebhook", url=NOBODY, secret_token=secret)
    assert told == f"400 Bad Request: secret token {why}"


async def test_it_is_set_at_most_once_a_second(bot: Caller) -> None:
    await bot.call("setWebhook", url=NOBODY)
    answer = await bot.raw("setWebhook", url=NOBODY)
    assert answer == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }  # fmt: skip
    assert await bot.call("deleteWebhook"), "taking it away is not counted"


@pytest.mark.usefixtures("often")
async def test_each_answer_says_what_it_did(telegram: DemoTelegram, bot: Caller) -> None:
    told = [(await bot.raw("setWebhook", url=NOBODY))["description"]]
    told.append((await bot.raw("setWebhook", url=NOBODY))["description"])
    told.append((await bot.raw("deleteWebhook"))["description"])
    told.append((await bot.raw("setWebhook", url=""))["description"])
    assert told == [
        "Webhook was set", "Webhook is already set", "Webhook was deleted", "Webhook is already deleted",
    ]  # fmt: skip


async def test_what_is_set_is_told(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, WebhookInfo. An address of setWebhook's `ip_address` is told again, and not used here."""
    empty = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    assert await bot.call("getWebhookInfo") == empty
    kinds = ["message", "callback_query"]
    await bot.call(
        "setWebhook", url=NOBODY, max_connections=500, allowed_updates=kinds, ip_address="203.0.113.5"
    )
    assert await bot.call("getWebhookInfo") == empty | {
        "url": NOBODY, "max_connections": 100, "allowed_updates": kinds, "ip_address": "203.0.113.5",
    }  # fmt: skip
    await bot.call("deleteWebhook")
    assert await bot.call("getWebhookInfo") == empty | {"allowed_updates": kinds}


@pytest.mark.usefixtures("often")
async def test_the_last_error_is_told_until_it_is_set_anew(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, WebhookInfo last_error_date, last_error_message; WebhookActor.cpp, handle."""
    async with listening() as hook:
        await bot.call("setWebhook", url=hook.url + "/elsewhere")
        await telegram.say(ANA, "oi")
        await asyncio.sleep(0.05)
        info = await bot.call("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
        assert info["last_error_date"] == pytest.approx(telegram.clock(), abs=5)
        assert info["max_connections"] == 40
        await bot.call("setWebhook", url=hook.url)
        await telegram.delivered()
        assert "last_error_date" not in await bot.call("getWebhookInfo")


@pytest.mark.usefixtures("often")
async def test_a_refused_one_has_already_removed_the_old_one(telegram: DemoTelegram, bot: Caller) -> None:
    """on_webhook_closed is before do_set_webhook and its checks."""
    await bot.call("setWebhook", url=NOBODY)
    await bot.refusal("setWebhook", url="http://")
    assert (await bot.call("getWebhookInfo"))["url"] == ""


async def test_waiting_updates_are_dropped_on_demand(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, setWebhook drop_pending_updates."""
    async with listening() as hook:
        await telegram.say(ANA, "velho")
        await bot.call("setWebhook", url=hook.url, drop_pending_updates=True)
        await telegram.say(ANA, "novo")
        await telegram.delivered()
        assert hook.texts == ["novo"]


async def test_only_allowed_kinds_come(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, setWebhook allowed_updates."""
    async with listening() as hook:
        sent = await bot.send()
        await bot.call("setWebhook", url=hook.url, allowed_updates=["callback_query"])
        await telegram.say(ANA, "oi")
        await telegram.press(ANA, sent["message_id"], "a")
        await telegram.delivered()
        assert [sorted(update) for update in hook.got] == [["callback_query", "update_id"]]


async def test_nobody_polls_beside_a_webhook(bot: Caller) -> None:
    """Bot API, getUpdates: does not work while a webhook is set up."""
    await bot.call("setWebhook", url=NOBODY)
    assert await bot.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await bot.call("deleteWebhook")
    assert await bot.ids() == []


async def test_a_poll_that_waits_is_ended(bot: Caller) -> None:
    """abort_long_poll(true)."""
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.raw("getUpdates", timeout=30))
        await asyncio.sleep(0.05)
        await bot.call("setWebhook", url=NOBODY)
    assert poll.result() == {
        "ok": False, "error_code": 409, "description": "Conflict: terminated by setWebhook request",
    }  # fmt: skip


async def test_after_a_restart_delivery_goes_on(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    """webhook_db_ and the TQueue's own log survive the server; load_updates begins at the head."""
    first = DemoTelegram(tmp_path)
    first.add_person(ANA, "Ana", started=True)
    await first.start()
    async with listening() as hook:
        first.webhook_targets = ["http://127.0.0.1:9/"]
        bot = Caller(session, first)
        await bot.call("setWebhook", url=hook.url, secret_token="s", max_connections=7)
        await first.say(ANA, "oi")
        await asyncio.sleep(0.02)
        await first.stop()

        second = DemoTelegram(tmp_path)
        await second.start()
        await second.delivered()
        info = await Caller(session, second).call("getWebhookInfo")
        await second.stop()
        assert hook.texts == ["oi"]
        assert hook.headers[0]["X-Telegram-Bot-Api-Secret-Token"] == "s"
        assert (info["url"], info["max_connections"], info["pending_update_count"]) == (hook.url, 7, 0)
