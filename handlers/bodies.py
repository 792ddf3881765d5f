"""What single pages tell in their own way: hits of a search, a customer's card, the summary."""

from collections.abc import Callable, Mapping

from handlers import (
    contact_made_pages,
    contact_pages,
    file_pages,
    line_pages,
    mail_pages,
    order_pages,
    prospect_pages,
    script_pages,
    script_report_pages,
    suggestion_pages,
    ticket_acts,
)
from handlers.contact_pages import MARKS, joined
from handlers.screen import clip, quoted, safe
from handlers.texts import Texts
from services import masks
from services.wizard import Option, Page

ENTRY_MOST, BOLD_MOST = 1200, 60


def hit(option: Option, texts: Texts) -> list[str]:
    """S2.1: name, masked document, city, plan and its state."""
    told = option.detail
    state = texts(f"plan-state-{told['state']}") if told.get("state") else None
    ticket = texts("search-hit-ticket", protocol=told["protocol"]) if told.get("protocol") else None
    rest = joined(told.get("document"), told.get("city"), told.get("plan"), state, ticket)
    return [f"<b>{safe(option.label)}</b> · {safe(rest)}" if rest else f"<b>{safe(option.label)}</b>"]


def contact(option: Option, texts: Texts) -> list[str]:
    """S3.1.1: what is loaded with a contact that is known."""
    told = {name: value for name in ("phone", "email", "relation") if (value := option.detail.get(name))}
    return [texts.html(f"customer_card-contact-{name}", value=str(value)) for name, value in told.items()]


def plan(option: Option, texts: Texts) -> list[str]:
    """S4.2.1.1.a, .b: state, speed and address; access point and login load with the plan."""
    told = option.detail
    if "state" not in told:
        return []
    down, up = told.get("down"), told.get("up")
    speed = texts("service_data-plan-speed", down=str(down), up=str(up)) if down else None
    state = texts(f"plan-state-{told['state']}")
    facts = [f"{MARKS[told['state']]} {safe(joined(state, speed, told.get('address')))}"]
    for name in ("access_point", "login"):
        value = told.get(name)
        key = f"service_data-plan-{name}"
        facts.append(texts.html(key, value=str(value)) if value else texts.html(f"{key}-none"))
    return facts


def summary(page: Page, texts: Texts) -> list[str]:
    """All that will be stored; a very long text points to its page, which shows it whole."""
    lines = []
    for entry in page.facts.get("said") or ():
        name = safe(texts(f"{entry.step}-{entry.field}"))
        shown = clip(entry.value, ENTRY_MOST)
        if shown != entry.value:
            where = texts(f"{entry.step}-title")
            lines += [
                f"{name}:",
                quoted(shown),
                texts.html("summary-cut", length=len(entry.value), page=where),
            ]
        elif len(shown) > BOLD_MOST or "\n" in shown:
            lines += [f"{name}:", quoted(shown)]
        else:
            lines.append(f"{name}: {f'<b>{safe(shown)}</b>' if shown else '—'}")
    for step, fields in page.missing.items():
        names = ", ".join(texts(f"{step}-{field}") for field in fields)
        lines.append(texts.html("summary-missing", page=texts(f"{step}-title"), fields=names))
    return lines


BODIES: Mapping[str, Callable[[Page, Texts], list[str]]] = {
    "customer_card": contact_pages.customer,
    "new_contact": contact_pages.new_contact,
    "extra_fields": contact_pages.extra_fields,
    "edit_extra": contact_pages.edit_extra,
    "extra_saved": contact_pages.extra_saved,
    "resolve": ticket_acts.children_told,
    "summary": summary,
    "first_contact": contact_made_pages.told,
    "access_point": prospect_pages.children,
    "attachments": file_pages.listing,
    "attach": file_pages.listing,
    "file_note": file_pages.one,
    "file_search": file_pages.earlier,
    "script": script_pages.walk,
    "script_report": script_report_pages.told,
    "agenda": order_pages.agenda,
    "line": line_pages.told,
    "ticket_line": line_pages.told,
    **dict.fromkeys(mail_pages.PAGES, mail_pages.whom),
    **dict.fromkeys(mail_pages.FILES, mail_pages.files),
    "correct_address": mail_pages.failure,
}
DETAILS: Mapping[tuple[str, str], Callable[[Option, Texts], list[str]]] = {
    ("find_customer", "customer-option"): hit,
    ("customer_card", "contact"): contact,
    ("service_data", "plan"): plan,
    **order_pages.details("work_order"),
    **order_pages.details("new_order"),
    **order_pages.details("order_times"),
    ("prospect", "prospect-option"): prospect_pages.hit,
    ("prospect", "prospect"): prospect_pages.person,
    ("access_point", "access_point-option"): prospect_pages.point,
    ("access_point", "access_point"): prospect_pages.chosen_point,
}
BELOW: Mapping[str, Callable[[Page, Texts], list[str]]] = {
    "service_data": line_pages.on_service_data,
    "script": suggestion_pages.of_scripts,
    "first_contact": suggestion_pages.of_types,
    "work_order": order_pages.below,
    "new_order": order_pages.below,
    "order_times": order_pages.below,
    "summary": order_pages.instead,
    **dict.fromkeys(mail_pages.PAGES, mail_pages.mail),
}
"""What is told below the page's questions."""
UNSAID = contact_made_pages.UNSAID | script_pages.UNSAID | order_pages.UNSAID | mail_pages.UNSAID
"""Questions that have no line of their own."""
SPOKEN: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("new_prospect", "phone"): masks.phone_whole,
    ("new_contact", "phone"): masks.phone_whole,
}
"""Answers that are stored otherwise than people write them."""
