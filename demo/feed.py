"""What happened in each chat, numbered, for the chat page to follow and to catch up with."""

import asyncio
import json
from collections import deque
from typing import Any

from demo.store import Store

KEPT = 2000
EVERYBODY = 0


class Feed:
    """Events of all people under one rising number; the last `KEPT` can be replayed, also after a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        rows = list(store.read("select n, person, data from events order by n"))
        self._events = deque(((n, person, json.loads(data)) for n, person, data in rows[-KEPT:]), maxlen=KEPT)
        store.write("delete from events where n <= ?", rows[-1][0] - KEPT if rows else 0)
        self.last: int = rows[-1][0] if rows else 0
        self._changed = asyncio.Event()
        self.ended = False

    def add(self, person: int, kind: str, **content: Any) -> None:
        """Of one person, or `EVERYBODY`. The caller commits."""
        self.last += 1
        event = {"n": self.last, "type": kind, **content}
        self._events.append((self.last, person, event))
        self._store.write("insert into events values (?, ?, ?)", self.last, person, json.dumps(event))
        if self.last % KEPT == 0:
            self._store.write("delete from events where n <= ?", self.last - KEPT)
        self._wake()

    def after(self, person: int, n: int) -> list[dict[str, Any]] | None:
        """Events of a person later than `n`, oldest first; None where some are no longer known."""
        oldest = self._events[0][0] if self._events else self.last + 1
        if n > self.last or n < oldest - 1:
            return None
        found = []
        for number, whose, event in reversed(self._events):
            if number <= n:
                break
            if whose in (person, EVERYBODY):
                found.append(event)
        return found[::-1]

    async def wait(self, timeout: float) -> bool:
        """Until something happens in any chat, or the end; False when `timeout` seconds pass without."""
        changed = self._changed
        try:
            async with asyncio.timeout(timeout):
                await changed.wait()
        except TimeoutError:
            return False
        return True

    def end(self) -> None:
        self.ended = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
