"""Every text is named somewhere in the program: what nobody says is not translated three times."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from handlers.line_pages import FACTS
from handlers.menus import ORDER
from handlers.order_cards import WHY
from handlers.script_figures import PERIODS
from handlers.texts import LOCALES, Texts
from services.casework import CASEWORK
from services.customer_search import Condition, Field
from services.intake import INTAKE
from services.intake.script import REASONS
from services.lines.facts import Trouble
from services.lines.words import REASONS as REASONS_OF_DROPS
from services.mail_tables import MailFate
from services.notices import KINDS
from services.office_hours import WEEKDAYS
from services.orders.agenda_data import Off
from services.orders.order_life import STEPS
from services.orders.order_notices import OrderNews
from services.orders.order_table import MOVES as ORDER_MOVES
from services.scripts.counting import LEFT
from services.scripts.runs import TYPED
from services.states import (
    DraftState,
    FileState,
    NoteKind,
    OrderState,
    PlanState,
    Priority,
    Role,
    Subject,
    TicketState,
)
from services.task_notices import News
from services.ticket_story import MAIL_EVENTS, ORDER_EVENTS, Group
from services.ticket_table import offered
from services.ticket_views import Due, Filter, Stage, Whose
from services.wizard import Choice, Info

HOUSE = Path(__file__).parents[2]
FIRST = "pt_BR"
ROOMS = ("handlers", "services", "bot")
PAGES = {name: step for way in (INTAKE, *CASEWORK) for name, step in way.flow.every.items()}
OFFERED = [name for state in TicketState for name in offered(state, Role.ADMIN)]
EVENTS = ("taken", "forwarded", "reopen", "resume")
LOADED = ("access_point", "login")
LINKED = ("parent", "children", "solution", "resolved_children")
DYNAMIC: dict[str, Iterable[str]] = {
    "alert-*": ("failed", "unreadable", "job", "mail"),
    "button-*": ("next", "finish", "confirm"),
    "case-*": OFFERED,
    "case-story-*": Group,
    "customer_card-contact-*": ("phone", "email", "relation"),
    "draft-*": DraftState,
    "edit_extra-*-option": ("yes", "no"),
    "draft-*-card": DraftState,
    "file-state-*": (FileState.REFUSED, FileState.GONE),
    "file-why-*": ("kind", "program", "virus", "empty"),
    "notice-file-*": (FileState.REFUSED, FileState.GONE),
    "moment-day-*": WEEKDAYS,
    "new_note-kind-*": NoteKind,
    "line-*": ("again", "refresh", "live", "stop"),
    "line-fact-*": FACTS,
    "line-live-*": ("down", "up"),
    "line-reason-*": [name for name, _ in REASONS_OF_DROPS],
    "line-trouble-*": Trouble,
    "*-since": ("line-online", "line-offline"),
    "notice-*": (*KINDS, *News, *OrderNews),
    "mail-fate-*": MailFate,
    "notice-all-*": ("mine", "position"),
    "people-*-duty": ("on", "off"),
    "people-entered-*": ("in", "back", "raised"),
    "people-refused-*": ("last_admin", "supervises"),
    "people-role-*": (*Role, "supervisor"),
    "plan-state-*": PlanState,
    "ready-*": ("next", "finish", "confirm"),
    "new_ticket-subject-*": Subject,
    "priority-*": [each.name.lower() for each in Priority],
    "print-*": ("name", "contact", "plan", "access_point", "type", "opened_at", "due_at", "resolved_at"),
    "order-act-*": [move.name for move in ORDER_MOVES],
    "order-card-*": ("technician", "problem", "description", "script"),
    "order-did-*": STEPS,
    "order-why-*": WHY,
    "receipt-*": (
        "merged",
        "customer",
        "contact",
        "type",
        "assignee",
        "task",
        "order",
        "mail",
        "mail_receipt",
        "mail_nowhere",
        "files",
        *LINKED,
        "access_point",
    ),
    "script-reason-*": REASONS,
    "script-room-*": ("reached", "early", "left", "unordered"),
    "script-room-days-*": PERIODS,
    "script-room-period-*": PERIODS,
    "script-room-why-*": (LEFT, TYPED),
    "search-condition-*": Condition,
    "search-field-*": Field,
    "service_data-plan-*": LOADED,
    "*-none": ("service_data-plan-access_point", "service_data-plan-login"),
    "tickets-*": (*Filter, "problem", "checks", "solution"),
    "work_order-status-*": ("requested", "scheduled"),
    "agenda-off-*": Off,
    "agenda-picture-*": ("light", "dark"),
    "agenda-state-*": OrderState,
    "work_order-near-*": ("network", "city", "anywhere"),
    "work_order-*": ("checklist", "photos", "bring"),
    "tickets-*-whole": ("problem", "checks", "solution"),
    "tickets-card-*": ("type", "assignee"),
    "tickets-due-*": Due,
    "tickets-event-*": (
        "file_added",
        *TicketState,
        "merged_here",
        "became_customer",
        *NoteKind,
        *(f"{name}_changed" for name in ("type", "priority", "due")),
        "told",
        "task_given",
        "task_done",
        "script",
        "line_reading",
        *ORDER_EVENTS,
        *MAIL_EVENTS,
        "linked",
        "joined",
        *EVENTS,
    ),
    "tickets-none-*": Whose,
    "tickets-stage-*": Stage,
    "tickets-state-*": TicketState,
    "tickets-tab-*": Whose,
    "tickets-whose-*": Whose,
    "worked-*": ["wait", "resume", "resolve-children", *(way.flow.name for way in CASEWORK)],
    "*_too_long": ("problem", "checks", "solution", "note", "reason", "order_description", "mail_body"),
}
"""Keys that are put together while the program runs: as the code writes them, and what stands for "*"."""


@cache
def keys() -> set[str]:
    """Every text of the first language."""
    bodies = (FluentParser().parse(path.read_text()).body for path in (LOCALES / FIRST).glob("*.ftl"))
    return {entry.id.name for body in bodies for entry in body if isinstance(entry, fluent.Message)}


@cache
def nodes() -> list[ast.AST]:
    """The program, in the smallest pieces."""
    paths = [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]
    return [node for path in paths for node in ast.walk(ast.parse(path.read_text()))]


@cache
def whole() -> set[str]:
    """Every string of the program as written."""
    return {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def holed() -> set[str]:
    """Every string that is put together, "*" for each piece that is filled in."""
    return {
        "".join(str(piece.value) if isinstance(piece, ast.Constant) else "*" for piece in node.values)
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
    }


def of_the_pages() -> set[str]:
    """What the painter asks for by the names of a page, its fields and their options."""
    found = set()
    for name, step in PAGES.items():
        found |= {f"{name}-{part}" for part in ("title", "short", "main", "ready", "open")}
        found |= {f"{name}-{deed.name}{part}" for deed in step.deeds for part in ("", "-sure", "-yes")}
        for field, question in step.questions().items():
            found.add(f"{name}-{field}")
            if not isinstance(question, Info):
                found |= {f"{name}-{field}-{part}" for part in ("short", "ask", "chosen")}
            if isinstance(question, Choice):
                found |= {f"{name}-{field}-{part}" for part in ("none", "row")}
    return found | {f"service_data-{field}" for field in LOADED}  # of a plan, told in the summary


@cache
def commands() -> set[str]:
    """Every command that has a handler."""
    held = {
        name
        for node in nodes()
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "self.commands"
        for name in re.findall(r"'(\w+)':", ast.unparse(node.value) if node.value else "")
    }
    assert {"novo", "ajuda", "start"} <= held
    return held


def of_the_menu() -> set[str]:
    """What describes the commands, "start" among them."""
    return {f"command-{name}" for name in commands()}


def test_every_text_is_named_in_the_program() -> None:
    made = {key.replace("*", str(value)) for key, values in DYNAMIC.items() for value in values}
    assert sorted(keys() - whole() - made - of_the_pages() - of_the_menu()) == []


@pytest.mark.parametrize("key", sorted(DYNAMIC))
def test_a_text_that_is_put_together_is_put_together_like_this_in_the_program(key: str) -> None:
    assert key in holed()
    assert any(key.replace("*", str(value)) in Texts.load(FIRST) for value in DYNAMIC[key])


def test_every_command_is_described() -> None:
    assert sorted(of_the_menu() - keys()) == []


def test_every_command_has_its_place_in_the_menus() -> None:
    """But /start, which Telegram itself offers."""
    assert sorted(commands() - set(ORDER)) == ["start"]
