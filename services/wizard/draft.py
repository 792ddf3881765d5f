"""Draft: what was said so far on one way, as one versioned document."""

import json
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any, Self, TypeVar

from services.wizard.step import Step

SCHEMA = 1
REMEMBERED_ACTS = 16
LIVING = ("open", "parked")
S = TypeVar("S", bound=Step)
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Draft:
    """One person's way through one flow. `answers`: step name → field name → raw JSON value.

    `owner` is a person's id, `lane` a thread of the chat (else 0), `acts` the ids of the last 16 acts, `turn` the
    number of acts applied. `visit` grows when the place changes; `asked` is the unix second in which the open
    question was first shown; `pinned` says that the focus was moved by hand; `part` and `sift` are what is seen of a
    long list. `back`: the places from which rooms were entered; `known`: steps filled before they were seen; `kept`:
    a text that found no question; `last`: where and when the last text went (step, field, unix second); `asking`: the
    deed that was asked about.
    """

    id: int
    owner: int
    lane: int
    flow: str
    audience: str
    place: str
    schema: int = SCHEMA
    state: str = "open"
    protocol: str | None = None
    focus: str = ""
    pinned: bool = False
    turn: int = 0
    visit: int = 1
    part: int = 1
    sift: str = ""
    asked: int = 0
    acts: list[int] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    back: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    kept: str = ""
    last: tuple[str, str, int] | None = None
    asking: str = ""

    def __getitem__(self, step: type[S]) -> S:
        """The answers of a step, typed."""
        return step.model_validate(self.answers.get(step.name(), {}))

    @property
    def living(self) -> bool:
        """Whether it can still be worked on: open, or parked."""
        return self.state in LIVING

    def count(self, act: int) -> None:
        """One more act was applied, and is remembered, so that it counts once."""
        self.turn += 1
        self.acts = [*self.acts, act][-REMEMBERED_ACTS:]

    def move(self, place: str) -> None:
        """To another page; buttons of the one that was left are stale from now on."""
        self.place, self.visit, self.last = place, self.visit + 1, None
        self.open_anew()

    def open_anew(self) -> None:
        """The focus and what is seen of a list begin anew; `settle` finds them."""
        self.focus, self.pinned, self.asked, self.part, self.sift, self.asking = "", False, 0, 1, "", ""

    def copy(self, **changes: Any) -> Self:
        """A draft that can be changed without changing this one."""
        return replace(
            self,
            acts=list(self.acts),
            back=list(self.back),
            known=list(self.known),
            answers={step: dict(said) for step, said in self.answers.items()},
            **changes,
        )

    def dump(self) -> bytes:
        """As JSON, without what is as at the beginning."""
        said = {n: v for n, usual in _usual().items() if (v := getattr(self, n)) != usual or n == "schema"}
        return _written(said).encode()

    @classmethod
    def load(cls, document: bytes | str) -> Self:
        """From JSON of this or an older release; what is not known any more is left out.

        Raises ValueError where the document is no draft, or one of a newer release.
        """
        said = json.loads(document)
        if not isinstance(said, dict) or said.get("schema", SCHEMA) > SCHEMA:
            raise ValueError("not a draft that this release can read")
        names = _usual()
        said["last"] = tuple(said["last"]) if said.get("last") else None
        try:
            return cls(**{k: v for k, v in said.items() if k in names})
        except TypeError as error:
            raise ValueError(f"not a draft: {error}") from None


@cache
def _usual() -> dict[str, Any]:
    """Every field, with the value that it has at the beginning."""
    return {f.name: f.default_factory() if callable(f.default_factory) else f.default for f in fields(Draft)}
