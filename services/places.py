"""One person's order among processes: where an update stands among those that others have in hand.

A row of the inbox that is in hand, or about to be, has `taken_at`; one that is held until another process has ended an
older one of its person has none. The order rests on that (docs/decisions/0011-order-across-processes.md).
"""

from collections.abc import Sequence
from enum import Enum, auto
from uuid import UUID

import asyncpg

from services.grouped import Grouped
from services.statements import Statements


class Place(Enum):
    """What an update of this process has to wait for."""

    NEXT = auto()
    BEHIND_OLDER = auto()
    BEHIND_BEGUN = auto()
    """None is older, but a newer one was begun before this one came."""
    HELD = auto()
    """None is older; others may have gone first meanwhile, so it must be taken in hand again, and ask again."""
    NOT_OURS = auto()
    """It is done, or another process took it because this one seemed dead."""


class Places:
    """Of one bot's updates in one process. Every method raises DatabaseAway while PostgreSQL can't be asked."""

    def __init__(self, statements: Statements, bot_id: int, process: UUID) -> None:
        self._statements, self._bot_id, self._process = statements, bot_id, process
        self._looks: Grouped[tuple[int, int], Place] = Grouped(self._look, name="inbox: place")

    async def of(self, update_id: int, person: int) -> Place:
        """Whose turn it is; asked only while other processes take updates, after the update was stored."""
        return await self._looks.add((update_id, person))

    async def hold(self, person: int) -> None:
        """Lets other processes go first: none of this person's updates is in hand here."""
        await self._statements.fetch(_HOLD, self._bot_id, self._process, person)

    async def take_in_hand(self, update_id: int) -> None:
        """Ends the holding of one."""
        await self._statements.fetch(_IN_HAND, self._bot_id, self._process, update_id)

    async def _look(self, asked: list[tuple[int, int]]) -> Sequence[Place]:
        updates, people = [each[0] for each in asked], [each[1] for each in asked]
        rows = await self._statements.fetch(_PLACE, self._bot_id, self._process, updates, people)
        found = {row["update_id"]: row for row in rows}
        return [_place(found.get(update)) for update in updates]


def _place(row: asyncpg.Record | None) -> Place:
    if row is None:
        return Place.NOT_OURS
    if row["older"]:
        return Place.BEHIND_OLDER
    if row["held"]:
        return Place.HELD
    return Place.BEHIND_BEGUN if row["begun"] else Place.NEXT


_PLACE = """
    select
        mine.update_id,
        mine.taken_at is null as held,
        coalesce(bool_or(other.update_id < mine.update_id), false) as older,
        coalesce(bool_or(other.update_id > mine.update_id and other.taken_at is not null), false) as begun
    from unnest($3::bigint[], $4::bigint[]) as asked (update_id, person)
    join inbox mine on mine.bot_id = $1 and mine.person = asked.person and mine.update_id = asked.update_id
        and mine.done_at is null and mine.failed_at is null and mine.taken_by = $2
    left join inbox other on other.bot_id = $1 and other.person = asked.person
        and other.done_at is null and other.failed_at is null and other.taken_by is distinct from $2
    group by mine.update_id, mine.taken_at"""
_HOLD = """
    update inbox set taken_at = null
    where bot_id = $1 and done_at is null and failed_at is null
        and person = $3 and taken_by = $2 and taken_at is not null"""
_IN_HAND = "update inbox set taken_at = now() where bot_id = $1 and taken_by = $2 and update_id = $3"
