"""Notices of tasks: that one is given, overdue, or done; each told once, to whom it concerns, while on duty."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import telling
from services.jobs import enqueue
from services.live_tables import NoticeRow
from services.notices import TASK_TELL
from services.people import Person
from services.permissions import Action, may
from services.states import Role, TaskState
from services.tables import PersonRow
from services.task_reading import Task, task_of, tasks
from services.work_tables import TaskRow

TASK = "task"
"""Name of the job that finds whom news of a task are for."""
MOST_OVERDUE = 1000
LONG_OVERDUE = timedelta(days=7)
"""Nobody is told for the first time of what is later than this: notices are not kept for good."""


class News(StrEnum):
    """What happened to a task; also the kind of its notice. Its text is "notice-KIND"."""

    GIVEN = "task_given"
    OVERDUE = "task_overdue"
    DONE = "task_done"


_KINDS = [news.value for news in News]


@dataclass(frozen=True)
class TaskLetter:
    """What one message tells a person of a task."""

    person: Person
    news: News
    task: Task


Send = Callable[[TaskLetter], Awaitable[int | None]]
"""Sends a letter; gives the message's id, None where the person has blocked the bot. Raises Later."""


async def announce(session: AsyncSession, news: News, task_id: int) -> None:
    """Those whom it concerns will be told, if this transaction commits."""
    await enqueue(session, TASK, f"{news.value}:{task_id}", {"news": news.value, "task": task_id})


class TaskNotices:
    """The work of the jobs. Repeating one tells nobody twice what its first run had told to its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def find(self, news: str, task_id: int) -> None:
        """Makes a notice for each person whom it concerns, and the job that tells it."""
        async with self._sessions.begin() as session:
            task = await session.get(TaskRow, task_id)
            if task is None or news not in _KINDS:
                return
            able = [role.value for role in Role if may(role, Action.OWN_TASKS)]
            whom = select(PersonRow.id).where(
                PersonRow.active, PersonRow.role.in_(able), _concerned(News(news), task)
            )
            for person in await session.scalars(whom):
                row = {"person_id": person, "ticket_id": task.ticket_id, "kind": news, "about": task_id}
                await session.execute(insert(NoticeRow).values(row).on_conflict_do_nothing())
                await enqueue(session, TASK_TELL, f"{person}:{news}:{task_id}", {"person": person})

    async def due(self, at: datetime) -> None:
        """Of each task that is overdue its responsible are told, once."""
        told = exists().where(NoticeRow.kind == News.OVERDUE.value, NoticeRow.about == TaskRow.id)
        late = (
            select(TaskRow.id)
            .where(TaskRow.state == TaskState.OPEN.value, ~told)
            .where(TaskRow.due_at < at, TaskRow.due_at > at - LONG_OVERDUE)
            .order_by(TaskRow.due_at.desc())
            .limit(MOST_OVERDUE)
        )
        async with self._sessions.begin() as session:
            for number in await session.scalars(late):
                await announce(session, News.OVERDUE, number)

    async def tell(self, person_id: int, send: Send, *, at: datetime) -> None:
        """Tells somebody what they were not told yet of tasks, a message each, if they are on duty.

        Raises Later while another process tells this person, and what `send` raises: what was told before is so.
        """

        async def one(session: AsyncSession, person: Person) -> bool:
            untold = NoticeRow.person_id == person.id, NoticeRow.told_at.is_(None), NoticeRow.kind.in_(_KINDS)
            notice = await session.scalar(select(NoticeRow).where(*untold).order_by(NoticeRow.id).limit(1))
            if notice is None:
                return False
            found = (await session.execute(tasks().where(TaskRow.id == notice.about))).one_or_none()
            news = News(notice.kind)
            if found is not None:
                task = task_of(found, person)
                if news is News.DONE or task.state is TaskState.OPEN:  # else it ended meanwhile
                    await send(TaskLetter(person, news, task))
            notice.told_at = at
            return True

        await telling.tell(self._sessions, person_id, "tasks", Action.OWN_TASKS, one)


def _concerned(news: News, task: TaskRow) -> ColumnElement[bool]:
    """Who gave it hears that it is done, and whose it was, where another did it; else whose it is, but not from
    themselves."""
    if news is News.DONE:
        whom = or_(PersonRow.id == task.made_by, PersonRow.id == task.assignee_person_id)
        return whom & PersonRow.id.is_distinct_from(task.done_by)
    if task.assignee_person_id is not None:
        whose: ColumnElement[bool] = PersonRow.id == task.assignee_person_id
    else:
        whose = PersonRow.position_id == task.assignee_position_id
    return whose & (PersonRow.id != task.made_by) if news is News.GIVEN else whose
