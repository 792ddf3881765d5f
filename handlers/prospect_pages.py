"""What the pages Prospecto and Ponto de Acesso tell in their own way: who was found, and what hangs on a point."""

from handlers import buttons
from handlers.screen import Rows, clip, safe
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST, Way, joined
from services import masks
from services.prospects import ProspectRow
from services.states import Subject
from services.ticket_card import Card
from services.wizard import Marks, Option, Page


def hit(option: Option, texts: Texts) -> list[str]:
    """S2: name, masked document and phone, city, and what they are interested in."""
    told = option.detail
    rest = joined(told.get("document"), masks.phone(told.get("phone")), told.get("city"), told.get("product"))
    return [f"<b>{safe(option.label)}</b> · {safe(rest)}" if rest else f"<b>{safe(option.label)}</b>"]


def person(option: Option, texts: Texts) -> list[str]:
    """A prospect is their own contact: what is loaded with them."""
    told = option.detail
    lines = []
    if told.get("phone"):
        lines.append(texts.html("customer_card-contact-phone", value=masks.phone_whole(told["phone"])))
    if told.get("email"):
        lines.append(texts.html("customer_card-contact-email", value=str(told["email"])))
    if told.get("product"):
        lines.append(texts.html("prospect-product", value=str(told["product"])))
    return lines


def point(option: Option, texts: Texts) -> list[str]:
    """S2: how many plans and running tickets hang on an access point."""
    told = option.detail
    facts = texts.html("access_point-facts", plans=told["plans"], running=told["running"])
    return [f"<b>{safe(option.label)}</b> · {facts}"]


def chosen_point(option: Option, texts: Texts) -> list[str]:
    """The same of the chosen one; a ticket that is about it already is named, lest there be two."""
    told = option.detail
    lines = [f"🟢 {texts.html('access_point-facts', plans=told['plans'], running=told['running'])}"]
    if told.get("protocol"):
        lines.append(texts.html("access_point-known", protocol=str(told["protocol"])))
    return lines


def children(page: Page, texts: Texts) -> list[str]:
    """How many of the customers' tickets are linked, of how many that may be."""
    options = page.facts.get("children") or ()
    marked = next((line.value or () for line in page.lines if isinstance(line.question, Marks)), ())
    if not options:
        return []
    return [texts.html("access_point-offered", count=len(options), marked=len(marked)), ""]


def on_card(who: ProspectRow, texts: Texts) -> list[str]:
    """A prospect on the card of their ticket: they are their own contact."""
    name = f"<b>{safe(clip(who.name, 2 * NAME_MOST))}</b>"
    lines = [joined(name, safe(texts("new_ticket-subject-prospect")), safe(clip(who.city or "", NAME_MOST)))]
    if who.document_masked:
        lines.append(f"CPF/CNPJ {safe(who.document_masked)}")
    if who.phone:
        lines.append(texts.html("tickets-phone", value=masks.phone_whole(who.phone)))
    if who.email:
        lines.append(texts.html("tickets-email", value=clip(who.email, 2 * NAME_MOST)))
    if who.product:
        lines.append(texts.html("prospect-product", value=clip(who.product, NAME_MOST)))
    return lines


def become_row(texts: Texts, shown: Card, way: Way) -> Rows:
    """Tornar cliente, on the card of a prospect's ticket."""
    if shown.subject is not Subject.PROSPECT or shown.prospect is None:
        return []
    return [[buttons.button(texts("become-press"), buttons.called("become", shown.id, *way))]]
