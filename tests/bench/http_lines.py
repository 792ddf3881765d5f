"""HTTP/1.1 as far as a bench needs it, cheaply: bodies in memory, connections kept, no routes."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson

Json = dict[str, Any]
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_FORM = re.compile(rb"\r\ncontent-type: *application/x-www-form-urlencoded", re.IGNORECASE)


def values(head: bytes, body: bytes) -> Json:
    """What a request or an answer carries, of a JSON or a form."""
    if not body or body == b"{}":
        return {}
    if _FORM.search(head):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _parts(body)
    return said if isinstance(said, dict) else {}


def _parts(body: bytes) -> Json:
    """The fields of a multipart form; files are left out."""
    mark, found = body.split(b"\r\n", 1)[0], {}
    for part in body.split(mark)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        if named := re.search(rb'name="([^"]+)"', head):
            found[named[1].decode()] = value.removesuffix(b"\r\n").decode(errors="replace")
    return found


class Line(asyncio.Protocol):
    """One connection, either side: calls `heard(line, head, body)` for each message that came whole."""

    def __init__(self, heard: Callable[["Line", bytes, bytes], None]) -> None:
        self.heard = heard
        self.transport: asyncio.Transport | None = None
        self.gone: Callable[[Line], None] | None = None
        self.item: Any = None
        self._kept = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is none of asyncio's classes

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        if self.gone is not None:
            self.gone(self)

    def data_received(self, data: bytes) -> None:
        self._kept = kept = self._kept + data if self._kept else data
        while (end := kept.find(b"\r\n\r\n")) >= 0:
            head, start = kept[:end], end + 4
            if _CHUNKED.search(head):
                if (whole := _unchunked(kept, start)) is None:
                    break
                body, stop = whole
            else:
                length = _LENGTH.search(head)
                stop = start + (int(length[1]) if length else 0)
                if len(kept) < stop:
                    break
                body = kept[start:stop]
            self._kept = kept = kept[stop:]
            self.heard(self, head, body)

    def write(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)

    def answer(self, status: int, body: bytes) -> None:
        self.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )


def _unchunked(data: bytes, start: int) -> tuple[bytes, int] | None:
    pieces: list[bytes] = []
    while (end := data.find(b"\r\n", start)) >= 0:
        size = int(data[start:end].split(b";")[0], 16)
        start = end + 2 + size + 2
        if len(data) < start:
            return None
        if not size:
            return b"".join(pieces), start
        pieces.append(data[end + 2 : end + 2 + size])
    return None


class Posts:
    """Telegram's side of a webhook: at most `most` posts at a time, the others wait in order."""

    def __init__(
        self,
        place: tuple[str, int],
        head: bytes,
        most: int,
        sent: Callable[[Any], None],
        answered: Callable[[Any, bytes, bytes], None],
    ) -> None:
        self._place, self._head, self._most = place, head, most
        self._sent, self._answered = sent, answered
        self._free: list[Line] = []
        self._open = 0
        self._waiting: deque[Any] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    def post(self, item: Any) -> None:
        """`item.raw` is the body."""
        if self._free:
            self._send(self._free.pop(), item)
            return
        self._waiting.append(item)
        if self._open < self._most:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _connect(self) -> None:
        try:
            _, line = await asyncio.get_running_loop().create_connection(
                lambda: Line(self._heard), *self._place
            )
        except OSError:
            self._open -= 1
            return
        line.gone = self._lost
        self._next(line)

    def _send(self, line: Line, item: Any) -> None:
        line.item = item
        self._sent(item)
        line.write(self._head + b"Content-Length: %d\r\n\r\n%b" % (len(item.raw), item.raw))

    def _heard(self, line: Line, head: bytes, body: bytes) -> None:
        item, line.item = line.item, None
        self._next(line)
        self._answered(item, head, body)

    def _next(self, line: Line) -> None:
        if self._waiting:
            self._send(line, self._waiting.popleft())
        else:
            self._free.append(line)

    def _lost(self, line: Line) -> None:
        self._open -= 1
        if line in self._free:
            self._free.remove(line)
        if line.item is not None:  # nobody said that it was taken: it is sent again
            item, line.item = line.item, None
            self.post(item)
