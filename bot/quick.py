"""The quick way of the calls that conversations make, in place of aiogram's (FAST_CALLS=0 switches it off).

No models are built: a call is its JSON, an answer is read only where it refuses, connections are kept by a small client
of our own. Whatever else is called goes aiogram's way, on the same session, with the same middlewares and errors.
"""

import asyncio
import re
import ssl
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

import certifi
import orjson
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import AnswerCallbackQuery, DeleteMessage, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import Message

HTML = {"parse_mode": "HTML"}
CONNECTIONS = 100  # calls at the same time; the others wait
IDLE_SECONDS = 30.0  # no older connection is used again: servers close them, perhaps just then
_HEADERS = rb"content-length: *([0-9]+)", rb"transfer-encoding: *chunked", rb"connection: *close"
_LENGTH, _CHUNKED, _CLOSES = (re.compile(rb"\r\n" + each, re.IGNORECASE) for each in _HEADERS)


class QuickBot(Bot):
    """The calls of a conversation, with their arguments as they were given."""

    async def send_message(self, chat_id: int | str, text: str, **said: Any) -> Message:  # type: ignore[override]
        return cast(Message, await self(_bare(SendMessage, chat_id=chat_id, text=text, **(HTML | said))))

    async def edit_message_text(self, text: str | None = None, **said: Any) -> Message | bool:  # type: ignore[override]
        return cast(bool, await self(_bare(EditMessageText, text=text, **(HTML | said))))

    async def delete_message(self, chat_id: int | str, message_id: int) -> bool:  # type: ignore[override]
        return cast(bool, await self(_bare(DeleteMessage, chat_id=chat_id, message_id=message_id)))

    async def answer_callback_query(self, callback_query_id: str, **said: Any) -> bool:  # type: ignore[override]
        return cast(bool, await self(_bare(AnswerCallbackQuery, callback_query_id=callback_query_id, **said)))


def _bare(kind: Any, **said: Any) -> Any:
    """A model that holds what is said and nothing else, unlooked at: building a whole one costs 25 µs and more."""
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", said)
    object.__setattr__(made, "__pydantic_fields_set__", set(said))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)  # a whole model has some: that is how one tells
    return made


def _plain(model: Any) -> dict[str, Any]:
    """What orjson does not know: a model of aiogram's."""
    return {k: v for k, v in model.__dict__.items() if v is not None and not isinstance(v, Default)}


class QuickSession(AiohttpSession):
    """Bare calls by our own connections, all others by aiohttp."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lines: list[_Line] = []
        self._places, self._heads = asyncio.Semaphore(CONNECTIONS), dict[str, bytes]()
        self._wrapped: tuple[int, Any] = -1, None
        self._trust: ssl.SSLContext | None = None

    async def close(self) -> None:
        for line in self._lines:
            line.close()
        if self.api.base.startswith("https:"):
            await super().close()  # it waits 250 ms for TLS to end
        elif self._session is not None:
            await self._session.close()

    async def __call__(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        """aiogram wraps its middlewares anew for each call, which takes as long as all the rest of it."""
        if timeout is not None:
            return await super().__call__(bot, method, timeout)
        if self._wrapped[0] != len(self.middleware):
            call: Any = self.make_request
            for middleware in reversed(self.middleware):
                call = partial(middleware, call)
            self._wrapped = len(self.middleware), call
        return await self._wrapped[1](bot, method)

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        if method.__pydantic_private__ is not None:
            return await super().make_request(bot, method, timeout)
        url, body = self.api.api_url(bot.token, method.__api_method__), orjson.dumps(method, default=_plain)
        try:
            async with self._places:
                status, answer = await self._ask(url, body, float(timeout or self.timeout))
        except OSError as error:
            late = isinstance(error, TimeoutError)
            raise TelegramNetworkError(method, "Request timeout error" if late else str(error)) from error
        if status == 200 and answer.startswith(b'{"ok":true'):
            if type(method) is not SendMessage:
                return True
            return _bare(Message, message_id=orjson.loads(answer)["result"]["message_id"])
        return self.check_response(bot, method, status, answer.decode(errors="replace")).result

    async def _ask(self, url: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Raises TimeoutError, and ConnectionError with what happened as aiohttp would name it."""
        if (head := self._heads.get(url)) is None:
            place = urlsplit(url)
            said = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
            self._heads[url] = head = f"{said}Content-Length: ".encode()
        line = self._free() or await self._connect(url, seconds)
        late = line.loop.call_later(seconds, line.fail, TimeoutError())
        try:
            answer = await line.ask(b"%b%d\r\n\r\n%b" % (head, len(body), body))
        except BaseException:
            line.close()
            raise
        finally:
            late.cancel()
        if line.open:
            line.since = line.loop.time()
            self._lines.append(line)
        return answer

    def _free(self) -> "_Line | None":
        while self._lines:
            line = self._lines.pop()
            if line.open and line.loop.time() - line.since < IDLE_SECONDS:
                return line
            line.close()
        return None

    async def _connect(self, url: str, seconds: float) -> "_Line":
        place, loop = urlsplit(url), asyncio.get_running_loop()
        host, port, trust = str(place.hostname), place.port or 80, None
        if place.scheme == "https":
            trust = self._trust = self._trust or ssl.create_default_context(cafile=certifi.where())
            port = place.port or 443
        try:
            connecting = loop.create_connection(_Line, host, port, ssl=trust)
            return (await asyncio.wait_for(connecting, seconds))[1]
        except OSError as error:
            raise ConnectionError(f"ClientConnectorError: {error}") from error


class _Line(asyncio.Protocol):
    """One connection, one call at a time (RFC 9112: a length, or chunks)."""

    def __init__(self) -> None:
        self.loop, self.since, self.open, self._kept = asyncio.get_running_loop(), 0.0, False, b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self.open = cast(asyncio.Transport, transport), True

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        self._kept, self._answer = b"", self.loop.create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self.open = False
        self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        self.fail(ConnectionError(f"ServerDisconnectedError: {error or 'it was closed'}"))

    def fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    def data_received(self, data: bytes) -> None:
        self._kept = kept = self._kept + data if self._kept else data
        end = kept.find(b"\r\n\r\n")
        if end < 0 or self._answer is None or self._answer.done():
            return
        head = kept[:end]
        if _CHUNKED.search(head):
            body = _joined(kept, end + 4)
        else:
            length = _LENGTH.search(head)
            body = kept[end + 4 :] if len(kept) - end - 4 >= int(length[1] if length else 0) else None
        if body is not None:
            if _CLOSES.search(head):
                self.close()
            self._answer.set_result((int(head[9:12]), body))


def _joined(kept: bytes, start: int) -> bytes | None:
    """A body that came in chunks; None while some are missing."""
    pieces: list[bytes] = []
    while (end := kept.find(b"\r\n", start)) >= 0:
        size = int(kept[start:end].partition(b";")[0], 16)
        start = end + 4 + size
        if len(kept) < start:
            break
        if not size:
            return b"".join(pieces)
        pieces.append(kept[end + 2 : start - 2])
    return None
