"""Dados do Cliente and its rooms: what these pages tell besides their questions."""

from handlers import buttons
from handlers.screen import Rows, clip, quoted, safe
from handlers.texts import Texts
from services.customers import CustomerCard
from services.extra_values import Extra
from services.intake.extra_reading import in_words
from services.states import FieldKind
from services.wizard import Page

PLANS_SHOWN, TICKETS_SHOWN = 6, 5
SOLUTION_MOST, VALUE_MOST = 200, 300
MARKS = {"active": "🟢", "blocked": "🔴", "suspended": "🔴", "cancelled": "⚪"}


def joined(*parts: str | None) -> str:
    """What is known of several facts, in one line."""
    return " · ".join(part for part in parts if part)


def customer(page: Page, texts: Texts) -> list[str]:
    """S3: who the customer is; blocked plans first, the commonest reason of a call; and their tickets."""
    card = page.facts.get("record")
    if card is None:
        return [texts.html("customer_card-gone")]
    lines = [
        f"<b>{safe(card.name)}</b>",
        texts.html("customer_card-document", value=card.document_masked or "—", code=card.code),
        safe(joined(card.address, card.city)),
    ]
    return [*lines, *_plans(card, texts), *_open(card, texts), *_closed(card, texts), ""]


def existing(page: Page, texts: Texts) -> Rows:
    """Acrescentar ao existente, where something is open."""
    card = page.facts.get("record")
    if card is None or not card.open_tickets:
        return []
    return [[buttons.button(texts("existing-open"), buttons.walk(page.draft, "e", "existing"))]]


def _plans(card: CustomerCard, texts: Texts) -> list[str]:
    plans = sorted(card.plans, key=lambda p: (p.state != "blocked", p.product))
    lines = []
    for one in plans[:PLANS_SHOWN]:
        state = texts(f"plan-state-{one.state}")
        lines.append(f"{MARKS[one.state]} {safe(joined(one.product, state, one.access_point))}")
    if len(plans) > PLANS_SHOWN:
        lines.append(texts.html("more-entries", count=len(plans) - PLANS_SHOWN))
    return lines


def _open(card: CustomerCard, texts: Texts) -> list[str]:
    rows = card.open_tickets[:TICKETS_SHOWN]
    if not rows:
        return []
    told = [joined(t.protocol, t.type, f"{t.opened_at:%d/%m/%Y}") for t in rows]
    if card.open_count > len(told):
        told.append(texts("more-entries", count=card.open_count - len(told)))
    return ["", texts.html("customer_card-open", count=card.open_count), quoted("\n".join(told))]


def _closed(card: CustomerCard, texts: Texts) -> list[str]:
    if not card.closed_tickets:
        return []
    told = []
    for each in card.closed_tickets:
        told.append(joined(each.protocol, each.type, f"{each.opened_at:%d/%m/%Y}"))
        if each.solution:
            solution = clip(" ".join(each.solution.split()), SOLUTION_MOST)
            told.append(texts("customer_card-solution", value=solution))
    return ["", texts.html("customer_card-closed"), quoted("\n".join(told))]


def new_contact(page: Page, texts: Texts) -> list[str]:
    """S4: the tab that is open."""
    return [texts.html("new_contact-tab")]


def extra_fields(page: Page, texts: Texts) -> list[str]:
    """S4.1: the fields with their values."""
    return [_field(each, texts) for each in page.facts.get("extras") or ()]


def edit_extra(page: Page, texts: Texts) -> list[str]:
    """S4.2: which field it is."""
    extra = page.facts.get("extra")
    return [f"<b>{safe(extra.name)}</b>"] if extra else [texts.html("extra_field_gone")]


def extra_saved(page: Page, texts: Texts) -> list[str]:
    """S4.2.obs3: the message of confirmation."""
    extra = page.facts.get("extra")
    if extra is None:
        return [texts.html("extra_field_gone")]
    kept = extra.value is not None
    return [texts.html("extra_saved-kept" if kept else "extra_saved-removed"), _field(extra, texts)]


def _field(extra: Extra, texts: Texts) -> str:
    return f"{safe(extra.name)}: {safe(clip(_value(extra, texts), VALUE_MOST))}"


def _value(extra: Extra, texts: Texts) -> str:
    """A value in words; one of another kind, as a field may have become, as it is."""
    value = extra.value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return texts(f"edit_extra-{'yes' if value else 'no'}-option")
    if extra.kind == FieldKind.DATE:
        return in_words(str(value))
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return str(value)
