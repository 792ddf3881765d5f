"""The engine: what an act makes of a draft, with no I/O and no knowledge of what the way is about."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.wizard import acts
from services.wizard.draft import Draft
from services.wizard.opening import fitting
from services.wizard.questions import Choice, Flag, Info, Invalid, Marks, Option, Question, Text, clean
from services.wizard.step import Deed, Flow, Step

PART = 8
SIFTED_FROM = PART
SAME_TEXT_SECONDS = 10
NOW = "now"
"""Among the facts: the time of the act, in the desk's zone."""
ALL, NONE = "all", "none"
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said beside the page: a text's key, its values, and the fields that it is about."""

    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act did. `draft` is the given one, untouched, where `changed` is false. `left`: the step that Avançar
    left; `confirmed`: the way is at its end; `done`: the deed that the world is to follow."""

    draft: Draft
    changed: bool = False
    note: Note | None = None
    left: type[Step] | None = None
    confirmed: bool = False
    done: Deed | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What an effect in the world makes of the draft: answers by step (None takes one away), steps whose answers are
    dropped, what is said, and where it leads: "leave" the room, "out" of all rooms, "next", or "STEP": a room, or a
    page of the way. With a `receipt` the way is at its end."""

    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cleared: Sequence[str] = ()
    note: Note | None = None
    leads: str = ""
    receipt: Any = None


def apply(flow: Flow, draft: Draft, act: acts.Act, facts: Facts) -> Outcome:
    """Applies one act. `facts` holds the options of the step's choices, by field."""
    if act.id in draft.acts:
        return Outcome(draft, note=Note("repeated"))
    if not draft.living:
        return Outcome(draft, note=Note(f"draft-{draft.state}"))
    late = isinstance(act, acts.Press) and (act.visit != draft.visit or act.turn not in (None, draft.turn))
    asked = flow.step(draft).asks(draft).get(act.field) if isinstance(act, acts.Set) else None
    once = isinstance(act, (acts.Confirm, acts.Do)) or (isinstance(asked, Choice) and asked.once)
    if late or (once and isinstance(act, acts.Press) and act.turn is None):
        return Outcome(draft, note=Note("stale"))
    hand = _Hand(flow, draft.copy(), facts)
    hand.take(act)
    if not hand.changed:
        return Outcome(draft, note=hand.note)
    after = hand.draft
    after.count(act.id)
    if isinstance(act, acts.Press):
        after.last = None
    if not isinstance(act, acts.Do):
        after.asking = ""
    return Outcome(after, True, hand.note, hand.left, isinstance(act, acts.Confirm), hand.done)


def follow(flow: Flow, draft: Draft, done: Done) -> Draft:
    """The draft after an effect in the world."""
    hand = _Hand(flow, draft.copy(), {})
    for step in done.cleared:
        hand.draft.answers.pop(step, None)
    for step, said in done.answers.items():
        for name, value in said.items():
            hand.answer(name, value, step)
    if draft.place in done.cleared:
        hand.draft.open_anew()
    if done.receipt is not None:
        hand.draft.state = "finished"
    if done.leads == "next":
        hand.walk(+1)
    elif done.leads == "out" or done.leads in [step.name() for step in flow.path(hand.draft)]:
        if hand.draft.back:
            hand.move(hand.draft.back[0])
            hand.draft.back = []
        hand.go(done.leads)
    elif done.leads == "leave" and hand.draft.back:
        hand.move(hand.draft.back.pop())
    elif done.leads in flow.every:
        hand.draft.back.append(draft.place)
        hand.move(done.leads)
    return hand.draft


def settle(flow: Flow, draft: Draft, facts: Facts, now: int) -> tuple[Draft, bool]:
    """After an act, with the facts of where it led: lone options are taken and the focus moves by itself.

    The second value says that the page was passed: load its successor's facts and settle again.
    """
    hand = _Hand(flow, draft.copy(), facts)
    after, goes = hand.draft, sum(hand.take_by_itself(n, q) for n, q in hand.asks.items()) > 0
    if after.place in after.known:
        after.known.remove(after.place)
        goes = goes or any(isinstance(q, Choice) and q.goes for q in hand.asks.values())
    if goes and not after.back and not hand.step.missing(after):
        hand.walk(+1)
        return after, True
    before = after.focus
    if not after.pinned or before not in hand.asks:
        after.focus = hand.step.open_question(after)
    if not after.asked or after.focus != before:
        after.asked = now
    return after, False


