"""The inbox: what Telegram sent is a row before it is confirmed, and done together with what came of it."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg

from services.checkpoints import NEWER, Checkpoint, archive, columns, newest
from services.grouped import Grouped
from services.places import Places
from services.statements import DatabaseAway, Statements

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([0-9a-fA-F]{4})|\\.", re.DOTALL
)
_TROUBLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def storable(document: str) -> str:
    """JSON that PostgreSQL and every parser take: without NUL, lone surrogates as U+FFFD, else untouched."""
    if "\x00" in document:
        document = document.replace("\x00", "")
    return _ESCAPE.sub(_harmless, document) if _TROUBLE.search(document) else document


def _harmless(escape: re.Match[str]) -> str:
    code = escape[1]
    if code == "0000":
        return ""
    return "\\ufffd" if code is not None and code[0] in "dD" and code[1] in "89abcdefABCDEF" else escape[0]


@dataclass(frozen=True)
class Received:
    """One update as it came. `person` is the Telegram user's id; `raw` its JSON."""

    update_id: int
    person: int | None
    raw: str


@dataclass
class Work:
    """One update in hand. What a handler saves is gathered here and archived together with "done".

    `newer` is set when another update of the same person waits behind this one. `noted`: words of handlers about what
    became of it, which are counted: "stale", "step FLOW STEP". `again`: a handler of this process failed at it before.
    """

    bot_id: int
    update_id: int
    received_at: datetime
    replay: bool
    checkpoints: list[Checkpoint] = field(default_factory=list)
    newer: asyncio.Event = field(default_factory=asyncio.Event)
    noted: set[str] = field(default_factory=set)
    again: bool = False

    def is_first_of(self, update_id: int) -> bool:
        """Whether nothing can have come of this update yet: it is this one, in hand for the first time."""
        return update_id == self.update_id and not (self.replay or self.again)


@dataclass(frozen=True)
class Undone:
    """A row that was never finished. `tries` counts how often it was begun."""

    received: Received
    received_at: datetime
    tries: int


