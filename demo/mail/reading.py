"""A stored message as the inbox page shows it: who, what, its parts, and HTML that can do no harm."""

import base64
import re
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from demo.mail.answers import plain
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
        "from": one_line(message["From"]),
        "to": list(letter.recipients),
        "subject": one_line(message["Subject"]),
        "beginning": " ".join(plain(message).split())[:160],
        "files": len(files(message)),
        "seen": SEEN in letter.flags,
    }


def whole(letter: Letter) -> dict[str, Any]:
    """All that the page shows of one: headers in their order, envelope, text, whether there is HTML, files."""
    message = letter.message
    return card(letter) | {
        "sender": letter.sender,
        "headers": [[name, one_line(value)] for name, value in message.items()],
        "shown_to": _addresses(message, "To"),
        "copy": _addresses(message, "Cc"),
        "text": plain(message),
        "html": message.get_body(preferencelist=("html",)) is not None,
        "receipt": one_line(message["Disposition-Notification-To"]),
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


def files(message: EmailMessage) -> list[EmailMessage]:
    """Its attachments, in their order; a picture within the text is none."""
    return [part for part in message.iter_attachments() if not part["Content-ID"]]


def content(part: EmailMessage) -> bytes:
    """Of any kind of part, a message within a message too."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b"".join(one.as_bytes() for one in part.iter_parts())


def html(letter: Letter) -> str | None:
    """Its HTML with the pictures that it brought; None where it has none."""
    body = letter.message.get_body(preferencelist=("html",))
    if body is None:
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

    return '<base target="_blank">' + _CID.sub(picture, str(body.get_content()))


def one_line(value: object) -> str:
    return " ".join(str(value or "").split())


def _addresses(message: EmailMessage, name: str) -> list[str]:
    return [address for _, address in getaddresses([str(value) for value in message.get_all(name, [])])]
