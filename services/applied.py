"""Keyed writes: whatever comes twice is done once, and the second time gets the first one's result."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.tables import Applied, Json


async def once(session: AsyncSession, key: str, work: Callable[[], Awaitable[Json]]) -> Json:
    """Run `work` in this transaction unless `key` was applied already; return its result or the first one's.

    Whoever comes at the same moment waits at the key's row until the first transaction ends: if it committed,
    its result is read; if it was undone, the work is done here. Needs READ COMMITTED (PostgreSQL's default).
    """
    taken = await session.scalar(
        insert(Applied).values(key=key).on_conflict_do_nothing().returning(Applied.key)
    )
    if taken is None:
        return (await session.execute(select(Applied.result).where(Applied.key == key))).scalar_one() or {}
    result = await work()
    await session.execute(update(Applied).where(Applied.key == key).values(result=result))
    return result
