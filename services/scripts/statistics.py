"""Statistics of guided scripts, by version: counts and medians alone, never what a ticket or a person said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.people import Person
from services.script_tables import ScriptRow, ScriptRun, ScriptVersion
from services.scripts.counting import counted
from services.scripts.figures import Figures
from services.scripts.tree import Script

MOST_COUNTED = 20_000
"""Walks of a version that are counted for the chat, the newest ones: a second's work."""


@dataclass(frozen=True, slots=True)
class Walked:
    """One version, and how often it was walked in the period."""

    id: int
    number: int
    runs: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A script with its newest version; `runs` of all of its versions."""

    script: Script
    active: bool
    runs: int
    versions: Sequence[Walked]

    @property
    def newest(self) -> Walked:
        return self.versions[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one version, `version` among all of its script's."""

    script: Script
    active: bool
    version: Walked
    versions: Sequence[Walked]
    figures: Figures


class ScriptStatistics:
    """For those who may read them: administrators and supervisors. Not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def listing(self, actor: Person, since: datetime | None = None) -> list[Listed]:
        """Every script that there is, those in use first."""
        async with self._sessions() as session:
            return await every(session, since, scope.statistics(actor))

    async def told(self, actor: Person, version_id: int, since: datetime | None = None) -> Told | None:
        """The figures of a version, of all its walks or of those that began since then."""
        if not scope.possible(version_id):
            return None
        async with self._sessions() as session:
            return await of_version(session, version_id, since, scope.statistics(actor), MOST_COUNTED)


async def every(
    session: AsyncSession, since: datetime | None, allowed: ColumnElement[bool] | None = None
) -> list[Listed]:
    """Whoever has the machine may read all of them: `allowed` is for those who have not."""
    columns = (ScriptRow.key, ScriptRow.active, ScriptVersion.id, ScriptVersion.number, ScriptVersion.made_at)
    ours = and_(ScriptRun.version_id == ScriptVersion.id, _since(since))
    rows = await session.execute(
        select(*columns, func.count(ScriptRun.id))
        .join(ScriptVersion, ScriptVersion.script_id == ScriptRow.id)
        .outerjoin(ScriptRun, ours)
        .where(true() if allowed is None else allowed)
        .group_by(*columns)
        .order_by(ScriptRow.active.desc(), ScriptRow.key, ScriptVersion.number.desc())
    )
    found: dict[str, tuple[bool, list[Walked]]] = {}
    for key, active, number_id, number, made_at, runs in rows:
        found.setdefault(key, (active, []))[1].append(Walked(number_id, number, runs, made_at))
    newest = [versions[0].id for _, versions in found.values()]
    contents = await session.execute(
        select(ScriptVersion.id, ScriptVersion.content).where(ScriptVersion.id.in_(newest))
    )
    scripts = {number_id: Script.load(content) for number_id, content in contents}
    return [
        Listed(scripts[versions[0].id], active, sum(each.runs for each in versions), versions)
        for active, versions in found.values()
    ]


async def of_version(
    session: AsyncSession,
    version_id: int,
    since: datetime | None,
    allowed: ColumnElement[bool] | None = None,
    most: int | None = None,
) -> Told | None:
    """The same of one version, at most of so many walks; None where there is none."""
    row = (
        await session.execute(
            select(ScriptRow.id, ScriptRow.active, ScriptVersion.content)
            .join(ScriptVersion, ScriptVersion.script_id == ScriptRow.id)
            .where(ScriptVersion.id == version_id, true() if allowed is None else allowed)
        )
    ).one_or_none()
    if row is None:
        return None
    versions = await _versions(session, row.id, since)
    script = Script.load(row.content)
    which = and_(ScriptRun.version_id == version_id, _since(since))
    if most is not None:
        newest = select(ScriptRun.id).where(which).order_by(ScriptRun.id.desc()).limit(most)
        which = ScriptRun.id.in_(newest)
    figures = await counted(session, script, which)
    version = next(each for each in versions if each.id == version_id)
    return Told(script, row.active, version, versions, figures)


async def _versions(session: AsyncSession, script_id: int, since: datetime | None) -> list[Walked]:
    walked = select(ScriptVersion.id, ScriptVersion.number, func.count(ScriptRun.id), ScriptVersion.made_at)
    rows = await session.execute(
        walked.outerjoin(ScriptRun, and_(ScriptRun.version_id == ScriptVersion.id, _since(since)))
        .where(ScriptVersion.script_id == script_id)
        .group_by(ScriptVersion.id)
        .order_by(ScriptVersion.number.desc())
    )
    return [Walked(*each) for each in rows]


def _since(since: datetime | None) -> ColumnElement[bool]:
    return true() if since is None else ScriptRun.began_at >= since
