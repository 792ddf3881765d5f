"""The wire of the RouterOS API: words with their length before them, an empty word at a sentence's end.

Source: help.mikrotik.com, RouterOS, "API": "API words", "API sentences", "Reply word".
"""

from asyncio import StreamReader
from collections.abc import Mapping

MOST_WORD = 64 * 1024
"""Bytes; whoever asks for a longer one is hung up on."""
_PLACES = ((0x80, 0x00, 1), (0x4000, 0x80, 2), (0x200000, 0xC0, 3), (0x10000000, 0xE0, 4))


class NotTheProtocol(Exception):
    """What came is no word of the API."""


def length(size: int) -> bytes:
    """How many bytes the next word has, in one to five bytes."""
    for end, mark, places in _PLACES:
        if size < end:
            return (size | mark << 8 * (places - 1)).to_bytes(places, "big")
    return b"\xf0" + size.to_bytes(4, "big")


def sentence(*words: str) -> bytes:
    """As sent; words are UTF-8."""
    encoded = (word.encode() for word in words)
    return b"".join(length(len(word)) + word for word in encoded) + b"\x00"


def attributes(row: Mapping[str, str]) -> list[str]:
    return [f"={name}={value}" for name, value in row.items()]


async def read_sentence(reader: StreamReader) -> list[str]:
    """The next one, with at least one word. Raises `NotTheProtocol`, or IncompleteReadError at the end."""
    words: list[str] = []
    while True:
        size = await _length(reader)
        if size == 0 and words:
            return words
        if size:
            words.append((await reader.readexactly(size)).decode(errors="replace"))


async def _length(reader: StreamReader) -> int:
    first = (await reader.readexactly(1))[0]
    if first < 0x80:
        return first
    for _, mark, places in _PLACES[1:]:
        if first & (mark >> 1 | 0x80) == mark:
            size = int.from_bytes(bytes([first ^ mark]) + await reader.readexactly(places - 1), "big")
            break
    else:
        raise NotTheProtocol(f"no word begins with {first:#x}")
    if size > MOST_WORD:
        raise NotTheProtocol(f"a word of {size} bytes")
    return size
