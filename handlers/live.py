"""Live: a line is asked about while its page is seen, and its traffic drawn as it moves; nobody waits for a router.

Whatever is under way for a person is one task, which any newer act of theirs ends. It draws on the living message only
while their draft stands as it stood; a restart ends it, and the page is whole.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, cast

from handlers import line_curve, line_pages
from handlers.buttons import Pressed, number_of
from handlers.painter import paint
from handlers.permitted import allowed
from handlers.room import Command, Door, Press
from handlers.screen import safe
from handlers.showing import Showing, Turn, living_message
from services.casework import ticket_of
from services.conversation import Conversation, View
from services.desk import Services
from services.lines.facts import Looked, Rates, Reading, Trouble
from services.permissions import Action
from services.tasks import spawn
from services.wizard import Draft, Note, Page

log = logging.getLogger(__name__)
LOOK_SECONDS = 6.0
"""A router has five; what hangs beside it must not keep a page saying that it is being asked."""
EVERY, SECONDS = 3.0, 30.0
ASKS: dict[str, Callable[[Page], int | None]] = {"line": line_pages.asks, "ticket_line": line_pages.asks}
"""Pages that want a line read while they are seen: the plan of it, None as long as there is nothing to ask."""


@dataclass(slots=True)
class Running:
    """What is under way for a person: about which draft, as it stood. `stopping`: it ends with what there is."""

    draft: Draft
    drawn: bool = False
    stopping: bool = False
    task: "asyncio.Task[None] | None" = None


class Live:
    """A room of three buttons, and what follows a page that was shown."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.every, self.seconds = EVERY, SECONDS
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

    def shown(self, turn: Turn, view: View) -> None:
        """A page reached the chat: where it wants a line read, that begins now."""
        page = view.page
        if page is None or page.facts.keys() & {"asking", "live"}:
            return
        ask = ASKS.get(page.step.name())
        plan = ask(page) if ask else None
        point = line_pages.point_on(page)
        if view.stored is None or not (plan or point):
            return
        if plan:
            self._start(turn, view.stored.draft, lambda run: self._look(turn, run, plan, fresh=False))
        else:
            self._start(turn, view.stored.draft, lambda run: self._point(turn, run, point))

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
            self._start(turn, view.stored.draft, lambda run: self._look(turn, run, plan, fresh=True))

    @allowed(Action.READ_LINES)
    async def press_live(self, turn: Turn, pressed: Pressed) -> None:
        """Tráfego ao vivo; a second press of it is the first one's."""
        found = await self._here(turn, pressed)
        if found is None:
            return
        view, plan = found
        assert view.stored is not None
        running = self._running.get(turn.person.id)
        if running is not None and running.drawn and _same(running.draft, view.stored.draft):
            await self.showing.answer_words(turn, "", False)
            return
        self._end(turn.person.id)
        shown = _with(view, {"live": (), "left": round(self.seconds)})
        await self.showing.pressed(turn, replace(shown, note=Note("line-live-begins")))
        self._start(turn, view.stored.draft, lambda run: self._traffic(turn, run, plan), drawn=True)

    @allowed(Action.READ_LINES)
    async def press_stop(self, turn: Turn, pressed: Pressed) -> None:
        """Parar: it ends with what there is; where nothing runs any more, the page stands again."""
        running = self._running.get(turn.person.id)
        if running is not None and running.drawn and _about(running.draft, pressed) and running.task:
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
        self,
        turn: Turn,
        draft: Draft,
        work: Callable[[Running], Coroutine[Any, Any, None]],
        *,
        drawn: bool = False,
    ) -> None:
        person = turn.person.id
        self._end(person)
        running = self._running[person] = Running(draft, drawn)
        running.task = spawn(work(running), name="line")
        running.task.add_done_callback(lambda _: self._over(person, running))

    def _end(self, person: int) -> None:
        running = self._running.pop(person, None)
        if running is not None and running.task is not None:
            running.task.cancel()

    def _over(self, person: int, running: Running) -> None:
        if self._running.get(person) is running:
            del self._running[person]

    async def _look(self, turn: Turn, running: Running, plan: int, *, fresh: bool) -> None:
        """Asks, and paints what came of it."""
        at = self.desk.clock()
        key = f"{turn.work.bot_id}:{turn.work.update_id}"
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                found = await self.desk.lines.look(
                    turn.person, plan, key=key, at=at, fresh=fresh, ticket=await self._ticket(turn, running)
                )
        except TimeoutError:
            found = Looked(at, trouble=Trouble.SLOW)
        except Exception as error:  # noqa: BLE001 (the page must not say for ever that it asks)
            log.warning("a line was not read", extra={"error": type(error).__name__})
            found = Looked(at, trouble=Trouble.UNREACHABLE)
        found = found or Looked(at)

        def merged(page: Page) -> Mapping[str, Any]:
            before = page.facts.get("looked")
            if found.reading is None and isinstance(before, Looked) and before.reading is not None:
                return {"looked": replace(found, reading=before.reading)}
            return {"looked": found}

        await self._draw(turn, running, merged, sure=True)

    async def _ticket(self, turn: Turn, running: Running) -> int | None:
        """For which ticket it is."""
        if number := ticket_of(running.draft):
            return number
        found = await self.desk.tickets.by_draft(turn.person, running.draft.id)
        return found.id if found else None

    async def _point(self, turn: Turn, running: Running, number: int) -> None:
        """How the access point's router is, where it has one."""
        found = await self.desk.lines.point(turn.person, number)
        if found is not None:
            await self._draw(turn, running, lambda page: {"point": found}, sure=True)

    async def _traffic(self, turn: Turn, running: Running, plan: int) -> None:
        """Draws each measurement; at the end the curve, and the page as it was."""
        seen: list[Rates] = []

        def frame(page: Page) -> Mapping[str, Any]:
            left = self.seconds - (seen[-1].at - seen[0].at).total_seconds()
            return {"live": tuple(seen), "left": max(0, round(left))}

        measured = self.desk.lines.traffic(turn.person, plan, every=self.every, seconds=self.seconds)
        measuring = cast("AsyncGenerator[Rates, None]", measured)
        try:
            async with aclosing(measuring) as samples:
                async for rates in samples:
                    seen.append(rates)
                    if not await self._draw(turn, running, frame):
                        return
        except asyncio.CancelledError:
            if not running.stopping:
                raise
            this = asyncio.current_task()
            assert this is not None
            this.uncancel()
        except Exception as error:  # noqa: BLE001 (what was measured is still shown)
            log.warning("traffic ended early", extra={"error": type(error).__name__})
        reading = await self._restored(turn, running)
        if seen:
            now = self.desk.clock().astimezone(self.desk.timezone)
            png, caption = await line_curve.drawn(turn.texts, seen, reading, now)
            await self.showing.stage.picture(turn.bot, turn.chat, png, safe(caption), name="line.png")
        elif not running.stopping:
            await self.showing.tell(turn, "line-live-none")

    async def _restored(self, turn: Turn, running: Running) -> Reading | None:
        """The page as it stands without what moved; what is known of the line."""
        kept: list[Reading | None] = [None]

        def plain(page: Page) -> Mapping[str, Any]:
            found = page.facts.get("looked")
            kept[0] = found.reading if isinstance(found, Looked) else None
            return {}

        await self._draw(turn, running, plain, sure=True)
        return kept[0]

    async def _draw(
        self,
        turn: Turn,
        running: Running,
        facts: Callable[[Page], Mapping[str, Any]],
        *,
        sure: bool = False,
    ) -> bool:
        """The page anew, with these facts of it; False where the draft is somewhere else by now."""
        stored = await self.desk.drafts.load(turn.person.id, running.draft.id)
        message = living_message(stored) if stored else None
        if stored is None or message is None or not _same(stored.draft, running.draft):
            return False
        view = await self.conversation.show(replace(turn.scene, read={}), stored)
        if view.page is None:
            return False
        page = replace(view.page, facts={**view.page.facts, **facts(view.page)})
        if sure:
            await self.showing.stage.still(turn.chat)
        self.showing.stage.redraw(turn.bot, turn.chat, message, paint(page, turn.texts), sure=sure)
        return True


def _with(view: View, facts: Mapping[str, Any]) -> View:
    assert view.page is not None
    return replace(view, page=replace(view.page, facts={**view.page.facts, **facts}))


def _same(one: Draft, other: Draft) -> bool:
    """Whether a draft stands as it stood."""
    return (one.id, one.turn, one.place, one.state) == (other.id, other.turn, other.place, other.state)


def _about(draft: Draft, pressed: Pressed) -> bool:
    """Whether a button is of this draft's present turn."""
    number, turn = (*pressed.args, "", "")[:2]
    return number_of(number) == draft.id and number_of(turn) == draft.turn
