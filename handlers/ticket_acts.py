"""What a reader can do to a ticket, as buttons: the nearest acts on its card, all of them behind Ações."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, in_rows
from handlers.texts import Texts
from handlers.ticket_lines import Way
from services.casework import CASEWORK
from services.states import TicketState
from services.ticket_card import Card
from services.wizard import Page

NEAREST = ("take", "forward", "resolve", "reopen")
STYLES = {"take": "primary", "resolve": "success", "reopen": "primary", "cancel": "danger"}
BRIEF = frozenset(way.flow.name for way in CASEWORK)
AT_ONCE = frozenset({"wait", "resume"})
NO_TICKETS = (TicketState.DRAFT, TicketState.ABANDONED, TicketState.MERGED)
"""States of a protocol that never was a ticket of its own."""
MORE: list[Callable[[Texts, Card, Way], InlineKeyboardButton | None]] = []
"""Buttons of the page of all acts that are no acts of services.ticket_table; None: not on this card."""


def nearest(texts: Texts, shown: Card, way: Way) -> Rows:
    """What is done most, and the door to the rest."""
    every = [*_acts(texts, shown, way, shown.acts), *_more(texts, shown, way)]
    near = _acts(texts, shown, way, [name for name in shown.acts if name in NEAREST])
    if len(every) > len(near):
        near.append(buttons.button(texts("case-actions"), buttons.called("tk_acts", shown.id, *way)))
    return in_rows(near)


def all_of(texts: Texts, shown: Card, way: Way) -> Rows:
    """Everything that can be done, and back to the card."""
    every = [*_acts(texts, shown, way, shown.acts), *_more(texts, shown, way)]
    back = buttons.button(texts("tickets-back"), buttons.called("ticket", shown.id, *way))
    return [*in_rows(every), [back]]


def children_told(page: Page, texts: Texts) -> list[str]:
    """Resolver: that what is ticked is resolved as well."""
    count = len(page.draft.answers.get(page.step.name(), {}).get("children") or ())
    return [texts.html("resolve-children-told", count=count), ""] if count else []


def _more(texts: Texts, shown: Card, way: Way) -> list[InlineKeyboardButton]:
    if shown.state in NO_TICKETS:
        return []
    return [button for make in MORE if (button := make(texts, shown, way)) is not None]


def _acts(
    texts: Texts, shown: Card, way: Way, names: list[str] | tuple[str, ...]
) -> list[InlineKeyboardButton]:
    return [
        buttons.button(texts(f"case-{name}"), data, STYLES.get(name))
        for name in names
        if (data := _data(shown, name, way))
    ]


def _data(shown: Card, name: str, way: Way) -> str:
    """A short way's button, or an act's that is done at once; "" where it is neither (yet)."""
    if name in BRIEF:
        return buttons.called("case", shown.id, name, *way)
    if name == "take":
        return buttons.called("tk_take", shown.id, shown.assigned or "-", *way)
    return buttons.called(f"tk_{name}", shown.id, *way) if name in AT_ONCE else ""
