"""Tasks as they are read: one in words, whose they are, and who reaches which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from services import scope
from services.people import Person
from services.permissions import Action, may
from services.states import TaskState
from services.tables import PersonRow, Position, Ticket
from services.ticket_lists import entry_of
from services.ticket_statements import rows
from services.work_tables import TaskRow

_Self, _Whom, _Maker, _Doer = (aliased(PersonRow) for _ in range(4))


@dataclass(frozen=True)
class Task:
    """A task with its names. `name`: whom its ticket is about, None for who may not read tickets."""

    id: int
    ticket_id: int
    protocol: str
    name: str | None
    title: str
    description: str | None
    responsible: str
    due_at: datetime
    state: TaskState
    maker: str
    doer: str | None
    done_at: datetime | None


def tasks() -> Select[Any]:
    """The rows of `task_of`; in nobody's scope yet."""
    names: tuple[Any, ...] = (func.coalesce(_Whom.name, Position.name), _Maker.name, _Doer.name)
    return (
        rows()
        .add_columns(TaskRow, *names)
        .join(TaskRow, TaskRow.ticket_id == Ticket.id)
        .outerjoin(_Whom, _Whom.id == TaskRow.assignee_person_id)
        .outerjoin(Position, Position.id == TaskRow.assignee_position_id)
        .join(_Maker, _Maker.id == TaskRow.made_by)
        .outerjoin(_Doer, _Doer.id == TaskRow.done_by)
    )


def task_of(row: Sequence[Any], reader: Person) -> Task:
    """A row of `tasks`, for this reader."""
    entry = entry_of(row[:-4])
    task, responsible, maker, doer = row[-4:]
    return Task(
        task.id,
        entry.id,
        entry.protocol,
        entry.name if may(reader.role, Action.READ_TICKETS) else None,
        task.title,
        task.description,
        responsible,
        task.due_at,
        TaskState(task.state),
        maker,
        doer,
        task.done_at,
    )


def own(person_id: int) -> ColumnElement[bool]:
    """Whether a task is this person's, or their position's."""
    position = select(_Self.position_id).where(_Self.id == person_id).scalar_subquery()
    return or_(TaskRow.assignee_person_id == person_id, TaskRow.assignee_position_id == position)


def reach(actor: Person) -> ColumnElement[bool]:
    """One's own; the desk works on every ticket, and so on its tasks, too."""
    return and_(scope.own_tasks(actor), or_(own(actor.id), scope.allowed(actor, Action.WORK_TICKETS)))