class _Hand:
    """One act at work on a copy of the draft."""

    def __init__(self, flow: Flow, draft: Draft, facts: Facts) -> None:
        self.flow, self.draft, self.facts = flow, draft, facts
        self.changed = False
        self.note: Note | None = None
        self.left: type[Step] | None = None
        self.done: Deed | None = None

    @property
    def step(self) -> type[Step]:
        return self.flow.step(self.draft)

    @property
    def asks(self) -> dict[str, Question]:
        return self.step.asks(self.draft)

    def said(self, name: str) -> Any:
        return self.draft.answers.get(self.draft.place, {}).get(name)

    def options(self, name: str) -> Sequence[Option]:
        return self.facts.get(name) or ()

    def take(self, act: acts.Act) -> None:  # noqa: C901 (a line an act)
        match act:
            case acts.Say(parts=parts) if parts:
                self.fill_in(parts)
            case acts.Say():
                self.say(act)
            case acts.Set():
                self.set(act.field, act.value)
            case acts.Next():
                self.next()
            case acts.Back():
                self.walk(-1)
            case acts.Focus(field=name) if isinstance(self.asks.get(name), (Text, Choice)):
                self.open(name)
            case acts.Turn(number=number):
                self.change(part=max(1, number))
            case acts.Go(step=name):
                self.go(name)
            case acts.Enter(room=name) if name in {room.name() for room in self.step.rooms}:
                self.enter(name, act.about)
            case acts.Do():
                self.do(act.name)
            case acts.Leave() if self.draft.back:
                self.move(self.draft.back.pop())
            case acts.Use(field=name):
                self.use(name)
            case acts.Confirm():
                self.confirm()
            case _:
                self.note = Note("not-found")

    # -- moving --

    def change(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.draft, name, value)
        self.changed = True

    def move(self, place: str) -> None:
        self.draft.move(place)
        self.changed = True

    def enter(self, room: str, about: str) -> None:
        """A room begins anew each time; what it is about may be settled by the button, where it can be."""
        first = next(iter(self.flow.every[room].questions()), "")
        meant = [*([int(about)] if about.isdecimal() else []), about] if about else []
        fits = [each for value in meant if fitting(self.flow.every[room], each := {first: value})]
        if about and not fits:
            self.note = Note("not-found")
            return
        self.draft.back.append(self.draft.place)
        self.draft.answers[room] = fits[0] if fits else {}
        self.move(room)

    def do(self, name: str) -> None:
        """A deed of the page; one that asks is done by the second press, which the first one's page offers."""
        deed = next((d for d in self.step.can(self.draft) if d.name == name), None)
        if not name and self.draft.asking:
            self.change(asking="")
        elif deed is None:
            self.note = Note("not-found")
        elif deed.whole and (gaps := self.step.missing(self.draft)):
            self.note = Note("missing", fields=gaps)
        elif deed.asks(self.draft) and self.draft.asking != name:
            self.change(asking=name)
        else:
            self.change(asking="")
            self.done = deed

    def walk(self, by: int) -> None:
        """One page on or back; nowhere from a room, or past an end of the way."""
        names = [step.name() for step in self.flow.path(self.draft)]
        here = names.index(self.draft.place) if self.draft.place in names else -1
        if here >= 0 and not self.draft.back and 0 <= here + by < len(names):
            self.move(names[here + by])
        else:
            self.note = Note("not-found")

    def next(self) -> None:
        if gaps := self.step.missing(self.draft):
            self.note = Note("missing", fields=gaps)
            return
        self.left = self.step
        self.walk(+1)

    def go(self, name: str) -> None:
        names = [step.name() for step in self.flow.path(self.draft)]
        gaps = [names.index(step) for step in self.flow.missing(self.draft)]
        if name not in names or self.draft.back or names.index(name) > min([*gaps, len(names)]):
            self.note = Note("not-found")
        elif name != self.draft.place:
            self.move(name)

    def confirm(self) -> None:
        path = self.flow.path(self.draft)
        gaps = self.flow.missing(self.draft)
        if self.step is not path[-1]:
            self.note = Note("not-found")
        elif gaps:
            self.note = Note(
                "missing", fields=tuple(f"{step}.{name}" for step, names in gaps.items() for name in names)
            )
        else:
            self.change(state="finished")

    def open(self, name: str) -> None:
        """A question again; a search, to be made anew, is open as long as nothing is found."""
        search = _searches(self.asks[name])
        for other, question in self.asks.items():
            if search and isinstance(question, Info) and question.kept:
                self.draft.answers.get(self.draft.place, {}).pop(other, None)
        self.draft.open_anew()
        self.change(focus=name, pinned=not search)

    # -- answering --

    def set(self, name: str, value: str) -> None:
        question = self.asks.get(name)
        if isinstance(question, Flag) and value in ("0", "1"):
            self.answer(name, value == "1")
        elif isinstance(question, Marks):
            self.mark(name, value)
        elif isinstance(question, Choice):
            option = next((o for o in self.options(name) if str(o.value) == value), None)
            if option is None:
                self.note = Note("not-found", fields=(name,))
            elif option.blocked:
                self.note = Note(option.blocked, fields=(name,))
            else:
                self.fill(name, option)
                if question.goes:
                    self.next()
        else:
            self.note = Note("not-found", fields=(name,))

    def mark(self, name: str, value: str) -> None:
        """An option on, or off with a minus before it; all, or none."""
        free = [o.value for o in self.options(name) if not o.blocked]
        said = set(self.said(name) or ())
        wanted = next((v for v in free if value in (str(v), f"-{v}")), None)
        if value in (ALL, NONE):
            said = set(free) if value == ALL else set()
        elif wanted is None:
            self.note = Note("not-found", fields=(name,))
            return
        else:
            said = said - {wanted} if value.startswith("-") else said | {wanted}
        self.answer(name, [v for v in free if v in said])

    def take_by_itself(self, name: str, question: Question) -> bool:
        """Answers what nobody need be asked. Says whether that goes on."""
        if self.said(name) is None and isinstance(question, Info) and question.kept and self.facts.get(name):
            self.draft.answers.setdefault(self.draft.place, {})[name] = self.facts[name]
        elif self.said(name) is None and isinstance(question, Marks):
            if taken := [o.value for o in self.options(name) if o.taken and not o.blocked]:
                self.answer(name, taken)
        elif self.said(name) is None and isinstance(question, Choice):
            lone = question.single and len(self.options(name)) == 1
            for option in self.options(name):
                if (lone or option.taken) and not option.blocked:
                    self.fill(name, option)
                    return question.goes and option.taken
        return False

    def fill(self, name: str, option: Option) -> None:
        if self.answer(name, option.value):
            for other, value in option.fills.items():
                self.answer(other, value)

    def answer(self, name: str, value: Any, step: str = "") -> bool:
        """Writes an answer, of this page or of another; a new value drops what hung on the old one. Says whether it
        is new."""
        place = step or self.draft.place
        said = self.draft.answers.setdefault(place, {})
        self.changed = True
        focused = self.asks.get(self.draft.focus)
        if place == self.draft.place and (self.draft.focus == name or (focused and name in focused.after)):
            self.draft.open_anew()
        before = said.pop(name, None)
        if value is not None:
            said[name] = value
        if before not in (None, value):
            self.drop_after(place, name)
        return bool(before != value)

    def drop_after(self, place: str, name: str) -> None:
        for step_name, step in self.flow.every.items():
            for other, question in step.questions().items():
                hangs = f"{place}.{name}" in question.after or (step_name == place and name in question.after)
                if hangs and self.draft.answers.get(step_name, {}).pop(other, None) is not None:
                    self.drop_after(step_name, other)

    # -- what was typed --

    def say(self, act: acts.Say) -> None:
        asks, focus = self.asks, self.draft.focus
        open_since = act.at >= self.draft.asked
        search = next((n for n, q in asks.items() if _searches(q)), "")
        choosing = open_since and isinstance(asks.get(focus), Choice)
        if self.adds_to_last(act) or (choosing and self.choose(focus, act.text, search)):
            return
        name = search or focus
        question = asks.get(name)
        if question is not None and question.typed and (open_since or search):
            self.write(name, question, act.text, act.at)
        elif question is not None and not question.typed and open_since:
            self.note = Note("expects-choice", fields=(name,))
        elif clean(act.text) and any(q.typed for q in asks.values()):
            self.keep(clean(act.text))
        else:
            self.note = Note("expects-press")

    def write(self, name: str, question: Question, text: str, at: int) -> None:
        try:
            value = question.parse(text)
        except Invalid as wrong:
            self.note = Note(wrong.key, wrong.values, (name,))
            return
        self.answer(name, value)
        if _searches(question):
            self.open(name)
        if isinstance(question, Text) and question.long and at:
            self.draft.last = (self.draft.place, name, at)

    def fill_in(self, parts: Mapping[str, str]) -> None:
        """Each through its question's own check; the note is about the last that could not be taken."""
        taken = {name: question for name, question in self.asks.items() if name in parts and question.typed}
        for name, question in taken.items():
            self.write(name, question, parts[name], 0)
        self.note = self.note if taken else Note("expects-text")

    def adds_to_last(self, act: acts.Say) -> bool:
        """People write one answer in several messages: the second within 10 s, before any press, is added."""
        place, name, at = self.draft.last or ("", "", 0)
        question = self.asks.get(name)
        if place != self.draft.place or question is None or not 0 <= act.at - at <= SAME_TEXT_SECONDS:
            return False
        self.write(name, question, f"{self.said(name)}\n{act.text}" if clean(act.text) else "", act.at)
        return True

    def choose(self, name: str, text: str, search: str) -> bool:
        """A typed number or label is a press; in a long list other words sift it. Beside a search only numbers are."""
        question, word = self.asks[name], plain(text)
        labelled = [o for o in self.options(name) if plain(o.label) == word]
        assert isinstance(question, Choice)
        try:
            value = question.written(text, None if labelled else self.facts.get(NOW))
        except Invalid as wrong:
            self.note = Note(wrong.key, wrong.values, (name,))
            return True
        if value is not None:
            self.answer(name, value)
            if question.goes:
                self.next()
            return True
        options = sifted(self.options(name), self.draft.sift)
        if word.isascii() and word.isdigit() and word[0] != "0" and int(word[:9]) <= len(options):
            self.set(name, str(options[int(word[:9]) - 1].value))
            return True
        if search:
            return False
        if len(labelled) == 1:
            self.set(name, str(labelled[0].value))
            return True
        if len(self.options(name)) > SIFTED_FROM and sifted(self.options(name), text):
            self.change(sift=clean(text)[:64], part=1)
            return True
        return False

    def keep(self, text: str) -> None:
        self.change(kept=f"{self.draft.kept}\n{text}" if self.draft.kept else text)
        self.note = Note("kept")

    def use(self, name: str) -> None:
        question = self.asks.get(name)
        if not name or not self.draft.kept:
            self.change(kept="")
        elif question is None or not question.typed:
            self.note = Note("not-found", fields=(name,))
        else:
            said = self.said(name)
            self.write(name, question, f"{said}\n{self.draft.kept}" if said else self.draft.kept, 0)
            if self.changed:
                self.change(kept="")


def _searches(question: Question | None) -> bool:
    return isinstance(question, Text) and question.search


def plain(text: str) -> str:
    """Letters and digits without case and accents, for comparing labels."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(c if c.isalnum() else " " for c in parted if not unicodedata.combining(c)).split()
    )


def sifted(options: Sequence[Option], words: str) -> Sequence[Option]:
    """The options whose label has every one of these words, as begun."""
    wanted = plain(words).split()
    return [o for o in options if all(w in plain(o.label) for w in wanted)] if wanted else options
