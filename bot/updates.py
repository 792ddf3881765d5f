"""Updates as they come: cut apart without understanding them, and made ready to be understood one by one."""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from bot.rich import with_text
from services.inbox import Received, storable
from services.invites import DOOR, seal

Json = dict[str, Any]
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked for. Named one by one, so that a kind which Telegram adds later does not come by
itself.
"""

_HEAD = ("message_id", "date", "chat", "message_thread_id", "is_topic_message")
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_UPDATE_ID = re.compile(r'"update_id"\s*:\s*([0-9]{1,19})(?![0-9.eE])')
_LINK = re.compile(rf"(start[= ]{DOOR}_)[\w-]{{22}}(?![\w-])", re.ASCII)
_LARGEST = 2**63 - 1
_KIND = re.compile(rf'"({"|".join(KINDS)})"\s*:\s*\{{')


class NoUpdates(ValueError):
    """What came is no list of updates at all."""


class TooDeep(ValueError):
    """JSON that is nested deeper than any update."""


def split(body: bytes) -> list[Received]:
    """The updates of a getUpdates answer, in order of their ids; one without a usable id is left out.

    Raises NoUpdates. One that no parser understands does not spoil the others.
    """
    try:
        answer = orjson.loads(body)
        if not isinstance(answer, dict) or not isinstance(answer.get("result"), list):
            raise NoUpdates("the answer has no list of updates")
        raws = [orjson.dumps(each).decode() for each in answer["result"]]
    except orjson.JSONDecodeError:
        raws = [piece.decode(errors="replace") for piece in _pieces(body)]
    found = [each for each in map(received, raws) if each is not None]
    return sorted(found, key=lambda each: each.update_id)


def received(raw: str) -> Received | None:
    """None where there is no id that it could be stored under."""
    raw = raw.replace("\x00", "")
    try:
        update = readable(raw)
    except ValueError:
        named = _UPDATE_ID.search(raw)
        update = {"update_id": int(named[1])} if named else {}
    return _received(raw, update)


def delivered(body: bytes) -> tuple[Received, str | None]:
    """The update that a webhook was given, and the id of its press if it is one. Raises NoUpdates.

    What is JSON and has an id is stored, though no parser of ours may understand it: refused, it would come again for
    a day, and everything of its chat would wait behind it.
    """
    try:
        raw = body.decode().replace("\x00", "")
    except UnicodeDecodeError:
        raise NoUpdates("no UTF-8") from None
    try:
        update = readable(raw)
    except TooDeep:
        named = _UPDATE_ID.search(raw)
        update = {"update_id": int(named[1])} if named else {}
    except ValueError:
        raise NoUpdates("no JSON object") from None
    given = _received(raw, update)
    if given is None:
        raise NoUpdates("no update_id")
    query = update.get("callback_query")
    press = query.get("id") if isinstance(query, dict) else None
    return given, press if isinstance(press, str) else None


def _received(raw: str, update: Json) -> Received | None:
    if f"{DOOR}_" in raw:
        raw = _sealed(raw, update)
    update_id = _whole(update.get("update_id"))
    return None if update_id is None else Received(update_id, sender(update), raw)


def readable(raw: str) -> Json:
    """An update as a dictionary, without NUL and lone surrogates. Raises ValueError."""
    cleaned = storable(raw)
    try:
        update = orjson.loads(cleaned)
    except orjson.JSONDecodeError:
        try:
            update = json.loads(cleaned)
        except RecursionError:
            raise TooDeep("nested too deep") from None
    if not isinstance(update, dict):
        raise ValueError("an update is an object")
    return update


def stripped(update: Json) -> Json:
    """Without what is never read and costs most to parse: our own messages that a press or a reply brings along;
    what was typed as a rich message as its text.
    """
    for kind in ("message", "edited_message"):
        if isinstance(typed := update.get(kind), dict):
            update = {**update, kind: with_text(typed)}
    query, message = update.get("callback_query"), update.get("message")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        update = {**update, "callback_query": {**query, "message": _head(query["message"])}}
    if isinstance(message, dict) and isinstance(message.get("reply_to_message"), dict):
        update = {**update, "message": {**message, "reply_to_message": _head(message["reply_to_message"])}}
    return update


def _sealed(raw: str, update: Json) -> str:
    """Without tokens of invites: of a link that was opened the seal is left, of one that is only told nothing.

    What opens a link is read as `handlers.front` reads it, so that no seal comes in from outside as one.
    """
    message = update.get("message")
    if isinstance(message, dict):
        typed = with_text(message)
        word, _, rest = str(typed.get("text") or "").partition(" ")
        name, _, token = rest.strip().partition("_")
        if word.partition("@")[0].lower() == "/start" and name == DOOR:
            sealed = {**typed, "text": f"/start {DOOR}_{seal(token)}"}
            raw = orjson.dumps({**update, "message": sealed}).decode()
    return _LINK.sub(rf"\g<1>{'x' * 22}", raw)


def sender(update: Json) -> int | None:
    """The Telegram user whose update it is."""
    return next(
        (number for body in _bodies(update) if (number := _id_of(body.get("from"))) is not None), None
    )


def chat(update: Json) -> int | None:
    """The chat that an answer would go to."""
    for body in _bodies(update):
        message = body.get("message")
        for holder in (body, message if isinstance(message, dict) else {}):
            if (number := _id_of(holder.get("chat"))) is not None:
                return number
    return sender(update)


def chat_of(raw: str) -> int | None:
    """The same of an update as it came; None where it can't be read."""
    try:
        return chat(readable(raw))
    except ValueError:
        return None


def kind_of(raw: str) -> str:
    """What kind of update it is, by its beginning alone; "other" where that does not say."""
    found = _KIND.search(raw, 0, 100)
    return found[1] if found else "other"


def _bodies(update: Json) -> Iterator[Json]:
    return (body for kind in KINDS if isinstance(body := update.get(kind), dict))


def _head(message: Json) -> Json:
    return {name: message[name] for name in _HEAD if name in message}


def _id_of(thing: object) -> int | None:
    return _whole(thing.get("id")) if isinstance(thing, dict) else None


def _whole(number: object) -> int | None:
    whole = isinstance(number, int) and not isinstance(number, bool) and -_LARGEST <= number <= _LARGEST
    return number if whole and isinstance(number, int) else None


def _pieces(body: bytes) -> Iterator[bytes]:
    """The objects of the outermost list, by their brackets alone."""
    depth = start = 0
    inside = False
    for token in _TOKENS.finditer(body):
        sign = token[0]
        if sign in (b"{", b"["):
            depth += 1
            inside = inside or (depth == 2 and sign == b"[")
            if inside and depth == 3:
                start = token.start()
        elif sign in (b"}", b"]"):
            if inside and depth == 3:
                yield body[start : token.end()]
            depth -= 1
            if inside and depth < 2:
                return
    raise NoUpdates("the answer is no JSON, or was cut off")
