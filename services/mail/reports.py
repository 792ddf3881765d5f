"""What programs say of a mail: a server gave it back (RFC 3464), or it was shown to somebody (RFC 8098)."""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from enum import StrEnum

from services.addresses import email
from services.cleaning import one_line
from services.mail import mime


class ReportKind(StrEnum):
    """What a program says: a server gave a mail back, or a mail was shown to somebody."""

    BOUNCE = "bounce"
    READ = "read"


@dataclass(frozen=True)
class Report:
    """What a program says of one address (RFC 3464, RFC 8098). `code` is SMTP's, `words` the server's."""

    kind: ReportKind
    address: str
    code: int | None = None
    words: str = ""


def reports_of(message: Message) -> tuple[tuple[Report, ...], tuple[str, ...]]:
    """What a report says, and the Message-IDs of what it is about."""
    if message.get_content_type() != "multipart/report":
        return (), ()
    reports, about = list[Report](), list[str]()
    for part in mime.parts(message):
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            reports += [bounce for block in mime.below(part) if (bounce := _bounce(block))]
        elif kind == "message/disposition-notification":
            for block in mime.below(part):
                about += mime.ids(mime.header(block, "Original-Message-ID"))
                if shown := _shown(block):
                    reports.append(shown)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            for block in mime.below(part) or [
                BytesHeaderParser(policy=compat32).parsebytes(mime.content(part))
            ]:
                about += mime.ids(mime.header(block, "Message-ID"))
    return tuple(reports), tuple(about)


def _bounce(block: Message) -> Report | None:
    """One recipient's part, where it failed for good."""
    if mime.header(block, "Action").strip().lower() != "failed":
        return None
    said = one_line(mime.header(block, "Diagnostic-Code").partition(";")[2]) or mime.header(block, "Status")
    code = re.match(r"([45]\d\d)\b[ -]*", said)
    words = one_line(said[code.end() :] if code else said)[:300]  # the code is shown beside them
    address = _after_kind(block, "Final-Recipient") or _after_kind(block, "Original-Recipient")
    return Report(ReportKind.BOUNCE, address, int(code[1]) if code else None, words) if address else None


def _shown(block: Message) -> Report | None:
    mode = mime.header(block, "Disposition").lower().partition(";")[2].strip()
    address = _after_kind(block, "Final-Recipient") or _after_kind(block, "Original-Recipient")
    return Report(ReportKind.READ, address) if mode.startswith("displayed") and address else None


def _after_kind(block: Message, name: str) -> str:
    """`ana@example.com` of `rfc822; ana@example.com`."""
    value = mime.header(block, name)
    return email((value.partition(";")[2] or value).strip().strip("<>")) or ""
