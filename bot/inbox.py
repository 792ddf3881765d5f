"""The ingress: updates stored before they are confirmed, then handled; each person's in order, people at once.

Longer than 250 lines because it is one life: whoever changes how an update is queued must see how it ends.
"""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod

from bot.alerts import Alerts, Outage, Seldom
from bot.logs import redact
from bot.metrics import IN_HAND, Metrics
from bot.understanding import Unreadable, brief, telegrams_pause, understood
from bot.updates import chat_of, kind_of
from services.checkpoints import Checkpoint
from services.inbox import Inbox, Received, Undone, Work
from services.statements import DatabaseAway, is_outage
from services.tasks import spawn

TOGETHER = 100
"""Handlers at work at the same time; the others wait for a place."""
BACKLOG = 1000
"""Stored updates that wait in memory; above it no more are fetched."""
REMEMBERED = 10_000
"""Ids of updates that were ended, lest one that comes again just then is handled again."""
FAILURES = 3
SUSPECT = 3
"""Begun so often and never ended: handled one at a time."""
BEGUN_AT_MOST = 8
"""How often an update may be begun: one that ends the process each time never fails, and must not do so for
ever.
"""
WEATHER = 20
"""Tries that don't count, because the database or Telegram was away."""
HANDLER_SECONDS = 60.0
OUTAGE_PAUSE = 0.5
log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """A stored update that waits for its turn."""

    update: Received
    received_at: datetime
    replay: bool
    tries: int = 0


