"""How a draft begins, and how one of an older release opens again."""

from typing import Any

from services.wizard.draft import Draft
from services.wizard.questions import Choice, Flag, Info
from services.wizard.step import Flow, Step


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
    answers = {
        step: {f: v for f, v in said.items() if f in every[step].questions() and _fits(every[step], f, v)}
        for step, said in draft.answers.items()
        if step in every
    }
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
    if opened.focus not in every[opened.place].asks(opened.audience):
        opened.pinned = False
        opened.focus = every[opened.place].open_question(opened)
    return opened


def _fits(step: type[Step], name: str, value: Any) -> bool:
    question = step.questions()[name]
    kinds = (
        bool if isinstance(question, Flag) else (str, int) if isinstance(question, (Choice, Info)) else str
    )
    if not isinstance(value, kinds):
        return False
    try:
        step.model_validate({name: value})
    except ValueError:
        return False
    return True
