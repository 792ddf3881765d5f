"""The ingress: updates stored before they are confirmed, then handled; each person's in order, people at once.

The order holds among processes too: an update begins when no older one of its person is undone anywhere.

Longer than 250 lines because it is one life: whoever changes how an update is queued must see how it ends.
"""

import asyncio
import logging
import time
import traceback
from bisect import insort
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod

from bot.alerts import Alerts, Outage, Seldom
from bot.logs import redact
from bot.metrics import IN_HAND, Metrics
from bot.understanding import Unreadable, brief, read, telegrams_pause, understood
from bot.updates import Json, chat_of, kind_of
from handlers import Direct
from services.checkpoints import Checkpoint
from services.inbox import Inbox, Received, Undone, Work
from services.places import Place
from services.processes import Processes
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
SLOW_SECONDS = 2.6
"""After that whoever has seen no screen and no answer is told: their update may wait for a connection much longer."""
OUTAGE_PAUSE = 0.5
LOOKS = (0.03,) * 60 + (0.2,)
"""Seconds between looks whether another process has ended what must go first; the last one for ever."""
SWEEP_SECONDS = 2.0
"""Between looks for what processes that ended or died have left undone."""
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
        processes: Processes,
        alerts: Alerts,
        outage: Outage,
        archived: Callable[[Iterable[Checkpoint]], Awaitable[None]],
        apologise: Callable[[int], Coroutine[Any, Any, None]] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._bot, self._dispatcher, self._inbox, self._processes = bot, dispatcher, inbox, processes
        self._alerts, self._outage, self._archived = alerts, outage, archived
        self._apologise = apologise
        self._direct = dispatcher if isinstance(dispatcher, Direct) else None
        self.metrics = metrics or Metrics()
        self._lanes: dict[tuple[int | None, int], list[Row]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._in_hand: dict[tuple[int | None, int], Work] = {}
        self._slots = asyncio.Semaphore(TOGETHER)
        self._suspects = asyncio.Lock()
        self._waiting = 0
        self._known: dict[int, None] = {}
        self._held: set[tuple[int | None, int]] = set()
        self._sweeping: asyncio.Task[None] | None = None
        self._doubtful = False
        self._stopping = False
        self._moved = asyncio.Event()
        self._seldom = Seldom()

    @property
    def waiting(self) -> int:
        """How many stored updates are in hand here, or wait for it."""
        return self._waiting

    @property
    def full(self) -> bool:
        """Whether more must not be stored now."""
        return self._waiting > BACKLOG

    def has(self, update_id: int) -> bool:
        """Whether this update is in hand here, or waits for it."""
        return any(row.update.update_id == update_id for lane in self._lanes.values() for row in lane)

    async def receive(self, updates: list[Received]) -> set[int]:
        """Returns when they are committed; handling goes on. Gives the ids of those that were to be handled.

        Raises DatabaseAway: confirm none of them.
        """
        try:
            waiting = await self._inbox.store(updates)
        except (DatabaseAway, asyncio.CancelledError):
            self._doubtful = True  # perhaps they were stored all the same, and come again elsewhere
            raise
        now, queued = datetime.now(UTC), set()
        for update in updates:
            if update.update_id not in waiting or update.update_id in self._known:
                continue
            stored_at = waiting.pop(update.update_id)
            self._queue(Row(update, stored_at or now, replay=stored_at is not None))
            queued.add(update.update_id)
        return queued

    async def replay(self) -> int:
        """Takes its place among the processes and takes up what none of them has in hand, oldest first.

        Call it before new ones are fetched; `let_go` is the end of it. Raises DatabaseAway.
        """
        await self._processes.arrive()
        departures = await self._processes.departure(0)
        taken = await self._take_up(ours=True)
        self._processes.swept(departures)
        if self._sweeping is None:
            self._sweeping = spawn(self._sweep(), name="what others have left undone")
        return taken

    async def idle(self) -> None:
        """Until all that was received is handled."""
        while self._workers:
            await self._next_move()

    async def room(self) -> None:
        """Until there is room for more."""
        while self.full:
            await self._next_move()

    async def let_go(self, patience: float) -> None:
        """Begins nothing more and waits for what is in hand; after `patience` seconds that is left undone
        too.

        Whatever is left is taken up by the next `replay`, here or elsewhere.
        """
        self._stopping = True
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.wait([self._sweeping])
            self._sweeping = None
        try:
            if self._workers:
                _, late = await asyncio.wait(self._workers, timeout=patience)
                for worker in late:
                    worker.cancel()
                if late:
                    log.warning("%d updates in hand are left for the next start", len(late))
                    await asyncio.wait(late)
            await self._processes.leave()
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
            begun = key in self._in_hand
            insort(self._lanes[key], row, lo=int(begun), key=lambda each: each.update.update_id)
            if begun:
                self._in_hand[key].newer.set()
            return
        self._lanes[key] = [row]
        worker = spawn(self._walk(key), name=f"lane of {person}")
        self._workers.add(worker)
        worker.add_done_callback(self._ended)

    async def _walk(self, key: tuple[int | None, int]) -> None:
        lane = self._lanes[key]
        try:
            while lane and not self._stopping:
                is_next = await self._is_next(key)
                if self._stopping:
                    break
                if not is_next or not await self._one(key, lane[0]):
                    self._known.pop(lane[0].update.update_id, None)  # it may come back, if the other dies
                self._in_hand.pop(key, None)
                lane.pop(0)
                self._waiting -= 1
                self._tell_moved()
        finally:
            self._held.discard(key)
            self._waiting -= len(lane)
            for left in lane:
                self._known.pop(left.update.update_id, None)
            del self._lanes[key]
            self._in_hand.pop(key, None)

    async def _is_next(self, key: tuple[int | None, int]) -> bool:
        """Waits until the first of a lane may begin, or none may; False: it is not this process' any more.

        Which one is first may change meanwhile: what a dead process had in hand comes in before it.
        """
        person, places, looks = key[0], self._inbox.places, iter(LOOKS)
        while person is not None and not self._stopping and (not self._processes.alone or key in self._held):
            first = self._lanes[key][0].update
            place = await self._patiently(partial(places.of, first.update_id, person))
            if self._lanes[key][0].update is not first:
                continue
            if place is Place.NEXT:
                break
            if place is Place.NOT_OURS:
                return False
            if place is Place.HELD:
                await self._patiently(partial(places.take_in_hand, first.update_id))
                continue
            if place is Place.BEHIND_OLDER:
                self._held.add(key)
                await self._patiently(partial(places.hold, person))
            await asyncio.sleep(next(looks, LOOKS[-1]))
        return True

    def _ended(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        self._tell_moved()

    def _tell_moved(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def _next_move(self) -> None:
        await self._moved.wait()

    # What others have left

    async def _sweep(self) -> None:
        while True:
            departures = await self._processes.departure(SWEEP_SECONDS)
            doubtful, self._doubtful = self._doubtful, False
            try:
                if taken := await self._take_up(ours=doubtful):
                    log.warning("%d updates that nobody had in hand are taken up", taken)
                self._processes.swept(departures)
            except Exception as error:  # noqa: BLE001 (whatever it is, the next look may do better)
                self._doubtful |= doubtful
                self._seldom.say("left", "What others have left undone waits: %s", brief(error))

    async def _take_up(self, *, ours: bool) -> int:
        undone: list[Undone] = await self._inbox.undone(ours=ours)
        new = [each for each in undone if each.received.update_id not in self._known]
        for each in new:
            self._queue(Row(each.received, each.received_at, replay=True, tries=each.tries))
        return len(new)

    # One update

    async def _one(self, key: tuple[int | None, int], row: Row) -> bool:
        """False: it is another process' now, which took this one for dead."""
        self._in_hand[key] = self._work(row)
        if row.replay and row.tries >= SUSPECT:
            # Perhaps one of them ends the process each time: alone, it takes nobody else's update with it.
            async with self._suspects:
                return await self._until_done(key, row)
        return await self._until_done(key, row)

    async def _until_done(self, key: tuple[int | None, int], row: Row) -> bool:
        update = row.update
        if row.replay:
            begun = await self._patiently(lambda: self._inbox.begin(update.update_id))
            if begun == 0:
                return False
            if begun > BEGUN_AT_MOST:
                reason = f"begun {begun} times, never ended: the program was ended each time"
                await self._set_aside(row, self._work(row), "failed", reason, reason)
                return True
        failures = weather = 0
        while True:
            work = self._in_hand[key] = self._work(row, again=failures + weather > 0)
            if len(self._lanes[key]) > 1:
                work.newer.set()
            try:
                async with self._slots:
                    await self._handle(update.raw, work)
                await self._finish(work)
                self.metrics.ended(work, kind_of(update.raw), "done")
                if self._outage.told:
                    self._outage.served(chat_of(update.raw))
                return True
            except Unreadable as error:
                await self._set_aside(row, work, "unreadable", str(error), traceback.format_exc())
                return True
            except Exception as error:  # noqa: BLE001 (whatever it is, the others go on)
                if weather < WEATHER and await self._weather(error, update, weather):
                    weather += 1
                    continue
                failures += 1
                if failures >= FAILURES:
                    await self._set_aside(row, work, "failed", brief(error), traceback.format_exc())
                    return True
                log.info("Update %d failed, try %d: %s", update.update_id, failures, brief(error))
                self.metrics.ended(work, kind_of(update.raw), "again")
                if not await self._patiently(lambda: self._inbox.begin(update.update_id)):
                    return False
                await asyncio.sleep(0.1 * 5 ** (failures - 1))

    def _work(self, row: Row, *, again: bool = False) -> Work:
        return Work(self._bot.id, row.update.update_id, row.received_at, row.replay, again=again)

    async def _handle(self, raw: str, work: Work) -> None:
        update = read(raw)
        IN_HAND.set(work)
        tell = partial(self._tell_if_slow, raw, work)
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, tell, context=Context())
        try:
            async with asyncio.timeout(HANDLER_SECONDS):
                await self._fed(update, work)
        finally:
            slow.cancel()

    async def _fed(self, update: Json, work: Work) -> None:
        if self._direct is not None and await self._direct.feed_directly(self._bot, update, work):
            return
        whole = understood(update, self._bot)
        answer = await self._dispatcher.feed_update(self._bot, whole, work=work)
        if isinstance(answer, TelegramMethod):
            await self._bot(answer)

    def _tell_if_slow(self, raw: str, work: Work) -> None:
        if not work.noted & {"shown", "told"}:
            self._outage.tell(chat_of(raw))

    async def _finish(self, work: Work) -> None:
        await self._patiently(lambda: self._inbox.finish(work))
        if work.checkpoints:
            await self._archived(work.checkpoints)

    async def _set_aside(self, row: Row, work: Work, kind: str, brief: str, full: str) -> None:
        await self._patiently(lambda: self._inbox.set_aside(work, redact(full)[-8000:]))
        self.metrics.ended(work, kind_of(row.update.raw), kind)
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
        failed = 0
        while True:
            began = time.monotonic()
            try:
                return await ask()
            except DatabaseAway as error:
                failed += 1
                if failed > 1 or time.monotonic() - began > 1:  # one connection that breaks is no outage yet
                    self.tell_of_outage()
                self._seldom.say("away", "Updates in hand wait: %s", error)
                await asyncio.sleep(OUTAGE_PAUSE)
