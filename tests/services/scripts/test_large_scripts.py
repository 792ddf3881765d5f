"""Scripts and walks as large as they may be: a thousand nodes, and a loop that is walked until nothing more counts."""

import json
import time
from typing import Any

import pytest

from handlers import Texts
from handlers.keyboards import keyboard
from handlers.painter import paint
from handlers.screen import units
from services.intake import INTAKE
from services.intake import script as script_page
from services.scripts.linting import wrong_with
from services.scripts.trail import MOST_ANSWERS, brings
from services.scripts.tree import Node, Option, Script, Then
from services.ticket_content import Refused
from services.wizard import Draft, acts, page
from tests.services.scripts.any_scripts import walked
from tests.wizard import intake
from tests.wizard.walking import Walker

NODES = 1_000
TEXTS = Texts.load("pt_BR")


def words(text: str) -> dict[str, str]:
    return {"pt_BR": text}


def long_one() -> Script:
    """A way of a thousand questions, each with the longest texts that it may have."""
    nodes = [
        Node(
            f"n{n}",
            words(f"{n} " + "?" * 290),
            words("<" * 300),
            words("👍" * 450),
            tuple(Option(f"o{o}", words(f"{o}{'&' * 59}"), f"n{n + 1}") for o in range(8)),
        )
        for n in range(NODES - 1)
    ]
    last = Node(f"n{NODES - 1}", words("."), then=Then("Sem conexão", order=True))
    return Script("long", words("long"), ("pt_BR",), "n0", {node.key: node for node in (*nodes, last)})


def test_a_script_of_a_thousand_nodes_is_read_walked_and_painted_in_no_time() -> None:
    script = long_one()
    assert not list(wrong_with(script))
    began = time.process_time()
    assert Script.load(json.loads(json.dumps(script.dump()))) == script
    trail = walked(script, [1] * (NODES - 1))
    assert len(trail.answers) == MOST_ANSWERS, "a walk ends before the draft is too large"
    assert brings(script, trail) == Then()
    draft = Draft(1, 7, 0, "intake", "operator", "script", focus="answer")
    draft.answers = {
        "service_data": {"guided": True},
        "script": {"script": 1, "trail": trail.dump(), "explained": True},
    }
    shown = page(INTAKE.flow, draft, intake.facts_of(draft, intake.scene(script, TEXTS)))
    screen = paint(shown, TEXTS)
    assert units(screen.text) <= 4096
    assert "?" * 290 in screen.text, "whatever is cut, the question is there"
    assert len(keyboard(shown, TEXTS)) < 20
    assert len(draft.dump()) < 20_000
    assert time.process_time() - began < 10  # a fifth of a second on an idle core


def walking() -> Walker:
    """Somebody at the first question of a script with a loop."""
    walker = Walker(intake.FLOW, intake.facts, "operator", does=intake.DOES, said=intake.SAID)
    intake.at_script(walker)
    return walker


def takes(walker: Walker, option: str, times: int) -> None:
    for n in range(times):
        walker.now += 40
        assert walker.do(acts.Set, field="answer", value=option, turn=walker.draft.turn), n


@pytest.mark.seed("S4.2.2.1.1", "S4.2.3")
def test_a_loop_walked_two_hundred_times_is_left_by_its_exit_and_reported() -> None:
    walker = walking()
    takes(walker, "0", 200)
    takes(walker, "1", 1)
    takes(walker, "1", 1)
    trail = script_page.walked(walker.draft)
    assert trail is not None
    assert (len(trail.answers), trail.over) == (202, True)
    assert len(walker.draft.dump()) < 12_000
    walker.next()
    screen = paint(page(walker.flow, walker.draft, told(walker)), TEXTS)
    assert units(screen.text) <= 4096
    assert "1. Is it on?" in screen.text
    assert "202. Slow?" in screen.text
    assert not any(f"\n{n}. " in screen.text for n in range(60, 150)), "the middle is in the file"


def test_a_walk_that_is_as_long_as_one_may_be_says_so_and_stays() -> None:
    walker = walking()
    walker.draft.answers["script"]["trail"] = walked(intake.LIGHT, [0] * (MOST_ANSWERS + 9)).dump()
    with pytest.raises(Refused, match="script_too_long"):  # the conversation keeps the draft as it was
        takes(walker, "0", 1)


def told(walker: Walker) -> dict[str, Any]:
    """What Rel. Script knows, in words."""
    return intake.facts_of(walker.draft, intake.scene(text=TEXTS))
