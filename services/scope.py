"""What an actor may reach: one function for each object, used by every statement that fetches it.

Not allowed looks like not found: a statement in the wrong scope has no rows.
"""

from functools import cache

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import aliased

from services.people import Person
from services.permissions import MATRIX, Action, may
from services.tables import PersonRow, Ticket

_LARGEST_ID = 2**63 - 1
_NOW = aliased(PersonRow)
"""An alias, lest it becomes the people of the statement around it; made once, for making one costs a millisecond."""


@cache
def _still(action: Action) -> ColumnElement[bool]:
    roles = sorted(role.value for role in MATRIX[action] if role is not None)
    return and_(_NOW.active, _NOW.role.in_(roles))


def allowed(actor: Person, action: Action) -> ColumnElement[bool]:
    """Whether the actor may do this now: who lost the role a moment ago may still be remembered by `People`."""
    if not may(actor.role, action):
        return false()
    return select(_NOW.id).where(_NOW.id == actor.id, _still(action)).exists()


def desk(actor: Person) -> ColumnElement[bool]:
    """Opening tickets, for whomever."""
    return allowed(actor, Action.OPEN_TICKETS)


def customers(actor: Person) -> ColumnElement[bool]:
    """Customers, their plans and contacts: the whole desk sees all, nobody else any."""
    return allowed(actor, Action.FIND_CUSTOMERS)


def catalog(actor: Person) -> ColumnElement[bool]:
    """Ticket types, positions and colleagues to choose from."""
    return allowed(actor, Action.READ_CATALOG)


def tickets(actor: Person) -> ColumnElement[bool]:
    """Tickets to be read."""
    return allowed(actor, Action.READ_TICKETS)


def people(actor: Person) -> ColumnElement[bool]:
    """Who may use the bot, and invites to it."""
    return allowed(actor, Action.MANAGE_PEOPLE)


def own_drafts(actor: Person) -> ColumnElement[bool]:
    """Tickets whose draft is this actor's: only they go on with it, an administrator neither."""
    return and_(desk(actor), Ticket.opened_by == actor.id)


def possible(number: int | None) -> bool:
    """Whether a number can be an id at all; PostgreSQL answers greater ones with an error."""
    return number is not None and 0 < number <= _LARGEST_ID
