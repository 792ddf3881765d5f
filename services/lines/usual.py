"""What is usual at an access point by the counts of its sessions, and what a fall of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

LEAST = 6
"""Of fewer counts nothing is concluded."""
FALLEN, FEWER, BACK = 0.5, 5, 0.8
_SPANS = {
    "days": timedelta(days=14),
    "hour": timedelta(hours=1).total_seconds(),
    "day": timedelta(days=1),
    "lately": timedelta(minutes=12),
    "again": timedelta(minutes=15),
}
"""`lately`: the counts that are judged are none to judge by; `again`: an older one is not the one before."""
_KNOWN = text("""
    with counts as (
        select access_point_id as point, active, at,
            mod(extract(epoch from cast(:at as timestamptz) - at)::numeric, 86400) as apart
        from session_counts as c
        where access_point_id = any(:points) and at < cast(:at as timestamptz) - cast(:lately as interval)
            and at > cast(:at as timestamptz) - cast(:days as interval)
            and not exists (
                select from outage_signals as s where s.access_point_id = c.access_point_id
                and c.at >= s.began_at and c.at <= coalesce(s.ended_at, 'infinity')))
    select p.point,
        (select active from session_counts where access_point_id = p.point and at < :at
            and at >= cast(:at as timestamptz) - cast(:again as interval) order by at desc limit 1),
        near.count, near.middle, late.count, late.middle
    from unnest(cast(:points as bigint[])) as p (point)
    cross join lateral (
        select count(*) as count, percentile_disc(0.5) within group (order by active) as middle
        from counts where point = p.point and (apart <= :hour or apart >= 86400 - :hour)) as near
    cross join lateral (
        select count(*) as count, percentile_disc(0.5) within group (order by active) as middle
        from counts where point = p.point and at > cast(:at as timestamptz) - cast(:day as interval)) as late
    """)


@dataclass(frozen=True, slots=True)
class Standing:
    """An access point: its active sessions now, those of the count before, and how many are usual, where that is
    known: the middle of the last 14 days' counts at this time of day, an hour more or less; else of the last day's."""

    active: int
    before: int | None
    usual: int | None

    @property
    def fallen(self) -> bool:
        """Half of what is usual or less, and at least five fewer, in two counts in a row."""
        usual = self.usual
        return usual is not None and _fell(self.active, usual) and _fell(self.before, usual)

    def back(self, usual: int) -> bool:
        """Whether most of them are there again: of what was usual then, or is by now."""
        return self.active >= BACK * (usual if self.usual is None else min(usual, self.usual))


def _fell(count: int | None, usual: int) -> bool:
    return count is not None and count <= FALLEN * usual and usual - count >= FEWER


async def standings(session: AsyncSession, active: Mapping[int, int], at: datetime) -> dict[int, Standing]:
    """Of access points with their active sessions at this moment. Counts while one was known to be fallen are none of
    what is usual."""
    rows: Sequence[tuple[int, int | None, int, int | None, int, int | None]]
    rows = [tuple(row) for row in await session.execute(_KNOWN, {"at": at, "points": list(active), **_SPANS})]
    return {
        point: Standing(active[point], before, near if often >= LEAST else late if lately >= LEAST else None)
        for point, before, often, near, lately, late in rows
    }
