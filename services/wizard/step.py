"""Step and Flow: the pages of a conversation as data, and their order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from services.wizard.questions import Choice, Question

if TYPE_CHECKING:
    from services.wizard.draft import Draft


def always(draft: "Draft") -> bool:
    """Whatever the draft says."""
    return True


def never(draft: "Draft") -> bool:
    """Whatever the draft says, not."""
    return False


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a page can do besides leading on: Salvar, Apagar.

    `whole`: only when nothing required is missing; `asks`: whether it asks first; `main`: it is the page's main act,
    `grave`: it takes something away; `back`: it stands where Anterior is, as long as it is shown.
    """

    name: str
    whole: bool = False
    asks: Callable[["Draft"], bool] = never
    shown: Callable[["Draft"], bool] = always
    main: bool = False
    grave: bool = False
    back: bool = False


class Step(BaseModel):
    """One page as data: each field is an answer, annotated with the Question that asks for it.

    `only`: the audiences who meet it (empty: all); with `shown`, all that decides who sees it, as `asked` and `lacks`
    decide of a field. `rooms`: side steps that return here, `door`: whether a room has a button of its own where it
    can be entered. `form`: what may be left empty can be opened by a button. `deeds`: what the page can do.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    only: ClassVar[frozenset[str]] = frozenset()
    rooms: ClassVar[tuple[type["Step"], ...]] = ()
    door: ClassVar[bool] = True
    form: ClassVar[bool] = False
    deeds: ClassVar[tuple[Deed, ...]] = ()

    @classmethod
    def shown(cls, draft: "Draft") -> bool:
        """Whether this page belongs to the way, as the draft is now."""
        return True

    @classmethod
    @cache
    def name(cls) -> str:
        """Its name in drafts and keys: FindCustomer is find_customer."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    @cache
    def questions(cls) -> dict[str, Question]:
        """Field name → its question, in the order of the page."""
        found = {n: [m for m in f.metadata if isinstance(m, Question)] for n, f in cls.model_fields.items()}
        return {name: kinds[0] for name, kinds in found.items() if kinds}

    @classmethod
    def lacks(cls, draft: "Draft") -> tuple[str, ...]:
        """The fields that are not asked, as the draft is now."""
        return ()

    @classmethod
    def asks(cls, draft: "Draft") -> dict[str, Question]:
        """The questions that this draft's audience sees, as the draft is now."""
        lacking, audience = cls.lacks(draft), draft.audience
        return {
            n: q
            for n, q in cls.questions().items()
            if n not in lacking and (not q.asked or audience in q.asked)
        }

    @classmethod
    def missing(cls, draft: "Draft") -> tuple[str, ...]:
        """The required fields without an answer."""
        said = draft.answers.get(cls.name(), {})
        return tuple(n for n, q in cls.asks(draft).items() if q.required and _empty(said.get(n)))

    @classmethod
    def can(cls, draft: "Draft") -> tuple[Deed, ...]:
        """The deeds that there are as the draft is now."""
        return tuple(deed for deed in cls.deeds if deed.shown(draft))

    @classmethod
    def open_question(cls, draft: "Draft") -> str:
        """Where the focus moves by itself: to what is required and missing; else to a text that may be added; else
        to a choice that goes on."""
        said = draft.answers.get(cls.name(), {})
        empty = [(n, q) for n, q in cls.asks(draft).items() if _empty(said.get(n))]
        goes = [n for n, q in cls.asks(draft).items() if isinstance(q, Choice) and q.goes]
        return (
            next((n for n, q in empty if q.required), "")
            or next((n for n, q in empty if q.typed), "")
            or "".join(goes[:1])
        )


def _empty(value: Any) -> bool:
    return value is None or value in ("", [])


@dataclass(frozen=True)
class Flow:
    """A way: its name and its steps in order; the last one is where it is confirmed.

    `brief`: a short one, which nobody puts aside, and which is cancelled without a question.
    """

    name: str
    steps: tuple[type[Step], ...]
    brief: bool = False

    def path(self, draft: "Draft") -> tuple[type[Step], ...]:
        """The steps of the way as the draft is now; worked out anew each time."""
        return tuple(s for s in self.steps if (not s.only or draft.audience in s.only) and s.shown(draft))

    @property
    def every(self) -> dict[str, type[Step]]:
        """All steps and rooms by name."""
        return _every(self.steps)

    def step(self, draft: "Draft") -> type[Step]:
        """The step that the draft is at."""
        return self.every[draft.place]

    def missing(self, draft: "Draft") -> dict[str, tuple[str, ...]]:
        """What is missing on the way: step name → field names."""
        return {s.name(): gaps for s in self.path(draft) if (gaps := s.missing(draft))}

    def harvest(self, draft: "Draft") -> dict[str, dict[str, Any]]:
        """The answers of the steps on the way; those of hidden steps are dropped only here."""
        return {
            s.name(): {f: v for f, v in draft.answers.get(s.name(), {}).items() if f in s.asks(draft)}
            for s in self.path(draft)
        }


@cache
def _every(steps: tuple[type[Step], ...]) -> dict[str, type[Step]]:
    found: dict[str, type[Step]] = {}
    queue = list(steps)
    while queue:
        step = queue.pop(0)
        if found.setdefault(step.name(), step) is step:
            queue += [room for room in step.rooms if room.name() not in found]
    return found
