"""Figures of walked scripts: by version and period, for those who supervise, and counts alone."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.scripts.figures import AtNode
from services.scripts.importing import store
from services.scripts.statistics import ScriptStatistics, Told, of_version
from services.scripts.tree import Node, Option, Script
from services.ticket_hand import TicketHand
from tests.services.stories.desk import AT, Desk

ONE = "pt_BR"
STEPS = [("light", "yes", 10), ("again", "no", 40), ("light", "yes", 60), ("again", "ok", 100)]
"""Node, option, seconds since the begin: a loop that is walked twice, and an option that ends."""


def script(name: str = "Sem conexão") -> Script:
    light = Node("light", {ONE: "A luz está acesa?"}, options=(_to("yes", "again"), _to("no", "visit")))
    again = Node("again", {ONE: "Religue. Voltou?"}, options=(_to("no", "light"), _to("ok", "")))
    nodes = {"light": light, "again": again, "visit": Node("visit", {ONE: "Vamos aí."})}
    return Script("figures", {ONE: name}, (ONE,), "light", nodes)


def _to(key: str, goal: str) -> Option:
    return Option(key, {ONE: key}, goal)


async def version(desk: Desk, name: str) -> int:
    """Stores a version, and tells its id."""
    async with AsyncSession(desk.engine) as session, session.begin():
        await store(session, [script(name)], AT)
    return int(await desk.one("SELECT max(id) FROM script_versions"))


async def walked(
    desk: Desk, of: int, steps: Sequence[Sequence[object]], node: str, ending: str, *,
    reason: str | None = None, ordered: bool = False, resolved: bool = False, at: datetime = AT,
) -> None:  # fmt: skip
    """A ticket with a walk; its seconds are counted from `at`."""
    opened = await desk.opened()
    ticket = opened.ticket_id
    if resolved:
        await desk.tickets.confirm(desk.ana, opened.draft_id, await desk.content(), key="k", at=AT)
        await TicketHand(desk.engine).resolve(desk.ana, ticket, "Feito", [], key=str(ticket), at=AT)
    began = int(at.timestamp())
    answers = [[step[0], step[1], began + int(str(step[2])), *step[3:]] for step in steps]
    await desk.rows(
        "INSERT INTO script_runs (ticket_id, version_id, person_id, began_at, ended_at, ending, node, reason, ordered,"
        " answers) VALUES (:ticket, :of, :who, :at, :end, :ending, :node, :reason, :ordered, CAST(:answers AS jsonb))",
        ticket=ticket, of=of, who=desk.ana.id, at=at, end=at + timedelta(seconds=120), ending=ending, node=node,
        reason=reason, ordered=ordered, answers=json.dumps(answers),
    )  # fmt: skip


async def told(desk: Desk, of: int, since: datetime | None = None) -> Told:
    found = await ScriptStatistics(desk.engine).told(desk.rita, of, since)
    assert found is not None
    return found


@pytest.mark.seed("S4.2.2.obs2")
async def test_walks_are_counted_by_version_with_loops_endings_reasons_and_times(own_desk: Desk) -> None:
    desk = own_desk
    old = await version(desk, "Antes")
    await walked(desk, old, [], "light", "left")
    new = await version(desk, "Depois")
    await walked(desk, new, STEPS, "again", "reached", resolved=True)
    await walked(desk, new, [("light", "no", 20, 1)], "visit", "reached", ordered=True, resolved=True)
    await walked(desk, new, [("light", "yes", 31)], "again", "early", reason="hung_up")
    await walked(desk, new, [("light", "yes", 31)], "again", "early", reason="Ligou de novo Maria")
    await walked(desk, new, [], "light", "left", at=AT - timedelta(days=40))
    found = await told(desk, new)
    assert [(each.number, each.runs) for each in found.versions] == [(2, 5), (1, 1)]
    figures = found.figures
    assert (figures.runs, figures.reached, figures.early, figures.left) == (5, 2, 2, 1)
    assert figures.unordered == 1
    assert figures.seconds == 120
    assert figures.options == {
        ("light", "yes"): 4, ("light", "no"): 1, ("again", "no"): 1, ("again", "ok"): 1,
    }  # fmt: skip
    assert figures.node("light") == AtNode(6, 5, 1, 1, 25.5), "what the system measured took nobody any time"
    assert figures.node("again") == AtNode(4, 3, 3, 2, 35)
    assert figures.node("visit") == AtNode(1, 1, 1, 0, None)
    assert figures.left_at() == [("again", 2), ("light", 1)]
    assert figures.reasons_at("again") == [("hung_up", 1), ("typed", 1)], "a person's words are no figures"
    assert figures.reasons_at("light") == [("left", 1)]
    async with AsyncSession(desk.engine) as session:
        newest = await of_version(session, new, None, None, 2)
    assert newest is not None
    assert (newest.version.runs, newest.figures.runs, newest.figures.node("light").runs) == (5, 2, 2)
    recent = await told(desk, new, AT - timedelta(days=30))
    assert (recent.figures.runs, recent.figures.left) == (4, 0)
    assert [each.runs for each in recent.versions] == [4, 1]


async def test_a_script_that_nobody_walked_has_figures_that_are_nothing(own_desk: Desk) -> None:
    desk = own_desk
    new = await version(desk, "Novo")
    found = await told(desk, new, datetime.now(UTC))
    assert (found.figures.runs, found.figures.seconds, found.figures.left_at()) == (0, None, [])
    await desk.rows("UPDATE scripts SET active = false WHERE key = 'figures'")
    listed = await ScriptStatistics(desk.engine).listing(desk.rita)
    assert [(each.script.key, each.active, each.runs) for each in listed][-1] == ("figures", False, 0)


async def test_supervisors_read_them_and_operators_find_nothing_as_where_there_is_nothing(
    own_desk: Desk,
) -> None:
    desk = own_desk
    statistics, new = ScriptStatistics(desk.engine), await version(desk, "Novo")
    assert await statistics.told(desk.ana, new) is None
    assert await statistics.listing(desk.ana) == []
    pretending = replace(desk.ana, supervises=True)
    assert await statistics.told(pretending, new) is None, "the database is asked, not what is remembered"
    await desk.rows("UPDATE people SET supervises = true WHERE id = :id", id=desk.ana.id)
    assert (await told(desk, new)).figures == getattr(await statistics.told(pretending, new), "figures", None)
    for number in (0, -1, new + 1, 2**63 - 1, 2**63):
        assert await statistics.told(desk.rita, number) is None
