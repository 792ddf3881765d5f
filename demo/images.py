"""Width and height of a picture, read from its first bytes: PNG, JPEG, GIF, WebP."""

import struct

# Start-of-frame markers of JPEG: C0 to CF without DHT (C4), JPG (C8), DAC (CC).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xDA)})


def picture_kind(content: bytes) -> str:
    """`png`, `jpg`, `gif`, `webp`, or "" for what is none of them."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Pixels across and down; None where this is no picture, or a broken one."""
    kind = picture_kind(content)
    try:
        if kind == "png":
            return struct.unpack(">II", content[16:24])
        if kind == "gif":
            return struct.unpack("<HH", content[6:10])
        if kind == "jpg":
            return _jpeg(content)
        return _webp(content) if kind else None
    except (struct.error, IndexError):
        return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 if marker in ALONE else 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X":
        across, down = content[24:27] + b"\0", content[27:30] + b"\0"
        return struct.unpack("<I", across)[0] + 1, struct.unpack("<I", down)[0] + 1
    if form == b"VP8L":
        bits = struct.unpack("<I", content[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        across, down = struct.unpack("<HH", content[26:30])
        return across & 0x3FFF, down & 0x3FFF
    return None
