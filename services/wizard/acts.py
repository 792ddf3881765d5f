"""Acts: the things that one person can do to a draft, each an absolute intent."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`id` names the act (the update that brought it), so that it counts once; `at` is when, in unix seconds."""

    id: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Act):
    """A button of the visit in which it was painted; `turn` is there where it counts only at that turn."""

    visit: int
    turn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Press):
    """Option `value` of `field`, or a flag's "1" and "0"."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus(Press):
    """Open `field` again."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Press):
    """Show the `number`-th part (from 1) of a long list."""

    number: int


class Next(Press):
    """Avançar; Finalizar, on the page before the last."""


class Back(Press):
    """Anterior."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Go(Press):
    """To a step of the way that is before this one, or that only complete ones precede."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Press):
    """Into a room of this step; `about`: what the room's first question is answered with, where it has one."""

    room: str
    about: str = ""


class Leave(Press):
    """Out of a room, to where it was entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Press):
    """A deed of the page (Salvar, Apagar); counts at its turn only. An empty name: not that which was asked about."""

    name: str


class Confirm(Press):
    """The end of the way; counts at its turn only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Press):
    """Put the kept text into `field`; an empty name discards it."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Act):
    """A typed text; `at` is when the person wrote it. `parts`: a card in place of a text, by fields."""

    text: str
    parts: Mapping[str, str] = field(default_factory=dict)
