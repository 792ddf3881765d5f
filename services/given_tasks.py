"""Tasks ("tarefa"): something that somebody is to do until a time; given with a ticket or later, and done once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.catalog import fetch_assignee
from services.cleaning import clean, says_nothing
from services.due_times import office_hours
from services.in_hand import act_on
from services.office_hours import OfficeHours
from services.people import Person
from services.states import TaskState
from services.tables import Json, PersonRow, Ticket
from services.task_notices import News, announce
from services.task_reading import Task, own, reach, task_of, tasks
from services.ticket_content import NotAllowed, Refused, TaskContent, TicketContent
from services.ticket_moves import record
from services.work_tables import TaskRow

TITLE_MOST, DESCRIPTION_MOST = 200, 2000
PART = 6
"""Tasks on a page."""
MOST_OF_TICKET = 10


@dataclass(frozen=True)
class Given:
    """A task that was stored, as it is told."""

    id: int
    title: str
    responsible: str


@dataclass(frozen=True)
class Finished:
    """A task that is done; `own`: by the actor, now or before, else by whom the task says. Or its ticket was
    cancelled, as its state says."""

    task: Task
    own: bool


@dataclass(frozen=True)
class Listing:
    """A page of somebody's open tasks, the most urgent first."""

    tasks: Sequence[Task]
    total: int
    part: int
    parts: int


class GivenTasks:
    """Tasks by responsible, and their end. Whoever may not gets NotAllowed, and so does whoever comes for none."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def add(
        self, actor: Person, ticket_id: int, content: TaskContent, *, key: str, at: datetime
    ) -> Given:
        """A task for a ticket in hand, once a key. Raises Refused with the field that is not right."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            return vars(await _give(session, actor, ticket, content, at))

        return Given(**await act_on(self._sessions, actor, ticket_id, "task", key, act))

    async def finish(self, actor: Person, task_id: int, *, key: str, at: datetime) -> Finished:
        """Concluir, once: of two at the same time one does it, and the other learns who did."""
        if not scope.possible(task_id):
            raise NotAllowed
        async with self._sessions.begin() as session:
            row = await session.scalar(
                select(TaskRow).where(TaskRow.id == task_id, reach(actor)).with_for_update()
            )
            if row is None:
                raise NotAllowed

            async def work() -> Json:
                if row.state != TaskState.OPEN.value:
                    return {}
                row.state, row.done_by, row.done_at = TaskState.DONE.value, actor.id, at
                ticket = await session.get_one(Ticket, row.ticket_id)
                record(session, ticket, "task_done", actor.id, at, {"task": row.id}, {"text": row.title})
                await announce(session, News.DONE, row.id)
                return {}

            await once(session, f"task_done:{actor.id}:{task_id}:{key}", work)
            await session.flush()
            found = await session.execute(tasks().where(TaskRow.id == task_id))
            return Finished(task_of(found.one(), actor), row.done_by == actor.id)

    async def listing(self, actor: Person, part: int = 1) -> Listing:
        """The actor's open tasks and those of their position; of a part that is not there any more, the last."""
        mine = (TaskRow.state == TaskState.OPEN.value, own(actor.id), scope.own_tasks(actor))
        async with self._sessions() as session:
            total = await session.scalar(select(func.count()).select_from(TaskRow).where(*mine)) or 0
            parts = max(1, -(-total // PART))
            part = min(max(1, part), parts)
            wanted = tasks().where(*mine).order_by(TaskRow.due_at, TaskRow.id)
            found = await session.execute(wanted.limit(PART).offset((part - 1) * PART))
            return Listing([task_of(row, actor) for row in found], total, part, parts)

    async def of_ticket(self, actor: Person, ticket_id: int) -> list[Task]:
        """A ticket's tasks, the open ones first; empty also where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return []
        wanted = tasks().where(Ticket.id == ticket_id, scope.tickets(actor), scope.own_tasks(actor))
        order = (TaskRow.state != TaskState.OPEN.value, TaskRow.due_at, TaskRow.id)
        async with self._sessions() as session:
            found = await session.execute(wanted.order_by(*order).limit(MOST_OF_TICKET))
            return [task_of(row, actor) for row in found]

    async def office_hours(self, zone: ZoneInfo) -> OfficeHours:
        """When the desk is open, for the times that are offered."""
        async with self._sessions() as session:
            return await office_hours(session, zone)


async def give(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The task that comes with the ticket. Raises Refused with the field that is not right."""
    if content.task is None:
        return {}
    given = await _give(session, actor, ticket, content.task, at)
    return {"task": f"{given.title} · {given.responsible}"}


async def drop(session: AsyncSession, ticket_id: int) -> None:
    """The open tasks of a ticket that is cancelled are nobody's any more."""
    of_it = (TaskRow.ticket_id == ticket_id, TaskRow.state == TaskState.OPEN.value)
    await session.execute(update(TaskRow).where(*of_it).values(state=TaskState.CANCELLED.value))


async def _give(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TaskContent, at: datetime
) -> Given:
    title, description = _text(content.title), _text(content.description or "")
    if not title or len(title) > TITLE_MOST:
        raise Refused("task_not_right", "what")
    if len(description) > DESCRIPTION_MOST:
        raise Refused("task_not_right", "description")
    if content.due_at <= at:  # it was right when it was said
        raise Refused("task_due_passed", "due")
    assignee = await fetch_assignee(session, actor, content.assignee_kind, content.assignee_id)
    if assignee is None:
        name = await _name(session, content)
        raise Refused("task_responsible_gone", "responsible", name=name)
    row = TaskRow(
        ticket_id=ticket.id,
        title=title,
        description=description or None,
        due_at=content.due_at,
        made_by=actor.id,
        made_at=at,
        **{f"assignee_{assignee.kind}_id": assignee.id},
    )
    session.add(row)
    await session.flush()
    record(session, ticket, "task_given", actor.id, at, {"task": row.id}, {"text": title})
    await announce(session, News.GIVEN, row.id)
    return Given(row.id, title, assignee.name)


def _text(written: str) -> str:
    return "" if says_nothing(written) else clean(written)


async def _name(session: AsyncSession, content: TaskContent) -> str:
    """Who it was that can't be given anything any more; "" for nobody."""
    if content.assignee_kind != "person" or not scope.possible(content.assignee_id):
        return "—"
    return await session.scalar(select(PersonRow.name).where(PersonRow.id == content.assignee_id)) or "—"
