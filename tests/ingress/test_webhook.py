"""The webhook: stored before it is confirmed, refused with a reason; the answer to a press rides in the response."""

import asyncio
import gzip
import json
import logging
import re
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest
from aiogram.types import CallbackQuery, Message
from pydantic import SecretStr

from bot.alerts import Outage
from bot.riders import Riders
from bot.settings import Settings, SettingsError, Telegram, Webhook
from bot.webhook import LARGEST, Receiver
from demo.faults import Fault
from demo.server import DemoTelegram
from services.inbox import Inbox, Work
from services.invites import DOOR
from services.statements import DatabaseAway
from tests.ingress.by_webhook import press, served, text
from tests.ingress.telegram import until


async def test_what_is_no_delivery_of_telegram_is_refused_with_the_reason_and_nothing_is_stored(
    telegram: DemoTelegram, database_url: str
) -> None:
    async with served(telegram, database_url) as bot:
        large = json.dumps(text(1, words="x" * LARGEST)).encode()

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b"x" * (LARGEST // 20)

        for status, reason, body, more in (
            (404, "nothing is here", text(1), {"url": bot.url + "/else"}),
            (404, "nothing is here", text(1), {"url": bot.url + "/else", "method": "GET", "secret": None}),
            (405, "updates come by POST", text(1), {"method": "GET", "secret": None}),
            (401, "Secret-Token is wrong or missing", text(1), {"secret": None}),
            (401, "Secret-Token is wrong or missing", text(1), {"secret": "wrong"}),
            (401, "Secret-Token is wrong or missing", text(1), {"secret": "ségredo"}),
            (401, "Secret-Token is wrong or missing", BytesIO(large), {"secret": "wrong"}),
            (413, "at most 1048576 bytes", BytesIO(large), {}),
            (413, "at most 1048576 bytes", BytesIO(b"x" * 10_000_000), {}),
            (413, "at most 1048576 bytes", endless(), {}),
            (400, "no JSON object", b"", {}),
            (400, "no JSON object", b"update_id=1", {}),
            (400, "no JSON object", b'{"update_id": 1, "message"', {}),
            (400, "no JSON object", b'[{"update_id": 1}]', {}),
            (400, "no UTF-8", b'{"update_id": 1, "x": "\xff"}', {}),
            (400, "no update_id", b"{}", {}),
            (400, "no update_id", {"update_id": "1"}, {}),
            (400, "no update_id", {"update_id": 1.5}, {}),
            (400, "no update_id", {"update_id": True}, {}),
            (400, "no update_id", {"update_id": 2**63}, {}),
        ):
            answered = await bot.post(body, **more)
            assert (answered.status, reason in answered.text) == (status, True), (answered, reason)
        assert await bot.rows() == []
        assert (await bot.post(text(1))).status == 200
        assert [row["update_id"] for row in await bot.rows()] == [1]
        counted = bot.ingress.metrics.deliveries
        assert (counted["401",], counted["413",], counted["200",]) == (4, 3, 1)


async def test_a_small_body_that_unpacks_to_a_large_one_is_not_unpacked_whole(
    telegram: DemoTelegram, database_url: str
) -> None:
    async with served(telegram, database_url) as bot:
        bomb = gzip.compress(b" " * (16 << 20))
        assert len(bomb) < LARGEST
        headers = {"X-Telegram-Bot-Api-Secret-Token": "s3cret-word", "Content-Encoding": "gzip"}
        async with bot.http.post(bot.url, data=bomb, headers=headers) as response:
            assert response.status in (400, 413)
        assert await bot.rows() == []


async def test_a_text_is_confirmed_once_it_is_stored_however_long_it_takes(
    telegram: DemoTelegram, database_url: str
) -> None:
    hold = asyncio.Event()

    async def slow(event: Message | CallbackQuery, work: Work) -> None:
        await hold.wait()

    async with served(telegram, database_url, slow) as bot:
        answered = await bot.post(text(7))
        assert (answered.status, answered.text) == (200, "")
        assert answered.seconds < 0.25
        [row] = await bot.rows()
        assert (row["update_id"], row["done_at"]) == (7, None)
        hold.set()
        await bot.ingress.idle()
        [row] = await bot.rows()
        assert row["done_at"] is not None


async def test_a_press_is_answered_in_the_response_and_by_no_call(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def answers(event: Message | CallbackQuery, work: Work) -> None:
        assert isinstance(event, CallbackQuery)
        await asyncio.sleep(0.05)
        assert await event.answer("Anotado", show_alert=True) is True
        await asyncio.sleep(0.5)

    async with served(telegram, database_url, answers) as bot:
        answered = await bot.post(press(8, query="q8"))
        assert answered.status == 200
        assert answered.headers["Content-Type"].startswith("application/json")
        assert answered.ridden == {
            "method": "answerCallbackQuery",
            "callback_query_id": "q8",
            "text": "Anotado",
            "show_alert": True,
        }
        assert answered.seconds < 0.3
        await bot.ingress.idle()
        assert bot.done == [8]
        assert [name for name, _ in telegram.calls if name == "answerCallbackQuery"] == []


async def test_an_answer_that_takes_longer_leaves_by_a_call_and_the_response_did_not_wait_for_it(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def late(event: Message | CallbackQuery, work: Work) -> None:
        assert isinstance(event, CallbackQuery)
        await asyncio.sleep(0.45)
        await event.answer("Enfim")

    async with served(telegram, database_url, late) as bot:
        query = await a_press(telegram)
        answered = await bot.post(press(8, query=query))
        assert (answered.status, answered.text) == (200, "")
        assert 0.25 < answered.seconds < 0.42
        await bot.ingress.idle()
        [told] = [told for name, told in telegram.calls if name == "answerCallbackQuery"]
        assert (told["callback_query_id"], told["text"]) == (query, "Enfim")


async def test_of_two_answers_to_a_press_the_first_rides_and_the_second_is_a_call(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def twice(event: Message | CallbackQuery, work: Work) -> None:
        assert isinstance(event, CallbackQuery)
        await event.answer("um")
        await event.answer("dois")

    async with served(telegram, database_url, twice) as bot:
        answered = await bot.post(press(8, query=await a_press(telegram)))
        assert answered.ridden["text"] == "um"
        await bot.ingress.idle()
        assert [told["text"] for name, told in telegram.calls if name == "answerCallbackQuery"] == ["dois"]


async def test_a_press_that_comes_again_is_handled_once_and_never_left_spinning(
    telegram: DemoTelegram, database_url: str
) -> None:
    hold = asyncio.Event()

    async def waits(event: Message | CallbackQuery, work: Work) -> None:
        assert isinstance(event, CallbackQuery)
        await hold.wait()
        await event.answer("feito")

    async with served(telegram, database_url, waits) as bot:
        first = asyncio.ensure_future(bot.post(press(8)))  # noqa: TID251 (awaited below)
        await until(lambda: bot.seen)
        again = asyncio.ensure_future(bot.post(press(8)))  # noqa: TID251
        assert (await first).text == ""  # the answer rides in the newest response
        hold.set()
        assert (await again).ridden["text"] == "feito"
        await bot.ingress.idle()
        plain = (await bot.post(press(8))).ridden
        assert plain == {"method": "answerCallbackQuery", "callback_query_id": "8"}
        assert (await bot.post(press(9))).ridden["text"] == "feito"
        assert bot.done == [8, 9]


async def test_a_token_of_an_invite_is_stored_sealed_as_when_polling(
    telegram: DemoTelegram, database_url: str
) -> None:
    token = "A" * 22
    async with served(telegram, database_url) as bot:
        await bot.post(text(1, words=f"/start {DOOR}_{token}"))
        await bot.post(text(2, words=f"veja t.me/x?start={DOOR}_{token}"))
        stored = [row["raw"] for row in await bot.rows()]
        assert len(stored) == 2
        assert not any(token in raw for raw in stored)


async def test_two_unreadable_updates_of_a_hundred_are_set_aside_and_the_others_are_done(
    telegram: DemoTelegram, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(telegram, database_url) as bot:
        unknown = text(37)
        unknown["message"]["forward_origin"] = {"type": "of_next_year", "date": 1}
        deep = b'{"update_id":73,"message":{"from":{"id":1001}},"x":' + b"[" * 9000 + b"]" * 9000 + b"}"
        async with asyncio.timeout(4):
            for n in range(100):
                body = {37: unknown, 73: deep}.get(n) or text(n, 1000 + n % 9)
                assert (await bot.post(body)).status == 200
            await bot.ingress.idle()
        assert sorted(bot.done) == [n for n in range(100) if n not in (37, 73)]
        rows = await bot.rows()
        assert [row["update_id"] for row in rows if row["failed_at"]] == [37, 73]
        assert len([each for each in caplog.records if each.levelno >= logging.ERROR]) == 2


async def test_while_nothing_can_be_stored_it_says_when_to_come_again_and_people_are_told_once(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(telegram, database_url) as bot:
        fetch, away = bot.statements.fetch, True

        async def gone(sql: str, *values: object) -> object:
            if away:
                raise DatabaseAway("PostgreSQL is away")
            return await fetch(sql, *values)

        monkeypatch.setattr(bot.statements, "fetch", gone)
        for n in range(3):
            answered = await bot.post(text(1 + n, 1001 + n % 2))
            assert (answered.status, answered.headers["Retry-After"]) == (503, "1")
        assert (await bot.post(press(4))).status == 503
        await until(lambda: sorted(bot.noticed) == [1001, 1002])
        assert bot.seen == []
        away = False
        for n in range(3):
            assert (await bot.post(text(1 + n, 1001 + n % 2))).status == 200
        await bot.ingress.idle()
        assert sorted(bot.done) == [1, 2, 3]


async def test_when_too_many_wait_no_more_are_taken(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = asyncio.Event()

    async def waits(event: Message | CallbackQuery, work: Work) -> None:
        await hold.wait()

    monkeypatch.setattr("bot.inbox.BACKLOG", 3)
    async with served(telegram, database_url, waits) as bot:
        assert [(await bot.post(text(n))).status for n in range(1, 7)] == [200] * 4 + [503] * 2
        assert bot.ingress.waiting == 4
        hold.set()
        await bot.ingress.idle()
        assert (await bot.post(text(5))).status == 200


async def test_at_the_end_what_is_in_hand_is_ended_and_nothing_more_is_taken(
    telegram: DemoTelegram, database_url: str
) -> None:
    async def slow(event: Message | CallbackQuery, work: Work) -> None:
        await asyncio.sleep(0.3)

    async with served(telegram, database_url, slow) as bot:
        assert (await bot.post(text(1))).status == 200
        await until(lambda: bot.seen)
        bot.receiving.cancel()
        await asyncio.sleep(0)
        said = 503
        while said == 503:
            try:
                said = (await bot.post(text(2))).status
            except aiohttp.ClientConnectionError:
                break
        assert said == 503
    assert bot.done == [1]


async def test_telegram_is_told_where_to_deliver_what_and_with_which_secret(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhook.WEATHER_SECONDS", 0.01)
    bad = [Fault.bad_gateway(), Fault.cut_before(), Fault.too_many_requests(1)]
    telegram.faults = lambda method, _: bad.pop() if method == "setWebhook" and bad else None
    async with served(telegram, database_url) as bot:
        await until(lambda: sum(name == "setWebhook" for name, _ in telegram.calls) == 4, 10)
        told = telegram.calls[-1][1]
        assert told["url"] == "http://127.0.0.1:1/updates"
        assert json.loads(told["allowed_updates"]) == [
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
        ]
        assert (told["secret_token"], told["max_connections"]) == ("s3cret-word", "100")
        assert "drop_pending_updates" not in told
        assert not bot.receiving.done()
    assert not any(name == "deleteWebhook" for name, _ in telegram.calls)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (
            Fault.error(401, "Unauthorized"),
            r"Telegram refuses the bot token \(.*Unauthorized\): check BOT_TOKEN",
        ),
        (
            Fault.error(
                400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            ),
            r"WEBHOOK_URL: Telegram refuses it: .*only on ports 80, 88, 443 or 8443",
        ),
    ],
)
async def test_what_telegram_will_never_take_ends_the_program_with_the_reason(
    telegram: DemoTelegram, database_url: str, fault: Fault, reason: str
) -> None:
    telegram.faults = lambda method, _: fault if method == "setWebhook" else None
    async with served(telegram, database_url, opened=False) as bot:
        async with asyncio.timeout(5):
            said = await bot.receiving
    assert re.fullmatch(reason, said), said


async def test_a_place_that_is_taken_is_told_by_its_name(telegram: DemoTelegram, database_url: str) -> None:
    async with served(telegram, database_url) as bot:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        webhook = Webhook(url=bot.url, listen=f"127.0.0.1:{port}", secret=SecretStr("x"))
        second = Receiver(
            webhook,
            bot.bot,
            bot.ingress,
            Inbox(bot.statements, 1),
            Riders(),
            Outage(lambda _: asyncio.sleep(0)),
        )
        with pytest.raises(
            SettingsError, match=rf"^WEBHOOK_LISTEN: can't listen at 127.0.0.1:{port}: .*in use"
        ):
            await second.listen()
        server.close()
        await server.wait_closed()


def test_telegram_itself_is_given_only_an_address_with_https() -> None:
    webhook = Webhook(url="http://desk.example/updates", secret=SecretStr("x"))
    with pytest.raises(SettingsError, match=r"^WEBHOOK_URL: must begin with https://"):
        _ = Settings(telegram=Telegram(), webhook=webhook).by_webhook
    with pytest.raises(SettingsError, match=r"^WEBHOOK_SECRET: is missing"):
        _ = Settings(webhook=Webhook(url="https://desk.example/updates")).by_webhook
    own = Telegram(api_url="http://127.0.0.1:8081")
    assert Settings(telegram=own, webhook=webhook).by_webhook
    assert not Settings(webhook=Webhook()).by_webhook


async def a_press(telegram: DemoTelegram) -> str:
    """The id of a press that the demo's Telegram knows, so that it takes an answer."""
    await telegram.say(1001, "oi")
    async with aiohttp.ClientSession() as session:
        markup = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}
        asked = {"chat_id": 1001, "text": "?", "reply_markup": markup}
        url = f"{telegram.url}/bot{telegram.token}/sendMessage"
        async with session.post(url, json=asked) as response:
            message = (await response.json())["result"]["message_id"]
    return await telegram.press(1001, message, "ok")
