"""What an audience may see of a script: an operator's texts leave no staff chat, whatever is walked."""

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import Texts
from handlers.painter import paint
from handlers.screen import Screen, units
from services.intake import INTAKE
from services.scripts import report, seen
from services.scripts.trail import brings, here
from services.scripts.tree import Script
from services.wizard import Draft, page
from tests.services.scripts.any_scripts import LANGUAGES, OPERATOR, STAFF, WALKS, scripts, walked
from tests.wizard.intake import facts_of, scene

ZONE = ZoneInfo("America/Sao_Paulo")


TEXTS = {language: Texts.load(language) for language in LANGUAGES}


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


def screen(
    script: Script, picks: list[int], language: str, audience: str, place: str, *, explained: bool = True
) -> Screen:
    """What is painted of a walk."""
    trail = walked(seen.visible(script, audience), picks)
    answers = {"script": 1, "trail": trail.dump(), "explained": explained}
    draft = Draft(1, 7, 0, "intake", audience, place, protocol="20260000001")
    draft.answers = {"service_data": {"guided": True}, "script": answers}
    draft.focus = INTAKE.flow.step(draft).open_question(draft)
    facts = facts_of(draft, scene(script, TEXTS[language], language))
    return paint(page(INTAKE.flow, draft, facts), TEXTS[language])


@settings(deadline=None)
@given(
    scripts(), WALKS, st.sampled_from(LANGUAGES), st.sampled_from(["script", "script_report"]), st.booleans()
)
def test_a_screen_for_a_customer_holds_nothing_of_the_staff(
    script: Script, picks: list[int], language: str, place: str, explained: bool
) -> None:
    theirs = screen(script, picks, language, "customer", place, explained=explained)
    shown = f"{theirs.text} {theirs.rows}"
    assert OPERATOR not in shown
    assert STAFF not in shown
    assert units(theirs.text) <= 4096


@settings(deadline=None)
@given(scripts(), WALKS, st.sampled_from(LANGUAGES), st.booleans())
def test_an_operator_is_told_what_to_check_when_explanations_are_shown(
    script: Script, picks: list[int], language: str, explained: bool
) -> None:
    node = here(script, trail := walked(script, picks))
    assert node is not None
    theirs = screen(script, picks, language, "operator", "script", explained=explained)
    due = explained and bool(node.check) and (node.leaf or not trail.over)
    assert (f"{OPERATOR}{node.key}" in theirs.text) is due
    assert units(theirs.text) <= 4096
