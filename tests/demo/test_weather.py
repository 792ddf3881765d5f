"""Bad days on demand: shares of 429, 502, lost and slow answers, rate limits, blocked bots, deleted messages."""

import asyncio
import time
from collections import Counter
from typing import Any

import aiohttp
import pytest

from demo.server import DemoTelegram
from demo.weather import NoWeather, Weather
from tests.demo.caller import ANA, Caller
from tests.demo.hook import listening

BIA = 1002


async def set_faults(bot: Caller, path: str = "faults", **body: Any) -> tuple[int, dict[str, Any]]:
    async with bot.session.post(f"{bot.telegram.url}/demo/{path}", json=body) as response:
        return response.status, await response.json()


def kinds(weather: Weather, calls: int) -> Counter[str]:
    """What so many calls meet, each of a chat of its own."""
    met: Counter[str] = Counter()
    for number in range(calls):
        fault = weather("sendMessage", {"chat_id": str(number)})
        if fault is None:
            met["fine"] += 1
        else:
            met["dropped" if fault.drop_after else str(fault.status)] += 1
            met["slow"] += fault.seconds > 0
    return met


def test_each_kind_comes_with_its_share_and_the_same_seed_is_the_same_day() -> None:
    """reliability.md, R10: 20% 429, 5% 502, 2% accepted and dropped."""
    met = kinds(Weather(too_many=0.2, bad_gateway=0.05, dropped=0.02, slow=0.1, seed=4), 5000)
    assert met == kinds(Weather(too_many=0.2, bad_gateway=0.05, dropped=0.02, slow=0.1, seed=4), 5000)
    for kind, share in (("429", 0.2), ("502", 0.05), ("dropped", 0.02), ("slow", 0.1)):
        assert met[kind] / 5000 == pytest.approx(share, abs=0.02), kind
    assert met != kinds(Weather(too_many=0.2, bad_gateway=0.05, dropped=0.02, slow=0.1, seed=5), 5000)


async def test_a_429_holds_for_its_chat_until_its_seconds_are_over(
    telegram: DemoTelegram, bot: Caller
) -> None:
    """Bot API, ResponseParameters retry_after; who comes early is refused again and counted."""
    telegram.add_person(BIA, "Bia", started=True)
    now = 100.0
    weather = telegram.weather = Weather(too_many=1, retry_after=3, chats=frozenset({ANA}), clock=lambda: now)
    answer = await bot.raw("sendMessage", chat_id=ANA, text="oi")
    assert answer["parameters"] == {"retry_after": 3}
    weather.too_many = 0
    assert (await bot.call("sendMessage", chat_id=BIA, text="oi"))["text"] == "oi"
    now += 1.5
    assert (await bot.raw("sendMessage", chat_id=ANA, text="oi"))["parameters"] == {"retry_after": 2}
    now += 1.5
    assert await bot.send("oi")
    assert (weather.early, weather.happened) == (1, {"too_many": 2})


async def test_a_502_is_a_page(telegram: DemoTelegram, bot: Caller) -> None:
    """reliability.md, facts: a 502 brings HTML."""
    telegram.weather = Weather(bad_gateway=1)
    async with bot.session.post(f"{bot.root}/sendMessage", json={"chat_id": ANA, "text": "oi"}) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert telegram.messages(ANA) == []


async def test_a_dropped_call_was_done(telegram: DemoTelegram, bot: Caller) -> None:
    """reliability.md, facts: a network error after Telegram accepted."""
    telegram.weather = Weather(dropped=1)
    with pytest.raises(aiohttp.ClientError):
        await bot.send("oi")
    assert [message["text"] for message in telegram.messages(ANA)] == ["oi"]


async def test_polling_is_spared_and_slow_calls_are_slow(telegram: DemoTelegram, bot: Caller) -> None:
    telegram.weather = Weather(slow=1, seconds=0.1)
    began = time.perf_counter()
    assert await bot.ids() == []
    assert time.perf_counter() - began < 0.1
    await bot.send("oi")
    assert time.perf_counter() - began >= 0.1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"too_many": 1.5}, "too_many is a share from 0 to 1, not 1.5"),
        ({"too_many": 0.6, "dropped": 0.6}, "at most 1 together"),
        ({"seconds": 0}, "seconds is up to 60 seconds, not 0"),
        ({"retry_after": 4000}, "retry_after is up to 3600 seconds, not 4000"),
    ],
)
def test_a_weather_that_makes_no_sense_is_refused(given: dict[str, Any], why: str) -> None:
    with pytest.raises(NoWeather, match=why):
        Weather(**given)


