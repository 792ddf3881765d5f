"""A search page: what is taken by itself, what is typed into an open choice, and what is kept as it was found."""

from typing import Annotated

import pytest

from services.wizard import Choice, Draft, Flow, Info, Invalid, Option, Step, Text, acts
from tests.wizard.walking import Walker

SHELF = ["Dom Casmurro", "Dom Quixote", "Vidas Secas"]


def amount(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 50:
        raise Invalid("amount-wrong", most=50)
    return int(text)


class Look(Step):
    """Words, how they must match, and how many."""

    words: Annotated[str | None, Text(required=True, search=True)] = None
    how: Annotated[str | None, Choice(single=False)] = None
    amount_of: Annotated[int | None, Choice(single=False, check=amount)] = None
    found: Annotated[str | None, Info(kept=True, after=("words", "how", "amount_of"))] = None
    book: Annotated[
        str | None,
        Choice(required=True, goes=True, single=False, after=("words", "how", "amount_of", "found")),
    ] = None


class End(Step):
    """The summary."""


class Library:
    """What is on the shelf may change while somebody searches; `how` is what they left it at."""

    def __init__(self, how: str = "part") -> None:
        self.shelf, self.how = list(SHELF), how

    def facts(self, draft: Draft) -> dict[str, object]:
        said = draft[Look]
        how, amount_of = said.how or self.how, said.amount_of or 2
        words = (said.words or "").casefold()
        fits = [
            b
            for b in self.shelf
            if words and (words in b.casefold() if how == "part" else words == b.casefold())
        ]
        found = said.found or ";".join(fits[:amount_of])
        books = [Option(b, b, taken=how == "whole" and ";" not in found) for b in found.split(";") if b]
        return {
            "how": [Option(h, h, taken=h == how) for h in ("part", "whole")],
            "amount_of": [Option(n, str(n), taken=n == amount_of) for n in sorted({2, 10, amount_of})],
            "found": found,
            "book": books,
        }  # fmt: skip


def looking(library: Library) -> Walker:
    return Walker(Flow("look", (Look, End)), library.facts)  # type: ignore[arg-type]


def test_what_was_left_is_taken_by_itself_and_the_focus_is_on_the_words() -> None:
    ana = looking(Library())
    assert (ana.said("look", "how"), ana.said("look", "amount_of")) == ("part", 2)
    assert ana.draft.focus == "words"


def test_what_is_taken_by_itself_drops_nothing_that_was_said_before() -> None:
    """A draft of a release that did not ask how."""
    library = Library()
    ana = looking(library)
    ana.say("dom")
    ana.press("book", "Dom Quixote")
    for gone in ("how", "amount_of", "found"):
        ana.draft.answers["look"].pop(gone)
    ana.back()
    assert (ana.said("look", "how"), ana.said("look", "book")) == ("part", "Dom Quixote")


def test_what_was_found_stays_as_it_was_until_it_is_looked_for_again() -> None:
    library = Library()
    ana = looking(library)
    ana.say("dom")
    library.shelf.insert(0, "Dom Pedro")
    ana.do(acts.Turn, number=1)
    assert [o.value for o in ana.page.options] == ["Dom Casmurro", "Dom Quixote"]
    ana.say("dom")
    assert [o.value for o in ana.page.options] == ["Dom Pedro", "Dom Casmurro"], (
        "the same words are a new search"
    )
    library.shelf.remove("Dom Pedro")
    assert ana.do(acts.Focus, field="words")
    assert [o.value for o in ana.page.options] == ["Dom Casmurro", "Dom Quixote"]
    assert ana.draft.focus == "book"


def test_another_way_of_looking_looks_again() -> None:
    ana = looking(Library())
    ana.say("vidas secas")
    assert ana.place == "look", "one hit of a part is looked at"
    ana.press("how", "whole")
    assert ana.place == "end", "one hit of a whole is sure"


@pytest.mark.parametrize("wrong", ["0", "-1", "51", "dom"])
def test_what_is_typed_into_an_open_choice_with_a_check_is_its_answer(wrong: str) -> None:
    ana = looking(Library())
    ana.say("dom")
    ana.do(acts.Focus, field="amount_of")
    assert not ana.say(wrong)
    assert ana.note is not None
    assert (ana.note.key, ana.note.fields, ana.said("look", "words")) == (
        "amount-wrong",
        ("amount_of",),
        "dom",
    )
    assert ana.say("1")
    assert ana.said("look", "amount_of") == 1, "the number itself, not the first option"
    assert [o.value for o in ana.page.options] == ["Dom Casmurro"]


def test_words_typed_while_another_choice_is_open_are_the_search() -> None:
    ana = looking(Library())
    ana.do(acts.Focus, field="how")
    ana.say("whole")
    assert (ana.said("look", "words"), ana.said("look", "how")) == ("whole", "part")
    ana.do(acts.Focus, field="how")
    ana.say("2")
    assert ana.said("look", "how") == "whole"


def test_a_sure_hit_goes_on_once_and_can_be_gone_back_to() -> None:
    ana = looking(Library("whole"))
    ana.say("dom quixote")
    assert ana.place == "end"
    ana.back()
    assert (ana.place, ana.said("look", "book")) == ("look", "Dom Quixote")
    ana.say("dom")
    assert (ana.place, ana.said("look", "book")) == ("look", None)


def test_what_is_known_beforehand_and_sure_is_passed() -> None:
    known = {"look": {"words": "dom casmurro"}}
    ana = Walker(Flow("look", (Look, End)), Library("whole").facts, known=known)  # type: ignore[arg-type]
    assert (ana.place, ana.said("look", "book")) == ("end", "Dom Casmurro")


def test_a_number_with_a_zero_before_it_is_a_code_and_names_no_option() -> None:
    ana = looking(Library())
    ana.say("dom")
    ana.say("01")
    assert (ana.place, ana.said("look", "words")) == ("look", "01")
