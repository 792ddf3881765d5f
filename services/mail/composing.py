"""Composing: a mail's rows made into a message that mail programs understand, and nothing that a person wrote into a
header of its own."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from email_validator import EmailNotValidError, validate_email

from services.cleaning import clean, one_line
from services.mail.html import page
from services.mail.templates import Logo, Look

POLICY = SMTP.clone(cte_type="7bit")
"""Lines end in CR LF; nothing has eight bits, for not every server takes them."""
_SAFE_KINDS = frozenset({"application", "audio", "image", "text", "video"})
_NAMELESS = "mail.invalid"
PLAIN = Look()


class Unsendable(ValueError):
    """An address that no server takes without SMTPUTF8, or none at all; it is not in the text."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    mime: str | None
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Outgoing:
    """What a message is made of. `sender` and `reply_to` as `Name <address>` or an address; `message_id` with its
    brackets; `references`: the Message-IDs of the ticket's mails before it, oldest first."""

    message_id: str
    sender: str
    to: Sequence[str]
    subject: str
    body: str
    at: datetime
    cc: Sequence[str] = ()
    reply_to: str | None = None
    references: Sequence[str] = ()
    wants_read: bool = False
    look: Look = PLAIN
    provider: str = ""
    files: Sequence[Attachment] = ()


def new_message_id(sender: str) -> str:
    """A Message-ID that nobody had, of the sender's domain; it is stored with the mail and never changes."""
    domain = wire(split(sender)[1]).rpartition("@")[2] if sender else _NAMELESS
    return f"<{secrets.token_hex(16)}@{domain}>"


def split(written: str) -> tuple[str, str]:
    """Name and address of `Name <address>`, whatever signs the name has; ("", address) where it has none."""
    name, sign, rest = one_line(written).rpartition("<")
    return (name.strip(' "'), rest.rstrip("> ")) if sign else ("", one_line(written))


def wire(address: str) -> str:
    """The address as servers take it: its domain in ASCII. Raises Unsendable."""
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True).ascii_email
    except EmailNotValidError:
        found = None
    if found is None or not found.isascii():
        raise Unsendable
    return found


def compose(mail: Outgoing) -> EmailMessage:
    """The message (RFC 5322): text, the same as HTML with the provider's look, and files.

    Raises Unsendable for an address that can't stand in it. Its bytes are `message.as_bytes()`.
    """
    message = EmailMessage(POLICY)
    message["From"] = _named(mail.sender)
    message["To"] = [_plain(each) for each in mail.to]
    if mail.cc:
        message["Cc"] = [_plain(each) for each in mail.cc]
    if mail.reply_to:
        message["Reply-To"] = _named(mail.reply_to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    if mail.references:
        message["In-Reply-To"] = mail.references[-1]
        message["References"] = " ".join(mail.references)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: programs don't answer it
    if mail.wants_read:
        message["Disposition-Notification-To"] = wire(split(mail.reply_to or mail.sender)[1])  # RFC 8098
    _write(message, mail)
    for file in mail.files:
        _attach(message, file)
    return message


def _write(message: EmailMessage, mail: Outgoing) -> None:
    body, signature = clean(mail.body), clean(mail.look.signature)
    message.set_content(f"{body}\n\n-- \n{signature}\n" if signature else f"{body}\n")
    logo = mail.look.logo
    content_id = f"logo.{mail.message_id.strip('<>')}" if logo else None
    shown = page(one_line(mail.subject), body, signature, content_id, mail.provider)
    message.add_alternative(shown, subtype="html")
    if logo and content_id:
        html = message.get_payload()[1]  # type: ignore[index]
        assert isinstance(html, EmailMessage)
        _put_logo(html, logo, content_id)


def _put_logo(html: EmailMessage, logo: Logo, content_id: str) -> None:
    main, _, sub = logo.mime.partition("/")
    html.add_related(
        logo.data, maintype=main, subtype=sub, cid=f"<{content_id}>", filename=logo.name, disposition="inline"
    )


def _attach(message: EmailMessage, file: Attachment) -> None:
    """Whatever a file is called, its name is one parameter (RFC 2231); what could be read as a message is not."""
    main, _, sub = (file.mime or "").lower().partition("/")
    if main not in _SAFE_KINDS or not sub.replace("-", "").replace(".", "").replace("+", "").isalnum():
        main, sub = "application", "octet-stream"
    message.add_attachment(file.data, maintype=main, subtype=sub, filename=one_line(file.name))


def _plain(address: str) -> Address:
    return Address(addr_spec=wire(address))


def _named(written: str) -> Address:
    name, address = split(written)
    return Address(display_name=name, addr_spec=wire(address))
