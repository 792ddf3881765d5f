"""What the agenda tells: places, technicians with the reasons for them, days, slots, and how much is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.orders.spans import Span, Week
from services.states import OrderState


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit is, as areas know it. `travel`: minutes that lie after each visit there."""

    city: str | None = None
    network: str | None = None
    area: str | None = None
    by: str | None = None
    """What the area was found by: "network" or "city"."""
    travel: int = 0


NOWHERE = Place()


class Off(StrEnum):
    """Why nobody is there on a day."""

    DAY_OFF = "day_off"
    HOLIDAY = "holiday"
    HOURS = "hours"
    """Not within their hours, or they have none that day."""


@dataclass(frozen=True, slots=True)
class Technician:
    """Somebody who can be sent. `week` is () for somebody without hours; `areas` () for one who goes everywhere."""

    id: int
    name: str
    week: Week = ()
    days_off: tuple[tuple[date, date, str], ...] = ()
    skills: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A technician for one visit, with what speaks for them. `near`: "network" or "city" where the place's area is
    theirs, "anywhere" for one without areas, None where it is not theirs."""

    id: int
    name: str
    near: str | None
    missing: tuple[str, ...]
    """Skills of the type of order that they lack."""
    load: int
    """Visits that they have on the day."""
    first: datetime | None
    """Their first free start on the day."""
    off: Off | None = None
    """Why they are not there on the day."""
    why: str = ""
    """The reason of a day off, in the provider's words."""
    has_hours: bool = True


class DayState(StrEnum):
    """What a day of the calendar has left."""

    FREE = "free"
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit in the agenda; `until` is its end, `busy_until` that of the way after it."""

    id: int
    ticket_id: int
    protocol: str
    technician_id: int
    technician: str
    type: str
    state: OrderState
    start: datetime
    until: datetime
    busy_until: datetime
    city: str | None
    customer: str | None


@dataclass(frozen=True, slots=True)
class TechnicianDay:
    """A technician's day: hours, visits in order, and free starts; why there are no hours."""

    technician_id: int
    name: str
    day: date
    hours: tuple[Span, ...]
    booked: tuple[Booked, ...]
    free: tuple[datetime, ...]
    off: Off | None = None
    why: str = ""
    has_hours: bool = True
    """Whether they have hours at all, on whatever day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A free start, and who would go."""

    start: datetime
    technician_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Half:
    """Half a day, before or from noon."""

    day: date
    afternoon: bool


@dataclass(frozen=True, slots=True)
class AreaLeft:
    """How many visits still fit, by half days, for those who go to an area. Whoever goes to several counts in each; ""
    is everywhere, where the provider has no areas."""

    area: str
    cities: tuple[str, ...]
    left: Mapping[Half, int]
