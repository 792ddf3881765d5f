"""The chat page's side: its people, their chats, what they do there, and a live stream of what happens."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.commands import Commands
from demo.errors import ApiError
from demo.page_input import BadInput, body_of, known_person, number, text_of
from demo.telegram import Telegram
from demo.texts import own_text

STATIC = Path(__file__).parent / "static"
NO_PAGE = "The Bot API server of the demo is running. Its chat page is not here (demo/static/index.html).\n"
PING_SECONDS = 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def own_host_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A foreign page that points its name at this machine is not answered, nor is one that posts a form."""
    host, _, port = (request.headers.get("Host") or "").rpartition(":")
    address = request.transport.get_extra_info("sockname") if request.transport is not None else None
    if host not in ("127.0.0.1", "localhost") or address is None or port != str(address[1]):
        return web.json_response({"error": "unknown host"}, status=403)
    posted = request.method == "POST" and request.path.startswith("/demo/")
    # Both types make a browser ask first before a foreign page may post them, and nobody says yes.
    expected = "application/octet-stream" if request.path == "/demo/upload" else "application/json"
    if posted and request.content_type != expected:
        return web.json_response({"error": f"{expected} expected"}, status=400)
    try:
        return await handler(request)
    except (BadInput, ApiError) as error:
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
        person = known_person(self.telegram, request.query.get("person"))
        bot = self.telegram.bot
        return web.json_response(
            {
                "person": person.card(),
                "bot": {name: bot[name] for name in ("id", "first_name", "username")},
                "commands": self.commands.seen_by(person),
                "messages": [message.page() for message in self.telegram.history(person.id)],
                "read": person.read_up_to,
                "blocked": person.blocked,
                "event": self.telegram.feed.last,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events after a number (`Last-Event-ID` or `after`, else from now on). A page that
        missed some that are no longer known gets one `reload`."""
        person = known_person(self.telegram, request.query.get("person"))
        feed = self.telegram.feed
        seen = number(request.headers.get("Last-Event-ID") or request.query.get("after"), feed.last)
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

    async def send(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        person = known_person(self.telegram, body.get("person"))
        reply_to = body.get("reply_to")
        if reply_to is not None and not isinstance(reply_to, int):
            raise BadInput("reply_to is a message id")
        text = text_of(body)
        try:
            message_id = self.telegram.write(person.id, own_text(text), reply_to)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"message_id": message_id})

    async def press(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        person = known_person(self.telegram, body.get("person"))
        message_id, data = body.get("message_id"), body.get("data")
        if not isinstance(message_id, int) or not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise BadInput("message_id is a number, data a text of 1 to 64 bytes")
        try:
            query_id = self.telegram.press(person.id, message_id, data)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"query_id": query_id})

    async def edit(self, request: web.Request) -> web.Response:
        body = await body_of(request)
        person = known_person(self.telegram, body.get("person"))
        message_id = body.get("message_id")
        if not isinstance(message_id, int):
            raise BadInput("message_id is a number")
        text = text_of(body)
        try:
            self.telegram.rewrite(person.id, message_id, text)
        except ValueError as error:
            raise BadInput(str(error)) from None
        return web.json_response({"message_id": message_id})


def _event(event: dict[str, Any]) -> str:
    return f"id: {event['n']}\ndata: {json.dumps(event)}\n\n"
