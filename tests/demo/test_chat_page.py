"""The chat page's side of the server: state, live events, what people do, and who may ask at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller, keyboard


class Stream:
    """The events that a page reads, one at a time."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            while True:
                line = (await self.response.content.readline()).decode()
                assert line, "the stream ended"
                if line.startswith("data: "):
                    event: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return event


@asynccontextmanager
async def stream(bot: Caller, after: int, **headers: str) -> AsyncIterator[Stream]:
    address = f"{bot.telegram.url}/demo/events?person={ANA}&after={after}"
    async with bot.session.get(address, headers=headers) as response:
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def state(bot: Caller) -> dict[str, Any]:
    async with bot.session.get(f"{bot.telegram.url}/demo/state?person={ANA}") as response:
        found: dict[str, Any] = await response.json()
        return found


async def do(bot: Caller, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
    async with bot.session.post(f"{bot.telegram.url}/demo/{what}", json={"person": ANA, **body}) as response:
        return response.status, await response.json()


async def test_a_person_writes_presses_and_edits(telegram: DemoTelegram, bot: Caller) -> None:
    """The page's three acts reach the bot as the updates of real apps."""
    sent = await bot.send("Confirma?", reply_markup=keyboard("Sim"))
    status, said = await do(bot, "send", text="  Sem sinal \n", reply_to=sent["message_id"])
    assert status == 200
    await do(bot, "press", message_id=sent["message_id"], data="Sim")
    await do(bot, "edit", message_id=said["message_id"], text="Sem sinal hoje")
    message, press, edit = await bot.updates()
    assert message["message"]["text"] == "Sem sinal", "apps trim what they send"
    assert message["message"]["reply_to_message"]["message_id"] == sent["message_id"]
    assert press["callback_query"]["data"] == "Sim"
    assert edit["edited_message"]["text"] == "Sem sinal hoje"


async def test_all_that_happens_is_told_live(telegram: DemoTelegram, bot: Caller) -> None:
    """One number rises over all events; the page needs no reload."""
    began = (await state(bot))["event"]
    async with stream(bot, began) as events:
        sent = await bot.send("Confirma?", reply_markup=keyboard("Sim"))
        query_id = await telegram.press(ANA, sent["message_id"], "Sim")
        await bot.call("answerCallbackQuery", callback_query_id=query_id, text="Feito")
        await bot.call("editMessageText", chat_id=ANA, message_id=sent["message_id"], text="Feito")
        said = await telegram.say(ANA, "oi")
        await bot.call("sendChatAction", chat_id=ANA, action="typing")
        await bot.call("setMyCommands", commands=[{"command": "novo", "description": "Novo"}])
        await bot.call("deleteMessage", chat_id=ANA, message_id=sent["message_id"])
        ids = await bot.ids()
        await bot.ids(offset=ids[-1] + 1)
        told = [await events.next() for _ in range(8)]
    assert [event["type"] for event in told] == [
        "message", "answer", "edit", "message", "action", "commands", "delete", "read",
    ]  # fmt: skip
    assert [event["n"] for event in told] == list(range(began + 1, began + 9))
    assert told[0]["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Sim"
    assert (told[1]["query_id"], told[1]["text"], told[1]["show_alert"]) == (query_id, "Feito", False)
    assert told[6]["message_ids"] == [sent["message_id"]]
    assert told[7]["message_id"] == said


async def test_a_page_that_comes_back_gets_what_it_missed(telegram: DemoTelegram, bot: Caller) -> None:
    """EventSource sends Last-Event-ID; another person's events are not among them."""
    telegram.add_person(1002, "Bia")
    await telegram.say(ANA, "um")
    seen = (await state(bot))["event"]
    await telegram.say(ANA, "dois")
    await telegram.say(1002, "segredo")
    await telegram.say(ANA, "três")
    async with stream(bot, 0, **{"Last-Event-ID": str(seen)}) as events:
        assert [(await events.next())["message"]["text"] for _ in range(2)] == ["dois", "três"]
    async with stream(bot, seen + 1000) as events:
        assert (await events.next())["type"] == "reload", "a number from another life"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("send", {"text": ""}), ("send", {"text": " \n"}), ("send", {"text": "x" * 4097}), ("send", {}),
        ("send", {"text": "\ud800"}), ("send", {"text": "oi", "reply_to": 4711}),
        ("send", {"text": "oi", "person": 4711}), ("press", {"message_id": 1, "data": ""}),
        ("press", {"message_id": 1, "data": "x" * 65}), ("press", {"message_id": "1", "data": "x"}),
        ("edit", {"message_id": 4711, "text": "oi"}),
    ],
)  # fmt: skip
async def test_what_no_app_would_send_is_refused(
    telegram: DemoTelegram, bot: Caller, what: str, body: dict[str, Any]
) -> None:
    """The page is an app: 1 to 4096 characters, data of 1 to 64 bytes, only messages of this chat."""
    status, answer = await do(bot, what, **body)
    assert (status, set(answer)) == (400, {"error"})
    assert telegram.pending() == 0


async def test_only_this_machine_is_answered(telegram: DemoTelegram, bot: Caller) -> None:
    """A foreign page may point its name here (DNS rebinding) or post a form: neither gets anywhere."""
    port = telegram.url.rpartition(":")[2]
    for host in (f"atacante.exemplo:{port}", "127.0.0.1:1", "127.0.0.1"):
        for path in ("/demo/people", "/", f"/bot{telegram.token}/getMe"):
            async with bot.session.get(telegram.url + path, headers={"Host": host}) as response:
                assert response.status == 403
    async with bot.session.get(
        telegram.url + "/demo/people", headers={"Host": f"localhost:{port}"}
    ) as response:
        assert response.status == 200
    body = json.dumps({"person": ANA, "text": "oi"})
    headers = {"Content-Type": "text/plain"}
    async with bot.session.post(telegram.url + "/demo/send", data=body, headers=headers) as response:
        assert response.status == 400
    assert telegram.pending() == 0


async def test_the_page_itself_is_served(bot: Caller) -> None:
    """`GET /` is the page of demo/static."""
    async with bot.session.get(bot.telegram.url + "/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
