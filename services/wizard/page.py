"""Page: what is to be shown of a draft, as keys and values; no text, no Telegram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.wizard.draft import Draft
from services.wizard.engine import PART, Facts, sifted
from services.wizard.questions import Choice, Option, Question
from services.wizard.step import Flow, Step


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the page with its answer; `chosen` is the option that the answer names, where it is known."""

    name: str
    question: Question
    value: Any
    chosen: Option | None
    open: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`number` of `count` pages on the way; `options` are those of the open choice, part `part` of `parts`.

    `missing`: what is missing on the whole way. `main`: the main act: next, finish, confirm, or none in a room.
    `ready`: nothing is missing anywhere and the summary lies further on.
    """

    flow: Flow
    step: type[Step]
    draft: Draft
    number: int
    count: int
    lines: tuple[Line, ...]
    options: tuple[Option, ...]
    first: int
    part: int
    parts: int
    facts: Facts
    missing: dict[str, tuple[str, ...]]
    main: str
    ready: bool


def page(flow: Flow, draft: Draft, facts: Facts) -> Page:
    """The page of a draft's place. Pure: showing it again raises neither turn nor visit."""
    step, path = flow.step(draft), flow.path(draft)
    base = draft.back[0] if draft.back else draft.place
    number = next((i for i, s in enumerate(path, 1) if s.name() == base), 1)
    said = draft.answers.get(draft.place, {})
    lines = tuple(
        Line(name, question, said.get(name), _chosen(facts.get(name), said.get(name)), name == draft.focus)
        for name, question in step.asks(draft).items()
    )
    every: Sequence[Option] = ()
    if isinstance(step.asks(draft).get(draft.focus), Choice):
        every = facts.get(draft.focus) or ()
    shown = sifted(every, draft.sift)
    parts = max(1, -(-len(shown) // PART))
    part = min(draft.part, parts)
    missing = flow.missing(draft)
    left = len(path) - number
    main = "" if draft.back else ("next", "finish", "confirm")[2 if left == 0 else 1 if left == 1 else 0]
    return Page(
        flow, step, draft, number, len(path), lines, tuple(shown[(part - 1) * PART : part * PART]),
        (part - 1) * PART + 1, part, parts, facts, missing, main,
        ready=not missing and left > 1 and not draft.back,
    )  # fmt: skip


def _chosen(options: Any, value: Any) -> Option | None:
    if value is None or not isinstance(options, (list, tuple)):
        return None
    return next((o for o in options if isinstance(o, Option) and o.value == value), None)
