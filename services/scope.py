"""What an actor may reach: one function for each object, used by every statement that fetches it.

Not allowed looks like not found: a statement in the wrong scope has no rows.
"""

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import aliased

from services.people import Person
from services.states import Role
from services.tables import PersonRow, Ticket

_LARGEST_ID = 2**63 - 1
_NOW = aliased(PersonRow)
"""An alias, lest it becomes the people of the statement around it; made once, for making one costs a millisecond."""
_AT_DESK = and_(_NOW.active, _NOW.role.in_([Role.OPERATOR.value, Role.ADMIN.value]))


def desk(actor: Person) -> ColumnElement[bool]:
    """Whether the actor works at the desk now: who lost that a moment ago may still be remembered by `People`."""
    if not actor.at_desk:
        return false()
    return select(_NOW.id).where(_NOW.id == actor.id, _AT_DESK).exists()


def customers(actor: Person) -> ColumnElement[bool]:
    """Customers, their plans and contacts: the whole desk sees all, nobody else any."""
    return desk(actor)


def catalog(actor: Person) -> ColumnElement[bool]:
    """Ticket types, positions and colleagues to choose from."""
    return desk(actor)


def tickets(actor: Person) -> ColumnElement[bool]:
    """Tickets to be read."""
    return desk(actor)


def own_drafts(actor: Person) -> ColumnElement[bool]:
    """Tickets whose draft is this actor's: only they go on with it, an administrator neither."""
    return and_(tickets(actor), Ticket.opened_by == actor.id)


def possible(number: int | None) -> bool:
    """Whether a number can be an id at all; PostgreSQL answers greater ones with an error."""
    return number is not None and 0 < number <= _LARGEST_ID
