"""A Bot API for benches: few methods, cheap, and as strict as Telegram where a bot could cheat."""

import asyncio
import html
import re
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson

from tests.bench.http_lines import Json, Line, Posts, values

BOT = {"id": 4242, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
MARKUP = re.compile(r"<[^>]+>")
KEPT = 40
"""Messages of a chat that can still be edited."""
now = time.perf_counter


class Refused(Exception):
    """What Telegram answers with an error."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class Chat(Protocol):
    """Somebody who looks at a chat."""

    number: int
    messages: dict[int, Json]

    def sees(self, message: Json, at: float) -> None: ...

    def hears(self, query: str, at: float) -> None: ...


class Update:
    """Something that a person did; `raw` is its JSON. Times by perf_counter."""

    __slots__ = ("acted", "delivered", "number", "raw")

    def __init__(self, number: int, raw: bytes, acted: float) -> None:
        self.number, self.raw, self.acted, self.delivered = number, raw, acted, 0.0


class BotApi:
    """Polling and webhook; `seconds` is what a call takes on its way there and back."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Chat] = {}
        self.calls: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.ready = asyncio.Event()
        self._numbers = 1000
        self._queue: deque[Update] = deque()
        self._poll: tuple[Line, asyncio.TimerHandle] | None = None
        self._posts: Posts | None = None
        self._methods: dict[str, Callable[[Json], Any]] = {
            "getme": lambda _: BOT,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": lambda _: {"url": "", "pending_update_count": 0},
            "sendmessage": self._send,
            "editmessagetext": self._edit,
            "editmessagereplymarkup": self._edit,
            "deletemessage": self._delete,
            "answercallbackquery": self._answer,
        }

    async def listen(self) -> str:
        """Its address."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Line(self._heard), "127.0.0.1", 0, backlog=4096)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    # -- the people's side --

    def deliver(self, kind: str, body: Json) -> Update:
        self._numbers += 1
        update = Update(self._numbers, orjson.dumps({"update_id": self._numbers, kind: body}), now())
        if self._posts is not None:
            self._posts.post(update)
        else:
            self._queue.append(update)
            asyncio.get_running_loop().call_soon(self._flush)
        return update

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    # -- the bot's side --

    def _heard(self, line: Line, head: bytes, body: bytes) -> None:
        name = head.split(b" ", 2)[1].rpartition(b"/")[2].partition(b"?")[0].decode().lower()
        said = values(head, body)
        if name == "getupdates":
            self._get_updates(line, said)
            return
        status, answer = self.call(name, said)
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, line.answer, status, answer)
        else:
            line.answer(status, answer)

    def call(self, name: str, said: Json) -> tuple[int, bytes]:
        """One method; also of a webhook's answer."""
        self.calls[name] += 1
        method = self._methods.get(name)
        try:
            if method is None and not name.startswith(("set", "delete", "get", "close", "log")):
                raise Refused(404, "Not Found")
            result = True if method is None else method(said)
            return 200, orjson.dumps({"ok": True, "result": result})
        except Refused as refused:
            self.faults[f"{name}: {refused.code} {refused.text}"] += 1
            told = {"ok": False, "error_code": refused.code, "description": refused.text}
            return refused.code, orjson.dumps(told)

    def _get_updates(self, line: Line, said: Json) -> None:
        self.ready.set()
        self.calls["getupdates"] += 1
        offset = int(said.get("offset") or 0)
        while self._queue and self._queue[0].number < offset:
            self._queue.popleft()
        if self._poll is not None:
            self._poll[1].cancel()
        wait = float(said.get("timeout") or 0)
        self._poll = line, asyncio.get_running_loop().call_later(wait, self._flush, True)
        if self._queue:
            self._flush()

    def _flush(self, late: bool = False) -> None:
        if self._poll is None or not (self._queue or late):
            return
        (line, timer), self._poll = self._poll, None
        timer.cancel()
        batch = [self._queue[n] for n in range(min(100, len(self._queue)))]
        for update in batch:
            update.delivered = update.delivered or now()
        body = b'{"ok":true,"result":[%b]}' % b",".join(update.raw for update in batch)
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds / 2, line.answer, 200, body)
        else:
            line.answer(200, body)

    def _set_webhook(self, said: Json) -> bool:
        parts = urlsplit(str(said.get("url") or ""))
        secret = said.get("secret_token")
        head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        )
        head += f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
        place = (parts.hostname or "127.0.0.1", parts.port or 80)
        most = min(100, int(said.get("max_connections") or 40))
        self._posts = Posts(place, head.encode(), most, self._posted, self._taken)
        self.ready.set()
        return True

    def _delete_webhook(self, said: Json) -> bool:
        self._posts = None
        return True

    def _posted(self, update: Update) -> None:
        update.delivered = now()

    def _taken(self, update: Update, head: bytes, body: bytes) -> None:
        if (status := int(head[9:12])) != 200:
            self.faults[f"webhook: {status}"] += 1
            if status == 503 and self._posts is not None:
                asyncio.get_running_loop().call_later(1, self._posts.post, update)
        elif (said := values(head, body)) and (name := said.pop("method", None)):
            self.call(str(name).lower(), said)

    # -- methods --

    def _chat(self, said: Json) -> Chat:
        chat = self.chats.get(int(said.get("chat_id") or 0))
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        return chat

    def _text(self, said: Json) -> str:
        text = str(said.get("text") or "")
        if str(said.get("parse_mode")).lower() == "html":
            text = html.unescape(MARKUP.sub("", text))
        if not 1 <= len(text.strip()) <= 4096:
            raise Refused(400, "Bad Request: message text is empty or too long")
        return text

    def _keyboard(self, said: Json) -> list[list[Json]]:
        markup = said.get("reply_markup") or {}
        rows: list[list[Json]] = (orjson.loads(markup) if isinstance(markup, str) else markup).get(
            "inline_keyboard", []
        )
        for button in (button for row in rows for button in row):
            data = button.get("callback_data")
            if not button.get("text") or (data is not None and not 1 <= len(data.encode()) <= 64):
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        return rows

    def _send(self, said: Json) -> Json:
        chat, rows = self._chat(said), self._keyboard(said)
        message: Json = {
            "message_id": self.number(), "date": int(time.time()), "from": BOT,
            "chat": {"id": chat.number, "type": "private", "first_name": "Op"}, "text": self._text(said),
        }  # fmt: skip
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        chat.messages[message["message_id"]] = message
        if len(chat.messages) > KEPT:
            del chat.messages[next(iter(chat.messages))]
        chat.sees(message, now())
        return message

    def _edit(self, said: Json) -> Json:
        chat, rows = self._chat(said), self._keyboard(said)
        message = chat.messages.get(int(said.get("message_id") or 0))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        text = self._text(said) if "text" in said else message["text"]
        if text == message["text"] and rows == message.get("reply_markup", {}).get("inline_keyboard", []):
            raise Refused(400, "Bad Request: message is not modified")
        message["text"] = text
        message.pop("reply_markup", None)
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        chat.sees(message, now())
        return message

    def _delete(self, said: Json) -> bool:
        if self._chat(said).messages.pop(int(said.get("message_id") or 0), None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _answer(self, said: Json) -> bool:
        query = str(said.get("callback_query_id"))
        chat = self.queries.pop(query, None)
        if chat is None:
            raise Refused(400, "Bad Request: query is too old and response timeout expired")
        chat.hears(query, now())
        return True
