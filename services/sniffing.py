"""Sniffing: what a file is by its content, whatever it is called; and what is never taken."""

import zipfile
from pathlib import Path

from services.file_names import usual

HEAD = 64 * 1024
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe", b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00", b"!<arch>",
)  # fmt: skip
_BEGINNINGS = (
    (b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"OggS", "ogg"), (b"ID3", "mp3"), (b"\x1aE\xdf\xa3", "webm"), (b"fLaC", "flac"), (b"#!AMR", "amr"),
)  # fmt: skip
_MARKUP = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?php", b"<iframe", b"<body", b"javascript:")
_BRANDS = {b"qt  ": "mov", b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"M4A ": "m4a", b"avif": "avif"}
_OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_MACROS = ("vbaproject.bin", "classes.dex", "androidmanifest.xml", "meta-inf/manifest.mf")


class Unfit(Exception):
    """It is not taken; `why` is "empty", "program" or "kind"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def kind_of(path: Path) -> str:
    """The usual ending of what the file is, such as "pdf". Raises Unfit for what is empty or may run, and where
    nobody can tell what it is."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Unfit("empty")
    if head.startswith(_BEGINNINGS[-1][0]):  # before "#!", with which scripts begin
        return "amr"
    if head.startswith(_PROGRAMS):
        raise Unfit("program")
    known = next((kind for sign, kind in _BEGINNINGS if head.startswith(sign)), "")
    if known:
        return known
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "3gp" if head[8:10] == b"3g" else "mp4")
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "riff")
    if (words := _words(head)) is not None:
        if any(sign in words for sign in _MARKUP):
            raise Unfit("program")
        return "txt"
    return _guessed(head)


def _words(head: bytes) -> bytes | None:
    """The head in small letters where it is text; None where it is not. The last sign may be cut in two."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").lower().encode()
    if any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head):
        return None
    return head.lower()


def _packed(path: Path) -> str:
    """An office document, or an archive; none with macros, and nothing that a telephone installs."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [name.lower() for name in packed.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RecursionError):
        raise Unfit("kind") from None
    if any(name.endswith(_MACROS) for name in names):
        raise Unfit("program")
    if "[content_types].xml" in names:
        return next((kind for folder, kind in _OFFICE if any(n.startswith(folder) for n in names)), "zip")
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    return "zip"


def _guessed(head: bytes) -> str:
    """By the signatures that are rarer."""
    import puremagic  # brings its table, which nothing else needs

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        raise Unfit("kind") from None
    kinds = [usual(each.extension) for each in found if each.extension]
    if not kinds:
        raise Unfit("kind")
    return kinds[0]
