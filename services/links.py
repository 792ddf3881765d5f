"""Links between tickets: a parent, the network's fault, and its children, the customers' tickets about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from services import link_rule, scope
from services.people import Person
from services.states import Subject, TicketState
from services.tables import AccessPoint, Customer, Plan, Ticket, TicketTypeRow
from services.ticket_content import Refused, TicketContent
from services.ticket_moves import record

OFFERED = 100
"""Children that are offered at most; more are found by their protocol."""
_PARENT = aliased(Ticket)


@dataclass(frozen=True)
class Linked:
    """A ticket that is linked to another, or may be. `name`: its customer's or access point's."""

    id: int
    protocol: str
    state: TicketState
    type: str | None
    name: str | None
    opened_at: datetime


class Links:
    """Who may be whose parent, and what hangs on it; nothing for whoever may not work on tickets."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def nearest(
        self, actor: Person, plan_id: int, type_id: int, *, known: int | None = None
    ) -> Linked | None:
        """The parent of a new ticket about this plan, of this type: the `known` one as long as it may be; else the
        nearest one; None where there is none."""
        if not scope.possible(plan_id) or not scope.possible(type_id):
            return None
        async with self._sessions() as session:
            mine = select(Plan.access_point_id).where(Plan.id == plan_id, scope.customers(actor))
            point = await session.scalar(mine)
            if point is None:
                return None
            found = link_rule.parents(actor, point, type_id)
            if known is not None and scope.possible(known):
                found = found.order_by(None).order_by((Ticket.id == known).desc(), *link_rule.nearness(point))
            return await _first(session, found)

    async def offered(self, actor: Person, access_point_id: int) -> list[Linked]:
        """The customers' tickets at an access point that may become children of its new ticket, oldest first."""
        if not scope.possible(access_point_id):
            return []
        async with self._sessions() as session:
            return await _all(session, link_rule.children(actor, access_point_id).limit(OFFERED))

    async def children(self, actor: Person, ticket_id: int) -> list[Linked]:
        """The children of a ticket, oldest first, whatever their state."""
        if not scope.possible(ticket_id):
            return []
        async with self._sessions() as session:
            theirs = select(Ticket).where(Ticket.parent_id == ticket_id, scope.tickets(actor))
            return await _all(session, theirs.order_by(Ticket.id))

    async def parent(self, actor: Person, ticket_id: int) -> Linked | None:
        """The parent of a ticket; None where it has none."""
        if not scope.possible(ticket_id):
            return None
        async with self._sessions() as session:
            whose = select(_PARENT.parent_id).where(_PARENT.id == ticket_id).scalar_subquery()
            return await _first(session, select(Ticket).where(Ticket.id == whose, scope.tickets(actor)))


async def link(
    session: AsyncSession, actor: Person, ticket: Ticket, content: TicketContent, at: datetime
) -> dict[str, str]:
    """The ticket becomes the child of its parent, or the parent of its children, if the rule still allows it.

    Raises Refused where it does not: a parent that was resolved since, a child that got another parent.
    """
    if content.parent_id is not None and content.children:
        raise Refused("link_not_allowed", "parent")  # links are one deep
    said: dict[str, str] = {}
    if content.parent_id is not None:
        said["parent"] = await _to_parent(session, actor, ticket, content.parent_id, at)
    if content.children:
        said["children"] = await _to_children(session, actor, ticket, set(content.children), at)
    return said


async def _to_parent(
    session: AsyncSession, actor: Person, ticket: Ticket, parent_id: int, at: datetime
) -> str:
    await _hold(session, [parent_id])
    point, kind = ticket.access_point_id, ticket.type_id
    parent: Ticket | None = None
    if point is not None and kind is not None and scope.possible(parent_id):
        found = link_rule.parents(actor, point, kind, but=ticket.id).where(Ticket.id == parent_id)
        parent = await session.scalar(found)
    if parent is None or ticket.subject != Subject.CUSTOMER.value:
        raise Refused("parent_not_found", "parent")
    _join(session, actor, parent, ticket, at)
    return parent.protocol


async def _to_children(
    session: AsyncSession, actor: Person, ticket: Ticket, wanted: set[int], at: datetime
) -> str:
    await _hold(session, wanted)
    point = ticket.access_point_id
    found: list[Ticket] = []
    if point is not None and ticket.subject == Subject.ACCESS_POINT.value:
        possible = [number for number in wanted if scope.possible(number)]
        statement = link_rule.children(actor, point, ticket.type_id, but=ticket.id)
        found = list(await session.scalars(statement.where(Ticket.id.in_(possible))))
    if len(found) != len(wanted):
        links = await session.scalar(
            select(TicketTypeRow.allows_links).where(TicketTypeRow.id == ticket.type_id)
        )
        raise Refused("children_not_found", "children") if links else Refused("type_without_links", "type")
    for child in found:
        _join(session, actor, ticket, child, at)
    return ", ".join(child.protocol for child in found)


async def _hold(session: AsyncSession, wanted: Iterable[int]) -> None:
    """Holds the rows until the end, always in one order. What they say is read afterwards, in a statement of its own:
    whoever waited for a row must see what else its holder wrote."""
    possible = [number for number in wanted if scope.possible(number)]
    held = select(Ticket.id).where(Ticket.id.in_(possible)).order_by(Ticket.id).with_for_update()
    await session.execute(held)


def _join(session: AsyncSession, actor: Person, parent: Ticket, child: Ticket, at: datetime) -> None:
    child.parent_id = parent.id
    record(session, child, "linked", actor.id, at, {"parent": parent.id}, {"protocol": parent.protocol})
    record(session, parent, "joined", actor.id, at, {"child": child.id}, {"protocol": child.protocol})


def _lines(tickets: Select[Any]) -> Select[int, str, str, str, str | None, datetime]:
    """What is told of the tickets of a statement, in its order."""
    about_point = Ticket.subject == Subject.ACCESS_POINT.value  # whoever reported it
    name: ColumnElement[str | None] = case((about_point, AccessPoint.name), else_=Customer.name)
    return (
        tickets.with_only_columns(
            Ticket.id, Ticket.protocol, Ticket.state, TicketTypeRow.name, name, Ticket.opened_at
        )
        .outerjoin(TicketTypeRow, TicketTypeRow.id == Ticket.type_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(AccessPoint, AccessPoint.id == Ticket.access_point_id)
    )


async def _all(session: AsyncSession, tickets: Select[Any]) -> list[Linked]:
    found = await session.execute(_lines(tickets))
    return [
        Linked(number, protocol, TicketState(state), kind, name, opened_at)
        for number, protocol, state, kind, name, opened_at in found
    ]


async def _first(session: AsyncSession, tickets: Select[Any]) -> Linked | None:
    return next(iter(await _all(session, tickets.limit(1))), None)
