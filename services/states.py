"""What a thing of the desk may be (design.md §8); services.ticket_table has the changes of a ticket."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person may do. A supervisor is an operator with the flag `supervises`, not a role."""

    ADMIN = "admin"
    OPERATOR = "operator"
    TECHNICIAN = "technician"
    CUSTOMER = "customer"


class TicketState(StrEnum):
    """A ticket begins as a draft: its protocol is told before its content is known."""

    DRAFT = "draft"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"
    MERGED = "merged"


class Subject(StrEnum):
    """Whom or what a ticket is about."""

    CUSTOMER = "customer"
    PROSPECT = "prospect"
    ACCESS_POINT = "access_point"


class PlanState(StrEnum):
    """Whether a customer's subscription works."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class DraftState(StrEnum):
    """Where a conversation's draft is in its life."""

    OPEN = "open"
    PARKED = "parked"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"


class FieldKind(StrEnum):
    """What an extra field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    LIST = "list"


class FileState(StrEnum):
    """Whether a file that was sent may be used: waiting until it is copied and looked at; then kept, or refused by what
    it holds; gone where Telegram gives it no more, or nobody keeps it."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    GONE = "gone"


class TaskState(StrEnum):
    """Where a task is in its life."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class OrderState(StrEnum):
    """Where a work order is in its life."""

    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    ON_WAY = "on_way"
    ON_SITE = "on_site"
    WORKING = "working"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class NoteKind(StrEnum):
    """Whom a note is for, as the timeline has it: a contact is told to the customer too, an internal one never."""

    CONTACT = "contact_note"
    INTERNAL = "internal_note"


class Priority(IntEnum):
    """How urgent a ticket is."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


RUNNING = (TicketState.OPEN, TicketState.WAITING_CUSTOMER)
"""States of a ticket that somebody still works on."""
ENDED = (TicketState.RESOLVED, TicketState.CLOSED)
"""States of a ticket that has a solution."""
