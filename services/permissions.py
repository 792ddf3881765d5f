"""Who may do what: the matrix of actions and roles, asked before an act and again where the data is fetched.

The first answer is quick and remembers; `services.scope` asks the database in the statement that fetches.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.states import Role


class Action(StrEnum):
    """Something that one may do or not. A handler declares one; a function of `services.scope` asks for one."""

    KNOCK = "knock"
    """To say something at all: also those whom nobody knows get an answer."""
    OWN_SETTINGS = "own_settings"
    OPEN_TICKETS = "open_tickets"
    FIND_CUSTOMERS = "find_customers"
    READ_TICKETS = "read_tickets"
    WORK_TICKETS = "work_tickets"
    """To take, forward, note, change, resolve, reopen and cancel tickets that are no drafts."""
    SET_DATES = "set_dates"
    """To negotiate when a ticket is due: an operator needs the flag `supervises` as well."""
    OWN_TASKS = "own_tasks"
    READ_CATALOG = "read_catalog"
    READ_STATISTICS = "read_statistics"
    """What came of guided scripts: an operator needs the flag `supervises` as well."""
    MANAGE_ORDERS = "manage_orders"
    """To ask for work orders, give them a time and a technician, cancel them; and to see everybody's agenda."""
    DO_ORDERS = "do_orders"
    """To see and work one's own orders; at the desk, anybody's."""
    READ_LINES = "read_lines"
    """To ask a router about a line; services.scope says whose."""
    OUTAGES = "outages"
    """To hear that an access point fell, and begin its ticket: an operator needs the flag `supervises` as well."""
    SEND_MAIL = "send_mail"
    MANAGE_PEOPLE = "manage_people"


_DESK = frozenset({Role.OPERATOR, Role.ADMIN})
MATRIX: Mapping[Action, frozenset[Role | None]] = {
    Action.KNOCK: frozenset({None, *Role}),
    Action.OWN_SETTINGS: frozenset(Role),
    Action.OPEN_TICKETS: frozenset(_DESK),
    Action.FIND_CUSTOMERS: frozenset(_DESK),
    Action.READ_TICKETS: frozenset(_DESK),
    Action.WORK_TICKETS: frozenset(_DESK),
    Action.SET_DATES: frozenset(_DESK),
    Action.OWN_TASKS: frozenset({*_DESK, Role.TECHNICIAN}),
    Action.READ_CATALOG: frozenset(_DESK),
    Action.READ_STATISTICS: frozenset(_DESK),
    Action.MANAGE_ORDERS: frozenset(_DESK),
    Action.DO_ORDERS: frozenset({*_DESK, Role.TECHNICIAN}),
    Action.READ_LINES: frozenset(_DESK),
    Action.OUTAGES: frozenset(_DESK),
    Action.SEND_MAIL: frozenset(_DESK),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
}
"""None is somebody without a role."""


SUPERVISED = frozenset({Action.SET_DATES, Action.READ_STATISTICS, Action.OUTAGES})
"""What an operator may only do with the flag `supervises`."""


def may(role: Role | None, action: Action, *, supervises: bool = True) -> bool:
    """Whether somebody with this role may do this; `supervises`: whether they have the flag, where that matters."""
    trusted = supervises or role is Role.ADMIN or action not in SUPERVISED
    return trusted and role in MATRIX[action]
