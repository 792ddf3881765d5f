"""What the chat page sends, read with distrust."""

import json
from typing import Any

from aiohttp import web

from demo.people import Person
from demo.telegram import Telegram
from demo.texts import MAX_TEXT, clean


class BadInput(Exception):
    """A request of the page that makes no sense; the text is for developers."""


def known_person(telegram: Telegram, value: Any) -> Person:
    person = telegram.people.get(number(str(value), 0))
    if person is None:
        raise BadInput("unknown person")
    return person


def number(value: str | None, default: int) -> int:
    try:
        return int(value) if value else default
    except ValueError:
        return default


async def body_of(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise BadInput("not JSON") from None
    if not isinstance(body, dict):
        raise BadInput("an object is expected")
    return body


def text_of(body: dict[str, Any]) -> str:
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
