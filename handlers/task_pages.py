"""How tasks look: a notice, one's own that are open, and those of a ticket."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, Screen, clip, quoted, safe
from handlers.texts import Texts
from handlers.ticket_lines import LATE, NAME_MOST, Way, joined
from services.given_tasks import Listing
from services.moments import spoken
from services.permissions import Action, may
from services.states import Role, TaskState
from services.task_notices import TaskLetter
from services.task_reading import Task
from services.ticket_card import Card

DESCRIPTION_MOST = 1500
MARKS = {TaskState.OPEN: "📌", TaskState.DONE: "✅", TaskState.CANCELLED: "✖️"}


def letter(texts: Texts, given: TaskLetter, zone: ZoneInfo) -> Screen:
    """What is told of a task, with all that one can do about it."""
    return card(texts, given.task, texts(f"notice-{given.news.value}"), may_read(given.person.role), zone)


def may_read(role: Role) -> bool:
    """Whether somebody may open tickets' cards."""
    return may(role, Action.READ_TICKETS)


def card(texts: Texts, task: Task, head: str, reads: bool, zone: ZoneInfo) -> Screen:
    """A task whole. It stays in the chat: its times are dates, for tomorrow is another one tomorrow."""
    lines = [
        f"<b>{safe(head)}</b>",
        f"<b>{safe(task.title)}</b>",
        joined(f"<code>{safe(task.protocol)}</code>", safe(clip(task.name or "", NAME_MOST))),
        texts.html("tasks-due", at=_date(task.due_at, zone)),
        texts.html("tasks-responsible", who=clip(task.responsible, NAME_MOST)),
        texts.html("tasks-made-by", who=clip(task.maker, NAME_MOST)),
    ]
    if task.state is TaskState.DONE:
        lines.append(texts.html("tasks-done-by", **done(task, zone)))
    if task.state is TaskState.CANCELLED:
        lines.append(texts.html("tasks-cancelled"))
    if task.description:
        lines.append(quoted(clip(task.description, DESCRIPTION_MOST)))
    row = []
    if task.state is TaskState.OPEN:
        row.append(buttons.button(texts("tasks-finish"), buttons.called("task_done", task.id), "success"))
    if reads:
        row.append(buttons.button(texts("notice-open"), buttons.called("notice", task.ticket_id)))
    return Screen("\n".join(lines), [row] if row else [])


def page(texts: Texts, shown: Listing, reads: bool, now: datetime) -> Screen:
    """One's open tasks, each with its Concluir."""
    if not shown.total:
        return Screen(texts.html("tasks-none"))
    lines = [texts.html("tasks-head", count=shown.total)]
    rows: Rows = []
    for number, task in enumerate(shown.tasks, 1):
        told = joined(
            safe(spoken(task.due_at, now, texts)),
            f"<code>{safe(task.protocol)}</code>",
            safe(clip(task.name or "", NAME_MOST)),
        )
        lines += ["", f"{number}. {_mark(task, now)} <b>{safe(task.title)}</b>", told]
        rows.append(_acts(texts, task, number, shown.part, reads))
    if shown.parts > 1:
        rows.append(buttons.turns(shown.part, shown.parts, lambda part: buttons.called("tasks", part)))
    return Screen("\n".join(lines), rows)


def of_ticket(
    texts: Texts, shown: Sequence[Task], ticket_id: int, way: Way, now: datetime, zone: ZoneInfo
) -> Screen:
    """A ticket's tasks; those that are open can be done here."""
    lines = [f"<b>{safe(texts('tasks-of-ticket'))}</b>"]
    rows: Rows = []
    for number, task in enumerate(shown, 1):
        who = safe(clip(task.responsible, NAME_MOST))
        lines += [
            "",
            f"{number}. {_mark(task, now)} <b>{safe(task.title)}</b>",
            joined(who, _end(texts, task, now, zone)),
        ]
        if task.state is TaskState.OPEN:
            data = buttons.called("tk_done", task.id, *way)
            rows.append([buttons.button(texts("tasks-finish-number", number=number), data, "success")])
    if not shown:
        lines += ["", texts.html("tasks-none-of-ticket")]
    back = buttons.button(texts("tickets-back"), buttons.called("ticket", ticket_id, *way))
    return Screen("\n".join(lines), [*rows, [back]])


def on_card(texts: Texts, shown: Card, way: Way) -> InlineKeyboardButton:
    """The button of a card's page of acts."""
    return buttons.button(texts("tasks-of-ticket"), buttons.called("tk_tasks", shown.id, *way))


def _acts(texts: Texts, task: Task, number: int, part: int, reads: bool) -> list[InlineKeyboardButton]:
    data = buttons.called("task_done", task.id, part)
    row = [buttons.button(texts("tasks-finish-number", number=number), data, "success")]
    if reads:
        opens = buttons.called("notice", task.ticket_id)
        row.append(buttons.button(texts("tasks-ticket-number", number=number), opens))
    return row


def _mark(task: Task, now: datetime) -> str:
    late = task.state is TaskState.OPEN and task.due_at < now
    return LATE if late else MARKS[task.state]


def _end(texts: Texts, task: Task, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, or how it ended."""
    if task.state is TaskState.OPEN:
        return safe(spoken(task.due_at, now, texts))
    return (
        texts.html("tasks-done-by", **done(task, zone))
        if task.state is TaskState.DONE
        else texts.html("tasks-cancelled")
    )


def _date(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


def done(task: Task, zone: ZoneInfo) -> dict[str, str]:
    """Who did it, and when."""
    at = _date(task.done_at, zone) if task.done_at else "—"
    return {"who": clip(task.doer or "—", NAME_MOST), "at": at}
