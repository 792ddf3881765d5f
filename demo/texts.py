"""From the text of a call to what a message keeps: cleaned, cut, with entities in order and links found.

After tdlib/td, MessageEntity.cpp (fix_formatted_text, fix_entities, find_entities) and misc.cpp
(clean_input_string); lengths count code points, offsets UTF-16.
"""

import json
import re
from typing import Any

from demo.errors import bad_request
from demo.html_parser import Entity, parse_html, utf16

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 1 << 15
CODE = frozenset({"code", "pre"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
SPLIT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
ORDER = (
    "expandable_blockquote", "blockquote", "pre", "code", "text_link", "text_mention", "mention", "hashtag",
    "bot_command", "url", "email", "date_time", "bold", "italic", "underline", "strikethrough", "spoiler",
    "custom_emoji",
)  # fmt: skip
KNOWN = frozenset(ORDER) | {"cashtag", "phone_number"}
FOUND_BY_SERVER = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"})
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
INVISIBLE = re.compile("\r|[\u2028-\u202e]")
FIND = re.compile(
    r"(?P<bot_command>(?<![\w/<>.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<email>(?<![\w.@])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?P<url>https?://[^\s<>\"']+[^\s<>\"'.,:;!?)\]»])"
    r"|(?P<mention>(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#(?=\d*[^\W\d])\w{1,255})"
)


def clean(text: str) -> str:
    """Control characters become spaces, carriage returns and direction marks go. Raises `ApiError` 400 for
    lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return CONTROL.sub(" ", INVISIBLE.sub("", text))


def formatted(text: str, parse_mode: str, entities: str, empty: bool = False) -> tuple[str, list[Entity]]:
    """Text and entities of a message or (`empty`: it may be) of a caption, not yet measured. Raises
    `ApiError` 400."""
    if not text and empty:
        return "", []
    if not text:
        raise bad_request("message text is empty")
    if len(text.encode(errors="surrogatepass")) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    cleaned = clean(text)
    mode = parse_mode.lower()
    if mode == "html":
        content, found = parse_html(cleaned)
        content = content if CONTROL.search(content) is None else CONTROL.sub(" ", content)
    elif mode in ("", "none"):
        content, found = cleaned, _given(entities)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("this demo server knows only the HTML parse mode")
    else:
        raise bad_request("unsupported parse_mode")
    content, found = trimmed(content, _nested(found))
    if not content and not empty:
        raise bad_request("text must be non-empty")
    return content, in_order(found + automatic(content, found))


def _given(entities: str) -> list[Entity]:
    if not entities:
        return []
    try:
        values = json.loads(entities)
    except ValueError:
        return []
    found: list[Entity] = []
    for value in values if isinstance(values, list) else []:
        if not isinstance(value, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        for name, kind in (("offset", int), ("length", int), ("type", str)):
            if name not in value:
                raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
            if not isinstance(value[name], kind):
                what = "Number" if kind is int else "String"
                raise bad_request(f'can\'t parse MessageEntity: Field "{name}" must be of type {what}')
        if value["type"] not in KNOWN:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if value["type"] not in FOUND_BY_SERVER and value["length"] > 0 and value["offset"] >= 0:
            found.append(value)
    return found


def _nested(entities: list[Entity]) -> list[Entity]:
    """What may stand in what: nothing in code, no quote in a quote; one entity of a kind at a place."""
    walls = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in CODE]
    kept: list[Entity] = []
    for entity in in_order(entities):
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] in CODE | QUOTES:
            rivals = [k for k in kept if k["type"] in (CODE if entity["type"] in CODE else QUOTES)]
            if not any(k["offset"] < end and begin < k["offset"] + k["length"] for k in rivals):
                kept.append(entity)
            continue
        if entity["type"] not in SPLIT:
            if not any(low < end and begin < high for low, high in walls):
                kept.append(entity)
            continue
        for low, high in sorted(walls):
            if low < end and begin < high:
                if begin < low:
                    _add_part(kept, entity, begin, low)
                begin = max(begin, high)
        _add_part(kept, entity, begin, end)
    return kept


def _add_part(kept: list[Entity], entity: Entity, begin: int, end: int) -> None:
    for other in kept:  # the same style twice is one
        if other["type"] == entity["type"] and other["offset"] <= begin <= other["offset"] + other["length"]:
            other["length"] = max(other["length"], end - other["offset"])
            return
    if begin < end:
        kept.append(entity | {"offset": begin, "length": end - begin})


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Spaces and newlines at both ends go, at the front only those before the first entity; an entity of
    spaces alone goes too."""
    text = text.rstrip(" \n")
    first = min((entity["offset"] for entity in entities), default=len(text))
    head = min(len(text) - len(text.lstrip(" \n")), first)
    text, end = text[head:], utf16(text[head:])
    units = text.encode("utf-16-le")
    kept = []
    for entity in entities:
        offset = entity["offset"] - head
        length = min(entity["length"], end - offset)
        inside = units[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="replace")
        if length > 0 and (inside.strip(" \n") or entity["type"] in CODE | QUOTES):
            kept.append(entity | {"offset": offset, "length": length})
    return text, kept


def automatic(text: str, taken: list[Entity]) -> list[Entity]:
    """Commands, mentions, hashtags, addresses that the server finds by itself, outside code and links."""
    busy = [(e["offset"], e["offset"] + e["length"]) for e in taken if e["type"] not in SPLIT | QUOTES]
    found: list[Entity] = []
    for match in FIND.finditer(text):
        begin = utf16(text[: match.start()])
        end = begin + utf16(match[0])
        if not any(low < end and begin < high for low, high in busy):
            found.append({"offset": begin, "length": end - begin, "type": match.lastgroup})
    return found


def in_order(entities: list[Entity]) -> list[Entity]:
    def place(entity: Entity) -> tuple[int, int, int]:
        kind = entity["type"]
        return entity["offset"], -entity["length"], ORDER.index(kind) if kind in ORDER else len(ORDER)

    return sorted(entities, key=place)


def own_text(text: str) -> dict[str, Any]:
    """`text` and `entities` of a message that a person types: no markup, only what the server finds."""
    entities = automatic(text, [])
    return {"text": text, "entities": entities} if entities else {"text": text}
