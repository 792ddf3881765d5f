"""Tasks in the chat: their notices with Concluir, and /tarefas, one's own that are open."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, Message

from handlers import buttons
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Rows, Screen, clip, quoted, safe
from handlers.showing import Showing, Turn
from handlers.texts import Texts
from handlers.ticket_lines import LATE, NAME_MOST, joined
from services.desk import Services
from services.given_tasks import Listing
from services.moments import spoken
from services.permissions import Action, may
from services.states import Role, TaskState
from services.task_notices import TaskLetter
from services.task_reading import Task
from services.ticket_content import NotAllowed

DESCRIPTION_MOST = 1500
OPEN = "📌"


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
        lines.append(texts.html("tasks-done-by", **_done(task, zone)))
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
        mark = LATE if task.due_at < now else OPEN
        told = joined(
            safe(spoken(task.due_at, now, texts)),
            f"<code>{safe(task.protocol)}</code>",
            safe(clip(task.name or "", NAME_MOST)),
        )
        lines += ["", f"{number}. {mark} <b>{safe(task.title)}</b>", told]
        rows.append(_acts(texts, task, number, shown.part, reads))
    if shown.parts > 1:
        rows.append(buttons.turns(shown.part, shown.parts, lambda part: buttons.called("tasks", part)))
    return Screen("\n".join(lines), rows)


def _acts(texts: Texts, task: Task, number: int, part: int, reads: bool) -> list[InlineKeyboardButton]:
    data = buttons.called("task_done", task.id, part)
    row = [buttons.button(texts("tasks-finish-number", number=number), data, "success")]
    if reads:
        opens = buttons.called("notice", task.ticket_id)
        row.append(buttons.button(texts("tasks-ticket-number", number=number), opens))
    return row


def _date(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


def _done(task: Task, zone: ZoneInfo) -> dict[str, str]:
    at = _date(task.done_at, zone) if task.done_at else "—"
    return {"who": clip(task.doer or "—", NAME_MOST), "at": at}


class TaskRoom:
    """/tarefas, and Concluir wherever it stands."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"tarefas": self.tarefas}
        self.presses: dict[str, Press] = {"tasks": self.press_page, "task_done": self.press_done}
        self.doors: dict[str, Door] = {}

    @allowed(Action.OWN_TASKS)
    async def tarefas(self, turn: Turn, message: Message, rest: str) -> None:
        """/tarefas: mine and my position's that are open."""
        await self.showing.screen(turn, await self._page(turn, 1))

    @allowed(Action.OWN_TASKS)
    async def press_page(self, turn: Turn, pressed: Pressed) -> None:
        """A part of the list."""
        await self.showing.screen(turn, await self._page(turn, number_of("".join(pressed.args[:1]))))

    @allowed(Action.OWN_TASKS)
    async def press_done(self, turn: Turn, pressed: Pressed) -> None:
        """Concluir: the message says who and when; whoever comes second hears who was first."""
        number, part = (*map(number_of, pressed.args[:2]), 0, 0)[:2]
        key = f"{turn.work.bot_id}:{turn.work.update_id}"
        try:
            done = await self.desk.given_tasks.finish(turn.person, number, key=key, at=self.desk.clock())
        except NotAllowed:
            await self.showing.answer_words(turn, turn.texts("task_not_found"), True)
            return
        texts, zone = turn.texts, self.desk.timezone
        words = texts("tasks-done") if done.own else texts("tasks-done-by", **_done(done.task, zone))
        if done.task.state is TaskState.CANCELLED:
            words = texts("tasks-cancelled")
        if part:
            screen = await self._page(turn, part)
        else:
            screen = card(texts, done.task, texts("tasks-open"), may_read(turn.person.role), zone)
        await self.showing.screen(turn, screen, words, alert=not done.own)

    async def _page(self, turn: Turn, part: int) -> Screen:
        shown = await self.desk.given_tasks.listing(turn.person, part)
        now = self.desk.clock().astimezone(self.desk.timezone)
        return page(turn.texts, shown, may_read(turn.person.role), now)
