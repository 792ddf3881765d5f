"""Tables of e-mail: templates, what is to be sent to whom with its fate, and what came back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.tables import PersonRow, Table, Ticket, TicketTypeRow, row_id, row_made, value_in
from services.work_tables import FileRow


class MailKind(StrEnum):
    """Why a mail is sent: somebody asked for it, or the ticket's type sends its receipt ("protocolo")."""

    ASKED = "asked"
    RECEIPT = "receipt"


class MailFate(StrEnum):
    """What became of a mail to one address. Ambiguous: the server was gone after DATA, it may have arrived; bounced: a
    server further on gave it back; corrected: another address took its place."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"
    GIVEN_UP = "given_up"
    BOUNCED = "bounced"
    CORRECTED = "corrected"


class RecipientKind(StrEnum):
    """Where an address stands."""

    TO = "to"
    CC = "cc"


class ReceivedKind(StrEnum):
    """What came back: somebody's answer, a bounce (RFC 3464), a confirmation of reading (RFC 8098)."""

    REPLY = "reply"
    BOUNCE = "bounce"
    READ = "read"


class MailTemplate(Table):
    """A mail to begin with; subject and body hold placeholders of services.mail.placeholders."""

    __tablename__ = "mail_templates"
    id: Mapped[int] = row_id()
    name: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    subject: Mapped[str]
    body: Mapped[str]
    rank: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class ReceiptMail(Table):
    """The template by which a ticket type's receipt goes to the customer by mail."""

    __tablename__ = "receipt_mails"
    type_id: Mapped[int] = mapped_column(ForeignKey(TicketTypeRow.id), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey(MailTemplate.id))


class MailRow(Table):
    """A mail as it is sent, values filled in already. `next_at`: when it is tried again, None where nothing is left to
    be done; `first_at`: the first try, from which 48 hours count."""

    __tablename__ = "mails"
    __table_args__ = (
        value_in("kind", MailKind),
        CheckConstraint("char_length(subject) BETWEEN 1 AND 200", name="subject"),
        Index("ix_mails_ticket_id", "ticket_id"),
        Index("ix_mails_asked_by", "asked_by"),
        Index("ix_mails_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    )
    id: Mapped[int] = row_id()
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    kind: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey(PersonRow.id))
    made_at: Mapped[datetime] = row_made()
    subject: Mapped[str]
    body: Mapped[str]
    template_id: Mapped[int | None] = mapped_column(ForeignKey(MailTemplate.id))
    wants_read: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether a confirmation of reading is asked for."""
    message_id: Mapped[str] = mapped_column(unique=True)
    in_reply_to: Mapped[str | None]
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    first_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    sending_at: Mapped[datetime | None]
    """Since when the server has its text without having answered; whoever finds it so can't tell whether it arrived."""
    doubts: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    """How often it was left so; it is tried once more at most."""


class MailRecipient(Table):
    """One address of a mail, and its fate. `code` and `words`: what the server said last; `told_at`: when whoever asked
    heard of its failure."""

    __tablename__ = "mail_recipients"
    __table_args__ = (
        value_in("kind", RecipientKind),
        value_in("fate", MailFate),
        UniqueConstraint("mail_id", "address"),
        Index("ix_mail_recipients_untold", "mail_id", postgresql_where=text("told_at IS NULL")),
    )
    id: Mapped[int] = row_id()
    mail_id: Mapped[int] = mapped_column(ForeignKey(MailRow.id))
    kind: Mapped[str]
    address: Mapped[str]
    fate: Mapped[str] = mapped_column(server_default=MailFate.QUEUED)
    code: Mapped[int | None] = mapped_column(SmallInteger)
    words: Mapped[str | None]
    at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class MailFile(Table):
    """A file that goes with a mail; `missing`: it was gone when the mail left, which went without it."""

    __tablename__ = "mail_files"
    mail_id: Mapped[int] = mapped_column(ForeignKey(MailRow.id), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey(FileRow.id), primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    missing: Mapped[bool] = mapped_column(server_default=text("false"))


class MailGate(Table):
    """Whether mail leaves: one row. `closed_at`: since when the server can't be reached, probed at `probe_at`.
    `minute_sent`: how many left since `minute_at`, by whichever process."""

    __tablename__ = "mail_gate"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    closed_at: Mapped[datetime | None]
    probe_at: Mapped[datetime | None]
    why: Mapped[str | None]
    minute_at: Mapped[datetime | None]
    minute_sent: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class MailReceived(Table):
    """What came back for a ticket; nothing of it is sure. `message_id` keeps it from being filed twice."""

    __tablename__ = "mail_received"
    __table_args__ = (value_in("kind", ReceivedKind), Index("ix_mail_received_ticket_id", "ticket_id"))
    id: Mapped[int] = row_id()
    message_id: Mapped[str] = mapped_column(unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey(MailRow.id))
    kind: Mapped[str]
    from_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[datetime]


class MailCursor(Table):
    """How far a mailbox is read (RFC 3501, UIDVALIDITY and UID)."""

    __tablename__ = "mail_cursors"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
