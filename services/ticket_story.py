"""A ticket's timeline by what it tells: contacts, files, tasks, changes; a kind of event stands in one group."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import ColumnElement, true

from services.tables import TimelineRow


class Group(StrEnum):
    """What a timeline can be narrowed to."""

    CONTACT = "contact"
    FILE = "file"
    TASK = "task"
    CHANGE = "change"


_KINDS = {
    Group.CONTACT: ("told", "contact_note", "internal_note", "merged_here"),
    Group.FILE: ("file", "file_added", "files_added", "attached"),
    Group.TASK: ("task_given", "task_done", "task_cancelled"),
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