class Inbox:
    """One bot's rows of the table inbox. Every method raises DatabaseAway while PostgreSQL can't be asked."""

    def __init__(self, statements: Statements, bot_id: int) -> None:
        self._statements = statements
        self._bot_id = bot_id
        self.process: UUID = uuid4()
        """Who has its rows in hand: the id of this process in the table processes."""
        self._inserts: Grouped[list[Received], dict[int, datetime | None]] = Grouped(
            self._insert, name="inbox: store"
        )
        self._ends: Grouped[Work, None] = Grouped(self._end, name="inbox: finish")
        self._begins: Grouped[int, int] = Grouped(self._begin, name="inbox: begin")
        self.places = Places(statements, bot_id, self.process)

    async def store(self, batch: list[Received]) -> dict[int, datetime | None]:
        """Those that are to be handled: None for a new one, when it came for one that was stored before and never done.

        All are committed when this returns. (One that was stored before is there when its insert was given up in an
        outage and yet carried out, or the process ended before it could confirm.) One that another living process has
        in hand is not among them.
        """
        return await self._inserts.add(batch)

    async def is_over(self, update_id: int) -> bool:
        """Whether it is done, or set aside."""
        rows = await self._statements.fetch(_OVER, self._bot_id, update_id)
        return bool(rows and rows[0]["over"])

    async def begin(self, update_id: int) -> int:
        """Counts another try, before it is made; gives their number, 0 where it is not this process' any more."""
        return await self._begins.add(update_id)

    async def finish(self, work: Work) -> None:
        """Done, together with the drafts' checkpoints. Raises asyncpg's error when this work can't be
        written.
        """
        await self._ends.add(work)

    async def set_aside(self, work: Work, error: str) -> None:
        """Never tried again; what its handler saved before it failed is archived all the same, where that can
        be.
        """
        aside = "update inbox set failed_at = now(), error = $3 where bot_id = $1 and update_id = $2"
        values = (self._bot_id, work.update_id, error.replace("\x00", ""))
        kept = newest(work.checkpoints)
        try:
            if kept:
                sql = f"with aside as ({aside}) {archive(4, NEWER)}"
                await self._statements.fetch(sql, *values, *columns(kept))
                return
        except asyncpg.PostgresError:
            pass  # perhaps that very draft is what failed
        await self._statements.fetch(aside, *values)

    async def undone(self, *, ours: bool = True) -> list[Undone]:
        """What no other living process has in hand, oldest first, now taken by this one. `ours`: also what it took
        before."""
        rows = await self._statements.fetch(_TAKE, self._bot_id, self.process, ours)
        undone = [
            Undone(Received(row["update_id"], row["person"], row["raw"]), row["received_at"], row["tries"])
            for row in rows
        ]
        return sorted(undone, key=lambda each: each.received.update_id)

    async def words(self, person: int | None, update_id: int) -> str | None:
        """The text of a stored message of this Telegram user; None: there is none, or it is another's."""
        rows = await self._statements.fetch(_RAW, self._bot_id, update_id, person)
        try:
            text = json.loads(storable(rows[0]["raw"]))["message"]["text"] if rows else None
        except (ValueError, LookupError, TypeError):
            return None
        return text if isinstance(text, str) else None

    async def reachable(self) -> bool:
        return await self._statements.reachable()

    async def _insert(self, batches: list[list[Received]]) -> Sequence[dict[int, datetime | None]]:
        rows = {each.update_id: each for batch in batches for each in batch}
        stored = await self._statements.fetch(
            _INSERT, self._bot_id, self.process, list(rows),
            [each.person for each in rows.values()], [each.raw for each in rows.values()], datetime.now(UTC),
        )  # fmt: skip
        waiting: dict[int, datetime | None] = dict.fromkeys(row["update_id"] for row in stored)
        if before := [update_id for update_id in rows if update_id not in waiting]:
            undone = await self._statements.fetch(_UNDONE_AMONG, self._bot_id, self.process, before)
            waiting |= {row["update_id"]: row["received_at"] for row in undone}
        # An update that came twice in one turn of the loop is given to whoever asked first.
        return [
            {each.update_id: waiting.pop(each.update_id) for each in batch if each.update_id in waiting}
            for batch in batches
        ]

    async def _begin(self, update_ids: list[int]) -> Sequence[int]:
        rows = await self._statements.fetch(_BEGIN, self._bot_id, update_ids, self.process)
        tries = {row["update_id"]: row["tries"] for row in rows}
        return [tries.get(update_id, 0) for update_id in update_ids]

    async def _end(self, works: list[Work]) -> Sequence[Exception | None]:
        try:
            await self._end_together(works)
        except DatabaseAway:
            raise
        except asyncpg.PostgresError as error:
            if len(works) == 1:
                return [error]
            return [
                (await self._end([work]))[0] for work in works
            ]  # one that can't be written must not stop the others
        return [None] * len(works)

    async def _end_together(self, works: list[Work]) -> None:
        done = [work.update_id for work in works]
        if kept := newest(each for work in works for each in work.checkpoints):
            await self._statements.fetch(_FINISH_WITH_DRAFTS, self._bot_id, done, *columns(kept))
        else:
            await self._statements.fetch(_FINISH, self._bot_id, done)


_FINISH = "update inbox set done_at = now(), error = null where bot_id = $1 and update_id = any($2::bigint[])"
_FINISH_WITH_DRAFTS = f"with finished as ({_FINISH}) {archive(3, NEWER)}"
_INSERT = """
    insert into inbox (bot_id, update_id, person, raw, received_at, taken_by, taken_at)
    select $1, update_id, person, raw, $6, $2, $6
    from unnest($3::bigint[], $4::bigint[], $5::text[]) as new (update_id, person, raw)
    on conflict do nothing
    returning update_id"""
_WAITS = "bot_id = $1 and done_at is null and failed_at is null"
_NOBODYS = "taken_by is null or not exists (select from processes where id = taken_by)"
_UNDONE_AMONG = f"""
    update inbox set taken_by = $2, taken_at = now()
    where bot_id = $1 and update_id in (
        select update_id from inbox
        where {_WAITS} and update_id = any($3::bigint[]) and (taken_by = $2 or {_NOBODYS})
        for update skip locked)
    returning update_id, received_at"""
_OVER = """
    select done_at is not null or failed_at is not null as over from inbox where bot_id = $1 and update_id = $2"""
_BEGIN = """
    update inbox set tries = tries + 1, taken_at = now()
    where bot_id = $1 and update_id = any($2::bigint[]) and taken_by = $3
    returning update_id, tries"""
_RAW = "select raw from inbox where bot_id = $1 and update_id = $2 and person = $3"
_TAKE = f"""
    update inbox set taken_by = $2, taken_at = now()
    where bot_id = $1 and update_id in (
        select update_id from inbox
        where {_WAITS} and case when taken_by = $2 then $3 else {_NOBODYS} end
        for update skip locked)
    returning update_id, person, raw, received_at, tries"""
