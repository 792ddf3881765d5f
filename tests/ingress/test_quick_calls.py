"""The quick way out: whatever a server answers, in whatever pieces, it says the same as aiogram's own way."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from pydantic import SecretStr

from bot.calls import make_bot
from bot.quick import QuickBot
from bot.settings import Database, Redis, Settings, Telegram

SENT = b'{"ok":true,"result":{"message_id":77,"date":1,"chat":{"id":5,"type":"private"},"text":"x"}}'


class Server:
    """Answers each request with what stands next in `answers`: pieces that leave one by one, None hangs up."""

    def __init__(self) -> None:
        self.answers: list[list[bytes | None]] = []
        self.requests: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                self.requests.append(await reader.readexactly(length))
                for piece in self.answers.pop(0):
                    if piece is None:
                        return
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.003)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def whole(body: bytes, status: int = 200, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 %d X\r\n%bContent-Length: %d\r\n\r\n%b" % (status, more, len(body), body)


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, Callable[..., Bot]]]:
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    bots: list[Bot] = []

    def bot(fast: bool = True, url: str = url) -> Bot:
        telegram = Telegram(token=SecretStr("1:" + "a" * 35), api_url=url, fast_calls=fast)
        bots.append(make_bot(Settings(telegram=telegram, database=Database(url=None), redis=Redis(url=None))))
        return bots[-1]

    yield made, bot
    for each in bots:
        await each.session.close()
    listening.close()


Made = tuple[Server, Callable[..., Bot]]


async def test_a_call_is_its_json_and_connections_are_kept(server: Made) -> None:
    told, bot = server[0], server[1]()
    assert isinstance(bot, QuickBot)
    told.answers = [[whole(SENT)], [whole(b'{"ok":true,"result":true}')]]
    assert (await bot.send_message(5, "olá", disable_notification=True)).message_id == 77
    assert await bot.answer_callback_query("9", text=None) is True
    assert (
        told.requests[0]
        == '{"chat_id":5,"text":"olá","parse_mode":"HTML","disable_notification":true}'.encode()
    )
    assert told.requests[1] == b'{"callback_query_id":"9"}'
    assert told.connections == 1


@pytest.mark.parametrize(
    "pieces",
    [
        [whole(SENT)[:9], whole(SENT)[9:30], whole(SENT)[30:-5], whole(SENT)[-5:]],
        [
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n" + SENT[:5],
            b"\r\n",
            b"%x;x=y\r\n%b\r\n0\r\n" % (len(SENT) - 5, SENT[5:]),
            b"\r\n",
        ],
        [whole(SENT, more=b"Connection: close\r\n")],
    ],
    ids=["pieces", "chunks", "closes"],
)
async def test_an_answer_may_come_in_any_form(server: Made, pieces: list[bytes | None]) -> None:
    told, bot = server[0], server[1]()
    told.answers = [pieces, [whole(SENT)]]
    assert (await bot.send_message(5, "x")).message_id == 77
    assert (await bot.send_message(5, "x")).message_id == 77, "the next one works, on whatever connection"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b'{"ok":false,"error_code":400,"description":"Bad Request: x"}', TelegramBadRequest),
        (403, b'{"ok":false,"error_code":403,"description":"Forbidden"}', TelegramForbiddenError),
        (
            429,
            b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":3}}',
            TelegramRetryAfter,
        ),
        (502, b"<html>Bad Gateway</html>", ClientDecodeError),
        (500, b'{"ok":false,"error_code":500,"description":"Internal"}', TelegramServerError),
        (200, b"<html>", ClientDecodeError),
    ],
)
async def test_refusals_are_what_aiogram_makes_of_them(
    server: Made, status: int, body: bytes, kind: type[Exception]
) -> None:
    told, make = server
    for fast in (True, False):
        told.answers = [[whole(body, status)]]
        with pytest.raises(kind) as raised:
            await make(fast).edit_message_text("x", chat_id=1, message_id=2)
        assert type(raised.value) is kind


async def test_a_connection_that_ends_is_a_network_error_and_the_next_call_opens_another(
    server: Made,
) -> None:
    told, bot = server[0], server[1]()
    told.answers = [[whole(SENT)[:40], None], [None], [whole(SENT)]]
    for _ in range(2):
        with pytest.raises(TelegramNetworkError, match="ServerDisconnectedError"):
            await bot.send_message(5, "x")
    assert (await bot.send_message(5, "x")).message_id == 77
    assert told.connections == 3


async def test_a_connection_that_ended_while_nobody_called_is_not_used(server: Made) -> None:
    told, bot = server[0], server[1]()
    told.answers = [[whole(SENT), None], [whole(SENT)]]
    await bot.send_message(5, "x")
    await asyncio.sleep(0.02)
    assert (await bot.send_message(5, "x")).message_id == 77


async def test_silence_is_a_timeout_and_a_refused_connection_never_left(server: Made) -> None:
    told, make = server
    bot = make()
    told.answers = [[b""], [whole(SENT)]]
    bot.session.timeout = 0.05
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(5, "x")
    assert (await bot.send_message(5, "x")).message_id == 77, "what comes too late is nobody's answer"
    with pytest.raises(TelegramNetworkError) as raised:
        await make(url="http://127.0.0.1:9").send_message(5, "x")
    assert raised.value.message.startswith("ClientConnector"), "the stage repeats such a send"
