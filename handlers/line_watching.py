"""What runs while the page of a line is seen: a router is asked, its measurements are drawn as they come."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, cast

from handlers import line_curve
from handlers.painter import paint
from handlers.screen import safe
from handlers.showing import Showing, Turn, living_message
from services.casework import ticket_of
from services.conversation import Conversation
from services.desk import Services
from services.drafts import Stored
from services.lines.facts import Looked, Rates, Trouble
from services.wizard import Draft, Note, Page

log = logging.getLogger(__name__)
LOOK_SECONDS = 6.0
"""A router has five; what hangs beside it must not keep a page saying that it is being asked."""
EVERY, SECONDS = 3.0, 30.0


@dataclass(slots=True)
class Running:
    """What is under way for a person: about which draft, as it stood, and what was said on its page. `drawn`: its
    traffic is; `stopping`: that ends with what there is."""

    draft: Draft
    note: Note | None = None
    drawn: bool = False
    stopping: bool = False
    task: "asyncio.Task[None] | None" = None


class Watching:
    """Draws on the living message, as long as the draft stands as it stood. Whoever runs it may cancel it."""

    def __init__(self, desk: Services, conversation: Conversation, showing: Showing) -> None:
        self.desk, self.conversation, self.showing = desk, conversation, showing
        self.every, self.seconds = EVERY, SECONDS

    async def look(self, turn: Turn, running: Running, plan: int, *, fresh: bool) -> None:
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

    async def point(self, turn: Turn, running: Running, number: int) -> None:
        """How the access point's router is, where it has one."""
        found = await self.desk.lines.point(turn.person, number)
        if found is not None:
            await self._draw(turn, running, lambda page: {"point": found}, sure=True)

    async def traffic(self, turn: Turn, running: Running, plan: int) -> None:
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
        stopped, running.stopping = running.stopping, True  # there is nothing to stop any more
        await self._over(turn, running, seen, stopped)
        running.drawn = False
        await self.look(turn, running, plan, fresh=False)  # what was known is half a minute older by now

    async def _over(self, turn: Turn, running: Running, seen: list[Rates], stopped: bool) -> None:
        """The curve, and below it the page as it stands; in place where nothing was measured, which is said."""
        found = await self._page(turn, running)
        if found is None:
            return
        stage, sent = self.showing.stage, False
        if seen:
            now, looked = self.desk.clock().astimezone(self.desk.timezone), found[1].facts.get("looked")
            reading = looked.reading if isinstance(looked, Looked) else None
            png, caption = await line_curve.drawn(turn.texts, seen, reading, now)
            sent = await stage.picture(turn.bot, turn.chat, png, safe(caption), name="line.png")
        await stage.still(turn.chat)
        if sent:
            found = await self._page(turn, running)
            if found is not None:
                await self.showing.send(turn, found[0], paint(found[1], turn.texts))
        elif message := living_message(found[0]):
            running.note = None if seen or stopped else Note("line-live-none")
            stage.redraw(turn.bot, turn.chat, message, paint(found[1], turn.texts, running.note), sure=True)

    async def _draw(
        self,
        turn: Turn,
        running: Running,
        facts: Callable[[Page], Mapping[str, Any]],
        *,
        sure: bool = False,
    ) -> bool:
        """The page anew, with these facts of it; False where the draft is somewhere else by now."""
        found = await self._page(turn, running)
        message = living_message(found[0]) if found else None
        if found is None or message is None:
            return False
        page = replace(found[1], facts={**found[1].facts, **facts(found[1])})
        if sure:
            await self.showing.stage.still(turn.chat)
        self.showing.stage.redraw(
            turn.bot, turn.chat, message, paint(page, turn.texts, running.note), sure=sure
        )
        return True

    async def _page(self, turn: Turn, running: Running) -> tuple[Stored, Page] | None:
        """The draft's page, as long as it stands as it stood."""
        stored = await self.desk.drafts.load(turn.person.id, running.draft.id)
        if stored is None or not same(stored.draft, running.draft):
            return None
        page = (await self.conversation.show(replace(turn.scene, read={}), stored)).page
        return None if page is None else (stored, page)


def same(one: Draft, other: Draft) -> bool:
    """Whether a draft stands as it stood."""
    return (one.id, one.turn, one.place, one.state) == (other.id, other.turn, other.place, other.state)
