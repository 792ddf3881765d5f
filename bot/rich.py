"""A rich message that a person typed, as the plain text that a question expects (Bot API 10.1, RichMessage)."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
PARTS = ("summary", "title", "text", "blocks", "items", "cells", "caption")
"""Where a block, an item, a cell or a piece of text keeps what is written in it."""


def with_text(message: Json) -> Json:
    """The message with its words as `text`, and without the rich body, whose newest kinds no model may know."""
    rich = message.get("rich_message")
    if not isinstance(rich, dict) or isinstance(message.get("text"), str):
        return message
    blocks = rich.get("blocks")
    lines = ["".join(_words(block)).strip() for block in blocks] if isinstance(blocks, list) else []
    kept = {name: value for name, value in message.items() if name != "rich_message"}
    return {**kept, "text": "\n".join(line for line in lines if line)}


def _words(part: object, depth: int = 0) -> Iterator[str]:
    if depth > 40:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for number, each in enumerate(part):
            if number and isinstance(each, (list, dict)) and not _inline(each):
                yield "\n" if isinstance(each, dict) else " "
            yield from _words(each, depth + 1)
    elif isinstance(part, dict):
        for name in PARTS:
            yield from _words(part.get(name), depth + 1)


def _inline(part: object) -> bool:
    """Whether a piece stands within a line: formatted text has its own `text` and no blocks or items."""
    return (
        isinstance(part, dict) and "text" in part and part.get("type") not in ("paragraph", "heading", "pre")
    )
