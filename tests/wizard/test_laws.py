"""The seven laws of a guided conversation, over random ways and random walks, the library's
and the seed's."""

from dataclasses import dataclass
from typing import Annotated, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import create_model

from services.wizard import Choice, Draft, Flag, Flow, Info, Option, Question, Step, Text, acts, page, reopen
from tests.wizard import intake
from tests.wizard.library import LIBRARY
from tests.wizard.library import facts as library_facts
from tests.wizard.walking import FactsOf, Walker

AUDIENCES = ("staff", "reader")
WORDS = st.sampled_from(["dom", "1", "2", "Option 1", "x" * 300, " ", "\u200b", "<b>&", "12 34"])


@dataclass
class Way:
    """A way to walk: random, or the library's."""

    flow: Flow
    facts: FactsOf
    audience: str


@st.composite
def questions(draw: st.DrawFn) -> tuple[Any, Question, list[Option]]:
    kind = draw(st.sampled_from(["text", "long", "choice", "flag", "info"]))
    required = draw(st.booleans())
    asked = draw(st.sampled_from([frozenset(), frozenset({"staff"}), frozenset({"reader"})]))
    if kind in ("text", "long"):
        return str | None, Text(required=required, asked=asked, long=kind == "long", most=200), []
    if kind == "flag":
        return bool | None, Flag(asked=asked), []
    if kind == "info":
        return str | None, Info(asked=asked), []
    count = draw(st.sampled_from([1, 2, 5, 9, 25]))
    options = [Option(n, f"Option {n}", blocked="blocked" if n == 3 else "") for n in range(count)]
    return (
        int | None,
        Choice(required=required, asked=asked, goes=draw(st.booleans()), single=draw(st.booleans())),
        options,
    )


@st.composite
def ways(draw: st.DrawFn) -> Way:
    known = draw(st.integers(0, 5))
    if known == 0:
        return Way(LIBRARY, library_facts, draw(st.sampled_from(AUDIENCES)))
    if known == 1:
        return Way(intake.FLOW, intake.facts, draw(st.sampled_from(intake.AUDIENCES)))
    steps: list[type[Step]] = []
    options: dict[str, dict[str, list[Option]]] = {}
    for n in range(draw(st.integers(1, 4))):
        fields: dict[str, Any] = {}
        name = f"Step{n}"
        for f in range(draw(st.integers(0, 3))):
            shape, question, choice = draw(questions())
            fields[f"f{f}"] = (Annotated[shape, question], None)
            options.setdefault(name.lower(), {})[f"f{f}"] = choice
        step = create_model(name, __base__=Step, **fields)
        step.only = (
            draw(st.sampled_from([frozenset(), frozenset({"staff"}), frozenset({"reader"})]))
            if n
            else frozenset()
        )
        if n and draw(st.booleans()):
            hide_behind(step, steps[0])
        steps.append(step)
    steps.append(create_model("End", __base__=Step))
    return Way(
        Flow("random", tuple(steps)),
        lambda draft: options.get(draft.place, {}),
        draw(st.sampled_from(AUDIENCES)),
    )


def hide_behind(step: type[Step], first: type[Step]) -> None:
    """Shown only while the first page has some answer."""
    step.shown = classmethod(lambda cls, draft: bool(draft.answers.get(first.name())))  # type: ignore[method-assign,assignment]


@dataclass
class Move:
    """An act to be made of whatever page it meets."""

    kind: str
    pick: int
    words: str
    late: int


MOVES = st.builds(
    Move,
    st.sampled_from(
        ["set", "set", "say", "next", "next", "back", "focus", "turn", "go", "use", "enter", "leave"]
    ),
    st.integers(0, 40),
    WORDS,
    st.sampled_from([0, 0, 0, 1, 30]),
)


def act_of(walker: Walker, move: Move) -> acts.Act:
    """The act that a person could do on this page (or a forged one, now and then)."""
    draft, shown = walker.draft, walker.page
    walker.ids += 1
    walker.now += move.pick % 3
    press = {"id": walker.ids, "at": walker.now, "visit": draft.visit}
    fields = list(shown.step.questions()) or ["none"]
    field = fields[move.pick % len(fields)]
    match move.kind:
        case "set":
            return acts.Set(**press, field=field, value=str(move.pick % 7))
        case "say":
            return acts.Say(id=walker.ids, at=walker.now - move.late, text=move.words)
        case "focus":
            return acts.Focus(**press, field=field)
        case "turn":
            return acts.Turn(**press, number=move.pick)
        case "go":
            return acts.Go(**press, step=walker.flow.steps[move.pick % len(walker.flow.steps)].name())
        case "use":
            return acts.Use(**press, field=field if move.pick % 2 else "")
        case "enter":
            return acts.Enter(id=walker.ids, at=walker.now, visit=walker.draft.visit, room="address")
        case "leave":
            return acts.Leave(**press)
        case "back":
            return acts.Back(**press)
    return acts.Next(**press)


def walked(way: Way, moves: list[Move]) -> Walker:
    walker = Walker(way.flow, way.facts, way.audience)
    for move in moves:
        walker.apply(act_of(walker, move))
    return walker


walks = given(ways(), st.lists(MOVES, max_size=25))


