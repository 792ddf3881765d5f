"""A walker for tests: does with the engine what the conversation does, with facts in place of a world."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.wizard import (
    NOW,
    Done,
    Draft,
    Flow,
    Note,
    Option,
    Page,
    acts,
    apply,
    begin,
    follow,
    page,
    settle,
)

FactsOf = Callable[[Draft], Mapping[str, list[Option]]]
Does = Mapping[str, Callable[[Draft], Done | None]]


class Walker:
    """One person on one way; `now` is the clock in unix seconds, `deeds` what was done, as "step.deed"; `said` what
    comes of an answer that changed, as "step.field"."""

    def __init__(
        self,
        flow: Flow,
        facts: FactsOf,
        audience: str = "staff",
        known: dict[str, Any] | None = None,
        does: Does | None = None,
        said: Does | None = None,
    ) -> None:
        self.flow, self.facts, self.now, self.ids = flow, facts, 1_000, 0
        self.does, self.deeds, self.effects = does or {}, list[str](), said or {}
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
        if kind in (acts.Confirm, acts.Do):
            values.setdefault("turn", self.draft.turn)
        return self.apply(
            kind(id=self.ids if act_id is None else act_id, at=self.now if at is None else at, **values)
        )

    def apply(self, act: acts.Act) -> bool:
        before = self.draft.dump()
        facts = {**self.facts(self.draft), NOW: datetime.fromtimestamp(act.at, UTC)}
        outcome = apply(self.flow, self.draft, act, facts)
        assert self.draft.dump() == before, "apply must leave the given draft alone"
        self.note = outcome.note
        if outcome.changed:
            place, said, self.draft = self.place, self.draft.answers.get(self.place, {}), outcome.draft
            now = self.draft.answers.get(place, {})
            for name in sorted(name for name in {*said, *now} if said.get(name) != now.get(name)):
                if f"{place}.{name}" in self.effects:
                    heard = self.effects[f"{place}.{name}"](self.draft) or Done()
                    self.draft, self.note = follow(self.flow, self.draft, heard), heard.note or self.note
            if outcome.done is not None:
                self.deeds.append(f"{place}.{outcome.done.name}")
                if (done := self.does[self.deeds[-1]](self.draft)) is not None:
                    self.draft, self.note = follow(self.flow, self.draft, done), done.note or self.note
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
