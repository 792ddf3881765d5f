"""What an audience may see of a script: an operator's texts leave no staff chat, whatever is walked."""

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.scripts import report, seen
from services.scripts.trail import brings, here
from services.scripts.tree import Script
from tests.services.scripts.any_scripts import LANGUAGES, OPERATOR, STAFF, WALKS, scripts, walked

ZONE = ZoneInfo("America/Sao_Paulo")


def said(key: str, **values: object) -> str:
    """A text by its key, as a report has it."""
    return f"{key} {' '.join(map(str, values.values()))}"


@settings(deadline=None)
@given(scripts(), WALKS, st.sampled_from(LANGUAGES), st.sampled_from(["customer", "anybody"]))
def test_a_report_for_a_customer_holds_nothing_of_the_staff(
    script: Script, picks: list[int], language: str, audience: str
) -> None:
    theirs = walked(seen.visible(script, audience), picks)
    for trail in (theirs, walked(script, picks)):  # also of a walk that an operator went on with
        whole = report.text(script, trail, language, ZONE, said, audience=audience)
        assert OPERATOR not in whole
        assert STAFF not in whole
    assert [line.question for line in report.lines(script, theirs, language, ZONE, audience)] == [
        script.words(script.nodes[answer.node].ask, language) for answer in theirs.answers
    ], "all that they were asked is there"


@settings(deadline=None)
@given(scripts(), WALKS, st.sampled_from(LANGUAGES))
def test_what_a_customer_walks_is_the_same_script_as_far_as_it_is_for_them(
    script: Script, picks: list[int], language: str
) -> None:
    own = seen.visible(script, "customer")
    trail = walked(own, picks)
    assert not any(script.nodes[answer.node].staff for answer in trail.answers), (
        "nobody of the staff was asked"
    )
    node = here(own, trail)
    assert node is not None
    if script.nodes[trail.node].staff:
        assert (trail.over, node.options, script.words(node.ask, language)) == (True, (), "")
    assert seen.visible(own, "customer") == own, "there is nothing more to hide"
    assert not any(mark in str(own.dump()) for mark in (OPERATOR, STAFF)), "also not in what is kept of it"


@settings(deadline=None)
@given(scripts(), WALKS, st.sampled_from(LANGUAGES), st.sampled_from(sorted(seen.STAFF)))
def test_staff_see_all_of_it(script: Script, picks: list[int], language: str, audience: str) -> None:
    trail = walked(script, picks)
    assert seen.visible(script, audience) is script
    lines = report.lines(script, trail, language, ZONE, audience)
    assert [(line.question, line.answer) for line in lines] == [
        (
            script.words(script.nodes[answer.node].ask, language),
            script.words(script.nodes[answer.node].option(answer.option).label, language),  # type: ignore[union-attr]
        )
        for answer in trail.answers
    ]
    brought = report.brought(script, brings(script, trail), language, said)
    assert all(line in report.text(script, trail, language, ZONE, said) for line in brought)
