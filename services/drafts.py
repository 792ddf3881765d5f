"""Drafts: worked on in Redis, the desk, and kept in PostgreSQL, the archive; the higher turn wins.

A little over 250 lines: the two stores and the rule between them are read together.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.checkpoints import NEWER, Checkpoint, archive, columns
from services.inbox import Work, storable
from services.pipeline import Pipeline, RedisAway
from services.statements import Statements
from services.states import DraftState
from services.wizard import LIVING, Draft

KEPT_SECONDS = 8 * 24 * 3600
"""How long Redis keeps the drafts of a person who does nothing; then PostgreSQL is asked."""
LISTED = 50
REMEMBERED = 2000
"""Drafts that a process remembers as it wrote them, so that the next press need not read."""
KEYS = "atende:drafts:"
Screen = dict[str, Any]


class DraftConflict(Exception):
    """The draft was changed by somebody else since it was read: read it again, apply the act again."""


@dataclass
class Stored:
    """A draft and where its living screen is (opaque here: chat, message id, …)."""

    draft: Draft
    screen: Screen | None = None
    touched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    head: bytes = b""
    """Of one that was remembered, not read: what Redis must still have when it is written."""

    def sure(self) -> None:
        """Raises DraftConflict where it was only remembered: whatever is no write of it needs one that was read."""
        if self.head:
            raise DraftConflict(f"draft {self.draft.id} was only remembered")

    @property
    def age(self) -> tuple[int, datetime]:
        """What decides between two copies of one draft: the higher is the newer."""
        return (self.draft.turn, self.touched_at)


class Drafts:
    """Every draft of a person is a field of one hash: one read and one write a step.

    Redis is believed about a person only after it was compared with PostgreSQL, once after each error, each new
    connection and each start (`_believed`); with no word of Redis, or while it is away, PostgreSQL is asked.
    """

    def __init__(
        self, statements: Statements, redis_url: str, *, read: Callable[[bytes], Draft] = Draft.load
    ) -> None:
        self._statements = statements
        self._read = read
        self._believed: set[int] = set()
        self._remembered: dict[int, tuple[int, bytes]] = {}
        self._doubts = 0
        self._redis = Pipeline(redis_url, doubt=self._doubt)

    @property
    def redis_away(self) -> bool:
        return self._redis.away

    async def redis_answers(self) -> bool:
        try:
            await self._redis.ask("PING")
        except RedisAway:
            return False
        return True

    async def close(self) -> None:
        await self._redis.close()

    async def load(self, owner: int, draft_id: int) -> Stored | None:
        """None: there is no such draft, or it is somebody else's. Raises services.statements.DatabaseAway."""
        try:
            packed = await self._redis.ask("HGET", _key(owner), draft_id)
        except RedisAway:
            return (await self._archived(owner, draft_id)).get(draft_id)
        if packed is not None and owner in self._believed:
            return self._unpack(packed)
        return (await self._compared(owner, draft_id)).get(draft_id)

    def remembered(self, owner: int, draft_id: int) -> Stored | None:
        """A draft as it was last written here, where that was this person's last one. Another process may have written
        it since: good for a write, which then fails (DraftConflict), and for nothing else.
        """
        known_id, packed = self._remembered.get(owner, (0, b""))
        if known_id != draft_id or owner not in self._believed or self._redis.away:
            return None
        stored = self._unpack(packed)
        stored.head = packed[: packed.index(b"\n") + 1]
        return stored

    async def active(self, owner: int, lane: int = 0) -> Stored | None:
        """The open draft of this lane that was touched last."""
        return next(
            (each for each in await self.listing(owner, lane) if each.draft.state == DraftState.OPEN), None
        )

    async def listing(self, owner: int, lane: int | None = None) -> list[Stored]:
        """Open and parked ones, touched last first."""
        try:
            packed = await self._redis.ask("HGETALL", _key(owner))
            found = self._unpack_all(packed) if owner in self._believed else {}
            if not any(each.draft.living for each in found.values()):
                found = await self._compared(owner, None)
        except RedisAway:
            found = await self._archived(owner, None)
        living = [each for each in found.values() if each.draft.living and lane in (None, each.draft.lane)]
        return sorted(living, key=lambda each: each.touched_at, reverse=True)

    async def save(self, stored: Stored, *, expect_turn: int | None, work: Work) -> None:
        """Writes a draft that was read at `expect_turn`; None: it is new (or this very turn of it was written
        before).

        Raises DraftConflict, and services.statements.DatabaseAway while neither store can be written.
        """
        stored.touched_at = _now(stored)
        expected = -1 if expect_turn is None else expect_turn
        draft, checkpoint = stored.draft, _checkpoint(stored)
        try:
            found = await self._write(checkpoint, expected, stored.head)
        except RedisAway:
            condition = (
                f"drafts.turn = {draft.turn:d}" if expect_turn is None else f"drafts.turn <= {expect_turn:d}"
            )
            if not await self._statements.fetch(archive(1, condition), *columns([checkpoint])):
                raise DraftConflict(f"draft {draft.id} is not at turn {expect_turn}") from None
            found = 1
        if found < 0:
            raise DraftConflict(f"draft {draft.id} is not at turn {expect_turn}")
        if found == 0 and expect_turn is not None:
            self._believed.discard(draft.owner)  # Redis lost it, so perhaps this person's others too
        work.checkpoints.append(checkpoint)

    async def set_screen(self, stored: Stored, screen: Screen | None, work: Work) -> None:
        """Remembers where the living screen is now; no turn of it. A newer turn of the draft makes this
        nothing.
        """
        stored.screen, stored.touched_at = screen, _now(stored)
        checkpoint = _checkpoint(stored)
        try:
            await self._write(checkpoint, stored.draft.turn)
        except RedisAway:
            await self._statements.fetch(archive(1, NEWER), *columns([checkpoint]))
        work.checkpoints.append(checkpoint)

    async def let_go(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Takes from Redis what has ended and is archived; call it after `Inbox.finish`. Never raises."""
        for each in checkpoints:
            if each.state not in LIVING:
                self._remembered.pop(each.owner, None)
                try:
                    await self._redis.ask("EVAL", _LET_GO, 1, _key(each.owner), each.id, each.turn)
                except RedisAway:
                    return  # compared, and taken away, when Redis is back

    async def _write(self, checkpoint: Checkpoint, expected: int, head: bytes = b"") -> int:
        """What `_SAVE` answers. Raises RedisAway."""
        owner, packed = checkpoint.owner, _pack(checkpoint)
        self._remembered.pop(owner, None)
        written = (
            _SAVE,
            1,
            _key(owner),
            checkpoint.id,
            expected,
            checkpoint.turn,
            packed,
            KEPT_SECONDS,
            head,
        )
        found = int(await self._redis.ask("EVAL", *written))
        if found >= 0:
            self._remembered[owner] = checkpoint.id, packed
            if len(self._remembered) > REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        return found

    async def _archived(
        self, owner: int, draft_id: int | None, among: Iterable[int] = ()
    ) -> dict[int, Stored]:
        """The living ones, and those that are asked for by their ids."""
        wanted = list({*among, *(() if draft_id is None else (draft_id,))})
        rows = await self._statements.fetch(_ARCHIVED, owner, wanted, list(LIVING), LISTED)
        return {
            row["id"]: Stored(
                self._read(row["document"].encode()), json.loads(row["screen"] or "null"), row["touched_at"]
            )
            for row in rows
        }

    async def _compared(self, owner: int, draft_id: int | None) -> dict[int, Stored]:
        """Both stores' word, the newer of each draft; Redis is brought up to it and believed from now on."""
        doubts = self._doubts
        archived: dict[int, Stored] = {}
        try:
            found = self._unpack_all(await self._redis.ask("HGETALL", _key(owner)))
            # All that Redis knows is asked for: what ended while it was away is alive in it still.
            archived = await self._archived(owner, draft_id, among=found)
            for each_id, other in archived.items():
                if (known := found.get(each_id)) is None or known.age < other.age:
                    found[each_id] = other
                    if other.draft.living:
                        await self._write(_checkpoint(other), other.draft.turn)
                    elif known is not None:
                        await self._redis.ask("HDEL", _key(owner), each_id)
        except RedisAway:
            return archived or await self._archived(owner, draft_id)
        # What a killed process had saved here and not archived: its act, come again, changes nothing more.
        behind = [
            _checkpoint(stored)
            for each_id, stored in found.items()
            if each_id not in archived or archived[each_id].age < stored.age
        ]
        if behind:
            await self._statements.fetch(archive(1, NEWER), *columns(behind))
        if doubts == self._doubts:
            self._believed.add(owner)
        return found

    def _doubt(self) -> None:
        self._doubts += 1
        self._believed.clear()
        self._remembered.clear()

    def _unpack_all(self, packed: dict[bytes, bytes]) -> dict[int, Stored]:
        return {int(draft_id): self._unpack(each) for draft_id, each in packed.items()}

    def _unpack(self, packed: bytes) -> Stored:
        head, screen, document = packed.split(b"\n", 2)
        touched = datetime.fromtimestamp(int(head.split()[1]) / 1_000_000, UTC)
        return Stored(self._read(document), json.loads(screen), touched)


def _key(owner: int) -> str:
    return f"{KEYS}{owner}"


def _now(stored: Stored) -> datetime:
    """Now, but never before the last touch: a clock set back must not make a newer copy look older."""
    return max(datetime.now(UTC), stored.touched_at)


def _checkpoint(stored: Stored) -> Checkpoint:
    draft = stored.draft
    return Checkpoint(
        draft.id, draft.owner, draft.lane, draft.flow, str(draft.state), draft.protocol, draft.turn,
        storable(draft.dump().decode()), None if stored.screen is None else
        storable(json.dumps(stored.screen)),
        stored.touched_at,
    )  # fmt: skip


def _pack(checkpoint: Checkpoint) -> bytes:
    """Turn and microsecond of the last touch, for the scripts below; the screen; the document."""
    touched = round(checkpoint.touched_at.timestamp() * 1_000_000)
    return f"{checkpoint.turn} {touched}\n{checkpoint.screen or 'null'}\n{checkpoint.document}".encode()


# 1: written over what was expected, 0: there was none, -1: conflict. A lower turn than expected is an older state
# of Redis (whoever writes read the newer one from PostgreSQL), not a conflict; what was only remembered must be there
# as it was.
_SAVE = """
local known = redis.call('HGET', KEYS[1], ARGV[1])
if #ARGV[6] > 0 and (not known or string.sub(known, 1, #ARGV[6]) ~= ARGV[6]) then return -1 end
if known then
  local turn, expected = tonumber(string.match(known, '^%d+')), tonumber(ARGV[2])
  if turn > expected and not (expected < 0 and turn == tonumber(ARGV[3])) then return -1 end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return known and 1 or 0
"""
_LET_GO = """
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and string.match(known, '^%d+') == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
"""
_ARCHIVED = """
select id, document::text as document, screen::text as screen, touched_at
from drafts
where owner = $1 and (id = any($2::bigint[]) or state = any($3::text[]))
order by id = any($2::bigint[]) desc, touched_at desc
limit $4"""
