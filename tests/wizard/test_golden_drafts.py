"""Drafts as releases stored them, kept for ever: each opens at its step, or a safe earlier one, with its answers."""

import json
from pathlib import Path

import pytest

from services.wizard import Draft, reopen
from tests.wizard.intake import FLOW

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_draft_of_a_release_opens_where_it_was(path: Path) -> None:
    stored = json.loads(path.read_text())
    draft = Draft.load(path.read_bytes())
    opened = reopen(FLOW, draft)
    assert opened.place == stored["place"]
    assert opened.answers == stored["answers"]
    assert opened.protocol == stored["protocol"]
    assert opened.kept == stored.get("kept", "")
    assert json.loads(draft.dump()) == {**stored}, "what a release stored is what it would store again"


def test_there_are_golden_drafts() -> None:
    assert GOLDEN


def test_a_draft_of_the_short_way_is_small() -> None:
    """Law of performance.md: at most 1 kB."""
    assert max(len(Draft.load(path.read_bytes()).dump()) for path in GOLDEN) < 1000
