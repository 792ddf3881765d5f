"""A message that came in, read from its bytes: nothing of it is sure, and none is too broken to be looked at."""

from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses
from hashlib import sha256

from services.addresses import email
from services.cleaning import clean, one_line
from services.mail import mime
from services.mail.from_html import text_of
from services.mail.quoting import written
from services.mail.reports import Report, reports_of

FILES_MOST = 10
SUBJECT_MOST, IDS_MOST = 200, 50
TINY_PICTURE = 20_000
"""Bytes: pictures within a text that are smaller are a signature's."""
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True)
class ArrivedFile:
    """A file that came with it."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Arrived:
    """`ids`: Message-IDs that it says it is about, the nearest first; `to`: to whom it was sent; `automatic`: no person
    wrote it; `text` is what was written, without what it answers; `whole`: False where only its headers were read."""

    message_id: str
    sender: str
    subject: str
    ids: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    automatic: bool = False
    reports: tuple[Report, ...] = ()
    text: str = field(default="", repr=False)
    files: tuple[ArrivedFile, ...] = ()
    whole: bool = True


def read(raw: bytes, *, whole: bool = True) -> Arrived:
    """Reads a message. Whatever can't be read is left out; without `whole` its headers alone are there."""
    try:
        message: Message = (BytesParser if whole else BytesHeaderParser)(policy=compat32).parsebytes(raw)
        return _read(message, raw, whole)
    except mime.BROKEN:
        if whole:
            return read(raw[: raw.find(b"\r\n\r\n") + 4] if b"\r\n\r\n" in raw else raw[:65536], whole=False)
        return Arrived(_made_up(raw), "", "", whole=False)


def _read(message: Message, raw: bytes, whole: bool) -> Arrived:
    reports, about = reports_of(message) if whole else ((), ())
    named = mime.ids(mime.header(message, "In-Reply-To")) + mime.ids(mime.header(message, "References"))[::-1]
    senders = [address for _, address in getaddresses([mime.header(message, "From")])]
    text, files = _content(message) if whole and not reports else ("", ())
    own = mime.ids(mime.header(message, "Message-ID"))
    return Arrived(
        message_id=own[0] if own else _made_up(raw),
        sender=next((made for each in senders if (made := email(each))), ""),
        subject=one_line(mime.header(message, "Subject"))[:SUBJECT_MOST],
        ids=tuple(dict.fromkeys((*about, *named)))[:IDS_MOST],
        to=_whom(message),
        automatic=_automatic(message),
        reports=reports,
        text=text,
        files=files,
        whole=whole,
    )


def _made_up(raw: bytes) -> str:
    """For a message without its own: the same for the same bytes."""
    return f"<{sha256(raw).hexdigest()}@none.invalid>"


def _whom(message: Message) -> tuple[str, ...]:
    given = [mime.header(message, name)[:5000] for name in ("To", "Cc", "Delivered-To", "X-Original-To")]
    return tuple(made for _, each in getaddresses(given)[:50] if (made := email(each)))


def _automatic(message: Message) -> bool:
    """RFC 3834, and what programs did before it."""
    submitted = mime.header(message, "Auto-Submitted").split(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or mime.header(message, "Precedence").strip().lower() in _BULK
        or mime.header(message, "Return-Path").strip() == "<>"
        or any(
            message.get(name) is not None
            for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe")
        )
        or message.get_content_type() == "multipart/report"
    )


def _content(message: Message) -> tuple[str, tuple[ArrivedFile, ...]]:
    """What was written, and the files."""
    plain, html, files = list[str](), list[str](), list[ArrivedFile]()
    for part in mime.parts(message):
        kind, name = part.get_content_type(), mime.name(part)
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind in ("text/plain", "text/html") and not attached:
            (plain if kind == "text/plain" else html).append(mime.text(part))
        elif len(files) < FILES_MOST and (data := mime.content(part)) and not _decoration(part, data):
            files.append(ArrivedFile(name or f"anexo-{len(files) + 1}", kind, data))
    said = clean("\n".join(plain))
    if not said and html:
        said = clean(text_of("\n".join(html)))
    return written(said), tuple(files)


def _decoration(part: Message, data: bytes) -> bool:
    inline = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
    return inline and part.get_content_maintype() == "image" and len(data) < TINY_PICTURE
