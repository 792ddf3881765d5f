"""Lettering: how wide words are in the font that the library brings, and where their lines break."""

import re
import threading
from functools import cache
from typing import Any
from unicodedata import category

FAMILY = "DejaVu Sans"
ONE = threading.Lock()
"""Held while anything is drawn: the library is not made for two threads at once, whatever they draw."""
SCALE = 100
"""The size that widths are measured at."""
LEADING = 1.3
"""Of a line's height to its letters'."""
SPACES = re.compile(r"[ \t\r\n\f\v]+")


@cache
def _font(bold: bool) -> Any:
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    font = FT2Font(f"{get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' if bold else ''}.ttf")
    font.set_size(SCALE, 72)
    return font


@cache
def _shown(letter: str) -> bool:
    """Whether the font has it; signs that turn the direction of writing are nothing to be shown."""
    has = all(ord(letter) in _font(bold).get_charmap() for bold in (False, True))
    return has and category(letter)[0] != "C"


@cache
def _advance(letter: str, bold: bool) -> float:
    return float(_font(bold).load_char(ord(letter)).linearHoriAdvance) / 65536 / SCALE


@cache
def _outline(letter: str, bold: bool) -> Any:
    """Its points, y upwards, for a size of 1, and their codes."""
    from matplotlib.ft2font import LoadFlags

    font = _font(bold)
    font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    points, codes = font.get_path()
    return points / SCALE, codes


def outlined(text: str, x: float, y: float, size: float, *, bold: bool = False) -> Any:
    """One cleaned line as a path from here on, y downwards; None where nothing of it leaves ink."""
    import numpy as np
    from matplotlib.path import Path

    points, codes = [], []
    for letter in text:
        drawn, how = _outline(letter, bold)
        if len(drawn):
            points.append(drawn * (size, -size) + (x, y))
            codes.append(how)
        x += _advance(letter, bold) * size
    return Path(np.concatenate(points), np.concatenate(codes)) if points else None


def clean(text: str) -> str:
    """What the font has of a text, in one line: emoji are left out. A no-break space stays one."""
    kept = "".join(sign for sign in SPACES.sub(" ", text) if _shown(sign))
    return SPACES.sub(" ", kept).strip(" ")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Of one cleaned line."""
    return sum(_advance(letter, bold) for letter in text) * size


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Lines of a text that fit into `room`; a word that fits into none is broken."""
    lines: list[list[str]] = []
    left, space = 0.0, _advance(" ", bold) * size
    for word in clean(text).split(" "):
        wide = width(word, size, bold=bold)
        if lines and wide + space <= left:
            lines[-1].append(word)
            left -= wide + space
            continue
        for part in _broken(word, size, room, bold) if wide > room else [word]:
            lines.append([part])
            left = room - width(part, size, bold=bold)
    return [" ".join(line) for line in lines if line != [""]]


def _broken(word: str, size: float, room: float, bold: bool) -> list[str]:
    parts, part, wide = [], "", 0.0
    for letter in word:
        more = _advance(letter, bold) * size
        if part and wide + more > room:
            parts.append(part)
            part, wide = "", 0.0
        part, wide = part + letter, wide + more
    return [*parts, part]


def narrowest(text: str, size: float, lines: int, least: float, most: float) -> float:
    """The room in which a text takes so many lines and breaks no word, as near as eighths of the way tell."""
    words = [width(word, size) for word in clean(text).split(" ")]
    least = min(most, max(least, *words))
    steps = (least + (most - least) * step / 8 for step in range(9))
    return next((room for room in steps if len(wrapped(text, size, room)) <= lines), most)
