"""The chat page's side: its people, their chats, what they do there, and a live stream of what happens."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from demo.commands import Commands
from demo.images import picture_kind
from demo.people import Person
from demo.telegram import Telegram
from demo.texts import MAX_TEXT, clean, own_text

STATIC = Path(__file__).parent / "static"
NO_PAGE = "The Bot API server of the demo is running. Its chat page is not here (demo/static/index.html).\n"
PING_SECONDS = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BadInput(Exception):
    """A request of the page that makes no sense; the text is for developers."""


@web.middleware
async def own_host_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A foreign page that points its name at this machine is not answered, nor is one that posts a form."""
    host, _, port = (request.headers.get("Host") or "").rpartition(":")
    address = request.transport.get_extra_info("sockname") if request.transport is not None else None
    if host not in ("127.0.0.1", "localhost") or address is None or port != str(address[1]):
        return web.json_response({"error": "unknown host"}, status=403)
    posted = request.method == "POST" and request.path.startswith("/demo/")
    if posted and request.content_type != "application/json":
        return web.json_response({"error": "application/json expected"}, status=400)
    try:
        return await handler(request)
    except BadInput as error:
        return web.json_response({"error": str(error)}, status=400)


class ChatApi:
    def __init__(self, telegram: Telegram, commands: Commands) -> None:
        self.telegram = telegram
        self.commands = commands

    def routes(self) -> list[web.AbstractRouteDef]:
        routes: list[web.AbstractRouteDef] = [
            web.get("/", self.page),
            web.get("/demo/people", self.people),
            web.get("/demo/state", self.state),
            web.get("/demo/events", self.events),
            web.get("/demo/file/{file_id}", self.file),
            web.post("/demo/send", self.send),
            web.post("/demo/press", self.press),
            web.post("/demo/edit", self.edit),
        ]
        if STATIC.is_dir():
            routes.append(web.static("/static", STATIC))
        return routes

    async def page(self, request: web.Request) -> web.StreamResponse:
        index = STATIC / "index.html"
        if not index.is_file():
            return web.Response(text=NO_PAGE)
        return web.FileResponse(index, headers={"Cache-Control": "no-cache"})

    async def people(self, request: web.Request) -> web.Response:
        return web.json_response([person.card() for person in self.telegram.people.values()])

    async def state(self, request: web.Request) -> web.Response:
        person = self._person(request.query.get("person"))
        bot = self.telegram.bot
        return web.json_response(
            {
                "person": person.card(),
                "bot": {name: bot[name] for name in ("id", "first_name", "username")},
                "commands": self.commands.seen_by(person),
                "messages": [message.page() for message in self.telegram.history(person.id)],
                "read": person.read_up_to,
                "event": self.telegram.feed.last,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events after a number (`Last-Event-ID` or `after`, else from now on). A page that
        missed some that are no longer known gets one `reload`."""
        person = self._person(request.query.get("person"))
        feed = self.telegram.feed
        seen = _number(request.headers.get("Last-Event-ID") or request.query.get("after"), feed.last)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the page was closed
            await response.write(b"retry: 1000\n\n")
            while not feed.ended:
                found = feed.after(person.id, seen)
                if found is None:
                    found = [{"n": feed.last, "type": "reload"}]
                seen = feed.last
                if found:
                    await response.write("".join(map(_event, found)).encode())
                elif not await feed.wait(PING_SECONDS):
                    await response.write(b": ping\n\n")
        return response

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file. Pictures and sounds are shown, anything else is only saved, and nothing of it
        runs here, whoever sent it."""
        file = self.telegram.files.get(request.match_info["file_id"])
        if file is None:
            raise BadInput("unknown file")
        try:
            content = self.telegram.files.read(file)
        except OSError:
            raise BadInput("the file is no longer there") from None
        mime = f"image/{picture_kind(content)}".replace("jpg", "jpeg") if file.kind == "photo" else file.mime
        shown = file.kind in ("photo", "voice", "audio", "video")
        name = quote(file.name or file.path.rpartition("/")[2])
        headers = {
            "Content-Type": mime if shown else "application/octet-stream",
            "Content-Disposition": f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return web.Response(body=content, headers=headers)

    async def send(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        reply_to = body.get("reply_to")
        if reply_to is not None and not isinstance(reply_to, int):
            raise BadInput("reply_to is a message id")
        text = _text(body)
        try:
            message_id = self.telegram.write(person.id, own_text(text), reply_to)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"message_id": message_id})

    async def press(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        message_id, data = body.get("message_id"), body.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise BadInput("message_id is a number, data a text of 1 to 64 bytes")
        try:
            query_id = self.telegram.press(person.id, message_id, data)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"query_id": query_id})

    async def edit(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        message_id = body.get("message_id")
        if not isinstance(message_id, int):
            raise BadInput("message_id is a number")
        text = _text(body)
        try:
            self.telegram.rewrite(person.id, message_id, text)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"message_id": message_id})

    def _person(self, value: Any) -> Person:
        person = self.telegram.people.get(_number(str(value), 0))
        if person is None:
            raise BadInput("unknown person")
        return person


def _number(value: str | None, default: int) -> int:
    try:
        return int(value) if value else default
    except ValueError:
        return default


def _event(event: dict[str, Any]) -> str:
    return f"id: {event['n']}\ndata: {json.dumps(event)}\n\n"


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise BadInput("not JSON") from None
    if not isinstance(body, dict):
        raise BadInput("an object is expected")
    return body


def _text(body: dict[str, Any]) -> str:
    """What Telegram's own apps do before they send: cleaned, trimmed, one message at most."""
    text = body.get("text")
    if not isinstance(text, str):
        raise BadInput("text is missing")
    try:
        text = clean(text).strip()
    except Exception as error:
        raise BadInput("text is not Unicode") from error
    if not 1 <= len(text) <= MAX_TEXT:
        raise BadInput(f"text has 1 to {MAX_TEXT} characters")
    return text
