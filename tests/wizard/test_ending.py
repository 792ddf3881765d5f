"""An effect may end the way: then nothing that comes later changes the draft."""

import pytest

from services.wizard import Done, Draft, acts, apply, follow
from tests.wizard.library import LIBRARY


@pytest.mark.parametrize("leads", ["", "leave", "out", "next"])
def test_an_effect_with_a_receipt_ends_the_way_wherever_it_leads(leads: str) -> None:
    draft = Draft(1, 2, 0, LIBRARY.name, "reader", LIBRARY.steps[0].name())
    ended = follow(LIBRARY, draft, Done(receipt="given", leads=leads))
    assert (draft.state, ended.state) == ("open", "finished")
    late = (
        acts.Say(id=9, at=9, text="late"),
        acts.Next(id=9, at=9, visit=ended.visit),
        acts.Confirm(id=9, at=9, visit=ended.visit, turn=ended.turn),
    )
    for act in late:
        outcome = apply(LIBRARY, ended, act, {})
        assert not outcome.changed
        assert outcome.note is not None
        assert outcome.note.key == "draft-finished"
