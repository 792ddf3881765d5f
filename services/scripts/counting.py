"""Counting: the statements that make figures of a version's walks; a loop is many visits of one walk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, case, cast, func, select, true, union
from sqlalchemy.ext.asyncio import AsyncSession

from services.script_tables import Ending, ScriptRun
from services.scripts.figures import AtNode, Figures
from services.scripts.report import REASONS
from services.scripts.runs import TYPED
from services.scripts.tree import Script
from services.states import TicketState
from services.tables import Ticket

RESOLVED = (TicketState.RESOLVED.value, TicketState.CLOSED.value)
LEFT = "left"
"""Stands for the reason of a walk whose draft was given up."""


async def counted(session: AsyncSession, script: Script, which: ColumnElement[bool]) -> Figures:
    """The figures of those walks of one version."""
    answers = _answers(which)
    options = {
        (node, option): count
        for node, option, count in await session.execute(
            select(answers.c.node, answers.c.option, func.count()).group_by(answers.c.node, answers.c.option)
        )
    }
    nodes = await _nodes(session, script, which, answers)
    reason = case(
        (ScriptRun.reason.in_(REASONS), ScriptRun.reason),
        (ScriptRun.reason.is_(None), LEFT),
        else_=TYPED,
    )
    reasons = {
        (node, why): count
        for node, why, count in await session.execute(
            select(ScriptRun.node, reason, func.count())
            .where(which, ScriptRun.ending != Ending.REACHED.value)
            .group_by(ScriptRun.node, reason)
        )
    }
    return Figures(**await _whole(session, which), nodes=nodes, options=options, reasons=reasons)


def _answers(which: ColumnElement[bool]) -> Any:
    """Every answer: its walk, its node and option, and the seconds it took where somebody gave it."""
    each = (
        func.jsonb_array_elements(ScriptRun.answers)
        .table_valued("value", with_ordinality="place")
        .render_derived()
    )
    at = cast(each.c.value.op("->>")(2), BigInteger)
    began = cast(func.extract("epoch", ScriptRun.began_at), BigInteger)
    before = func.lag(at).over(partition_by=ScriptRun.id, order_by=each.c.place)
    measured = func.coalesce(each.c.value.op("->>")(3), "0") == "1"
    return (
        select(
            ScriptRun.id.label("run"),
            each.c.value.op("->>")(0).label("node"),
            each.c.value.op("->>")(1).label("option"),
            case((measured, None), else_=func.greatest(at - func.coalesce(before, began), 0)).label("took"),
        )
        .select_from(ScriptRun)
        .join(each, true())
        .where(which)
        .cte("answers")
    )


async def _nodes(
    session: AsyncSession, script: Script, which: ColumnElement[bool], answers: Any
) -> Mapping[str, AtNode]:
    came = union(
        select(answers.c.node, answers.c.run), select(ScriptRun.node, ScriptRun.id).where(which)
    ).subquery()
    came_by = await session.execute(select(came.c.node, func.count()).group_by(came.c.node))
    runs = {str(node): int(count) for node, count in came_by}
    median = func.percentile_cont(0.5).within_group(answers.c.took)
    answered = {
        node: (count, seconds)
        for node, count, seconds in await session.execute(
            select(answers.c.node, func.count(), median).group_by(answers.c.node)
        )
    }
    ended = await _ended(session, which)
    found = {}
    for node, count in runs.items():
        visits, seconds = answered.get(node, (0, None))
        last, left = ended.get(node, (0, 0))
        here = script.nodes.get(node)
        shown = last if here is None or here.leaf else left  # what an option ended was counted by its answer
        found[node] = AtNode(visits + shown, count, last, left, None if seconds is None else float(seconds))
    return found


async def _ended(session: AsyncSession, which: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
    """How many walks ended at each node, and how many of them before an end."""
    before = func.count().filter(ScriptRun.ending != Ending.REACHED.value)
    rows = await session.execute(
        select(ScriptRun.node, func.count(), before).where(which).group_by(ScriptRun.node)
    )
    return {node: (count, left) for node, count, left in rows}


async def _whole(session: AsyncSession, which: ColumnElement[bool]) -> dict[str, Any]:
    unordered = and_(~ScriptRun.ordered, Ticket.state.in_(RESOLVED))
    took = cast(func.extract("epoch", ScriptRun.ended_at - ScriptRun.began_at), Integer)
    statement = (
        select(
            func.count().label("runs"),
            *(func.count().filter(ScriptRun.ending == each.value).label(each.value) for each in Ending),
            func.count().filter(unordered).label("unordered"),
            func.percentile_cont(0.5).within_group(took).label("seconds"),
        )
        .select_from(ScriptRun)
        .join(Ticket, Ticket.id == ScriptRun.ticket_id)
        .where(which)
    )
    return dict((await session.execute(statement)).one()._mapping)
