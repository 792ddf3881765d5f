"""The seven laws of a guided conversation, over random ways and random walks, the library's
and the seed's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import create_model

from services.intake import script
from services.scripts.trail import begun, taken
from services.wizard import (
    Choice,
    Deed,
    Done,
    Draft,
    Flag,
    Flow,
    Info,
    Marks,
    Moment,
    Note,
    Option,
    Question,
    Step,
    Text,
    acts,
    page,
    reopen,
    settle,
)
from tests.wizard import intake
from tests.wizard.library import DOES, LIBRARY, days
from tests.wizard.library import facts as library_facts
from tests.wizard.walking import Does, FactsOf, Walker

AUDIENCES = ("staff", "reader")
WORDS = st.sampled_from(
    ["dom", "1", "2", "Option 1", "a week", "+3", "+x", "x" * 300, " ", "\u200b", "<b>&", "12 34"]
)


@dataclass
class Way:
    """A way to walk: random, or the library's."""

    flow: Flow
    facts: FactsOf
    audience: str
    does: Does = field(default_factory=dict)
    said: Does = field(default_factory=dict)
    begins: Callable[[Walker], None] = lambda walker: None

    def walker(self) -> Walker:
        walker = Walker(self.flow, self.facts, self.audience, does=self.does, said=self.said)
        self.begins(walker)
        return walker


@st.composite
def questions(draw: st.DrawFn) -> tuple[Any, Question, list[Option]]:
    kind = draw(st.sampled_from(["text", "long", "choice", "flag", "info", "marks", "moment"]))
    required = draw(st.booleans())
    asked = draw(st.sampled_from([frozenset(), frozenset({"staff"}), frozenset({"reader"})]))
    if kind in ("text", "long"):
        return str | None, Text(required=required, asked=asked, long=kind == "long", most=200), []
    if kind == "flag":
        return bool | None, Flag(asked=asked), []
    if kind == "info":
        return str | None, Info(asked=asked), []
    count = draw(st.sampled_from([1, 2, 5, 9, 25]))
    if kind == "moment":
        offered = [Option(f"2026010{n}+{n:02}", f"Option {n}") for n in range(count % 8)]
        goes = draw(st.booleans())
        return str | None, Moment(required=required, asked=asked, goes=goes, read=days), offered
    options = [
        Option(n, f"Option {n}", blocked="blocked" if n == 3 else "", taken=kind == "marks" and n == 2)
        for n in range(count)
    ]
    if kind == "marks":
        return list[int] | None, Marks(required=required, asked=asked), options
    return (
        int | None,
        Choice(required=required, asked=asked, goes=draw(st.booleans()), single=draw(st.booleans())),
        options,
    )


@st.composite
def pages(draw: st.DrawFn, name: str, options: dict[str, dict[str, list[Option]]]) -> type[Step]:
    """A step of up to three questions and two deeds; the options of its choices are written into `options`."""
    fields: dict[str, Any] = {}
    for f in range(draw(st.integers(0, 3))):
        shape, question, choice = draw(questions())
        fields[f"f{f}"] = (Annotated[shape, question], None)
        options.setdefault(name.lower(), {})[f"f{f}"] = choice
    step = create_model(name, __base__=Step, **fields)
    step.deeds = tuple(draw(deeds(f"d{n}")) for n in range(draw(st.integers(0, 2))))
    return step


@st.composite
def deeds(draw: st.DrawFn, name: str) -> Deed:
    asks, shown = draw(st.booleans()), draw(st.booleans())
    return Deed(
        name,
        whole=draw(st.booleans()),
        asks=lambda draft: asks,
        shown=lambda draft: shown or draft.turn % 3 > 0,
    )


@st.composite
def effects(draw: st.DrawFn, step: str, room: str) -> Done | None:
    leads = draw(st.sampled_from(["", "leave", "out", "next", room]))
    cleared = draw(st.sampled_from([(), (step,), (step, "step0")]))
    return draw(st.sampled_from([None, Done(cleared=cleared, leads=leads, note=Note("did"))]))


