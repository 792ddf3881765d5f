"""What Prim. Contato tells in its own way: the parent that the ticket is linked to, and the tabs of its destination."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, clip, safe
from handlers.texts import Texts
from services.intake.first_contact import Parent
from services.wizard import Option, Page

NAME_MOST = 60
UNSAID = frozenset({("first_contact", "who")})
"""Questions that have neither a line nor a button of their own: tabs, which stand below their list."""


def parent(page: Page, texts: Texts) -> list[str]:
    """S4.2.4.b: the message names the parent, says where it is linked no more, and where it can't be any more."""
    said = page.draft.answers.get(page.step.name(), {})
    known, now = Parent.read(said.get("parent")), Parent.read(page.facts.get("parent"))
    if known is None:
        return []
    if said.get("apart"):
        return [texts.html("first_contact-parted", protocol=known.protocol), ""]
    if now is None or now.id != known.id:
        return [texts.html("first_contact-parent-gone", protocol=known.protocol), ""]
    named = texts.html("first_contact-linked", protocol=known.protocol)
    return [f"{named} · {safe(clip(known.name, NAME_MOST))}" if known.name else named, ""]


def tabs(page: Page, texts: Texts) -> Rows:
    """Usuário and Cargo, while a destination is chosen; before one is pressed the list has all."""
    if page.draft.focus != "assignee":
        return []
    chosen = page.draft.answers.get(page.step.name(), {}).get("who")

    def tab(option: Option) -> InlineKeyboardButton:
        on = option.value == chosen
        return buttons.button(
            f"✓ {option.label}" if on else option.label,
            buttons.walk(page.draft, "s", f"who={option.value}"),
            "primary" if on else None,
        )

    return [[tab(option) for option in page.facts.get("who") or ()]]
