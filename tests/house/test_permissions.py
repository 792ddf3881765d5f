"""Every handler says what its caller must be allowed to do, and the matrix of rights is the one agreed on."""

import inspect
from types import SimpleNamespace
from typing import Any, cast

import pytest

from handlers import Languages, Menus
from handlers.dispatching import build_front
from handlers.front import Front
from handlers.permitted import action_of
from services.permissions import MATRIX, Action, may
from services.states import Role

ADM, OPE, TEC, CUS, NOB = Role.ADMIN, Role.OPERATOR, Role.TECHNICIAN, Role.CUSTOMER, None
AGREED = {
    Action.KNOCK: {ADM, OPE, TEC, CUS, NOB},
    Action.OWN_SETTINGS: {ADM, OPE, TEC, CUS},
    Action.OPEN_TICKETS: {ADM, OPE},
    Action.FIND_CUSTOMERS: {ADM, OPE},
    Action.READ_TICKETS: {ADM, OPE},
    Action.WORK_TICKETS: {ADM, OPE},
    Action.SET_DATES: {ADM, OPE},
    Action.OWN_TASKS: {ADM, OPE, TEC},
    Action.READ_CATALOG: {ADM, OPE},
    Action.READ_STATISTICS: {ADM, OPE},
    Action.MANAGE_ORDERS: {ADM, OPE},
    Action.DO_ORDERS: {ADM, OPE, TEC},
    Action.READ_LINES: {ADM, OPE},
    Action.OUTAGES: {ADM, OPE},
    Action.SEND_MAIL: {ADM, OPE},
    Action.MANAGE_PEOPLE: {ADM},
}


def handlers() -> dict[str, Any]:
    """Every command and press of the whole front, and what is typed."""
    the_front = front()
    found: dict[str, Any] = {f"/{name}": handler for name, handler in the_front.commands.items()}
    found |= {f"{verb}:": handler for verb, handler in the_front.presses.items()}
    return found | {"typed": the_front.opening.typed}


def front() -> Front:
    languages = Languages("pt_BR")
    return build_front(cast(Any, SimpleNamespace(people=None, drafts=None)), languages, Menus(languages))


@pytest.mark.parametrize("name", sorted(handlers()))
def test_a_handler_declares_a_permission(name: str) -> None:
    assert action_of(handlers()[name]) in MATRIX


def test_a_door_is_open_to_everybody_who_knocks_and_says_so() -> None:
    assert {name: action_of(door) for name, door in front().doors.items()} == {
        "in": Action.KNOCK,
        "tk": Action.KNOCK,
    }


def test_a_handler_without_one_would_be_seen() -> None:
    def undeclared() -> None: ...

    with pytest.raises(AttributeError):
        action_of(undeclared)


@pytest.mark.parametrize("name", sorted(handlers()))
def test_nobody_without_a_role_is_let_further_than_the_door(name: str) -> None:
    assert not may(None, action_of(handlers()[name]))
    assert inspect.iscoroutinefunction(handlers()[name])


@pytest.mark.parametrize("action", list(Action))
def test_the_matrix_is_the_one_agreed_on(action: Action) -> None:
    assert {role for role in (*Role, None) if may(role, action)} == AGREED[action]