@st.composite
def ways(draw: st.DrawFn) -> Way:
    known = draw(st.integers(0, 6))
    if known == 0:
        return Way(LIBRARY, library_facts, draw(st.sampled_from(AUDIENCES)), DOES)
    if known in (1, 2):
        audience = draw(st.sampled_from(intake.AUDIENCES))
        begins = [intake.at_script] if known == 2 else []
        return Way(intake.FLOW, intake.facts, audience, SEED, intake.SAID, *begins)
    steps: list[type[Step]] = []
    options: dict[str, dict[str, list[Option]]] = {}
    does: dict[str, Any] = {}
    for n in range(draw(st.integers(1, 4))):
        step = draw(pages(f"Step{n}", options))
        room = draw(pages(f"Room{n}", options))
        step.rooms = (room,) if draw(st.booleans()) else ()
        for one in (step, room):
            for deed in one.deeds:
                done = draw(effects(one.name(), room.name()))
                does[f"{one.name()}.{deed.name}"] = lambda draft, done=done: done
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
        does,
    )


def idle(draft: Draft) -> None:
    """A deed of the seed's way, without its world."""


SEED: Does = {
    f"{name}.{deed.name}": intake.DOES.get(f"{name}.{deed.name}", idle)
    for name, step in intake.FLOW.every.items()
    for deed in step.deeds
}


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
        [
            *(
                "set",
                "set",
                "take",
                "take",
                "mark",
                "say",
                "next",
                "next",
                "back",
                "focus",
                "turn",
                "go",
                "use",
            ),
            *("enter", "enter", "leave", "do", "do", "sure"),
        ]
    ),
    st.integers(0, 40),
    WORDS,
    st.sampled_from([0, 0, 0, 1, 30]),
)


def act_of(walker: Walker, move: Move) -> acts.Act:  # noqa: C901 (a line an act)
    """The act that a person could do on this page (or a forged one, now and then)."""
    draft, shown = walker.draft, walker.page
    walker.ids += 1
    walker.now += move.pick % 3
    press = {"id": walker.ids, "at": walker.now, "visit": draft.visit}
    fields = list(shown.step.questions()) or ["none"]
    field = fields[move.pick % len(fields)]
    match move.kind:
        case "set":
            once = getattr(shown.step.questions().get(field), "once", False)
            turn = draft.turn if once and move.late < 2 else None
            return acts.Set(**press, field=field, value=str(move.pick % 7), turn=turn)
        case "take":
            options = walker.facts(draft).get(draft.focus) or [Option("none", "None")]
            value = str(options[move.pick % len(options)].value)
            return acts.Set(**press, field=draft.focus, value=value, turn=draft.turn)
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
        case "mark":
            value = ("all", "none", f"-{move.pick % 7}", str(move.pick % 7))[move.pick % 4]
            return acts.Set(**press, field=field, value=value)
        case "enter":
            rooms = [room.name() for room in shown.step.rooms] or ["address"]
            about = ("", "7", "x", "²", "0")[move.pick % 5]
            return acts.Enter(**press, room=rooms[move.pick % len(rooms)], about=about)
        case "do":
            names = [deed.name for deed in shown.step.deeds] or ["forged"]
            name = ([*names, ""])[move.pick % (len(names) + 1)]
            return acts.Do(**press, name=name, turn=draft.turn if move.late < 2 else None)
        case "sure":
            return acts.Do(**press, name=draft.asking, turn=draft.turn)
        case "leave":
            return acts.Leave(**press)
        case "back":
            return acts.Back(**press)
    return acts.Next(**press)


def walked(way: Way, moves: list[Move]) -> Walker:
    walker = way.walker()
    for move in moves:
        walker.apply(act_of(walker, move))
    return walker


walks = given(ways(), st.lists(MOVES, max_size=25))