async def test_the_page_changes_the_weather_bit_by_bit(telegram: DemoTelegram, bot: Caller) -> None:
    status, told = await set_faults(bot, too_many=0.25, retry_after=5)
    assert (status, told["weather"]["too_many"], told["flood"]) == (200, 0.25, False)
    before = told["weather"]["seed"]
    _, told = await set_faults(bot, slow=1, flood=True)
    assert told["weather"]["seed"] != before, "every day is another"
    assert (told["weather"]["too_many"], told["weather"]["slow"], told["flood"]) == (0.25, 1, True)
    seed = told["weather"]["seed"]
    assert telegram.weather == Weather(too_many=0.25, retry_after=5, slow=1, seed=seed)
    assert telegram.flood is not None
    async with bot.session.get(f"{telegram.url}/demo/faults") as response:
        assert await response.json() == told
    _, told = await set_faults(bot, slow=1, seed=7)
    assert told["weather"]["seed"] == 7
    _, told = await set_faults(bot, clear=True)
    assert told == {"weather": None, "happened": {}, "flood": False, "blocked": []}
    assert telegram.flood is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"hail": 1}, "hail is no part of the weather; there are too_many"),
        ({"too_many": "muito"}, "too_many is a number, not 'muito'"),
        ({"too_many": True}, "too_many is a number, not True"),
        ({"retry_after": 1.5}, "retry_after is a whole number, not 1.5"),
        ({"retry_after": 0}, "retry_after is up to 3600 seconds, not 0"),
        ({"chats": ["Ana"]}, "chats is a list of int, not"),
        ({"flood": 1}, "clear and flood are true or false"),
        ({"clock": 1}, "clock is no part of the weather"),
    ],
)
async def test_what_the_page_may_not_set_is_named(
    telegram: DemoTelegram, bot: Caller, body: dict[str, Any], why: str
) -> None:
    status, told = await set_faults(bot, **body)
    assert status == 400
    assert told["error"].startswith(why)
    assert telegram.weather is None


async def test_a_person_blocks_and_deletes_from_the_page(telegram: DemoTelegram, bot: Caller) -> None:
    await bot.send("primeira")
    sent = await bot.send("última")
    await telegram.say(ANA, "minha")
    _, told = await set_faults(bot, "trouble", person=ANA, delete="last")
    assert told["deleted"] == [sent["message_id"]]
    assert [message["text"] for message in telegram.messages(ANA)] == ["primeira", "minha"]
    refused = await bot.refusal("editMessageText", chat_id=ANA, message_id=sent["message_id"], text="x")
    assert refused == "400 Bad Request: message to edit not found"
    await set_faults(bot, "trouble", person=ANA, delete="all")
    assert telegram.messages(ANA) == []
    assert telegram.delete_last(ANA) == []
    _, told = await set_faults(bot, "trouble", person=ANA, blocked=True)
    assert told["blocked"] == [ANA]
    assert await bot.refusal("sendMessage", chat_id=ANA, text="x") == (
        "403 Forbidden: bot was blocked by the user"
    )
    await set_faults(bot, "trouble", person=ANA, blocked=False)
    assert await bot.send("de volta")


@pytest.mark.parametrize("body", [{}, {"delete": "half"}, {"blocked": "yes"}, {"person": 5, "blocked": True}])
async def test_trouble_that_makes_no_sense_is_refused(bot: Caller, body: dict[str, Any]) -> None:
    status, told = await set_faults(bot, "trouble", **({"person": ANA} | body))
    assert status == 400
    assert told["error"]


async def test_the_weather_holds_by_webhook_too(telegram: DemoTelegram, bot: Caller) -> None:
    async with listening() as hook:
        await bot.call("setWebhook", url=hook.url)
        telegram.weather = Weather(bad_gateway=1)
        await telegram.say(ANA, "oi")
        async with asyncio.timeout(5):
            await telegram.delivered()
        assert hook.texts == ["oi"], "what Telegram sends is not touched by it"
