"""The method that a webhook's answer carries, to be run as if it had been called.

Read in tdlib/telegram-bot-api, WebhookActor.cpp, handle; Bot API page, "Making requests when getting
updates".
"""

from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from demo.calls import Params, from_json
from demo.errors import ApiError
from demo.files import Upload

NEVER = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


async def ridden(response: aiohttp.ClientResponse) -> Params | None:
    """Parameters with `method` among them, of JSON or a form of either kind; None where nothing is asked or
    may be."""
    try:
        params = await _parameters(response)
    except (ApiError, UnicodeDecodeError, ValueError):
        return None
    method = params.get("method", "").lower()
    return params if method and method not in NEVER and not method.startswith("get") else None


async def _parameters(response: aiohttp.ClientResponse) -> Params:
    if response.content_type == "multipart/form-data":
        return await _of_parts(aiohttp.MultipartReader.from_response(response))
    body = await response.read()
    if response.content_type == "application/json":
        return Params(from_json(body))
    if response.content_type == "application/x-www-form-urlencoded":
        return Params(parse_qsl(body.decode()))
    return Params()


async def _of_parts(parts: Any) -> Params:
    params = Params()
    async for part in parts:
        if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
            continue
        value = bytes(await part.read())
        if part.filename is None:
            params.setdefault(part.name, value.decode())
        else:
            params.files[part.name] = Upload(value, part.filename, part.headers.get("Content-Type", ""))
    return params
