"""The quick way of the calls that conversations make, in place of aiogram's (FAST_CALLS=0 switches it off).

No models are built: a call is its JSON, an answer is read only where it refuses, connections are kept by a small client
of our own. Whatever else is called goes aiogram's way, on the same session, with the same middlewares and errors.
"""

import asyncio
import re
import ssl
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
CONNECTIONS = 100
"""Calls at the same time; the others wait."""
IDLE_SECONDS = 30.0
"""An idle connection is used again within so many: servers close older ones, perhaps just then."""
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


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
        self._places = asyncio.Semaphore(CONNECTIONS)
        self._heads: dict[tuple[str, str], bytes] = {}
        self._trust: ssl.SSLContext | None = None

    async def close(self) -> None:
        while self._lines:
            self._lines.pop().close()
        await super().close()

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        if method.__pydantic_private__ is not None:
            return await super().make_request(bot, method, timeout)
        said = {name: value for name, value in method.__dict__.items() if value is not None}
        body = orjson.dumps(said, default=_plain)
        try:
            async with self._places:
                status, answer = await self._ask(bot.token, method, body, float(timeout or self.timeout))
        except TimeoutError as error:
            raise TelegramNetworkError(method, "Request timeout error") from error
        except OSError as error:
            raise TelegramNetworkError(method, str(error)) from error
        if status == 200 and answer.startswith(b'{"ok":true'):
            sent = isinstance(method, SendMessage)
            return _bare(Message, message_id=orjson.loads(answer)["result"]["message_id"]) if sent else True
        return self.check_response(bot, method, status, answer.decode(errors="replace")).result

    async def _ask(self, token: str, method: Any, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Raises TimeoutError, and ConnectionError with what happened as aiohttp would name it."""
        line = self._free() or await self._connect(token, method, seconds)
        late = line.loop.call_later(seconds, line.fail, TimeoutError())
        try:
            head = self._heads.get((token, method.__api_method__)) or self._head(token, method.__api_method__)
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

    async def _connect(self, token: str, method: Any, seconds: float) -> "_Line":
        place = urlsplit(self.api.api_url(token, method.__api_method__))
        secure = place.scheme == "https"
        if secure and self._trust is None:
            self._trust = ssl.create_default_context(cafile=certifi.where())  # as aiogram's own session does
        try:
            async with asyncio.timeout(seconds):
                host, port = str(place.hostname), place.port or (443 if secure else 80)
                trust = self._trust if secure else None
                _, line = await asyncio.get_running_loop().create_connection(_Line, host, port, ssl=trust)
        except OSError as error:
            raise ConnectionError(f"ClientConnectorError: {error}") from error
        return line

    def _head(self, token: str, name: str) -> bytes:
        place = urlsplit(self.api.api_url(token, name))
        head = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
        self._heads[token, name] = made = f"{head}Content-Length: ".encode()
        return made


class _Line(asyncio.Protocol):
    """One connection, one call at a time (RFC 9112: length, chunks, or the end of the connection)."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.since, self.open, self._kept = 0.0, False, b""
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

    def fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        self.open = False
        self.fail(ConnectionError(f"ServerDisconnectedError: {error or 'Server disconnected'}"))

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
            whole = len(kept) - end - 4 >= (int(length[1]) if length else 0)
            body = kept[end + 4 :] if whole else None
        if body is None:
            return
        if _CLOSES.search(head):
            self.close()
        self._answer.set_result((int(head[9:12]), body))


def _joined(kept: bytes, start: int) -> bytes | None:
    """A body that came in chunks; None while some are missing."""
    pieces: list[bytes] = []
    while (end := kept.find(b"\r\n", start)) >= 0:
        size = int(kept[start:end].partition(b";")[0], 16)
        start = end + 2 + size + 2
        if len(kept) < start:
            return None
        if not size:
            return b"".join(pieces)
        pieces.append(kept[end + 2 : start - 2])
    return None
