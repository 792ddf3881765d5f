"""Tasks in the chat: Concluir wherever it stands, /tarefas, one's own that are open, and those of a ticket."""

from aiogram.types import Message

from handlers import ticket_acts
from handlers.buttons import Pressed, number_of
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import Screen
from handlers.showing import Showing, Turn
from handlers.task_pages import card, done, may_read, of_ticket, on_card, page
from handlers.ticket_lines import Way
from handlers.ticket_places import leads
from services.desk import Services
from services.permissions import Action
from services.states import TaskState
from services.task_reading import Task
from services.ticket_content import NotAllowed


class TaskRoom:
    """/tarefas, and Concluir wherever it stands."""

    def __init__(self, desk: Services, showing: Showing) -> None:
        self.desk, self.showing = desk, showing
        self.commands: dict[str, Command] = {"tarefas": self.tarefas}
        self.presses: dict[str, Press] = {
            "tasks": self.press_page, "task_done": self.press_done,
            "tk_tasks": self.press_ticket, "tk_done": self.press_done_there,
        }  # fmt: skip
        self.doors: dict[str, Door] = {}
        if on_card not in ticket_acts.MORE:
            ticket_acts.MORE.append(on_card)

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
        finished = await self._finish(turn, number)
        if finished is None:
            return
        task, words, alert = finished
        if part:
            screen = await self._page(turn, part)
        else:
            head, reads = turn.texts("tasks-open"), may_read(turn.person.role)
            screen = card(turn.texts, task, head, reads, self.desk.timezone)
        await self.showing.screen(turn, screen, words, alert=alert)

    @allowed(Action.READ_TICKETS)
    async def press_ticket(self, turn: Turn, pressed: Pressed) -> None:
        """Tarefas, of a ticket's card."""
        number, way = number_of("".join(pressed.args[:1])), pressed.args[1:]
        if not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        await self.showing.screen(turn, await self._of_ticket(turn, number, way))

    @allowed(Action.WORK_TICKETS)
    async def press_done_there(self, turn: Turn, pressed: Pressed) -> None:
        """Concluir, on that page."""
        number, way = number_of("".join(pressed.args[:1])), pressed.args[1:]
        if not leads(way):
            await self.showing.answer_words(turn, turn.texts("button-invalid"), True)
            return
        finished = await self._finish(turn, number)
        if finished is not None:
            task, words, alert = finished
            screen = await self._of_ticket(turn, task.ticket_id, way)
            await self.showing.screen(turn, screen, words, alert=alert)

    async def _finish(self, turn: Turn, number: int) -> tuple[Task, str, bool] | None:
        """The task that is done now, what is said to it, and whether aloud; None, said already: there is none."""
        texts, key = turn.texts, f"{turn.work.bot_id}:{turn.work.update_id}"
        try:
            finished = await self.desk.given_tasks.finish(turn.person, number, key=key, at=self.desk.clock())
        except NotAllowed:
            await self.showing.answer_words(turn, texts("task_not_found"), True)
            return None
        task = finished.task
        if task.state is TaskState.CANCELLED:
            return task, texts("tasks-cancelled"), True
        if finished.own:
            return task, texts("tasks-done"), False
        return task, texts("tasks-done-by", **done(task, self.desk.timezone)), True

    async def _of_ticket(self, turn: Turn, ticket_id: int, way: Way) -> Screen:
        found = await self.desk.given_tasks.of_ticket(turn.person, ticket_id)
        zone = self.desk.timezone
        return of_ticket(turn.texts, found, ticket_id, way, self.desk.clock().astimezone(zone), zone)

    async def _page(self, turn: Turn, part: int) -> Screen:
        shown = await self.desk.given_tasks.listing(turn.person, part)
        now = self.desk.clock().astimezone(self.desk.timezone)
        return page(turn.texts, shown, may_read(turn.person.role), now)
