"""How a draft begins, and how one of an older release opens again."""

from typing import Any

from services.wizard.draft import Draft
from services.wizard.questions import Choice, Flag, Info, Marks, Trail
from services.wizard.step import Flow, Step

KINDS: dict[type, Any] = {Flag: bool, Choice: (str, int), Info: (str, int), Marks: list, Trail: dict}


def begin(flow: Flow, draft: Draft, known: dict[str, dict[str, Any]] | None = None) -> Draft:
    """The draft at the first page of its way; `known` answers (step → field → value) are there before it."""
    begun = draft.copy()
    for step, said in (known or {}).items():
        begun.answers.setdefault(step, {}).update(said)
        begun.known.append(step)
    begun.place = flow.path(begun)[0].name()
    return begun


def reopen(flow: Flow, draft: Draft) -> Draft:
    """A stored draft as this release reads it, at its step or a safe earlier one.

    Answers of fields that are gone or have another shape are left out; answers of steps that are gone too.
    """
    every = flow.every
    answers = {step: fitting(every[step], said) for step, said in draft.answers.items() if step in every}
    opened = draft.copy()
    opened.answers = answers
    names = [step.name() for step in flow.path(opened)]
    rooms_open = all(place in every for place in [*opened.back, opened.place])
    base = opened.back[0] if opened.back else opened.place
    gaps = [names.index(step) for step in flow.missing(opened)]
    reached = min([*gaps, len(names) - 1])
    if not rooms_open or base not in names or names.index(base) > reached:
        opened.back = []
        opened.move(names[min(names.index(base), reached) if base in names else reached])
    if opened.focus not in every[opened.place].asks(opened):
        opened.pinned = False
        opened.focus = every[opened.place].open_question(opened)
    if opened.asking not in {deed.name for deed in every[opened.place].can(opened)}:
        opened.asking = ""
    return opened


def fitting(step: type[Step], said: dict[str, Any]) -> dict[str, Any]:
    """The answers that this release can read: nearly always all of them, and at once."""
    asked = step.questions()
    kept = {n: v for n, v in said.items() if n in asked and isinstance(v, KINDS.get(type(asked[n]), str))}
    return kept if _reads(step, kept) else {n: v for n, v in kept.items() if _reads(step, {n: v})}


def _reads(step: type[Step], said: dict[str, Any]) -> bool:
    try:
        step.model_validate(said)
    except ValueError:
        return False
    return True
