"""A file's bytes looked through once before they are read: that it is text, in which encoding, how long."""

import codecs
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from services.importing.faults import Fault, Unreadable

_BLOCK = 1 << 20
_NO_TABLE = {
    b"PK\x03\x04": "is a workbook (.xlsx, .ods): in the spreadsheet choose Save as, CSV UTF-8, and import that",
    b"\xd0\xcf\x11\xe0": "is an old workbook (.xls): in the spreadsheet choose Save as, CSV UTF-8, and import that",
    b"%PDF": "is a PDF: export the table as CSV from where it came from",
    b"\x1f\x8b": "is compressed: unpack it first (gunzip)",
    b"{": "is JSON: export the table as CSV from where it came from",
}
_MARKUP = re.compile(rb"\s*<(!doctype|html|table|\?xml|meta)", re.IGNORECASE)
_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
"""A letter with an accent in UTF-8. In Latin-1 it would be Ã before a sign such as £: nobody writes that."""
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Opened:
    """A file that can be read: its encoding as Python calls it, and its length in bytes."""

    path: Path
    encoding: str
    size: int


def look(path: Path) -> Opened:
    """Reads the file once, in pieces. Raises Unreadable.

    Encoding: a byte order mark decides; else it is UTF-8 if every byte of it is; else Windows-1252, which is
    what spreadsheets in Brazil write as "CSV", or Latin-1 if a byte has no meaning there. Text with accents
    in Latin-1 is as good as never valid UTF-8, so this rule errs less than guesses by letter frequency do on
    short lists of names. A file that is UTF-8 but for some bytes is refused, not read as garbage.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _unreadable(path, "is a folder; name the CSV file in it")
        if not stat.S_ISREG(mode):
            raise _unreadable(
                path, "is no regular file; write its data to a file first, for it is read twice"
            )
        with path.open("rb", buffering=0) as file:
            return _look(path, file.fileno())
    except FileNotFoundError:
        raise _unreadable(path, "is not there") from None
    except OSError as error:
        raise _unreadable(path, f"can't be read: {error.strerror or error}") from None
    except ValueError:
        raise _unreadable(path, "is no name of a file") from None


def _look(path: Path, file: int) -> Opened:
    first = os.read(file, _BLOCK)
    size = os.fstat(file).st_size
    for begin, why in _NO_TABLE.items():
        if first.startswith(begin):
            raise _unreadable(path, why)
    if _MARKUP.match(first):
        raise _unreadable(path, "is a page of HTML or XML: export the table as CSV from where it came from")
    for begin, encoding in _UTF16.items():
        if first.startswith(begin):
            return Opened(path, encoding, size)
    if first.count(0, 0, 4096) > len(first[:4096]) // 5:
        raise _unreadable(path, "is no text, or UTF-16 without its mark: save it as CSV UTF-8")
    if not first.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _unreadable(path, "is empty; its first line must name the columns")
    return Opened(path, _encoding(path, file, first), size)


def _encoding(path: Path, file: int, block: bytes) -> str:
    """Reads the rest. The text is only decoded to see whether it can be."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    bad_line, lines, pairs, windows = None, 1, 0, True
    while block:
        if bad_line is None:
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                # A sign may have begun in the block before, so the place is that of its first byte or later.
                bad_line = lines + block.count(b"\n", 0, max(error.start, 0))
        windows = windows and not any(code in block for code in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
        pairs += len(_PAIR.findall(block))
        lines += block.count(b"\n")
        block = os.read(file, _BLOCK)
    if bad_line is None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            bad_line = lines
    if bad_line is None:
        return "utf-8-sig"
    if pairs:
        text = "holds a byte that is no UTF-8, while others are: it was put together from two encodings; save it anew"
        raise Unreadable([Fault(str(path), bad_line, None, text)])
    return "cp1252" if windows else "latin-1"


def _unreadable(path: Path, text: str) -> Unreadable:
    return Unreadable([Fault(str(path), None, None, text)])
