"""A ticket's timeline by what it tells: contacts, files, tasks, orders, changes; an event stands in one group."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.tables import Json, PersonRow, TimelineRow


class Group(StrEnum):
    """What a timeline can be narrowed to."""

    CONTACT = "contact"
    FILE = "file"
    TASK = "task"
    ORDER = "order"
    SCRIPT = "script"
    LINE = "line"
    MAIL = "mail"
    CHANGE = "change"


@dataclass(frozen=True)
class Event:
    """What happened, who did it (None: nobody, a rule), and when. `kind` is a state or what was done ("told")."""

    kind: str
    at: datetime
    who: str | None
    body: Json = field(default_factory=dict)
    """What it says beside: a reason, a solution, the other ticket."""


@dataclass(frozen=True)
class Story:
    """A part of a timeline, oldest first; parts are counted from 1."""

    ticket_id: int
    protocol: str
    events: list[Event]
    part: int
    parts: int
    group: Group | None = None
    """What it is narrowed to."""
    groups: tuple[Group, ...] = ()
    """What it could be narrowed to."""


ORDER_EVENTS = tuple(
    f"order_{what}"
    for what in (
        *("requested", "scheduled", "moved", "cancelled", "reopened"),
        *("accept", "leave", "arrive", "start", "pause", "go_on", "finish"),
    )
)
"""What happens to work orders (services.orders.order_life)."""
MAIL_EVENTS = tuple(
    f"mail_{what}"
    for what in (
        *("queued", "sent", "without", "later", "refused", "given_up", "doubt", "ambiguous"),
        *("bounced", "again", "corrected"),
        *("replied", "automatic", "read", "large", "unfit"),
    )
)
"""What happens to mail (services.mail)."""
_KINDS = {
    Group.CONTACT: ("told", "contact_note", "internal_note", "merged_here"),
    Group.FILE: ("file_added",),
    Group.TASK: ("task_given", "task_done"),
    Group.ORDER: ORDER_EVENTS,
    Group.SCRIPT: ("script",),
    Group.LINE: ("line_reading",),
    Group.MAIL: MAIL_EVENTS,
}
_NAMED = [kind for kinds in _KINDS.values() for kind in kinds]


def in_group(group: Group | None) -> ColumnElement[bool]:
    """Whether an event belongs to it; None: all do."""
    if group is None:
        return true()
    return TimelineRow.kind.in_(_KINDS[group]) if group in _KINDS else TimelineRow.kind.not_in(_NAMED)


def groups_of(kinds: Iterable[str]) -> tuple[Group, ...]:
    """The groups that these kinds of event stand in."""
    found = {next((g for g, named in _KINDS.items() if kind in named), Group.CHANGE) for kind in kinds}
    return tuple(group for group in Group if group in found)


def events_of(ticket_id: int) -> Select[str, datetime, str | None, Json]:
    """The statement for Event's columns."""
    return (
        select(TimelineRow.kind, TimelineRow.at, PersonRow.name, TimelineRow.body)
        .outerjoin(PersonRow, PersonRow.id == TimelineRow.person_id)
        .where(TimelineRow.ticket_id == ticket_id)
    )


async def happened(session: AsyncSession, ticket_id: int, group: Group | None = None) -> int:
    """How many events there are."""
    counted = (
        select(func.count())
        .select_from(TimelineRow)
        .where(TimelineRow.ticket_id == ticket_id, in_group(group))
    )
    return await session.scalar(counted) or 0
