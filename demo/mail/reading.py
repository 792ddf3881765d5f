"""A stored message as the inbox page shows it: who, what, its parts, and HTML that can do no harm."""

import base64
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from typing import Any

from demo.mail.answers import body, plain, text_of
from demo.mail.letters import Letter

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""Content-Security-Policy of shown HTML: no script, nothing from elsewhere."""
_CID = re.compile(r"cid:([^\"'\s)>]+)", re.IGNORECASE)
SEEN = "\\Seen"


def card(letter: Letter) -> dict[str, Any]:
    """What the list says of a message."""
    message = letter.message
    return {
        "n": letter.number,
        "box": letter.box,
        "at": letter.at,
        "from": header(message, "From"),
        "to": list(letter.recipients),
        "subject": header(message, "Subject"),
        "beginning": " ".join(plain(message).split())[:160],
        "files": len(files(message)),
        "seen": SEEN in letter.flags,
    }


def whole(letter: Letter) -> dict[str, Any]:
    """All that the page shows of one: headers in their order, envelope, text, whether there is HTML, files."""
    message = letter.message
    return card(letter) | {
        "sender": letter.sender,
        "headers": [list(field) for field in headers(message)],
        "shown_to": _addresses(message, "To"),
        "copy": _addresses(message, "Cc"),
        "text": plain(message),
        "html": body(message, "html") is not None,
        "receipt": header(message, "Disposition-Notification-To"),
        "parts": [
            {
                "name": part.get_filename() or f"parte {number}",
                "type": part.get_content_type(),
                "size": len(content(part)),
            }
            for number, part in enumerate(files(message), 1)
        ],
        "size": len(letter.raw),
    }


def files(message: EmailMessage) -> list[MIMEPart]:
    """Its attachments, in their order; a picture within the text is none."""
    try:
        return [part for part in message.iter_attachments() if not part["Content-ID"]]
    except (AttributeError, ValueError, LookupError, TypeError):  # broken beyond the library
        return []


def content(part: MIMEPart) -> bytes:
    """Of any kind of part, a message within a message too."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    try:
        return b"".join(one.as_bytes() for one in part.iter_parts())
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""


def html(letter: Letter) -> str | None:
    """Its HTML with the pictures that it brought; None where it has none."""
    source = body(letter.message, "html")
    if source is None:
        return None
    brought = {
        str(part["Content-ID"]).strip().strip("<>"): part
        for part in letter.message.walk()
        if part["Content-ID"] and part.get_content_maintype() == "image"
    }

    def picture(found: re.Match[str]) -> str:
        part = brought.get(found[1])
        if part is None:
            return found[0]
        assert isinstance(part, EmailMessage)
        return f"data:{part.get_content_type()};base64,{base64.b64encode(content(part)).decode()}"

    return '<base target="_blank">' + _CID.sub(picture, text_of(source))


def headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """In their order, decoded; as they were written where the library can't read one."""
    for name, raw in message.raw_items():
        try:
            value = str(message.policy.header_fetch_parse(name, raw))
        except (ValueError, LookupError, AttributeError, TypeError):
            value = str(raw)
        yield name, " ".join(value.encode("utf-8", "replace").decode().split())


def header(message: EmailMessage, name: str) -> str:
    """The first of a name, empty where there is none."""
    return next((value for known, value in headers(message) if known.lower() == name.lower()), "")


def _addresses(message: EmailMessage, name: str) -> list[str]:
    written = [value for known, value in headers(message) if known.lower() == name.lower()]
    return [address for _, address in getaddresses(written)]
