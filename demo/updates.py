"""The queue between people and the bot: offsets, limits, expiry and the long poll of getUpdates.

Read in tdlib/telegram-bot-api, Client.cpp: process_get_updates_query, do_get_updates, abort_long_poll,
fail_query_conflict, add_update_impl; and in tdlib/td, TQueue.cpp.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NoReturn

from demo.errors import OTHER_POLLER, ApiError
from demo.store import Store

DAY = 86400.0
QUERY_SECONDS = 150.0
MAX_ANSWER_BYTES = 1 << 22
LANES = {"callback_query": "presses", "my_chat_member": "own membership"}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class Update:
    id: int
    body: str  # the JSON text of the whole update
    expires: float
    person: int | None = None
    message_id: int | None = None

    @cached_property
    def lane(self) -> str:
        """The webhook's queue: messages by chat, presses by user, memberships by chat, each of its own;
        anything else is alone (Client.cpp, the last argument of add_update)."""
        for kind, content in json.loads(self.body).items():
            if isinstance(content, dict):
                whose = content.get("from" if kind == "callback_query" else "chat")
                if isinstance(whose, dict) and isinstance(whose.get("id"), int):
                    return f"{LANES.get(kind, 'chat')} {whose['id']}"
        return f"update {self.id}"


class Updates:
    """Updates waiting for the bot, oldest first; all are in the store before anybody is told of them."""

    def __init__(self, store: Store, clock: Callable[[], float], first_id: int) -> None:
        self._store = store
        self._clock = clock
        self._queue: dict[int, Update] = {}
        for row in store.read("select update_id, body, expires, person, message_id from updates order by 1"):
            self._queue[row[0]] = Update(*row)
        self.next_id: int = store.fact("next_update_id") or first_id
        self._allowed: list[str] = store.fact("allowed_updates") or []
        self._previous: tuple[int | None, float] = (None, 0.0)
        self._next_conflict = 0.0
        self._poll: asyncio.Future[ApiError | None] | None = None
        self.confirmed: Callable[[list[Update]], None] = lambda updates: None
        self.added: Callable[[], None] = lambda: None

    def add(
        self, kind: str, content: dict[str, Any], lifetime: float, person: int, message_id: int | None = None
    ) -> None:
        """Queues an update of a kind for `lifetime` seconds; a kind that is not allowed, or one that is older
        than its life, is dropped at once. The caller commits."""
        allowed = kind in self._allowed if self._allowed else kind not in NOT_BY_DEFAULT
        if not allowed or lifetime <= 0:
            return
        body = json.dumps({"update_id": self.next_id, kind: content})
        self._push(Update(self.next_id, body, self._clock() + lifetime, person, message_id))

    def inject(self, raw: dict[str, Any] | bytes) -> int:
        """Queues any JSON object as an update, as it stands, whatever is allowed; gives its `update_id`."""
        text = json.dumps(raw) if isinstance(raw, dict) else raw.decode()
        content = json.loads(text)
        if not isinstance(content, dict):
            raise TypeError("an update is a JSON object")
        update_id = content.get("update_id", self.next_id)
        if not isinstance(update_id, int) or update_id < self.next_id:
            raise ValueError(f"update_id {update_id!r} is not after the last one, {self.next_id - 1}")
        if "update_id" not in content:
            rest = text.lstrip()[1:]
            text = f'{{"update_id":{update_id}' + (f",{rest}" if content else rest)
        self.next_id = update_id
        self._push(Update(update_id, text, self._clock() + DAY))
        return update_id

    def _push(self, update: Update) -> None:
        self._queue[update.id] = update
        self.next_id = update.id + 1
        self._store.set_fact("next_update_id", self.next_id)
        self._store.write(
            "insert into updates values (?, ?, ?, ?, ?)",
            update.id, update.body, update.expires, update.person, update.message_id,
        )  # fmt: skip
        self.end_poll(None)
        self.added()

    def pending(self) -> int:
        self._drop([update for update in self._queue.values() if update.expires <= self._clock()])
        self._store.commit()
        return len(self._queue)

    def clear(self) -> None:
        """deleteWebhook with drop_pending_updates. The caller commits."""
        self._drop(list(self._queue.values()))

    def allow(self, kinds: list[str] | None) -> None:
        """The list holds until the next one; an empty one is the default again (Bot API, getUpdates)."""
        if kinds is not None and kinds != self._allowed:
            self._allowed = kinds
            self._store.set_fact("allowed_updates", kinds)

    @property
    def allowed(self) -> list[str]:
        return self._allowed

    # For the webhook

    def after(self, update_id: int, count: int) -> list[Update]:
        """The next ones after an id that still have time, oldest first."""
        now = self._clock()
        later = (one for one in self._queue.values() if one.id > update_id and one.expires > now)
        return list(islice(later, count))

    def waits(self, update: Update) -> bool:
        return update.id in self._queue and update.expires > self._clock()

    def confirm(self, update: Update) -> None:
        if update.id in self._queue:
            self.drop(update)
            self.confirmed([update])
            self._store.commit()

    def drop(self, update: Update) -> None:
        if update.id in self._queue:
            self._drop([update])
            self._store.commit()

    # For getUpdates

    async def get(self, offset: int, limit: int, timeout: float) -> bytes:
        """The JSON text of an answer to getUpdates. Raises `ApiError` 409 when another poller takes over."""
        now = asyncio.get_running_loop().time()
        previous, at = self._previous
        if offset == previous and timeout < 3 and now < at + 3.0:
            timeout = 3
        if offset == previous and now < at + 0.5:
            limit = 1
        self._previous = (offset, now)
        found = self._take(offset, limit)
        if not found and timeout > 0:
            await self._wait(timeout)
            found = self._take(max(offset, 0), limit)
        return _answer(found)

    def _take(self, offset: int, limit: int) -> list[Update]:
        if offset < 0:
            self._drop(list(self._queue.values())[:offset])
        elif offset <= self.next_id + 10:  # an offset from the future is as none at all (TQueue.cpp)
            gone = []
            for update_id in self._queue:
                if update_id >= offset:
                    break
                gone.append(self._queue[update_id])
            self._drop(gone)
            if gone:
                self.confirmed(gone)
        self.pending()
        return list(islice(self._queue.values(), limit))

    def _drop(self, updates: list[Update]) -> None:
        for update in updates:
            del self._queue[update.id]
            self._store.write("delete from updates where update_id = ?", update.id)

    async def _wait(self, timeout: float) -> None:
        """One poll waits; the one before it is told of the conflict, again within 3 s only after 3 s."""
        self.end_poll(ApiError(409, OTHER_POLLER))
        loop = asyncio.get_running_loop()
        poll = self._poll = loop.create_future()
        timer = loop.call_later(timeout, self.end_poll, None)
        try:
            error = await poll
        finally:
            timer.cancel()
            if self._poll is poll:
                self._poll = None
        if error is None:
            return
        if error.status == 409:
            await self.conflict(error)
        raise error

    async def conflict(self, error: ApiError) -> NoReturn:
        """Raises the error, after 3 s where another one was told within the last 3."""
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(3.0)
        else:
            self._next_conflict = now + 3.0
        raise error

    def end_poll(self, error: ApiError | None) -> None:
        """Ends the poll that waits, if one does, with an error or with what is there."""
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            poll.set_result(error)

    def stop(self) -> None:
        self.end_poll(ApiError(500, "Internal Server Error: restart"))


def _answer(updates: list[Update]) -> bytes:
    """At most 4 MB an answer (Client.cpp, JsonUpdates); the first one always fits here."""
    texts: list[str] = []
    left = MAX_ANSWER_BYTES
    for update in updates:
        left -= 50 + len(update.body)
        if left <= 0 and texts:
            break
        texts.append(update.body)
    return f'{{"ok":true,"result":[{",".join(texts)}]}}'.encode()
