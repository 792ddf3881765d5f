"""Walks of tickets: what a draft says of one is checked against its version, and kept with what it led to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.people import Person
from services.script_tables import Ending, ScriptRun, ScriptVersion
from services.scripts import trail as trails
from services.scripts.report import REASONS
from services.scripts.seen import visible
from services.scripts.trail import Answer, Trail
from services.scripts.tree import Script
from services.tables import Json, PersonRow, Ticket
from services.ticket_content import Refused, ScriptContent, TicketContent, words
from services.ticket_moves import record

REASON_MOST = 200
TYPED = "typed"
"""Stands for the name of a reason that is the person's own words."""


@dataclass(frozen=True)
class Run:
    """A walk that is kept. `reason`: one of REASONS, or a person's words; `who` walked it."""

    ticket_id: int
    protocol: str
    script: Script
    trail: Trail
    ending: Ending
    reason: str | None
    ordered: bool
    who: str
    ended_at: datetime


class ScriptRuns:
    """Walks to be read. Not allowed looks like not found: None."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def of_ticket(self, actor: Person, ticket_id: int) -> Run | None:
        """A ticket's latest walk."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions() as session:
            return await latest(session, ticket_id, scope.tickets(actor))


async def latest(session: AsyncSession, ticket_id: int, reach: ColumnElement[bool]) -> Run | None:
    """A ticket's latest walk, within what somebody reaches."""
    wanted = (
        select(ScriptRun, ScriptVersion.content, Ticket.protocol, PersonRow.name)
        .join(Ticket, Ticket.id == ScriptRun.ticket_id)
        .join(ScriptVersion, ScriptVersion.id == ScriptRun.version_id)
        .join(PersonRow, PersonRow.id == ScriptRun.person_id)
        .where(ScriptRun.ticket_id == ticket_id, reach)
        .order_by(ScriptRun.id.desc())
        .limit(1)
    )
    found = (await session.execute(wanted)).one_or_none()
    return None if found is None else _run(*found)


def said(answers: Mapping[str, Mapping[str, Any]]) -> ScriptContent | None:
    """The walk that a draft's answers tell of; None where none was begun, or the script was given up."""
    page = answers.get("script", {})
    version, trail, reason = page.get("script"), page.get("trail"), page.get("reason")
    if not answers.get("service_data", {}).get("guided") or type(version) is not int or not trail:
        return None
    return ScriptContent(version, trail, reason)


async def keep(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The walk of a ticket that is confirmed. Raises Refused where its version is gone, or does not lead so."""
    walk = content.script
    if walk is not None and not await _keep(session, ticket, walk, actor.id, actor.id, at):
        raise Refused("script_not_kept", "script")
    return {}


async def keep_left(
    session: AsyncSession,
    ticket: Ticket,
    walk: ScriptContent | None,
    walker: int,
    by: int | None,
    at: datetime,
) -> None:
    """The walk of a draft that is given up; one that can't be read keeps nobody from that."""
    if walk is not None:
        await _keep(session, ticket, walk, walker, by, at, left=True)


async def keep_merged(
    session: AsyncSession, ticket: Ticket, walk: ScriptContent | None, actor: Person, at: datetime
) -> None:
    """The walk of a protocol that became a contact of another ticket: it ended, or was left."""
    if walk is not None:
        ended = bool(walk.reason) or bool(walk.trail.get("over"))
        await _keep(session, ticket, walk, actor.id, actor.id, at, left=not ended)


async def _keep(
    session: AsyncSession,
    ticket: Ticket,
    walk: ScriptContent,
    walker: int,
    by: int | None,
    at: datetime,
    *,
    left: bool = False,
) -> bool:
    """Writes the run and its line of the timeline; False where the version does not lead so."""
    checked = await _checked(session, walk, at)
    if checked is None:
        return False
    script, trail = checked
    ending = Ending.LEFT if left else Ending.REACHED if trail.over else Ending.EARLY
    reason = words(walk.reason, "reason", "reason", REASON_MOST) if ending is Ending.EARLY else None
    run = ScriptRun(
        ticket_id=ticket.id,
        version_id=walk.version_id,
        person_id=walker,
        began_at=_moment(trail.began),
        ended_at=_moment(max(trail.ended, *(a.at for a in trail.answers), trail.began)),
        ending=ending.value,
        node=trail.node,
        reason=reason,
        ordered=trails.brings(script, trail).order,
        answers=trail.dump()["answers"],
    )
    session.add(run)
    await session.flush()
    detail = {"run": run.id, "version": walk.version_id, "ending": ending.value}
    record(session, ticket, "script", by, at, detail, _told(script, run))
    return True


def _told(script: Script, run: ScriptRun) -> Json:
    """What the timeline says: names as they are now, the person's own reason apart."""
    known = run.reason is None or run.reason in REASONS
    return {
        "script": script.words(script.name, script.languages[0]),
        "ending": run.ending,
        "count": len(run.answers),
        "why": (run.reason or "") if known else TYPED,
    } | ({} if known else {"reason": run.reason})


async def _checked(session: AsyncSession, walk: ScriptContent, at: datetime) -> tuple[Script, Trail] | None:
    """The version and the walk that leads through it; a customer's is over where the staff asks on."""
    script, trail = await _script(session, walk.version_id), _read(walk.trail)
    if script is None or trail is None:
        return None
    if not any(_leads(each, trail) for each in (script, visible(script, "customer"))):
        return None
    return script, _in_time(trail, at)


async def _script(session: AsyncSession, version_id: int) -> Script | None:
    if not scope.possible(version_id):
        return None
    content = await session.scalar(select(ScriptVersion.content).where(ScriptVersion.id == version_id))
    return None if content is None else Script.load(content)


def _read(stored: Mapping[str, Any]) -> Trail | None:
    """A draft is old, or of another release, or was forged: what can't be read is no walk."""
    try:
        return Trail.load(stored)
    except (TypeError, ValueError, LookupError, OverflowError):
        return None


def _leads(script: Script, trail: Trail) -> bool:
    """Whether the answers lead through this version to where the trail says it is."""
    try:
        walked = trails.begun(script, trail.began)
        for answer in trail.answers:
            walked = trails.taken(
                script, walked, answer.option, answer.at, measured=answer.measured, read=answer.read
            )
    except KeyError:  # a node that is not there
        return False
    return (walked.node, walked.over, walked.answers) == (trail.node, trail.over, trail.answers)


def _in_time(trail: Trail, at: datetime) -> Trail:
    """No time of a walk lies in the future, or before one that came earlier."""
    now = int(at.timestamp())
    latest = began = min(max(trail.began, 0), now)
    answers: list[Answer] = []
    for answer in trail.answers:
        latest = max(latest, min(answer.at, now))
        answers.append(replace(answer, at=latest))
    ended = max(latest, min(trail.ended, now)) if trail.ended else 0
    return replace(trail, began=began, answers=tuple(answers), ended=ended)


def _moment(unix: int) -> datetime:
    return datetime.fromtimestamp(unix, UTC)


def _run(row: ScriptRun, content: Mapping[str, Any], protocol: str, who: str) -> Run:
    script = Script.load(content)
    over = row.ending == Ending.REACHED.value
    trail = Trail.load(
        {
            "began": row.began_at.timestamp(),
            "node": row.node,
            "over": over,
            "answers": row.answers,
            "ended": row.ended_at.timestamp(),
        }
    )
    assert trail is not None
    return Run(
        row.ticket_id,
        protocol,
        script,
        trail,
        Ending(row.ending),
        row.reason,
        row.ordered,
        who,
        row.ended_at,
    )