class Ingress:
    """From a stored update to "done". One lane a person; nobody's updates have a lane each."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        inbox: Inbox,
        alerts: Alerts,
        outage: Outage,
        archived: Callable[[Iterable[Checkpoint]], Awaitable[None]],
        apologise: Callable[[int], Coroutine[Any, Any, None]] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot, self._dispatcher, self._inbox = bot, dispatcher, inbox
        self._alerts, self._outage, self._archived = alerts, outage, archived
        self._apologise = apologise
        self._metrics = metrics or Metrics()
        self._lanes: dict[tuple[int | None, int], deque[Row]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._in_hand: dict[tuple[int | None, int], Work] = {}
        self._slots = asyncio.Semaphore(TOGETHER)
        self._suspects = asyncio.Lock()
        self._waiting = 0
        self._known: dict[int, None] = {}
        self._stopping = False
        self._moved = asyncio.Event()
        self._seldom = Seldom()

    async def receive(self, updates: list[Received]) -> None:
        """Returns when they are committed; handling goes on. Raises DatabaseAway: confirm none of them."""
        now = datetime.now(UTC)
        waiting = await self._inbox.store(updates)
        for update in updates:
            if update.update_id not in waiting or update.update_id in self._known:
                continue
            stored_at = waiting.pop(update.update_id)
            self._queue(Row(update, stored_at or now, replay=stored_at is not None))

    async def replay(self) -> int:
        """Takes up what was never finished, oldest first. Call it before new ones are fetched. Raises
        DatabaseAway.
        """
        undone: list[Undone] = await self._inbox.undone()
        for each in undone:
            if each.received.update_id in self._known:
                continue
            self._queue(Row(each.received, each.received_at, replay=True, tries=each.tries))
        return len(undone)

    async def idle(self) -> None:
        """Until all that was received is handled."""
        while self._workers:
            await self._next_move()

    async def room(self) -> None:
        """Until there is room for more."""
        while self._waiting > BACKLOG:
            await self._next_move()

    async def let_go(self, patience: float) -> None:
        """Begins nothing more and waits for what is in hand; after `patience` seconds that is left undone
        too.

        Whatever is left is taken up by the next `replay`, here or elsewhere.
        """
        self._stopping = True
        try:
            if self._workers:
                _, late = await asyncio.wait(self._workers, timeout=patience)
                for worker in late:
                    worker.cancel()
                if late:
                    log.warning("%d updates in hand are left for the next start", len(late))
                    await asyncio.wait(late)
        finally:
            self._stopping = False

    def tell_of_outage(self) -> None:
        """Tells everybody whose update is in hand, once an outage."""
        for lane in self._lanes.values():
            self._outage.tell(chat_of(lane[0].update.raw))

    # The lanes

    def _queue(self, row: Row) -> None:
        person = row.update.person
        key = (person, row.update.update_id if person is None else 0)
        self._waiting += 1
        self._known[row.update.update_id] = None
        while len(self._known) > REMEMBERED + self._waiting:
            del self._known[next(iter(self._known))]
        if key in self._lanes:
            self._lanes[key].append(row)
            if key in self._in_hand:
                self._in_hand[key].newer.set()
            return
        self._lanes[key] = deque([row])
        worker = spawn(self._walk(key), name=f"lane of {person}")
        self._workers.add(worker)
        worker.add_done_callback(self._ended)

    async def _walk(self, key: tuple[int | None, int]) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._stopping:
                await self._one(key, lane[0])
                lane.popleft()
                self._waiting -= 1
                self._tell_moved()
        finally:
            self._waiting -= len(lane)
            for left in lane:
                self._known.pop(left.update.update_id, None)
            del self._lanes[key]
            self._in_hand.pop(key, None)

    def _ended(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        self._tell_moved()

    def _tell_moved(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def _next_move(self) -> None:
        await self._moved.wait()

    # One update

    async def _one(self, key: tuple[int | None, int], row: Row) -> None:
        if row.replay and row.tries >= SUSPECT:
            # Perhaps one of them ends the process each time: alone, it takes nobody else's update with it.
            async with self._suspects:
                await self._until_done(key, row)
        else:
            await self._until_done(key, row)

    async def _until_done(self, key: tuple[int | None, int], row: Row) -> None:
        update = row.update
        if row.replay:
            begun = await self._patiently(lambda: self._inbox.begin(update.update_id))
            if begun > BEGUN_AT_MOST:
                reason = f"begun {begun} times, never ended: the program was ended each time"
                await self._set_aside(row, self._work(row), "failed", reason, reason)
                return
        failures = weather = 0
        while True:
            work = self._in_hand[key] = self._work(row)
            if len(self._lanes[key]) > 1:
                work.newer.set()
            try:
                async with self._slots:
                    await self._handle(update.raw, work)
                await self._finish(work)
                self._metrics.ended(work, kind_of(update.raw), "done")
                return
            except Unreadable as error:
                await self._set_aside(row, work, "unreadable", str(error), traceback.format_exc())
                return
            except Exception as error:  # noqa: BLE001 (whatever it is, the others go on)
                if weather < WEATHER and await self._weather(error, update, weather):
                    weather += 1
                    continue
                failures += 1
                if failures >= FAILURES:
                    await self._set_aside(row, work, "failed", brief(error), traceback.format_exc())
                    return
                log.info("Update %d failed, try %d: %s", update.update_id, failures, brief(error))
                self._metrics.ended(work, kind_of(update.raw), "again")
                await self._patiently(lambda: self._inbox.begin(update.update_id))
                await asyncio.sleep(0.1 * 5 ** (failures - 1))

    def _work(self, row: Row) -> Work:
        return Work(self._bot.id, row.update.update_id, row.received_at, row.replay)

    async def _handle(self, raw: str, work: Work) -> None:
        update = understood(raw, self._bot)
        IN_HAND.set(work)
        async with asyncio.timeout(HANDLER_SECONDS):
            answer = await self._dispatcher.feed_update(self._bot, update, work=work)
            if isinstance(answer, TelegramMethod):
                await self._bot(answer)

    async def _finish(self, work: Work) -> None:
        await self._patiently(lambda: self._inbox.finish(work))
        if work.checkpoints:
            await self._archived(work.checkpoints)

    async def _set_aside(self, row: Row, work: Work, kind: str, brief: str, full: str) -> None:
        await self._patiently(lambda: self._inbox.set_aside(work, redact(full)[-8000:]))
        self._metrics.ended(work, kind_of(row.update.raw), kind)
        self._alerts.raise_(kind, "Update %d is set aside (%s): %s", work.update_id, kind, brief)
        if self._apologise is not None and (whose := chat_of(row.update.raw)) is not None:
            spawn(self._apologise(whose), name="apology")

    async def _weather(self, error: Exception, update: Received, before: int) -> bool:
        """Whether it failed because of what is not ours; returns when another try makes sense."""
        if is_outage(error) or not await self._inbox.reachable():
            self._outage.tell(chat_of(update.raw))
            await asyncio.sleep(OUTAGE_PAUSE)
            await self._patiently(self._answering)
            return True
        if (pause := telegrams_pause(error, before)) is None:
            return False
        await asyncio.sleep(pause)
        return True

    async def _answering(self) -> None:
        if not await self._inbox.reachable():
            raise DatabaseAway("PostgreSQL is away")

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer, however long PostgreSQL is away: what is in hand can go nowhere else."""
        while True:
            try:
                return await ask()
            except DatabaseAway as error:
                self._seldom.say("away", "Updates in hand wait: %s", error)
                await asyncio.sleep(OUTAGE_PAUSE)