@settings(deadline=None, max_examples=60)
@walks
def test_law_1_back_undoes_forward_and_keeps_every_answer(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    place, answers = walker.place, walker.draft.copy().answers
    if walker.next():
        assert walker.back()
        assert walker.place == place
        for step, said in answers.items():
            assert said.items() <= walker.draft.answers[step].items()


@settings(deadline=None, max_examples=60)
@walks
def test_law_2_nobody_is_shown_what_is_for_others_and_all_can_be_finished(
    way: Way, moves: list[Move]
) -> None:
    walker = way.walker()
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


@settings(deadline=None, max_examples=60)
@walks
def test_law_3_a_button_does_the_same_however_often_and_nothing_once_its_page_was_left(
    way: Way, moves: list[Move]
) -> None:
    walker = way.walker()
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


@settings(deadline=None, max_examples=60)
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


@settings(deadline=None, max_examples=60)
@walks
def test_law_4_showing_a_page_again_raises_neither_turn_nor_visit(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    before = walker.draft.dump()
    settled, moved = settle(way.flow, walker.draft, way.facts(walker.draft), walker.now + 99)
    assert (settled, moved) == (walker.draft, False), "a page that is settled stays as it is"
    assert page(way.flow, walker.draft, way.facts(walker.draft)) == walker.page
    assert walker.draft.dump() == before


@settings(deadline=None, max_examples=60)
@walks
def test_law_5_a_text_never_answers_a_question_that_came_after_it(way: Way, moves: list[Move]) -> None:
    walker = way.walker()
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
            typed = any(q.typed for q in way.flow.step(before).asks(before).values())
            if typed and act.text.strip().strip("\u200b"):
                assert walker.draft.kept.endswith(act.text.strip()), "not lost: kept and offered"


@settings(deadline=None, max_examples=60)
@walks
def test_law_6_the_focus_is_on_what_is_missing_and_a_lone_option_is_taken(
    way: Way, moves: list[Move]
) -> None:
    walker = way.walker()
    for move in moves:
        walker.apply(act_of(walker, move))
        shown = walker.page
        gaps = shown.step.missing(walker.draft)
        if not walker.draft.pinned and gaps:
            # A question that is followed by another one, in its place, comes before what its page lacks.
            again = getattr(shown.step.questions()[walker.draft.focus], "once", False)
            assert again or walker.draft.focus == gaps[0]
        for line in shown.lines:
            options = way.facts(walker.draft).get(line.name) or []
            if isinstance(line.question, Choice) and line.question.single and len(options) == 1:
                assert line.value == options[0].value


@settings(deadline=None, max_examples=60)
@walks
def test_law_7_a_stored_draft_opens_at_its_step_with_its_answers(way: Way, moves: list[Move]) -> None:
    walker = walked(way, moves)
    loaded = Draft.load(walker.draft.dump())
    assert loaded == walker.draft
    for step in way.flow.every.values():
        assert isinstance(loaded[step], step), "whatever was forged, a page's answers can be read"
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


@settings(deadline=None, max_examples=60)
@given(st.lists(MOVES, max_size=25))
def test_a_walk_through_a_script_is_one_that_it_has(moves: list[Move]) -> None:
    way = Way(intake.FLOW, intake.facts, "operator", SEED, intake.SAID, intake.at_script)
    walker = way.walker()
    for move in moves:
        walker.apply(act_of(walker, move))
        trail = script.walked(walker.draft)
        if trail is None:
            assert walker.place == "script" or not walker.said("service_data", "guided")
            continue
        again = begun(intake.LIGHT, trail.began)
        for answer in trail.answers:
            assert answer.node == again.node
            again = taken(intake.LIGHT, again, answer.option, answer.at)
        assert (trail.node, trail.over, trail.answers) == (again.node, again.over, again.answers)
        assert {a.node: a.option for a in trail.answers}.items() <= trail.before.items(), (
            "what was said is marked"
        )
        assert walker.said("script", "answer") is None, "an answer is in the trail at once"


def marked(walker: Walker) -> Mapping[str, Any]:
    """The answers of this page to questions of many answers."""
    said = walker.draft.answers.get(walker.place, {})
    return {n: said[n] for n, q in walker.page.step.questions().items() if isinstance(q, Marks) and n in said}


@settings(deadline=None, max_examples=60)
@walks
def test_marks_are_options_in_their_order_and_a_press_says_which_is_on(way: Way, moves: list[Move]) -> None:
    walker = way.walker()
    for move in moves:
        act = act_of(walker, move)
        before, place = dict(marked(walker)), walker.place
        changed = walker.apply(act)
        for name, said in marked(walker).items():
            free = [o.value for o in way.facts(walker.draft).get(name, []) if not o.blocked]
            if (walker.place, name) != ("reader", "companions") or not walker.deeds:
                assert said == [value for value in free if value in said]
        if not (changed and isinstance(act, acts.Set) and act.field in before and walker.place == place):
            continue
        after = marked(walker)[act.field]
        if act.value.lstrip("-").isdigit():
            assert (abs(int(act.value)) in after) is not act.value.startswith("-")
            assert set(after) ^ set(before[act.field]) <= {abs(int(act.value))}, "the others stay"


@settings(deadline=None, max_examples=60)
@walks
def test_a_moment_is_one_of_those_offered_or_what_was_written_read_when_it_was_written(
    way: Way, moves: list[Move]
) -> None:
    walker = way.walker()
    for move in moves:
        act = act_of(walker, move)
        before = walker.draft
        focus = before.focus if isinstance(walker.page.step.questions().get(before.focus), Moment) else ""
        options = way.facts(before).get(focus, [])
        walker.apply(act)
        said = walker.draft.answers.get(before.place, {}).get(focus)
        if not focus or said is None or said == before.answers.get(before.place, {}).get(focus):
            continue
        if isinstance(act, acts.Say) and act.text == "a week":
            assert said == "20260101+07", "a label is a press, whatever is read"
        elif isinstance(act, acts.Say) and act.text == "+3":
            assert said == f"{datetime.fromtimestamp(act.at, UTC):%Y%m%d}+03"
        else:
            assert said in [o.value for o in options]


@settings(deadline=None, max_examples=60)
@walks
def test_a_deed_is_done_once_when_it_can_be_and_after_its_question(way: Way, moves: list[Move]) -> None:
    walker = way.walker()
    for move in moves:
        act = act_of(walker, move)
        before, done = walker.draft.copy(), len(walker.deeds)
        step = way.flow.step(before)
        walker.apply(act)
        if not isinstance(act, acts.Do):
            assert len(walker.deeds) == done, "nothing but its own press does it"
            if before.asking and walker.draft.turn != before.turn:
                assert not walker.draft.asking, "any other act is a No"
            continue
        deed = next((d for d in step.can(before) if d.name == act.name), None)
        able = deed is not None and act.turn == before.turn and not (deed.whole and step.missing(before))
        sure = deed is not None and (not deed.asks(before) or before.asking == act.name)
        assert len(walker.deeds) - done == int(able and sure)
        if able and not sure:
            assert walker.draft.asking == act.name
        walker.ids += 1
        again = acts.Do(id=walker.ids, at=walker.now, visit=act.visit, name=act.name, turn=act.turn)
        if walker.draft.turn != before.turn:
            assert not walker.apply(again), "a double tap counts once"


@settings(deadline=None, max_examples=60)
@walks
def test_an_effect_leads_out_of_rooms_only_to_where_they_were_entered(way: Way, moves: list[Move]) -> None:
    walker = way.walker()
    for move in moves:
        before, done = walker.draft.copy(), len(walker.deeds)
        walker.apply(act_of(walker, move))
        base = walker.draft.back[0] if walker.draft.back else walker.place
        path = [step.name() for step in way.flow.path(walker.draft)]
        assert base in path
        if before.back and len(walker.deeds) > done and not walker.draft.back:
            assert walker.place == before.back[0]
