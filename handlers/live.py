"""Live: a line is asked about while its page is seen, and its traffic drawn as it moves; nobody waits for a router.

Whatever is under way for a person is one task, which any newer act of theirs ends. It draws on the living message only
while their draft stands as it stood; a restart ends it, and the page is whole.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from handlers import line_pages, script_pages
from handlers.buttons import Pressed, number_of
from handlers.line_watching import Running, Watching, same
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.showing import Showing, Turn
from services.conversation import Conversation, View
from services.desk import Services
from services.permissions import Action
from services.tasks import spawn
from services.wizard import Draft, Note, Page

ASKS: dict[str, Callable[[Page], int | None]] = {
    "line": line_pages.asks,
    "ticket_line": line_pages.asks,
    "script": script_pages.asks,
}
"""Pages that want a line read while they are seen: the plan of it, None as long as there is nothing to ask."""


def wants(page: Page) -> int | None:
    """The plan whose line a page wants read now."""
    ask = ASKS.get(page.step.name())
    return ask(page) if ask else None


class Live:
    """A room of three buttons, and what follows a page that was shown."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.watching = Watching(desk, conversation, showing)
        self._running: dict[int, Running] = {}
        self.commands: dict[str, Command] = {}
        self.presses: dict[str, Press] = {
            "line_again": self.press_again,
            "line_live": self.press_live,
            "line_stop": self.press_stop,
        }
        self.doors: dict[str, Door] = {}
        showing.shown = self.shown

    # -- what others tell --

    def newer(self, person: int, verb: str = "") -> None:
        """Somebody does something: what runs for them ends, but for what its own buttons say."""
        if verb not in self.presses:
            self._end(person)

    def close(self) -> None:
        """The process stops."""
        for person in list(self._running):
            self._end(person)
        self.showing.stage.let_go()

    def shown(self, turn: Turn, view: View) -> None:
        """A page reached the chat: where it wants a line read, that begins now."""
        page = view.page
        if page is None or page.facts.keys() & {"asking", "live"}:
            return
        plan, point = wants(page), line_pages.point_on(page)
        if view.stored is None or not (plan or point):
            return
        draft, note = view.stored.draft, view.note if turn.query is None else None
        if plan:
            self._start(
                turn, Running(draft, note), lambda run: self.watching.look(turn, run, plan, fresh=False)
            )
        else:
            self._start(turn, Running(draft, note), lambda run: self.watching.point(turn, run, point))

    # -- presses --

    @allowed(Action.READ_LINES)
    async def press_again(self, turn: Turn, pressed: Pressed) -> None:
        """Tentar de novo, Atualizar: the router is asked, whatever is known."""
        found = await self._here(turn, pressed)
        if found is not None:
            view, plan = found
            assert view.stored is not None
            self._end(turn.person.id)
            await self.showing.pressed(turn, _with(view, {"asking": True}))
            running = Running(view.stored.draft)
            self._start(turn, running, lambda run: self.watching.look(turn, run, plan, fresh=True))

    @allowed(Action.READ_LINES)
    async def press_live(self, turn: Turn, pressed: Pressed) -> None:
        """Tráfego ao vivo; a second press of it is the first one's."""
        found = await self._here(turn, pressed)
        if found is None:
            return
        view, plan = found
        assert view.stored is not None
        running = self._running.get(turn.person.id)
        if running is not None and running.drawn and same(running.draft, view.stored.draft):
            await self.showing.answer_words(turn, "", False)
            return
        self._end(turn.person.id)
        shown = _with(view, {"live": (), "left": round(self.watching.seconds)})
        await self.showing.pressed(turn, replace(shown, note=Note("line-live-begins")))
        watched = Running(view.stored.draft, drawn=True)
        self._start(turn, watched, lambda run: self.watching.traffic(turn, run, plan))

    @allowed(Action.READ_LINES)
    async def press_stop(self, turn: Turn, pressed: Pressed) -> None:
        """Parar: it ends with what there is; where nothing runs any more, the page stands again."""
        running = self._running.get(turn.person.id)
        if running is not None and running.drawn and _about(running.draft, pressed) and running.task:
            if not running.stopping:
                running.stopping = True
                running.task.cancel()
            await self.showing.answer_words(turn, "", False)
            return
        found = await self._here(turn, pressed)
        if found is not None:
            await self.showing.pressed(turn, replace(found[0], note=Note("line-live-over")))

    async def _here(self, turn: Turn, pressed: Pressed) -> tuple[View, int] | None:
        """The page whose button it is, and its plan; None: said already that it is another one by now."""
        stored = await self.desk.drafts.load(turn.person.id, number_of("".join(pressed.args[:1])))
        if stored is None:
            await self.showing.answer(turn, Note("draft-gone"))
            return None
        view = await self.conversation.show(turn.scene, stored)
        plan = line_pages.plan_on(view.page) if view.page and view.page.step.name() in ASKS else 0
        if not plan or not _about(stored.draft, pressed):
            turn.work.noted.add("stale")
            await self.showing.pressed(turn, replace(view, note=view.note or Note("stale")))
            return None
        return view, plan

    # -- what runs --

    def _start(
        self, turn: Turn, running: Running, work: Callable[[Running], Coroutine[Any, Any, None]]
    ) -> None:
        person = turn.person.id
        self._end(person)
        self._running[person] = running
        running.task = spawn(work(running), name="line")
        running.task.add_done_callback(lambda _: self._over(person, running))

    def _end(self, person: int) -> None:
        running = self._running.pop(person, None)
        if running is not None and running.task is not None:
            running.task.cancel()

    def _over(self, person: int, running: Running) -> None:
        if self._running.get(person) is running:
            del self._running[person]


def _with(view: View, facts: Mapping[str, Any]) -> View:
    assert view.page is not None
    return replace(view, page=replace(view.page, facts={**view.page.facts, **facts}))


def _about(draft: Draft, pressed: Pressed) -> bool:
    """Whether a button is of this draft's present turn."""
    number, turn = (*pressed.args, "", "")[:2]
    return number_of(number) == draft.id and number_of(turn) == draft.turn
