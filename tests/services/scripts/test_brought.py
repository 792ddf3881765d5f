"""What a script brings meets what is said on Prim. Contato already: nobody's choice is lost, nothing stays behind."""

from datetime import UTC
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts import Texts
from services.conversation import Scene
from services.desk import Services
from services.intake.script_results import FIELDS, RESULT_MOST, merged, result
from services.people import Person
from services.scripts.library import Version
from services.scripts.trail import MOST_ANSWERS, begun, taken
from services.scripts.tree import Node, Option, Script
from services.states import Role

TYPED = {"type": 3, "assignee": "c1"}
NAMES = (*FIELDS, "type_gone")
ANY = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3))
WANTED = ANY.map(lambda said: {name: said[name] for name in said if name != "assignee" or "type" in said})
"""A script sets a type, which may bring a destination along."""


def after(said: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


@pytest.mark.seed("S4.2.2.1.1.2")
def test_what_nobody_said_is_filled_in_and_replaced_and_taken_back() -> None:
    changes, brought = merged({}, {}, {**TYPED, "priority": 3, "order": True})
    assert changes == {**TYPED, "priority": 3, "order": True}
    assert brought == {**TYPED, "priority": 3, "order": True}
    said = after({}, changes)
    changes, brought = merged(brought, said, {"type": 4, "resolved": True})
    assert after(said, changes) == {"type": 4, "resolved": True}, (
        "no visit any more; the new type has no destination"
    )
    assert merged(brought, after(said, changes), {}) == ({"type": None, "resolved": None}, {})


def test_what_was_chosen_before_stays_as_it_is() -> None:
    said = {"type": 5, "assignee": "p2", "resolved": False}
    assert merged({}, said, {**TYPED, "resolved": True}) == ({"resolved": True}, {"resolved": True})
    assert merged({}, {"type": 5}, TYPED) == ({}, {}), "the destination belongs to the type that was chosen"


@pytest.mark.parametrize("changed", [{"type": 5}, {"type": 5, "assignee": "c2"}])
def test_a_type_that_somebody_changed_keeps_its_destination(changed: dict[str, Any]) -> None:
    _, brought = merged({}, {}, TYPED)
    for wanted in ({}, TYPED, {"type": 4, "assignee": "c4"}):
        changes, brought = merged(brought, {**TYPED, **changed}, wanted)
        assert changes == {}


def test_a_destination_that_somebody_changed_stays_beside_the_scripts_type() -> None:
    _, brought = merged({}, {}, TYPED)
    changes, brought = merged(brought, {"type": 3, "assignee": "p9"}, {"type": 4, "assignee": "c4"})
    assert changes == {"type": 4}
    assert merged(brought, {"type": 4, "assignee": "p9"}, {})[0] == {"type": None}


def test_a_tick_that_somebody_took_away_stays_away() -> None:
    _, brought = merged({}, {}, {"resolved": True})
    assert merged(brought, {"resolved": False}, {"resolved": True})[0] == {}


@given(ANY, st.lists(WANTED, max_size=3), WANTED)
def test_without_a_hand_on_it_only_the_last_script_counts(
    by_hand: dict[str, int], walks: list[dict[str, int]], last: dict[str, int]
) -> None:
    """Whatever was walked before, and the same again changes nothing."""
    start = {name: value for name, value in by_hand.items() if name in FIELDS}
    said, brought = dict(start), dict[str, Any]()
    for wanted in (*walks, last):
        changes, brought = merged(brought, said, wanted)
        said = after(said, changes)
    changes, once = merged({}, start, last)
    assert (said, brought) == (after(start, changes), once)
    assert merged(brought, said, last) == ({}, brought)
    changes, brought = merged(brought, said, {})
    assert (after(said, changes), brought) == (start, {})


def test_of_a_long_walk_the_last_answers_are_pasted_and_the_others_counted() -> None:
    ask = Node("n", {"en": "Is the light on now? 😀"}, options=(Option("no", {"en": "<No>"}, "n"),))
    script = Script("k", {"en": "K"}, ("en",), "n", {"n": ask})
    trail = begun(script, 0)
    for second in range(MOST_ANSWERS):
        trail = taken(script, trail, "no", second)
    desk = cast(Services, SimpleNamespace(timezone=UTC))
    scene = Scene(Person(1, "Ana", Role.OPERATOR), desk, Texts.load("en"), "en")
    pasted = result(scene, Version(1, 1, script), trail, "hung_up")
    head, earlier, *answers, foot = pasted.splitlines()
    assert (head, foot) == ("Script K:", "Ended before the last question: The call dropped")
    assert earlier == f"({MOST_ANSWERS - len(answers)} more answers before)"
    assert set(answers) == {"- Is the light on now? 😀 <No>"}
    assert RESULT_MOST - 40 < len(pasted) <= RESULT_MOST + len(earlier) + 1
