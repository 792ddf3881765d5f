"""What an actor may reach: one function for each object, used by every statement that fetches it.

Not allowed looks like not found: a statement in the wrong scope has no rows.
"""

from functools import cache

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import aliased

from services.order_tables import OrderRow
from services.people import Person
from services.permissions import MATRIX, SUPERVISED, Action, may
from services.states import OrderState, Role, TicketState
from services.tables import PersonRow, Plan, Ticket

_LARGEST_ID = 2**63 - 1
_NEVER_CONFIRMED = [each.value for each in (TicketState.DRAFT, TicketState.ABANDONED, TicketState.MERGED)]
_VISITED = [each.value for each in OrderState if each not in (OrderState.DONE, OrderState.CANCELLED)]
_NOW = aliased(PersonRow)
"""An alias, lest it becomes the people of the statement around it; made once, for making one costs a millisecond."""


@cache
def _still(action: Action) -> ColumnElement[bool]:
    roles = sorted(role.value for role in MATRIX[action] if role is not None)
    trusted = or_(_NOW.supervises, _NOW.role == Role.ADMIN.value) if action in SUPERVISED else true()
    return and_(_NOW.active, _NOW.role.in_(roles), trusted)


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


def prospects(actor: Person) -> ColumnElement[bool]:
    """Who may become a customer: as customers are."""
    return allowed(actor, Action.FIND_CUSTOMERS)


def catalog(actor: Person) -> ColumnElement[bool]:
    """Ticket types, positions and colleagues to choose from."""
    return allowed(actor, Action.READ_CATALOG)


def tickets(actor: Person) -> ColumnElement[bool]:
    """Tickets to be read."""
    return allowed(actor, Action.READ_TICKETS)


def worked_tickets(actor: Person) -> ColumnElement[bool]:
    """Tickets to be worked on: those that were confirmed once."""
    return and_(allowed(actor, Action.WORK_TICKETS), Ticket.state.not_in(_NEVER_CONFIRMED))


def dates(actor: Person) -> ColumnElement[bool]:
    """To negotiate when a ticket is due."""
    return allowed(actor, Action.SET_DATES)


def statistics(actor: Person) -> ColumnElement[bool]:
    """What came of guided scripts."""
    return allowed(actor, Action.READ_STATISTICS)


def own_tasks(actor: Person) -> ColumnElement[bool]:
    """Tasks to be done; whose they are is asked beside it."""
    return allowed(actor, Action.OWN_TASKS)


def orders(actor: Person) -> ColumnElement[bool]:
    """Work orders: the whole desk sees all, a technician their own."""
    own = and_(allowed(actor, Action.DO_ORDERS), OrderRow.technician_id == actor.id)
    return or_(booking(actor), own)


def agenda(actor: Person) -> ColumnElement[bool]:
    """People whose agenda is to be seen: at the desk everybody's, a technician's own."""
    return or_(booking(actor), and_(allowed(actor, Action.DO_ORDERS), PersonRow.id == actor.id))


def booking(actor: Person) -> ColumnElement[bool]:
    """To give a work order its technician and its time."""
    return allowed(actor, Action.MANAGE_ORDERS)


def lines(actor: Person) -> ColumnElement[bool]:
    """Plans whose line may be looked at: at the desk all, a technician those that their running orders are about.
    Customers have no plans of their own here yet: they come in by one more way."""
    visits = (
        select(OrderRow.id)
        .join(Ticket, Ticket.id == OrderRow.ticket_id)
        .where(OrderRow.technician_id == actor.id, OrderRow.state.in_(_VISITED), Ticket.plan_id == Plan.id)
    )
    return and_(allowed(actor, Action.READ_LINES), or_(customers(actor), visits.exists()))


def routers(actor: Person) -> ColumnElement[bool]:
    """Routers by themselves, and how many sessions they have: the desk."""
    return and_(allowed(actor, Action.READ_LINES), customers(actor))


def outages(actor: Person) -> ColumnElement[bool]:
    """Signals that an access point fell: whoever supervises, and administrators."""
    return allowed(actor, Action.OUTAGES)


def people(actor: Person) -> ColumnElement[bool]:
    """Who may use the bot, and invites to it."""
    return allowed(actor, Action.MANAGE_PEOPLE)


def own_drafts(actor: Person) -> ColumnElement[bool]:
    """Tickets whose draft is this actor's: only they go on with it, an administrator neither."""
    return and_(desk(actor), Ticket.opened_by == actor.id)


def possible(number: int | None) -> bool:
    """Whether a number can be an id at all; PostgreSQL answers greater ones with an error."""
    return number is not None and 0 < number <= _LARGEST_ID
