"""IMAP's grammar as far as the demo's mailbox needs it (RFC 9051): words of a command, sets, what FETCH asks for."""

import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import SMTP

from demo.mail.letters import Letter

_WORD = re.compile(
    rb'"((?:[^"\\]|\\.)*)"|(BODY(?:\.PEEK)?\[[^\]]*\](?:<\d+\.\d+>)?)|([()])|([^\s()]+)', re.IGNORECASE
)
_PART = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?", re.IGNORECASE)
_SET = re.compile(r"(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*")
SHORT = {"ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"), "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE")}


class BadCommand(Exception):
    """What IMAP answers with BAD; the text says why."""


def words(line: bytes) -> list[str]:
    """Atoms, quoted texts without their quotes, BODY[…] whole, and parentheses."""
    found = []
    for quoted, part, bracket, atom in _WORD.findall(line):
        raw = re.sub(rb"\\(.)", rb"\1", quoted) if quoted else part or bracket or atom
        found.append(raw.decode("utf-8", "replace"))
    return found


def bare(given: list[str]) -> list[str]:
    """Words without parentheses."""
    return [word for word in given if word not in ("(", ")")]


def is_set(word: str) -> bool:
    return _SET.fullmatch(word) is not None


def chosen(written: str, last: int) -> list[tuple[int, int]]:
    """Ranges of a set such as 1,5:7,9:*; `*` is `last`. Raises `BadCommand`."""
    if not is_set(written):
        raise BadCommand(f"{written} is no set of numbers")
    ranges = []
    for each in written.split(","):
        first, _, end = each.partition(":")
        low, high = sorted(last if one == "*" else int(one) for one in (first, end or first))
        ranges.append((low, high))
    return ranges


def within(number: int, ranges: list[tuple[int, int]]) -> bool:
    return any(low <= number <= high for low, high in ranges)


@dataclass(frozen=True)
class Item:
    """One thing that FETCH asks for: its name in the answer, the bytes of it, and whether it marks as seen."""

    name: str
    content: bytes
    reads: bool


def section(letter: Letter, asked: str) -> Item | None:
    """BODY[], BODY.PEEK[HEADER.FIELDS (…)]<0.100>, RFC822 and its kin; None for anything else."""
    old = {"RFC822": "", "RFC822.HEADER": "HEADER", "RFC822.TEXT": "TEXT"}
    if asked.upper() in old:
        return Item(asked.upper(), _cut(letter.raw, old[asked.upper()]), asked.upper() != "RFC822.HEADER")
    found = _PART.fullmatch(asked)
    if found is None:
        return None
    content, origin = _cut(letter.raw, found[1]), ""
    if found[2] is not None:
        start = int(found[2])
        content, origin = content[start : start + int(found[3])], f"<{start}>"
    return Item(f"BODY[{found[1]}]{origin}", content, "PEEK" not in asked.upper())


def _cut(raw: bytes, what: str) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    kind, *names = what.replace("(", " ").replace(")", " ").split() or [""]
    if kind.upper() == "HEADER.FIELDS":
        return _fields(head, {name.lower().strip('"') for name in names})
    known = {"": raw, "HEADER": head + gap, "TEXT": body}
    if kind.upper() not in known:
        raise BadCommand(f"{what} is not kept here")
    return known[kind.upper()]


def _fields(head: bytes, names: set[str]) -> bytes:
    kept: list[bytes] = []
    taking = False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            taking = line.partition(b":")[0].strip().lower().decode("ascii", "replace") in names
        if taking:
            kept.append(line + b"\r\n")
    return b"".join(kept) + b"\r\n"


def header(letter: Letter, name: str) -> str | None:
    """All values of a header, as a search reads them; None where it is not there."""
    parsed = BytesHeaderParser(policy=SMTP.clone(header_factory=lambda _, value: value)).parsebytes(
        letter.raw
    )
    values = parsed.get_all(name)
    return None if values is None else " ".join(map(str, values))
