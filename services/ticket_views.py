"""How somebody looks at the list of tickets: whose, in which state, of what; and at which place of the list."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self, TypeVar

from services import scope
from services.states import RUNNING, TicketState

E = TypeVar("E", bound=StrEnum)


class Whose(StrEnum):
    """Whom the listed tickets are assigned to: the actor, the actor's position, or anybody."""

    MINE = "mine"
    POSITION = "position"
    ALL = "all"


class Stage(StrEnum):
    """The states that are listed together. Drafts, abandoned and merged tickets are found by protocol alone."""

    RUNNING = "running"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def states(self) -> tuple[TicketState, ...]:
        return RUNNING if self is Stage.RUNNING else (TicketState(self.value),)

    @property
    def runs(self) -> bool:
        """Whether somebody works on them: then the list goes by due, else the newest come first."""
        return set(self.states) <= set(RUNNING)


class Due(StrEnum):
    """When tickets are due, by the provider's calendar; a week begins on Monday."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"


class Filter(StrEnum):
    """What a list can be narrowed by, in the order of the page."""

    STAGE = "stage"
    DUE = "due"
    TYPE = "type"
    NETWORK = "network"
    ACCESS_POINT = "access_point"


@dataclass(frozen=True)
class View:
    """What a person chose to see. Filters that are None narrow nothing."""

    whose: Whose = Whose.MINE
    stage: Stage = Stage.RUNNING
    due: Due | None = None
    type: int | None = None
    network: int | None = None
    access_point: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Self:
        """The view that was kept, by an older release too: what can't be understood is as at first."""
        return cls(
            _one_of(Whose, kept.get("whose")) or Whose.MINE,
            _one_of(Stage, kept.get("stage")) or Stage.RUNNING,
            _one_of(Due, kept.get("due")),
            *(_id(kept.get(name)) for name in ("type", "network", "access_point")),
        )

    def kept(self) -> dict[str, object]:
        """What `of` reads."""
        values = {name: getattr(self, name) for name in ("whose", "stage", "due", *_THINGS)}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def narrowed(self) -> bool:
        """Whether something is filtered out that `cleared` would show."""
        return self != self.cleared()

    def cleared(self) -> "View":
        """Without filters; whose tickets they are stays."""
        return View(self.whose)

    def without(self, filters: Iterable[Filter]) -> "View":
        """Without some of the filters."""
        first = View()
        return replace(self, **{each.value: getattr(first, each.value) for each in filters})

    @property
    def mark(self) -> int:
        """A small number that tells views apart: a place in one list means nothing in another."""
        return zlib.crc32(repr(sorted(self.kept().items())).encode()) % 46656


@dataclass(frozen=True)
class Place:
    """A page of a list by its neighbour: the ticket that it comes after, or before.

    It holds the neighbour's due time as it was, so that the page stays where it is while tickets come and go.
    """

    after: bool
    due_at: datetime | None
    id: int


_THINGS = ("type", "network", "access_point")


def _one_of(kind: type[E], value: object) -> E | None:
    return next((each for each in kind if each.value == value), None)


def _id(value: object) -> int | None:
    return value if type(value) is int and scope.possible(value) else None
