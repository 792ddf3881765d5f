"""A walker for tests: does with the engine what the conversation does, with facts in place of a world."""

from collections.abc import Callable, Mapping
from typing import Any

from services.wizard import Draft, Flow, Note, Option, Page, acts, apply, begin, page, settle

FactsOf = Callable[[Draft], Mapping[str, list[Option]]]


class Walker:
    """One person on one way; `now` is the clock in unix seconds."""

    def __init__(
        self, flow: Flow, facts: FactsOf, audience: str = "staff", known: dict[str, Any] | None = None
    ) -> None:
        self.flow, self.facts, self.now, self.ids = flow, facts, 1_000, 0
        self.note: Note | None = None
        self.draft = begin(flow, Draft(1, 7, 0, flow.name, audience, ""), known)
        self._settle()

    @property
    def page(self) -> Page:
        return page(self.flow, self.draft, self.facts(self.draft))

    @property
    def place(self) -> str:
        return self.draft.place

    def said(self, step: str, field: str) -> Any:
        return self.draft.answers.get(step, {}).get(field)

    def do(
        self,
        kind: type[acts.Act],
        *,
        visit: int | None = None,
        at: int | None = None,
        act_id: int | None = None,
        **values: Any,
    ) -> bool:
        """Acts at the present visit, unless told otherwise; says whether the draft changed."""
        self.ids += 1
        if issubclass(kind, acts.Press):
            values.setdefault("visit", self.draft.visit if visit is None else visit)
        if kind is acts.Confirm:
            values.setdefault("turn", self.draft.turn)
        return self.apply(
            kind(id=self.ids if act_id is None else act_id, at=self.now if at is None else at, **values)
        )

    def apply(self, act: acts.Act) -> bool:
        before = self.draft.dump()
        outcome = apply(self.flow, self.draft, act, self.facts(self.draft))
        assert self.draft.dump() == before, "apply must leave the given draft alone"
        self.note = outcome.note
        if outcome.changed:
            self.draft = outcome.draft
            self._settle()
        return outcome.changed

    def say(self, text: str, *, at: int | None = None) -> bool:
        return self.do(acts.Say, text=text, at=at)

    def press(self, field: str, value: str | int) -> bool:
        return self.do(acts.Set, field=field, value=str(value))

    def next(self) -> bool:
        return self.do(acts.Next)

    def back(self) -> bool:
        return self.do(acts.Back)

    def finish(self) -> bool:
        """Answers what is missing, page by page, as a willing person would; False where nobody can."""
        for _ in range(60):
            shown = self.page
            if shown.main == "confirm" and not shown.missing:
                return self.do(acts.Confirm)
            if self.draft.back:
                self.do(acts.Leave)
                continue
            gaps = shown.step.missing(self.draft)
            if not gaps:
                self.next()
                continue
            field = gaps[0]
            options = [o for o in self.facts(self.draft).get(field, []) if not o.blocked]
            before = self.draft.turn
            if shown.step.questions()[field].typed:
                if field != self.draft.focus:
                    self.do(acts.Focus, field=field)
                self.say("dom")
            elif options:
                self.press(field, options[0].value)
            if self.draft.turn == before:
                return False
        return False

    def _settle(self) -> None:
        moved = True
        while moved:
            self.draft, moved = settle(self.flow, self.draft, self.facts(self.draft), self.now)
