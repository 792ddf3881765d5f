"""A card that somebody sent fills what the page asks for, each part through its own check."""

from typing import Annotated

from services.wizard import Draft, Flow, Invalid, Step, Text, acts, apply


def digits(text: str) -> str:
    """Digits alone."""
    if not text.isdigit():
        raise Invalid("digits-wrong")
    return text


class Card(Step):
    """Two questions."""

    full_name: Annotated[str | None, Text(required=True)] = None
    phone: Annotated[str | None, Text(required=True, check=digits)] = None


WAY = Flow("card", (Card,))


def filled(**texts: str) -> tuple[dict[str, str], str]:
    draft = Draft(1, 2, 0, "card", "reader", "card")
    card = acts.Say(id=5, at=5, text="", parts=texts)
    outcome = apply(WAY, draft, card, {})
    assert draft.answers == {}, "the given draft is untouched"
    again = apply(WAY, outcome.draft, card, {})
    assert not (outcome.changed and again.changed), "once an act"
    return outcome.draft.answers.get("card", {}), outcome.note.key if outcome.note else ""


def test_what_can_be_taken_is_and_the_rest_is_named() -> None:
    assert filled(full_name="Ana", phone="12") == ({"full_name": "Ana", "phone": "12"}, "")
    assert filled(full_name="Ana", phone="x") == ({"full_name": "Ana"}, "digits-wrong")
    assert filled(other="Ana") == ({}, "expects-text")
    assert filled(full_name=" ") == ({}, "text-empty")
