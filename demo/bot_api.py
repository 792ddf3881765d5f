"""The HTTP side of the Bot API: `/bot<token>/<method>`, its forms of parameters, its answers, its bad days.

After tdlib/telegram-bot-api, ClientManager.cpp (tokens), HttpConnection.cpp and Client.cpp (on_cmd).
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web
from multidict import MultiMapping

from demo.calls import Params, Told, allowed_kinds, from_json, integer
from demo.delivery import Delivery
from demo.errors import ApiError
from demo.faults import Fault, Faults
from demo.files import FOLDERS, Upload
from demo.media import MAX_DOWNLOAD, Media
from demo.methods import Methods
from demo.profile import Profile
from demo.telegram import Telegram
from demo.weather import Weather
from demo.webhook import NO_POLLS, Webhook

MAX_TIMEOUT = 50
MAX_UPLOAD = 50 << 20
TOO_LARGE = ApiError(413, "Request Entity Too Large")
NOT_FOUND = ApiError(404, "Not Found: method not found")


class BotApi:
    """Answers calls; `calls` remembers the last ones as (method, parameters), `riders` those of them
    that came in a webhook's answer; `faults` and `weather` make some fail."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.profile = Profile(telegram)
        self.delivery = Delivery(telegram.updates, telegram.clock)
        self.delivery.ride = self._ride
        self.webhook = Webhook(telegram, self.delivery)
        self.messages = Methods(telegram)
        self.media = Media(telegram, self.messages)
        self.faults: Faults | None = None
        self.weather: Weather | None = None
        self.calls: deque[tuple[str, dict[str, Any]]] = deque(maxlen=10_000)
        self.riders: deque[tuple[str, dict[str, Any]]] = deque(maxlen=10_000)
        profile, messages, media = self.profile, self.messages, self.media
        self._methods: dict[str, Callable[[Params], Any]] = {
            "getMe": profile.get_me,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self.webhook.delete_webhook,
            "getWebhookInfo": self.webhook.get_webhook_info,
            "setMyCommands": profile.set_my_commands,
            "getMyCommands": profile.get_my_commands,
            "deleteMyCommands": profile.delete_my_commands,
            "getChat": profile.get_chat,
            "sendMessage": messages.send_message,
            **{f"send{kind.capitalize()}": partial(media.send, kind) for kind in FOLDERS},
            "sendMediaGroup": media.send_media_group,
            "sendLocation": media.send_location,
            "getFile": media.get_file,
            "editMessageCaption": media.edit_message_caption,
            "editMessageMedia": media.edit_message_media,
            "editMessageText": messages.edit_message_text,
            "editMessageReplyMarkup": messages.edit_message_reply_markup,
            "deleteMessage": messages.delete_message,
            "deleteMessages": messages.delete_messages,
            "answerCallbackQuery": messages.answer_callback_query,
            "sendChatAction": messages.send_chat_action,
            "setMessageReaction": messages.set_message_reaction,
        }
        self._names = {name.lower(): name for name in (*self._methods, "getUpdates")}

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.route("*", r"/bot{token:[^/]*}/{method:[^/]*}", self.handle),
            web.get(r"/file/bot{token:[^/]*}/{path:.*}", self.download),
        ]

    async def download(self, request: web.Request) -> web.StreamResponse:
        """What getFile's `file_path` leads to."""
        try:
            self._check_token(request.match_info["token"])
            file = self.telegram.files.at(request.match_info["path"])
            if file is None or file.size > MAX_DOWNLOAD:
                raise ApiError(404, "Not Found")
            content = self.telegram.files.read(file)
        except ApiError as error:
            return _refuse(error)
        except OSError:
            return _refuse(ApiError(404, "Not Found"))
        return web.Response(body=content, content_type="application/octet-stream")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "POST"):
            return _refuse(ApiError(405, "Method Not Allowed"))
        name = self._named(request.match_info["method"])
        try:
            self._check_token(request.match_info["token"])
            params = await _parameters(request)
        except ApiError as error:
            return _refuse(error)
        self.calls.append((name, dict(params)))
        fault = self._fault(name, params)
        if fault is not None:
            if fault.seconds:
                await asyncio.sleep(fault.seconds)
            if fault.drop_before:
                return _cut(request)
            if fault.status:
                return _faulty(fault)
        response = await self._run(name, params)
        return _cut(request) if fault is not None and fault.drop_after else response

    def _named(self, given: str) -> str:
        return self._names.get(given.lower(), given)

    def _fault(self, name: str, params: Params) -> Fault | None:
        """What a test wants comes before the weather."""
        for faults in (self.faults, self.weather):
            if faults is not None and (fault := faults(name, dict(params))) is not None:
                return fault
        return None

    def _set_webhook(self, params: Params) -> Told:
        return self.webhook.set_webhook(params, asyncio.get_running_loop().time())

    async def _ride(self, params: Params) -> None:
        """Runs what a webhook's answer asked for; nobody hears what came of it."""
        name = self._named(params.pop("method"))
        self.calls.append((name, dict(params)))
        self.riders.append(self.calls[-1])
        fault = self._fault(name, params)
        if fault is not None and fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault is None or not (fault.drop_before or fault.status):
            await self._run(name, params)

    def _check_token(self, token: str) -> None:
        number, colon, _ = token.partition(":")
        if token.startswith("0") or len(token) > 80 or not colon or not number.isdecimal():
            raise ApiError(401, "Unauthorized: invalid token specified")
        if token != self.telegram.token:
            raise ApiError(401, "Unauthorized")

    async def _run(self, name: str, params: Params) -> web.Response:
        """What was written is committed before the answer leaves."""
        try:
            if name == "getUpdates":
                return web.Response(body=await self._get_updates(params), content_type="application/json")
            if name not in self._methods:
                raise NOT_FOUND
            result = self._methods[name](params)
            self.telegram.store.commit()
        except ApiError as error:
            return _refuse(error)
        if isinstance(result, Told):
            return web.json_response({"ok": True, "result": result.result, "description": result.description})
        return web.json_response({"ok": True, "result": result})

    async def _get_updates(self, params: Params) -> bytes:
        updates = self.telegram.updates
        if self.webhook.hook is not None:
            await updates.conflict(NO_POLLS)
        updates.allow(allowed_kinds(params))
        offset = integer(params.get("offset"), 0, -(2**31), 2**31 - 1)
        limit = integer(params.get("limit"), 100, 1, 100)
        timeout = integer(params.get("timeout"), 0, 0, MAX_TIMEOUT)
        return await updates.get(offset, limit, timeout)


def _refuse(error: ApiError) -> web.Response:
    wait = error.parameters.get("retry_after")
    headers = None if wait is None else {"Retry-After": str(wait)}
    return web.json_response(error.answer(), status=error.status, headers=headers)


def _faulty(fault: Fault) -> web.Response:
    return web.Response(
        status=fault.status, text=fault.body, content_type=fault.content_type, headers=fault.headers
    )


def _cut(request: web.Request) -> web.Response:
    """The connection ends without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _parameters(request: web.Request) -> Params:
    """All parameters as text: from the address, a form (of either kind, with files) or JSON."""
    params = Params()
    _add(params, request.query)
    try:
        if request.content_type == "application/json":
            params.update(from_json(await request.read()))
        elif request.can_read_body:
            form = await request.post()
            _add(params, form)
            for name, part in form.items():
                if isinstance(part, web.FileField):
                    params.files[name] = Upload(part.file.read(), part.filename, part.content_type)
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    if any(len(upload.content) > MAX_UPLOAD for upload in params.files.values()):
        raise TOO_LARGE
    return params


def _add(params: Params, form: MultiMapping[Any]) -> None:
    for name, value in form.items():
        if isinstance(value, str):
            params.setdefault(name, value)
