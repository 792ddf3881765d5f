"""QR codes of links: as a picture for a chat, or as text for a terminal."""

import io
from pathlib import Path

import segno

PIXELS = 8
"""Pixels of a module: a code of a link is then some 300 pixels wide, and a phone reads it from another's screen."""


def png(link: str) -> bytes:
    """The code as a PNG picture, black on white with the quiet zone that readers need."""
    made = io.BytesIO()
    segno.make_qr(link).save(made, kind="png", scale=PIXELS)
    return made.getvalue()


def drawn(link: str) -> str:
    """The code in half blocks, for a terminal."""
    made = io.StringIO()
    segno.make_qr(link).terminal(made, compact=True)
    return made.getvalue()


def written(link: str, file: Path) -> None:
    """Writes the code as .png or .svg, by the file's name. Raises ValueError for others, OSError."""
    if file.suffix.lower() not in (".png", ".svg"):
        raise ValueError(f"{file}: a QR code is written as .png or .svg")
    segno.make_qr(link).save(str(file), scale=PIXELS)
