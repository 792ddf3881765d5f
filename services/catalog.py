"""What tickets are made of: their types, and whom they can be handed to."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, literal, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.order_tables import OrderTypeRow
from services.people import Person
from services.states import Role
from services.tables import PersonRow, Position, Ticket, TicketTypeRow

AssigneeKind = Literal["person", "position"]
_LETTERS: dict[AssigneeKind, str] = {"person": "p", "position": "c"}
_RECENT = 500
"""How many of the last tickets say which types are used most."""


@dataclass(frozen=True)
class Assignee:
    """Who takes a ticket: a person, or a position ("cargo") whoever holds it. Positions are always on duty."""

    kind: AssigneeKind
    id: int
    name: str
    on_duty: bool = True

    def key(self) -> str:
        """Its short name in a button and a draft: `p12` for a person, `c3` for a position."""
        return f"{_LETTERS[self.kind]}{self.id}"


def named(key: str | None) -> tuple[str, int]:
    """The kind and id that `Assignee.key` wrote; ("", 0), which is nobody's, where this is none."""
    said = key or ""
    kind = next((kind for kind, letter in _LETTERS.items() if said.startswith(letter)), "")
    digits = said[1:]
    return (kind, int(digits)) if kind and digits.isascii() and digits.isdigit() else ("", 0)


@dataclass(frozen=True)
class TicketType:
    """A kind of problem; `assignee` is who takes it by default, None where one must be chosen."""

    id: int
    name: str
    assignee: Assignee | None


@dataclass(frozen=True)
class OrderType:
    """A kind of visit: how long it takes, and what belongs to it."""

    id: int
    name: str
    minutes: int
    checklist: tuple[str, ...]
    photos: tuple[str, ...]
    bring: tuple[str, ...]


# Built once: they are the same for everybody, and building costs more than asking.
_RECENTLY = (
    select(Ticket.type_id)
    .where(Ticket.confirmed_at.is_not(None))
    .order_by(Ticket.confirmed_at.desc())
    .limit(_RECENT)
    .subquery()
)
_USED = select(_RECENTLY.c.type_id, func.count().label("times")).group_by(_RECENTLY.c.type_id).subquery()


class Catalog:
    """Lists to choose from; empty for whoever may not open tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def ticket_types(self, actor: Person) -> list[TicketType]:
        """Active types, those of the last 500 tickets first by use, then by name.

        A default person who is off duty or not active any more is no default, nor is a position that was retired.
        """
        statement = (
            select(
                TicketTypeRow.id, TicketTypeRow.name, PersonRow.id, PersonRow.name, Position.id, Position.name
            )
            .outerjoin(
                PersonRow,
                (PersonRow.id == TicketTypeRow.assignee_person_id) & takes_tickets() & PersonRow.on_duty,
            )
            .outerjoin(Position, (Position.id == TicketTypeRow.assignee_position_id) & Position.active)
            .outerjoin(_USED, _USED.c.type_id == TicketTypeRow.id)
            .where(scope.catalog(actor), TicketTypeRow.active)
            .order_by(func.coalesce(_USED.c.times, 0).desc(), func.atende_plain(TicketTypeRow.name))
        )
        async with self._sessions() as session:
            rows = await session.execute(statement)
        return [
            TicketType(type_id, name, _default(person_id, person, position_id, position))
            for type_id, name, person_id, person, position_id, position in rows
        ]

    async def assignees(self, actor: Person) -> list[Assignee]:
        """Active colleagues (no customers) by name, those off duty last, then positions by name."""
        people = select(
            literal("person").label("kind"), PersonRow.id, PersonRow.name, PersonRow.on_duty
        ).where(scope.catalog(actor), takes_tickets())
        positions = select(
            literal("position").label("kind"), Position.id, Position.name, true().label("on_duty")
        ).where(scope.catalog(actor), Position.active)
        both = union_all(people, positions).subquery()
        statement = select(both.c.kind, both.c.id, both.c.name, both.c.on_duty).order_by(
            both.c.kind, both.c.on_duty.desc(), func.atende_plain(both.c.name), both.c.id
        )
        async with self._sessions() as session:
            rows = await session.execute(statement)
        return [Assignee(kind, number, name, on_duty) for kind, number, name, on_duty in rows]

    async def order_types(self, actor: Person) -> list[OrderType]:
        """Active kinds of visits, by name."""
        columns = (OrderTypeRow.checklist, OrderTypeRow.photos, OrderTypeRow.bring)
        statement = (
            select(OrderTypeRow.id, OrderTypeRow.name, OrderTypeRow.minutes, *columns)
            .where(scope.catalog(actor), OrderTypeRow.active)
            .order_by(func.atende_plain(OrderTypeRow.name), OrderTypeRow.id)
        )
        async with self._sessions() as session:
            rows = await session.execute(statement)
        return [
            OrderType(number, name, minutes, *map(tuple, lists)) for number, name, minutes, *lists in rows
        ]


def takes_tickets() -> ColumnElement[bool]:
    """Whether a person can be given a ticket: active, and no customer. Whoever is off duty can, if one insists."""
    return PersonRow.active & (PersonRow.role != Role.CUSTOMER.value)


async def fetch_assignee(session: AsyncSession, actor: Person, kind: str, number: int) -> Assignee | None:
    """The person or position that a ticket can go to now, held until this transaction ends; else None."""
    if not scope.possible(number):
        return None
    statement = select(Position.name).where(Position.id == number, Position.active)
    if kind == "person":
        statement = select(PersonRow.name).where(PersonRow.id == number, takes_tickets())
    elif kind != "position":
        return None
    name = await session.scalar(statement.where(scope.catalog(actor)).with_for_update(read=True))
    return None if name is None else Assignee("person" if kind == "person" else "position", number, name)


def _default(
    person_id: int | None, person: str | None, position_id: int | None, position: str | None
) -> Assignee | None:
    # An outer join finds no one where there is none, which the columns' types can't say.
    if person_id is not None:
        return Assignee("person", person_id, person or "")
    if position_id is not None:
        return Assignee("position", position_id, position or "")
    return None
