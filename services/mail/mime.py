"""Parts and headers of a message that came in, whatever they hold: what can't be read is "" or nothing."""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any

from services.file_names import cleaned_name

PARTS_MOST = 200
BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
"""What the library raises where it is told what no message holds."""
_ID = re.compile(r"<[^<>\s]{1,300}>")


def header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(value)))
    except BROKEN:
        return str(value).encode("ascii", "replace").decode()


def ids(value: str) -> tuple[str, ...]:
    return tuple(each for each in _ID.findall(value[:20_000]) if each.isascii() and each.isprintable())


def below(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def parts(message: Message) -> Iterator[Message]:
    """Its leaves: what is within a forwarded message is no part of this one."""
    waiting, seen = [message], 0
    while waiting and seen < PARTS_MOST:
        part, seen = waiting.pop(0), seen + 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = below(part)
        else:
            yield part


def name(part: Message) -> str:
    try:
        given = part.get_filename() or ""
        return cleaned_name(str(make_header(decode_header(given))))
    except BROKEN:
        return ""


def content(part: Message) -> bytes:
    """A forwarded message as it came; any other part decoded."""
    try:
        if part.is_multipart():
            return b"".join(each.as_bytes() for each in below(part))
        data = part.get_payload(decode=True)
        return data if isinstance(data, bytes) else b""
    except BROKEN:
        return b""


def text(part: Message) -> str:
    """Text in whatever charset it names, or does not."""
    data = content(part)
    for charset in (str(part.get_content_charset() or "utf-8"), "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")
