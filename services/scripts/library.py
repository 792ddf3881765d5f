"""The desk's scripts: what new walks may begin with, and every version that was ever walked."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.people import Person
from services.script_tables import ScriptRow, ScriptVersion
from services.scripts.tree import Script

REMEMBERED = 200
"""Versions that are kept in memory: they never change."""


@dataclass(frozen=True, slots=True)
class Version:
    """A script as it was at one import."""

    id: int
    number: int
    script: Script


class Scripts:
    """What is walked; nothing for whoever may not choose from the desk's lists."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._known: dict[int, Version] = {}

    async def current(self, actor: Person) -> list[Version]:
        """The newest version of each script that is in use, by key."""
        newest = (
            select(func.max(ScriptVersion.id))
            .join(ScriptRow, ScriptRow.id == ScriptVersion.script_id)
            .where(ScriptRow.active, scope.catalog(actor))
            .group_by(ScriptRow.id, ScriptRow.key)
            .order_by(ScriptRow.key)
        )
        async with self._sessions() as session:
            numbers = list(await session.scalars(newest))
            await self._learn(session, numbers)
        return [self._known[number] for number in numbers if number in self._known]

    async def version(self, actor: Person, version_id: int | None) -> Version | None:
        """One version, of a script that is in use or not any more; None where there is none."""
        if version_id is None or not scope.possible(version_id):
            return None
        async with self._sessions() as session:
            if not await session.scalar(select(scope.catalog(actor))):
                return None
            await self._learn(session, [version_id])
        return self._known.get(version_id)

    async def _learn(self, session: AsyncSession, wanted: list[int]) -> None:
        new = [number for number in wanted if number not in self._known]
        if not new:
            return
        if len(self._known) + len(new) > REMEMBERED:
            self._known = {number: self._known[number] for number in wanted if number in self._known}
        columns = (ScriptVersion.id, ScriptVersion.number, ScriptVersion.content)
        rows = await session.execute(select(*columns).where(ScriptVersion.id.in_(new)))
        self._known |= {
            number: Version(number, count, Script.load(content)) for number, count, content in rows
        }
