"""What an actor may reach: one function for each object, used by every statement that fetches it.

Not allowed looks like not found: a statement in the wrong scope has no rows.
"""

from sqlalchemy import ColumnElement, and_, false, true

from services.people import Person
from services.tables import Ticket

_LARGEST_ID = 2**63 - 1


def customers(actor: Person) -> ColumnElement[bool]:
    """Customers, their plans and contacts: the whole desk sees all, nobody else any."""
    return true() if actor.at_desk else false()


def catalog(actor: Person) -> ColumnElement[bool]:
    """Ticket types, positions and colleagues to choose from."""
    return true() if actor.at_desk else false()


def tickets(actor: Person) -> ColumnElement[bool]:
    """Tickets to be read."""
    return true() if actor.at_desk else false()


def own_drafts(actor: Person) -> ColumnElement[bool]:
    """Tickets whose draft is this actor's: only they go on with it, an administrator neither."""
    return and_(tickets(actor), Ticket.opened_by == actor.id)


def possible(number: int | None) -> bool:
    """Whether a number can be an id at all; PostgreSQL answers greater ones with an error."""
    return number is not None and 0 < number <= _LARGEST_ID