@settings(deadline=None)
@walks
def test_law_1_back_undoes_forward_and_keeps_every_answer(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    place, answers = walker.place, walker.draft.copy().answers
    if walker.next():
        assert walker.back()
        assert walker.place == place
        for step, said in answers.items():
            assert said.items() <= walker.draft.answers[step].items()


@settings(deadline=None)
@walks
def test_law_2_nobody_is_shown_what_is_for_others_and_all_can_be_finished(
    way: Way, moves: list[Move]
) -> None:
    walker = Walker(way.flow, way.facts, way.audience)
    for move in moves:
        walker.apply(act_of(walker, move))
        shown = walker.page
        assert not shown.step.only or way.audience in shown.step.only
        assert all(not line.question.asked or way.audience in line.question.asked for line in shown.lines)
        assert 1 <= shown.number <= shown.count
    if not walker.finish():
        assert walker.page.missing, "a draft that can't be finished says what is missing"
    else:
        assert walker.draft.state == "finished"


@settings(deadline=None)
@walks
def test_law_3_a_button_does_the_same_however_often_and_nothing_once_its_page_was_left(
    way: Way, moves: list[Move]
) -> None:
    walker = Walker(way.flow, way.facts, way.audience)
    for move in moves:
        act = act_of(walker, move)
        visit = walker.draft.visit
        walker.apply(act)
        once = walker.draft
        assert not walker.apply(act), "the same update again changes nothing"
        if isinstance(act, acts.Press):
            walker.ids += 1
            again = type(act)(
                **{
                    n: getattr(act, n)
                    for k in type(act).__mro__
                    if hasattr(k, "__slots__")
                    for n in k.__slots__
                }
                | {"id": walker.ids}
            )
            changed = walker.apply(again)
            if once.visit != visit:
                assert not changed
                assert walker.note is not None
                assert walker.note.key == "stale"
            elif not isinstance(act, acts.Use):
                assert walker.draft.answers == once.answers
                assert walker.draft.place == once.place


@settings(deadline=None)
@walks
def test_law_3_confirm_counts_once_and_at_its_turn_only(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    visit, turn = walker.draft.visit, walker.draft.turn
    assert not walker.do(acts.Confirm, visit=visit, turn=turn + 1)
    assert not walker.do(acts.Confirm, visit=visit, turn=None)
    if walker.do(acts.Confirm):
        assert not walker.do(acts.Confirm)
        assert not walker.back(), "what is finished does not move"
        assert walker.note is not None
        assert walker.note.key == "draft-finished"


@settings(deadline=None)
@walks
def test_law_4_showing_a_page_again_raises_neither_turn_nor_visit(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    before = walker.draft.dump()
    assert page(way.flow, walker.draft, way.facts(walker.draft)) == walker.page
    assert walker.draft.dump() == before


@settings(deadline=None)
@walks
def test_law_5_a_text_never_answers_a_question_that_came_after_it(way: Way, moves: list[Move]) -> None:
    walker = Walker(way.flow, way.facts, way.audience)
    for move in moves:
        act = act_of(walker, move)
        before, focus, asked, last = (
            walker.draft.copy(),
            walker.draft.focus,
            walker.draft.asked,
            walker.draft.last,
        )
        walker.apply(act)
        if not isinstance(act, acts.Say) or act.at >= asked:
            continue
        questions = way.flow.step(before).questions()
        search = any(isinstance(q, Text) and q.search for q in questions.values())
        added = last is not None and 0 <= act.at - last[2] <= 10
        if not search and not added:
            assert walker.draft.answers == before.answers, focus
            typed = any(q.typed for q in way.flow.step(before).asks(way.audience).values())
            if typed and act.text.strip().strip("\u200b"):
                assert walker.draft.kept.endswith(act.text.strip()), "not lost: kept and offered"


@settings(deadline=None)
@walks
def test_law_6_the_focus_is_on_what_is_missing_and_a_lone_option_is_taken(
    way: Way, moves: list[Move]
) -> None:
    walker = Walker(way.flow, way.facts, way.audience)
    for move in moves:
        walker.apply(act_of(walker, move))
        shown = walker.page
        gaps = shown.step.missing(walker.draft)
        if not walker.draft.pinned and gaps:
            assert walker.draft.focus == gaps[0]
        for line in shown.lines:
            options = way.facts(walker.draft).get(line.name) or []
            if isinstance(line.question, Choice) and line.question.single and len(options) == 1:
                assert line.value == options[0].value


@settings(deadline=None)
@walks
def test_law_7_a_stored_draft_opens_at_its_step_with_its_answers(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    loaded = Draft.load(walker.draft.dump())
    assert loaded == walker.draft
    opened = reopen(way.flow, loaded)
    assert opened.answers == walker.draft.answers
    assert opened.place == walker.place
    for gone in way.flow.steps[:-1]:
        shorter = Flow(way.flow.name, tuple(s for s in way.flow.steps if s is not gone))
        if shorter.path(loaded):
            again = reopen(shorter, loaded)
            assert again.place in [s.name() for s in shorter.path(again)] or again.back
            kept = {s: a for s, a in loaded.answers.items() if s in shorter.every}
            assert again.answers == kept
