"""What Prim. Contato tells in its own way: what a script brought, the parent, and the tabs of its destination."""

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, clip, safe
from handlers.texts import Texts
from services.intake.first_contact import Parent
from services.wizard import Option, Page

NAME_MOST = 60
NAMED = ("type", "assignee", "priority", "resolved", "order", "point")
"""What a script fills in, as the page calls it."""
UNSAID = frozenset({("first_contact", "who")})
"""Questions that have neither a line nor a button of their own: tabs, which stand below their list."""


def brought(page: Page, texts: Texts) -> list[str]:
    """What the script filled in and nobody changed, and what it asks for beside."""
    said = page.draft.answers.get(page.step.name(), {})
    put = said.get("brought") or {}
    names = [texts(f"first_contact-{name}") for name in NAMED if name in put and said.get(name) == put[name]]
    lines = [texts.html("script-filled", fields=", ".join(names))] if names else []
    if put.get("type_gone") and not said.get("type"):
        lines.append(texts.html("script-type-gone", name=clip(str(put["type_gone"]), NAME_MOST)))
    if put.get("order") and not said.get("order"):
        lines.append(texts.html("script-asks-order"))
    return [*lines, ""] if lines else []


def told(page: Page, texts: Texts) -> list[str]:
    """What a script brought, and the parent."""
    return [*brought(page, texts), *parent(page, texts)]


def parent(page: Page, texts: Texts) -> list[str]:
    """S4.2.4.b: the message names the parent, says where it is linked no more, and where it can't be any more."""
    said = page.draft.answers.get(page.step.name(), {})
    known, now = Parent.read(said.get("parent")), Parent.read(page.facts.get("parent"))
    if known is None or said.get("point"):
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
