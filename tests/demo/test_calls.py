"""How a call reaches the server, and the shape of refusals."""

import json

import aiohttp
import pytest

from demo.faults import Fault, Flood
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller


async def get(session: aiohttp.ClientSession, url: str) -> tuple[int, object]:
    async with session.get(url) as response:
        return response.status, await response.json()


async def test_who_the_bot_is(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, getMe; the token begins with the bot's id."""
    me = await bot.call("getMe")
    assert (me["is_bot"], me["first_name"], me["username"]) == (True, "Atende", "atende_demo_bot")
    assert str(me["id"]) == telegram.token.split(":")[0]


async def test_a_wrong_token_is_unauthorized(telegram: DemoTelegram, session: aiohttp.ClientSession) -> None:
    """tdlib/telegram-bot-api ClientManager.cpp, send; telegram.md 9 (401)."""
    expected = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await get(session, f"{telegram.url}/bot123456:AAAA/getMe") == (401, expected)
    malformed = {"ok": False, "error_code": 401, "description": "Unauthorized: invalid token specified"}
    assert await get(session, f"{telegram.url}/botnonsense/getMe") == (401, malformed)


async def test_an_unknown_method_is_not_found(bot: Caller) -> None:
    """tdlib/telegram-bot-api Client.cpp, on_cmd."""
    assert await bot.refusal("sendPigeon") == "404 Not Found: method not found"


async def test_method_names_have_no_case(bot: Caller) -> None:
    """tdlib/telegram-bot-api Query.cpp: the method is lowered."""
    assert (await bot.call("GETME"))["is_bot"]


async def test_parameters_come_in_four_ways(
    telegram: DemoTelegram, bot: Caller, session: aiohttp.ClientSession
) -> None:
    """Bot API, "Making requests": query string, urlencoded, JSON, multipart; objects as JSON text or JSON."""
    url = f"{bot.root}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Ok", "callback_data": "a"}]]}
    fields = {"chat_id": str(ANA), "text": "Oi", "reply_markup": json.dumps(markup)}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value, content_type="text/plain")
    answers = [
        await session.get(url, params=fields),
        await session.post(url, data=fields),
        await session.post(url, data=form),
        await session.post(url, json={"chat_id": ANA, "text": "Oi", "reply_markup": markup}),
    ]
    for answer in answers:
        message = (await answer.json())["result"]
        assert (message["text"], message["reply_markup"]) == ("Oi", markup)


async def test_a_body_that_is_no_json_is_refused(bot: Caller, session: aiohttp.ClientSession) -> None:
    """tdlib/telegram-bot-api HttpConnection.cpp: a request that cannot be read is a 400 in the usual shape."""
    headers = {"Content-Type": "application/json"}
    async with session.post(f"{bot.root}/getMe", data=b"{", headers=headers) as response:
        answer = await response.json()
    assert response.status == answer["error_code"] == 400


async def test_the_flood_limits_tell_how_long_to_wait(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6, rate: 1/s a chat with bursts, 30/s in all, edits count; Query.cpp, set_retry_after_error."""
    telegram.clock = lambda: 1_795_000_000.0
    telegram.flood = Flood(burst=2)
    sent = await bot.send()
    await bot.send()
    refused = await bot.raw("sendMessage", chat_id=ANA, text="Oi")
    assert refused == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }  # fmt: skip
    assert (await bot.refusal("editMessageText", chat_id=ANA, message_id=sent["message_id"], text="x"))[
        :3
    ] == "429"
    telegram.clock = lambda: 1_795_000_001.0
    await bot.send()


async def test_thirty_a_second_in_all(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6, rate."""
    telegram.clock = lambda: 1_795_000_000.0
    telegram.flood = Flood()
    for person in range(2000, 2031):
        telegram.add_person(person, "Alguém", started=True)
    answers = [await bot.raw("sendMessage", chat_id=person, text="Oi") for person in range(2000, 2031)]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]


async def test_bad_days_on_demand(
    telegram: DemoTelegram, bot: Caller, session: aiohttp.ClientSession
) -> None:
    """telegram.md 9: 403, 429 with retry_after, 502 with HTML; reliability.md R10: accepted and dropped."""
    days = [
        Fault.too_many_requests(7), Fault.bad_gateway(), Fault.blocked(), Fault.cut_before(), Fault.cut_after(),
    ]  # fmt: skip
    telegram.faults = lambda method, params: days.pop(0) if method == "sendMessage" and days else None
    url, body = f"{bot.root}/sendMessage", {"chat_id": ANA, "text": "Oi"}
    async with session.post(url, json=body) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert (await response.json())["parameters"] == {"retry_after": 7}
    async with session.post(url, json=body) as response:
        assert (response.status, response.content_type) == (502, "text/html")
    assert await bot.refusal("sendMessage", **body) == "403 Forbidden: bot was blocked by the user"
    for kept in (0, 1):
        with pytest.raises(aiohttp.ClientError):
            await session.post(url, json=body)
        assert len(telegram.messages(ANA)) == kept, "cut before: not done; cut after: done, never told"
    assert (await bot.send())["text"] == "Oi"
