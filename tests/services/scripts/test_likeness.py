"""What a problem's words point to: never a weak guess, and the reason is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.scripts.likeness import (
    COMMON,
    FEWEST,
    STEMS,
    Guess,
    Match,
    by_tickets,
    by_words,
    either,
    levels,
    telling,
    usual_type,
)
from services.scripts.tree import Node, Option, Script, Then

LIGHT, SLOW = 1, 2


def said(*matches: Match) -> Guess | None:
    return by_words(matches)


def test_the_best_phrases_win_and_are_the_reason() -> None:
    best = said(Match(LIGHT, "luz vermelha", 2), Match(LIGHT, "sem internet", 1.5), Match(SLOW, "lenta", 1))
    assert best is not None
    assert (best.id, best.words) == (LIGHT, ("luz vermelha", "sem internet"))


def test_a_phrase_that_stands_there_is_told_before_one_that_is_like_it_and_none_twice() -> None:
    best = said(
        Match(SLOW, "Internet lento", 1.95, exact=False), Match(SLOW, "muito lenta", 1.5), Match(SLOW, "lenta", 1)
    )  # fmt: skip
    assert best is not None
    assert best.words == ("muito lenta", "Internet lento")


@pytest.mark.parametrize(
    "matches",
    [
        [],
        [Match(LIGHT, "conexão", 0.45, exact=False)],
        [Match(LIGHT, "internet", 1), Match(SLOW, "Internet", 1)],
        [Match(LIGHT, "luz", 1), Match(SLOW, "lenta", 0.95)],
    ],
    ids=["nothing", "one word with a bad typo", "both have it", "as good as another"],
)
def test_a_weak_guess_is_none(matches: list[Match]) -> None:
    assert by_words(matches) is None


@given(st.integers(1, 40))
def test_a_long_list_of_keywords_makes_no_better_script(count: int) -> None:
    """A phrase of two words stands against any number of single ones of another script."""
    best = said(Match(LIGHT, "luz vermelha", 2.3), *(Match(SLOW, f"word {n}", 1) for n in range(count)))
    assert best is not None
    assert best.id == LIGHT


def test_a_name_in_two_languages_that_is_the_same_counts_once() -> None:
    best = said(Match(LIGHT, "Wi-Fi", 1), Match(LIGHT, "wi-fi", 1), Match(SLOW, "lenta", 1))
    assert best is None


@given(st.lists(st.sampled_from([LIGHT, SLOW, None]), max_size=60))
def test_tickets_count_where_enough_of_them_agree(found: list[int | None]) -> None:
    best = by_tickets(found)
    if best is not None:
        looked_at = [one for one in found if one is not None][:30]
        assert best.alike == looked_at.count(best.id) >= FEWEST
        assert best.alike >= 0.6 * len(looked_at)
    elif len(set(found)) == 1 and found[0] is not None:
        assert len(found) < FEWEST


def test_many_words_come_before_tickets_and_tickets_before_few_words() -> None:
    few, many, tickets = (
        Guess(LIGHT, ("luz",), strength=1),
        Guess(LIGHT, ("a b",), strength=2),
        Guess(SLOW, alike=4),
    )
    assert [either(few, tickets), either(many, tickets), either(few, None), either(None, None)] == [
        tickets, many, few, None,
    ]  # fmt: skip


@given(st.lists(st.text(max_size=12) | st.sampled_from([*COMMON, "internet", "vermelh"]), unique=True))
def test_only_telling_stems_are_looked_for_and_none_can_break_the_query(stems: list[str]) -> None:
    kept = telling(stems)
    assert len(kept) <= STEMS
    assert not COMMON.intersection(kept)
    for level in levels(kept):
        assert not set(level) - set("".join(kept)) - set("'()&| ")


def test_most_of_the_stems_or_half_of_them() -> None:
    assert levels(["a"]) == ("('a')", "('a')")
    assert levels(["a", "b", "c"]) == ("('a' & 'b' & 'c')", "('a' & 'b') | ('a' & 'c') | ('b' & 'c')")


def test_the_type_that_a_script_sets_most_often() -> None:
    ask, slow = {"en": "?"}, Then("Slow")
    options = (Option("a", ask, then=slow), Option("b", ask, "end"), Option("c", ask, then=Then("Other")))
    nodes = {"q": Node("q", ask, options=options), "end": Node("end", ask, then=slow)}
    assert usual_type(Script("s", ask, ("en",), "q", nodes)) == "Slow"
    assert usual_type(Script("s", ask, ("en",), "end", {"end": Node("end", ask)})) == ""
