"""What the pages Prospecto and Ponto de Acesso tell in their own way: who was found, and what hangs on a point."""

from handlers.screen import safe
from handlers.texts import Texts
from services import masks
from services.wizard import Marks, Option, Page


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def hit(option: Option, texts: Texts) -> list[str]:
    """S2: name, masked document and phone, city, and what they are interested in."""
    told = option.detail
    rest = _joined(
        told.get("document"), masks.phone(told.get("phone")), told.get("city"), told.get("product")
    )
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
