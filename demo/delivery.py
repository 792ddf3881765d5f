"""Sends waiting updates to the webhook: in order within a chat, side by side between chats, again on failure.

Read in tdlib/telegram-bot-api, WebhookActor.cpp: load_updates, send_update, handle, on_update_ok,
on_update_error. Not done as there: new connections are not held back, and 410 for a day removes nothing.
"""

import asyncio
import errno
import os
import random
from collections import deque
from collections.abc import Callable, Coroutine, Sequence

import aiohttp

from demo.calls import Params
from demo.ridden import ridden
from demo.updates import Update, Updates
from services.tasks import spawn

PATIENCE = 60.0
LAST_DELAY = (60.0, 120.0)
MOST_RETRY_AFTER = 3600
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Repeats = Callable[[int], Sequence[float]]


class Delivery:
    """Idle until `begin`. The knobs for tests: `targets` stand behind the address that was set, in turn;
    `repeat` gives the seconds after which an update (by its id) comes once more each; `pace` is how long a
    second of waiting for the next try takes; `patience`, how many seconds an answer may take."""

    def __init__(self, updates: Updates, clock: Callable[[], float]) -> None:
        self._updates, self._clock = updates, clock
        self.targets: list[str] | None = None
        self.repeat: Repeats | None = None
        self.pace, self.patience = 1.0, PATIENCE
        self.failed: Callable[[str], None] = lambda error: None
        self.ride: Callable[[Params], Coroutine[None, None, None]] | None = None
        self._address = ""
        self._headers: dict[str, str] = {}
        self._window = self._loaded = self._last = self._turn = 0
        self._lanes: dict[str, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(0)
        self._session: aiohttp.ClientSession | None = None
        updates.added = self._load

    def begin(self, url: str, secret: str, connections: int) -> None:
        """From the oldest update on, `connections` at a time. Needs a running loop."""
        self.end()
        self._address = url if "://" in url else f"https://{url}"
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        self._headers |= {SECRET_HEADER: secret} if secret else {}
        self._window, self._loaded, self._last = 2 * connections, 0, 0
        self._lanes, self._slots = {}, asyncio.Semaphore(connections)
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        self._load()

    def end(self) -> None:
        """Whatever is on its way is forgotten here; it may arrive all the same."""
        self._address = ""
        for task in self._tasks:
            task.cancel()
        self._tasks = set()

    async def close(self) -> None:
        tasks = self._tasks
        self.end()
        if tasks:
            await asyncio.wait(tasks)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def idle(self) -> None:
        """Until nothing waits here, nor is under way."""
        while running := [task for task in self._tasks if not task.done()]:
            await asyncio.wait(running)

    # One lane

    def _load(self) -> None:
        """Twice as many as may be under way are looked at; so many of one chat stop all others."""
        if not self._address or self._loaded >= self._window:
            return
        for update in self._updates.after(self._last, self._window - self._loaded):
            self._last = update.id
            self._loaded += 1
            if update.lane in self._lanes:
                self._lanes[update.lane].append(update)
            else:
                lane = self._lanes[update.lane] = deque([update])
                self._hold(self._serve(lane), update.lane)

    def _hold(self, work: Coroutine[None, None, None], name: str) -> None:
        task = spawn(work, name=f"webhook {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, lane: deque[Update]) -> None:
        while True:
            update = lane[0]
            await self._deliver(update)
            lane.popleft()
            self._loaded -= 1
            self._load()
            if not lane:
                del self._lanes[update.lane]
                return

    async def _deliver(self, update: Update) -> None:
        """Until it is confirmed or has no time left for the next try."""
        delay, failures = 1.0, 0
        while self._updates.waits(update):
            async with self._slots:
                if not failures:
                    self._send_copies(update)
                error, wait = await self._send(update)
            if not error:
                self._updates.confirm(update)
                return
            self.failed(error)
            if not wait and failures:
                wait = delay = min(random.uniform(*LAST_DELAY), delay * 2)
            failures += 1
            if self._clock() + wait > update.expires:
                self._updates.drop(update)
                return
            await asyncio.sleep(wait * self.pace)

    def _send_copies(self, update: Update) -> None:
        for seconds in self.repeat(update.id) if self.repeat is not None else ():
            self._hold(self._copy(update, seconds), f"copy of {update.id}")

    async def _copy(self, update: Update, seconds: float) -> None:
        """Once, whatever becomes of it; it counts among those that are under way."""
        await asyncio.sleep(seconds)
        async with self._slots:
            await self._send(update)

    # One request

    async def _send(self, update: Update) -> tuple[str, float]:
        """What went wrong, and the seconds that the answer asks to wait; "" where it is confirmed."""
        targets = self.targets or [self._address]
        error = ""
        for _ in targets:  # like a proxy: one that nobody listens at passes it on to the next
            self._turn += 1
            try:
                return await self._post(targets[self._turn % len(targets)], update.body)
            except aiohttp.ClientConnectorError as refused:
                error = os.strerror(refused.os_error.errno or errno.ECONNREFUSED)
            except TimeoutError:
                return "Read timeout expired", 0.0
            except (aiohttp.ClientError, OSError):
                return "Connection closed", 0.0
            except ValueError:  # an address that only a look at every sign of it refuses
                return "URL is too long", 0.0
        return error, 0.0

    async def _post(self, url: str, body: str) -> tuple[str, float]:
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=self.patience)
        async with self._session.post(
            url, data=body.encode(), headers=self._headers, timeout=timeout, allow_redirects=False
        ) as response:
            if 200 <= response.status <= 299:
                asked = await ridden(response)
                if asked is not None and self.ride is not None:
                    self._hold(self.ride(asked), "answer")
                return "", 0.0
            await response.read()
            error = f"Wrong response from the webhook: {response.status} {response.reason or ''}".rstrip()
            return error, _seconds(response.headers.get("Retry-After", ""))


def _seconds(retry_after: str) -> float:
    return float(min(int(retry_after), MOST_RETRY_AFTER)) if retry_after.isdecimal() else 0.0


def times(most: int, within: float = 0.0, seed: int | None = None) -> Repeats:
    """For `repeat`: each update comes `most` times, or with a seed 1 to `most`; the copies at any moment up to
    `within` seconds after the first. 0 is side by side with it."""
    chance = random.Random(seed)

    def repeats(update_id: int) -> list[float]:
        count = most if seed is None else chance.randint(1, most)
        return [chance.uniform(0, within) for _ in range(count - 1)]

    return repeats
