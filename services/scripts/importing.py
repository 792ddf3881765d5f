"""Scripts on their way into the database, and out of use: a version each time one differs, all files or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.provider_file.applying import ChangedMeanwhile
from services.provider_file.changes import Change
from services.provider_file.faults import nearest
from services.script_tables import ScriptRow, ScriptVersion
from services.scripts.differences import differences, digest
from services.scripts.reading import ScriptFile
from services.scripts.tree import Script
from services.tables import AuditRow, TicketTypeRow
from services.wizard import plain

_LOCK = 0x61_74_65_6E_64_65_73  # "atendes": one import at a time


@dataclass(frozen=True)
class Listed:
    """A script as it is now; `name` by language, `since` the day of its newest version."""

    key: str
    name: dict[str, str]
    number: int
    nodes: int
    languages: tuple[str, ...]
    since: datetime
    active: bool


class UnknownScript(Exception):
    """There is no script of this key; the text says which is near."""


async def bring_in(
    engine: AsyncEngine,
    scripts: Sequence[Script],
    at: datetime,
    *,
    write: bool,
    shown: Sequence[Change] | None = None,
) -> list[Change]:
    """Stores scripts in a transaction of its own, which without `write` is taken back: what is told is what would be.

    `shown`: what somebody agreed to; ChangedMeanwhile is raised where it is not that now.
    """
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin() as transaction:
        changes = await store(session, scripts, at)
        if shown is not None and list(shown) != changes:
            raise ChangedMeanwhile
        if not write:
            await transaction.rollback()
    return changes


async def store(session: AsyncSession, scripts: Sequence[Script], at: datetime) -> list[Change]:
    """A new version of each script that differs from its newest one. Whether one is in use stays as it is."""
    await _alone(session)
    changes: list[Change] = []
    for script in scripts:
        changes += await _stored(session, script, at)
    await session.flush()
    return changes


async def _stored(session: AsyncSession, script: Script, at: datetime) -> list[Change]:
    row = await session.scalar(select(ScriptRow).where(ScriptRow.key == script.key))
    newest = await _newest(session, row) if row else None
    new = digest(script)
    if newest is not None and newest.digest == new:
        return []
    if row is None:
        row = ScriptRow(key=script.key)
        session.add(row)
        await session.flush()
    number = newest.number + 1 if newest else 1
    session.add(
        ScriptVersion(
            script_id=row.id,
            number=number,
            digest=new,
            content=script.dump(),
            words=words(script),
            made_at=at,
        )
    )
    session.add(_audit("script.imported", row, at, version=number))
    if newest is None:
        told = f"{len(script.nodes)} nodes, {', '.join(script.languages)}"
        return [Change(script.key, "+", "version 1", told)]
    before = Script.load(newest.content)
    return [
        Change(script.key, "~", "version", f"{newest.number} → {number}"),
        *differences(before, script),
    ]


def words(script: Script) -> str:
    """Its name and keywords in every language, each once, a line each: by these it is suggested."""
    every = [*script.name.values(), *(word for said in script.keywords.values() for word in said)]
    return "\n".join(dict.fromkeys(every))


async def unknown_types(session: AsyncSession, files: Sequence[ScriptFile]) -> list[str]:
    """A line for each ticket type that a file names and nobody can choose, with its first place."""
    known = list(await session.scalars(select(TicketTypeRow.name).where(TicketTypeRow.active)))
    choosable, lines = {plain(name) for name in known}, []
    for file in files:
        named = Counter(name for _, _, name in file.places.types)
        for node, what, name in file.places.types:
            times = 0 if plain(name) in choosable else named.pop(name, 0)
            if times:
                more = f" ({times} places)" if times > 1 else ""
                place = f"{file.path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
                text = f"no ticket type is called {name!r}{nearest(name, known)}"
                lines.append(f"{place}: warning: {what}: {text}{more}")
    return lines


async def retired(session: AsyncSession, scripts: Sequence[Script]) -> list[str]:
    """The keys of those that are out of use."""
    keys = [script.key for script in scripts]
    out = select(ScriptRow.key).where(ScriptRow.key.in_(keys), ~ScriptRow.active)
    return list(await session.scalars(out.order_by(ScriptRow.key)))


async def use(session: AsyncSession, key: str, at: datetime, *, active: bool) -> bool:
    """Puts a script out of use, or into it again; False where it was so. Whoever walks it goes on. Raises
    UnknownScript."""
    await _alone(session)
    row = await session.scalar(select(ScriptRow).where(ScriptRow.key == key))
    if row is None:
        known = list(await session.scalars(select(ScriptRow.key).order_by(ScriptRow.key)))
        raise UnknownScript(f"there is no script {key!r}{nearest(key, known)}; nothing was changed")
    if row.active == active:
        return False
    row.active = active
    session.add(_audit("script.restored" if active else "script.retired", row, at))
    return True


async def listing(session: AsyncSession) -> list[Listed]:
    """Every script with its newest version, by key."""
    columns = (ScriptVersion.number, ScriptVersion.content, ScriptVersion.made_at)
    newest = (
        select(ScriptRow.key, ScriptRow.active, *columns)
        .join(ScriptVersion, ScriptVersion.script_id == ScriptRow.id)
        .where(ScriptVersion.id.in_(select(func.max(ScriptVersion.id)).group_by(ScriptVersion.script_id)))
        .order_by(ScriptRow.key)
    )
    return [
        Listed(
            key,
            content["name"],
            number,
            len(content["nodes"]),
            tuple(content["languages"]),
            since,
            active,
        )
        for key, active, number, content, since in await session.execute(newest)
    ]


async def _alone(session: AsyncSession) -> None:
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


async def _newest(session: AsyncSession, row: ScriptRow) -> ScriptVersion | None:
    versions = select(ScriptVersion).where(ScriptVersion.script_id == row.id)
    found: ScriptVersion | None = await session.scalar(
        versions.order_by(ScriptVersion.number.desc()).limit(1)
    )
    return found


def _audit(action: str, row: ScriptRow, at: datetime, **detail: Any) -> AuditRow:
    return AuditRow(
        at=at, person_id=None, action=action, object_kind="script", object_id=row.id, detail=detail
    )
