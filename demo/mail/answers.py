"""What comes back to a message: a reply, a confirmation that it was read (RFC 8098), a bounce (RFC 3464)."""

from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage, Message, MIMEPart
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr

from demo.mail.letters import Letter

MAILER = "MAILER-DAEMON@mx.example.com"
UNKNOWN = "550 5.1.1 User unknown"


class NoAnswer(ValueError):
    """There is nobody to answer to, or nobody asked; the text says which."""


def reply(letter: Letter, writer: str, text: str, files: list[tuple[str, bytes]] | None = None) -> bytes:
    """As a person's mail program writes it: to Reply-To, else From, with the message quoted below. `files` are
    names and contents. Raises `NoAnswer`."""
    asked = letter.message
    answer = EmailMessage(policy=SMTP)
    answer["From"] = Address(addr_spec=writer)
    answer["To"] = _address(asked, "Reply-To", "From")
    answer["Subject"] = f"Re: {_one_line(asked['Subject'])}"
    _dress(answer, letter)
    quoted = "\n".join(f"> {line}" for line in plain(asked).splitlines())
    answer.set_content(
        f"{text}\n\nEm {_one_line(asked['Date'])}, {_one_line(asked['From'])} escreveu:\n{quoted}\n"
    )
    for name, content in files or []:
        answer.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return answer.as_bytes()


def confirmation(letter: Letter, reader: str) -> bytes:
    """Raises `NoAnswer` where the message does not ask for it."""
    wanted = _address(letter.message, "Disposition-Notification-To")
    fields = (
        f"Reporting-UA: demo; Atende\r\nOriginal-Recipient: rfc822;{reader}\r\nFinal-Recipient: rfc822;{reader}\r\n"
        f"Original-Message-ID: {letter.message_id}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n"
    )
    words = f"A mensagem enviada para {reader} foi aberta. Isto não garante que foi lida ou entendida.\n"
    report = _report("disposition-notification", words, fields, letter)
    report["From"], report["To"] = reader, wanted
    report["Subject"] = "Lida: " + _one_line(letter.message["Subject"])
    _dress(report, letter)
    return report.as_bytes(policy=SMTP)


def bounce(letter: Letter, address: str, why: str = UNKNOWN) -> bytes:
    """To whom the envelope names as sender; `why` is the code and the words of the server that refused."""
    status = why.split()[1] if len(why.split()) > 1 else "5.0.0"
    fields = (
        f"Reporting-MTA: dns; mx.example.com\r\nArrival-Date: {formatdate(letter.at)}\r\n\r\n"
        f"Final-Recipient: rfc822;{address}\r\nAction: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {why}\r\n"
    )
    words = f"Your message to {address} could not be delivered.\n\n{why}\n"
    report = _report("delivery-status", words, fields, letter)
    report["From"], report["To"] = f"Mail Delivery System <{MAILER}>", letter.sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    _dress(report, letter)
    report["Auto-Submitted"] = "auto-replied"
    return report.as_bytes(policy=SMTP)


def plain(message: EmailMessage) -> str:
    """The text of a message, its HTML's source where it has no other; empty where it can't be read."""
    part = body(message, "plain", "html")
    return "" if part is None else text_of(part)


def body(message: MIMEPart, *kinds: str) -> MIMEPart | None:
    """None where there is none, or where the message is so broken that the library stumbles over it."""
    try:
        return message.get_body(preferencelist=kinds)
    except (AttributeError, ValueError, LookupError, TypeError):
        return None


def text_of(part: MIMEPart) -> str:
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, ValueError, TypeError, AttributeError):  # an unknown charset and worse
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _report(kind: str, words: str, fields: str, letter: Letter) -> MIMEMultipart:
    report = MIMEMultipart("report", report_type=kind)
    report.attach(MIMEText(words, "plain", "utf-8"))
    part = MIMENonMultipart("message", kind)
    if kind == "delivery-status":  # the library writes this kind alone from messages
        part.set_payload([message_from_string(block) for block in fields.split("\r\n\r\n")])
    else:
        part.set_payload(fields)
    report.attach(part)
    headers = MIMENonMultipart("text", "rfc822-headers")
    headers.set_payload(letter.raw.partition(b"\r\n\r\n")[0].decode("ascii", "backslashreplace") + "\r\n")
    report.attach(headers)
    return report


def _dress(answer: Message, letter: Letter) -> None:
    answer["Date"] = formatdate(localtime=True)
    answer["Message-ID"] = make_msgid(domain="mail.example.com")
    if letter.message_id:
        answer["In-Reply-To"] = letter.message_id
        answer["References"] = f"{_one_line(letter.message['References'])} {letter.message_id}".strip()


def _address(message: EmailMessage, *names: str) -> str:
    for name in names:
        _, address = parseaddr(_one_line(message[name]))
        if "@" in address:
            return address
    raise NoAnswer(f"the message has no {' or '.join(names)}")


def _one_line(value: object) -> str:
    return " ".join(str(value or "").split())
