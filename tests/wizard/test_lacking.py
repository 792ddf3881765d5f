"""Fields that only some drafts are asked, and effects that lead to another page of the way, over random walks."""

from typing import Annotated

from hypothesis import given
from hypothesis import strategies as st

from services.wizard import Choice, Done, Draft, Flow, Option, Step, Text, acts, follow, page
from tests.wizard.library import LIBRARY
from tests.wizard.library import facts as library_facts
from tests.wizard.walking import Walker


class Kind(Step):
    """What it is about; it may be chosen anew at any time."""

    kind: Annotated[str | None, Choice(required=True, goes=True)] = None


class Size(Step):
    """Only a shirt has a size."""

    size: Annotated[int | None, Choice(required=True)] = None
    words: Annotated[str | None, Text(required=True)] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        return () if draft[Kind].kind == "shirt" else ("size",)


class Hat(Step):
    """Only hats."""

    brim: Annotated[str | None, Text(required=True)] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[Kind].kind == "hat"


class End(Step):
    """The summary."""


SHOP = Flow("shop", (Kind, Hat, Size, End))


def facts(draft: Draft) -> dict[str, list[Option]]:
    """Sizes are given to every draft: whoever asks for none takes none."""
    return {
        "kind": {"kind": [Option("shirt", "Shirt"), Option("hat", "Hat")]},
        "size": {"size": [Option(n, f"Size {n}") for n in range(38, 44)]},
    }.get(draft.place, {})


ACTS = st.lists(st.sampled_from(["shirt", "hat", "40", "word", "next", "back", "focus"]), max_size=20)


def walked(words: list[str]) -> Walker:
    walker = Walker(SHOP, facts)
    for word in words:
        match word:
            case "next":
                walker.next()
            case "back":
                walker.back()
            case "word":
                walker.say("dom")
            case "focus":
                walker.do(acts.Focus, field="size")
            case _:
                walker.press("size" if word == "40" else "kind", word)
    return walker


@given(ACTS)
def test_a_field_that_is_not_asked_is_not_shown_not_missing_not_answered_and_not_kept(
    words: list[str],
) -> None:
    walker = walked(words)
    draft = walker.draft
    if draft[Kind].kind == "shirt":
        assert "size" in Size.asks(draft)
        return
    if draft.place == "size":
        assert [line.name for line in walker.page.lines] == ["words"]
        assert draft.focus != "size"
        assert not walker.press("size", 40)
        assert not walker.do(acts.Focus, field="size")
    assert "size" not in Size.missing(draft)
    assert "size" not in SHOP.harvest(draft).get("size", {})
    assert walker.finish()


@given(ACTS)
def test_an_effect_leads_to_a_page_only_past_complete_ones(words: list[str]) -> None:
    draft = walked(words).draft
    after = follow(SHOP, draft, Done(answers={"kind": {"kind": "hat"}}, leads="hat"))
    assert after.place == "hat", "the page that the answer brought onto the way"
    assert page(SHOP, after, facts(after)).number == 2
    empty = follow(SHOP, draft, Done(answers={"hat": {"brim": None}}, leads="end"))
    assert empty.place == draft.place or not SHOP.missing(empty)


def test_what_is_ticked_is_no_question_that_can_be_opened() -> None:
    walker = Walker(LIBRARY, library_facts)
    walker.press("wish", "return")
    assert walker.place == "reader"
    for name in ("loud", "companions", "gone"):
        assert not walker.do(acts.Focus, field=name)
    assert walker.do(acts.Focus, field="mark")
