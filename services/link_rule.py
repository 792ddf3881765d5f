"""The one rule of links: which ticket may become whose parent, and which of several is nearest (seed S4.2.4.c)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select, union
from sqlalchemy.orm import aliased

from services import scope
from services.people import Person
from services.states import RUNNING, Subject
from services.tables import AccessPoint, Ticket, TicketTypeRow

_HERE, _THERE = aliased(AccessPoint), aliased(AccessPoint)
_CHILD, _TYPE, _OWN_TYPE = aliased(Ticket), aliased(TicketTypeRow), aliased(TicketTypeRow)
_RUNNING = [state.value for state in RUNNING]
_OF_POINT = Ticket.subject == Subject.ACCESS_POINT.value


def linkable(point_id: int, type_id: int | None) -> ColumnElement[bool]:
    """Whether a ticket may be linked to a new one at this access point: it runs, is nobody's child, lies in the same
    network, and both types allow links. `type_id` None: the new one's is not chosen yet.

    A ticket's access point is its plan's, or its own. Links are one deep: no child has children.
    """
    own_type = select(_OWN_TYPE.id).where(_OWN_TYPE.id == type_id, _OWN_TYPE.allows_links)
    network = select(_HERE.network_id).where(_HERE.id == point_id).scalar_subquery()
    return and_(
        Ticket.state.in_(_RUNNING),
        Ticket.parent_id.is_(None),
        exists().where(_TYPE.id == Ticket.type_id, _TYPE.allows_links),
        Ticket.access_point_id.in_(select(_THERE.id).where(_THERE.network_id == network)),
        *([] if type_id is None else [own_type.exists()]),
    )


def parents(actor: Person, point_id: int, type_id: int, *, but: int = 0) -> Select[Any]:
    """The tickets that may become the parent of a new one of this type, the nearest first: at the same access point,
    about an access point, then the oldest. `but` is the new one itself."""
    return (
        select(Ticket)
        .where(scope.worked_tickets(actor), linkable(point_id, type_id), Ticket.id != but)
        .order_by(*nearness(point_id))
    )


def nearness(point_id: int) -> tuple[ColumnElement[Any], ...]:
    """The order of parents, the nearest first."""
    return (Ticket.access_point_id == point_id).desc(), _OF_POINT.desc(), Ticket.id.asc()


def children(actor: Person, point_id: int, type_id: int | None = None, *, but: int = 0) -> Select[Any]:
    """The customers' tickets at an access point that may become children of its new ticket, oldest first."""
    return (
        select(Ticket)
        .where(
            scope.worked_tickets(actor),
            linkable(point_id, type_id),
            Ticket.access_point_id == point_id,
            Ticket.subject == Subject.CUSTOMER.value,
            Ticket.id != but,
            ~exists().where(_CHILD.parent_id == Ticket.id),
        )
        .order_by(Ticket.id)
    )


def either(protocol: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tickets of which this is true of their protocol, of their parent's, or of one that was merged into them: both
    numbers find them."""
    named = select(Ticket.id, Ticket.merged_into_id).where(protocol).cte("named")
    theirs = select(_CHILD.id).join(named, _CHILD.parent_id == named.c.id)
    merged = select(named.c.merged_into_id).where(named.c.merged_into_id.is_not(None))
    # By their ids: an "or" of what each index finds alone would read the whole table.
    return Ticket.id.in_(union(select(named.c.id), theirs, merged))
