"""Walks of tickets: what a draft says of one is never trusted; what leads through its version is kept, once."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.merging import Addition
from services.printing import Printing
from services.script_tables import Ending
from services.scripts import trail as trails
from services.scripts.runs import ScriptRuns, said
from services.scripts.seen import visible
from services.scripts.tree import Node, Option, Script, Then
from services.ticket_content import ScriptContent
from services.tickets import Refused
from tests.services.stories.desk import AT, Desk

NOW = int(AT.timestamp())
LIGHT = Node(
    "luz",
    {"pt_BR": "Acesa?"},
    check={"pt_BR": "Olhe a OLT"},
    options=(Option("sim", {"pt_BR": "Sim"}, "luz"), Option("nao", {"pt_BR": "Não"}, "visita")),
)
VISIT = Node("visita", {"pt_BR": "Um técnico vai."}, then=Then(order=True))
SCRIPT = Script("luz", {"pt_BR": "Luz"}, ("pt_BR",), "luz", {n.key: n for n in (LIGHT, VISIT)})


async def version(desk: Desk, script: Script = SCRIPT) -> int:
    """The script, in use."""
    number: int = await desk.one(
        "WITH s AS (INSERT INTO scripts (key) VALUES (gen_random_uuid()::text) RETURNING id)"
        " INSERT INTO script_versions (script_id, number, digest, content, words)"
        " SELECT id, 1, '', cast(:content AS jsonb), '' FROM s RETURNING id",
        content=json.dumps(script.dump()),
    )
    return number


def walk(*options: str, began: int = NOW - 60) -> dict[str, Any]:
    trail = trails.begun(SCRIPT, began)
    for second, option in enumerate(options, 1):
        trail = trails.taken(SCRIPT, trail, option, began + second)
    return trail.dump()


async def confirmed(desk: Desk, script: ScriptContent) -> int:
    """A ticket with this walk."""
    opened = await desk.opened()
    content = await desk.content(script=script)
    for _ in range(2):
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    return opened.ticket_id


@pytest.mark.seed("S4.2.3")
async def test_a_walk_is_kept_once_with_what_it_led_to(desk: Desk) -> None:
    ticket = await confirmed(
        desk, ScriptContent(await version(desk), walk("sim", "nao") | {"ended": NOW - 10})
    )
    assert await desk.one("SELECT count(*) FROM script_runs WHERE ticket_id = :id", id=ticket) == 1
    run = await ScriptRuns(desk.engine).of_ticket(desk.bruno, ticket)
    assert run is not None
    assert (run.ending, run.ordered, run.reason, run.who) == (Ending.REACHED, True, None, desk.ana.name)
    assert run.trail.dump() == walk("sim", "nao") | {"ended": NOW - 10, "before": {}}
    assert run.ended_at == AT - timedelta(seconds=10)
    sheet = await Printing(desk.engine).sheet(desk.ana, ticket, key="k", at=AT)
    assert "Olhe" not in repr(sheet)
    assert "Luz" not in repr(sheet)


async def test_a_walk_that_ended_early_keeps_its_reason_and_no_times_of_the_future(desk: Desk) -> None:
    script = ScriptContent(await version(desk), walk("sim", began=NOW + 10**7), " Cliente saiu\0 ")
    run = await ScriptRuns(desk.engine).of_ticket(desk.ana, await confirmed(desk, script))
    assert run is not None
    assert (run.ending, run.reason) == (Ending.EARLY, "Cliente saiu")
    assert (run.ended_at, run.trail.answers[0].at) == (AT, NOW)
    body = await desk.one(
        "SELECT body FROM timeline WHERE ticket_id = :id AND kind = 'script'", id=run.ticket_id
    )
    assert body == {"script": "Luz", "ending": "early", "count": 1, "why": "typed", "reason": "Cliente saiu"}


async def test_a_customers_walk_is_over_where_the_staff_asks_on(desk: Desk) -> None:
    asked = replace(LIGHT, key="visita", staff=True)
    script = replace(SCRIPT, nodes={"luz": LIGHT, "visita": asked})
    seen = visible(script, "customer")
    trail = trails.taken(seen, trails.begun(seen, NOW), "nao", NOW)
    assert trail.over
    ticket = await confirmed(desk, ScriptContent(await version(desk, script), trail.dump()))
    run = await ScriptRuns(desk.engine).of_ticket(desk.ana, ticket)
    assert run is not None
    assert (run.ending, run.trail.node) == (Ending.REACHED, "visita")


FORGED: list[dict[str, Any]] = [
    walk("sim", "nao") | {"node": "luz"},
    walk("sim") | {"over": True},
    walk() | {"node": "gone"},
    walk("sim") | {"answers": [["gone", "sim", NOW]]},
    walk("sim") | {"answers": [["luz", "gone", NOW]]},
    walk("sim") | {"answers": [["luz"]]},
    walk("sim") | {"answers": 7},
    walk() | {"began": "x"},
    {"nothing": 1},
    walk("nao") | {"answers": [*walk("nao")["answers"], ["visita", "sim", NOW]]},
    walk() | {"answers": [["luz", "sim", NOW]] * 301},
]


async def test_a_walk_that_does_not_lead_so_is_refused_and_nothing_is_written(desk: Desk) -> None:
    opened, number = await desk.opened(), await version(desk)
    before = await desk.everything()
    for forged in FORGED:
        content = await desk.content(script=ScriptContent(number, forged))
        with pytest.raises(Refused) as refused:
            await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
        assert (refused.value.reason_key, refused.value.field) == ("script_not_kept", "script")
    assert await desk.everything() == before
    walked = ScriptContent(number, FORGED[0])
    await desk.tickets.cancel(desk.ana, opened.draft_id, key="stop", at=AT, walk=walked)
    assert await ScriptRuns(desk.engine).of_ticket(desk.ana, opened.ticket_id) is None


async def test_a_version_that_is_not_there_or_a_reason_without_end_is_refused(desk: Desk) -> None:
    opened = await desk.opened()
    known = await version(desk)
    for script, key in (
        (ScriptContent(987654, walk()), "script_not_kept"),
        (ScriptContent(-1, walk()), "script_not_kept"),
        (ScriptContent(10**30, walk()), "script_not_kept"),
        (ScriptContent(known, walk(), "x" * 201), "reason_too_long"),
    ):
        content = await desk.content(script=script)
        with pytest.raises(Refused) as refused:
            await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
        assert refused.value.reason_key == key
    for priority in (0, 5, -1):
        content = await desk.content(priority=priority)
        with pytest.raises(Refused) as refused:
            await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
        assert refused.value.field == "priority"


async def test_what_is_cancelled_or_added_to_another_ticket_keeps_its_walk(desk: Desk) -> None:
    content = await desk.content()
    into = await desk.opened()
    await desk.tickets.confirm(desk.ana, into.draft_id, content, key="go", at=AT)
    number = await version(desk)
    addition = Addition(into.ticket_id, content.customer_id or 0, content.contact_id)
    for script, ending in (
        (ScriptContent(number, walk("sim")), Ending.LEFT),
        (ScriptContent(number, walk("nao")), Ending.REACHED),
        (ScriptContent(number, walk("sim"), "hung_up"), Ending.EARLY),
    ):
        opened = await desk.opened()
        await desk.tickets.merge(desk.ana, opened.draft_id, addition, key="m", at=AT, walk=script)
        run = await ScriptRuns(desk.engine).of_ticket(desk.ana, opened.ticket_id)
        assert run is not None
        assert run.ending is ending
    opened = await desk.opened()
    walked = ScriptContent(number, walk("nao"))
    await desk.tickets.cancel(desk.ana, opened.draft_id, key="c", at=AT, walk=walked)
    run = await ScriptRuns(desk.engine).of_ticket(desk.ana, opened.ticket_id)
    assert run is not None
    assert (run.ending, run.trail.over) == (Ending.LEFT, False)
    assert await ScriptRuns(desk.engine).of_ticket(desk.tiago, opened.ticket_id) is None


def test_only_a_script_that_was_begun_and_is_wanted_is_a_walk() -> None:
    page = {"script": 3, "trail": walk("sim"), "reason": None}
    answers: dict[str, dict[str, Any]] = {"service_data": {"guided": True}, "script": page}
    assert said(answers) == ScriptContent(3, walk("sim"), None)
    others: list[dict[str, dict[str, Any]]] = [
        {"service_data": {"guided": False}},
        {"script": {"script": 3}},
        {"script": {}},
    ]
    for changes in others:
        assert said({**answers, **changes}) is None
