"""How Ordem de Serviço looks, its room Agenda, and what stands on the summary where somebody else took the slot."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.agenda_lists import month
from handlers.agenda_pages import (
    CLOSED,
    FULL,
    LINES_MOST,
    MARKS,
    NAME_MOST,
    WORDS_MOST,
    Where,
    absence,
    calendar,
    clock,
    day_turns,
    named,
)
from handlers.screen import Rows, clip, in_rows, label, safe
from handlers.texts import Texts
from handlers.ticket_lines import joined
from services.catalog import OrderType
from services.intake.order_options import Trouble
from services.intake.order_reading import DAY, day_of
from services.orders.agenda_data import Booked, Candidate, DayState, TechnicianDay
from services.wizard import NOW, Option, Page

LISTED_MOST = 300
"""Characters of a checklist on the page: it stands whole on the order's card."""
UNSAID = frozenset(
    {("agenda", name) for name in ("who", "day", "shown_month", "slot")}
    | {(name, "slot") for name in ("summary", "new_order", "order_times")}
)
"""Questions that have neither a line nor a button of their own."""
OWN_OPTIONS = frozenset({("agenda", "day")})
"""Lists that the page paints in its own way."""


def kind(option: Option, texts: Texts) -> list[str]:
    """S4.2.6.1.1.1: what a kind of visit brings along."""
    told = option.detail.get("kind")
    if not isinstance(told, OrderType):
        return []
    lists = {"checklist": told.checklist, "photos": told.photos, "bring": told.bring}
    return [
        texts.html(f"work_order-{name}", words=clip(" · ".join(words), LISTED_MOST))
        for name, words in lists.items()
        if words
    ]


def technician(option: Option, texts: Texts) -> list[str]:
    """S4.2.6.1: who could go, and what speaks for them."""
    told = option.detail.get("candidate")
    if not isinstance(told, Candidate):
        return [f"<b>{safe(option.label)}</b>"]
    return [f"<b>{safe(clip(option.label, NAME_MOST))}</b> · {safe(reason(told, texts))}"]


def chosen_technician(option: Option, texts: Texts) -> list[str]:
    """The same of the one who is chosen."""
    told = option.detail.get("candidate")
    return [f"<i>{safe(reason(told, texts))}</i>"] if isinstance(told, Candidate) else []


def reason(told: Candidate, texts: Texts) -> str:
    """ "mesma cidade · 2 OS no dia"."""
    return joined(
        texts("work_order-lacks", skills=", ".join(told.missing)) if told.missing else "",
        texts(f"work_order-near-{told.near}") if told.near else texts("work_order-far"),
        texts("work_order-load", count=told.load),
        texts("work_order-away") if told.off else "" if told.first else texts("work_order-busy"),
    )


def details(step: str) -> Mapping[tuple[str, str], Callable[[Option, Texts], list[str]]]:
    """The above for a page that asks for an order."""
    return {
        (step, "order_type"): kind,
        (step, "technician-option"): technician,
        (step, "technician"): chosen_technician,
    }


def below(page: Page, texts: Texts) -> list[str]:
    """What stands against the chosen time, and where the description is from."""
    said, lines = page.draft.answers.get(page.step.name(), {}), warned(page.facts.get("trouble"), texts)
    shown = page.draft.focus in ("", "description")
    if shown and said.get("description") and said.get("description") == said.get("filled"):
        lines = [texts.html("work_order-filled"), *lines]
    return [*lines, *_instead_told(page, texts)]


def warned(found: object, texts: Texts) -> list[str]:
    """Another visit, or hours that are over."""
    if not isinstance(found, Trouble):
        return []
    name = clip(found.technician, NAME_MOST)
    if found.visit is None and found.off is None:
        return [texts.html("work_order-sent-no-more")]
    if found.visit is None:
        return [texts.html("work_order-outside", name=name)]
    return [texts.html("work_order-visit", name=name, times=found.times, protocol=found.visit.protocol)]


def instead(page: Page, texts: Texts) -> list[str]:
    """On the summary: the chosen time is another visit's now."""
    lines = warned(page.facts.get("trouble"), texts)
    return [*lines, *_instead_told(page, texts)]


def _instead_told(page: Page, texts: Texts) -> list[str]:
    return [safe(texts("work_order-instead"))] if page.facts.get("slot") else []


def instead_rows(page: Page, texts: Texts | None = None) -> Rows:
    """The next free ones, each one press away."""
    return in_rows(_set(page, "slot", one) for one in page.facts.get("slot") or ())


def _set(page: Page, field: str, option: Option) -> InlineKeyboardButton:
    data = buttons.walk(page.draft, "s", f"{field}={option.value}", once=True)
    return buttons.button(label(option.label), data, "primary")


def agenda(page: Page, texts: Texts) -> list[str]:
    """S4.2.7: the day with its visits; the month's marks while the calendar is seen."""
    if page.draft.focus == "day":
        return [texts.html("agenda-marks", full=FULL, closed=CLOSED)]
    zone = _zone(page)
    lines = [f"<b>{safe(named(texts, _day(page)))}</b>"]
    shown: Sequence[TechnicianDay] = page.facts.get("seen") or ()
    for each in shown:
        away = absence(texts, each)
        if len(shown) == 1 or each.booked:
            lines.append(joined(f"👤 <b>{safe(clip(each.name, NAME_MOST))}</b>", safe(away)))
        lines += [visit(one, zone) for one in each.booked]
    if len(lines) > LINES_MOST:
        left_out = len(lines) - LINES_MOST
        lines = [*lines[:LINES_MOST], texts.html("more-entries", count=left_out)]
    return lines


def visit(shown: Booked, zone: ZoneInfo) -> str:
    """A visit as a line."""
    facts = joined(safe(clip(shown.type, WORDS_MOST)), safe(clip(shown.city or "", WORDS_MOST)))
    return f"{MARKS[shown.state]} {clock(shown.start, shown.until, zone)} {facts}"


def agenda_rows(page: Page, texts: Texts) -> Rows:
    """‹ day ›, whose it is, and the picture; or the month."""
    draft, day = page.draft, _day(page)
    back = [buttons.button(texts("agenda-to-day"), buttons.walk(draft, "f", "slot"))]
    if draft.focus == "who":
        return [back]
    if draft.focus == "day":
        return [*_month_rows(page, texts), back]
    before, after = day_turns(texts, day, lambda to: buttons.walk(draft, "s", f"day={to.strftime(DAY)}"))
    row = [buttons.button(f"📅 {day:%d/%m}", buttons.walk(draft, "f", "day")), after]
    if _bookable(page, day - timedelta(days=1)):
        row.insert(0, before)
    who = next((line.chosen for line in page.lines if line.name == "who"), None)
    whose = [buttons.button(label(f"👤 {who.label if who else '…'}"), buttons.walk(draft, "f", "who"))]
    if who and who.value:
        picture = Where(day, int(who.value)).data("ag_image")
        whose.append(buttons.button(texts("agenda-picture"), picture))
    return [row, whose]


def _month_rows(page: Page, texts: Texts) -> Rows:
    """The month's days, and the months beside it."""
    draft = page.draft
    said = str(draft.answers.get("agenda", {}).get("shown_month") or "")
    first = day_of(f"{said}01") or _day(page).replace(day=1)
    states: Mapping[date, DayState] = page.facts.get("calendar") or {}
    still = buttons.walk(draft, "f", "day")

    def to(day: date) -> str:
        return buttons.walk(draft, "s", f"day={day.strftime(DAY)}") if _bookable(page, day) else still

    turns = []
    for each in page.facts.get("shown_month") or ():
        there = day_of(f"{each.value}01") or first
        sign = f"‹ {month(texts, there)}" if there < first else f"{month(texts, there)} ›"
        words = f"{month(texts, there)} {there.year}" if there == first else sign
        turns.append(buttons.button(words, buttons.walk(draft, "s", f"shown_month={each.value}")))
    return [turns, *calendar(texts, first, states, _day(page), to, still)]


def _bookable(page: Page, day: date) -> bool:
    return (
        any(each.value == day.strftime(DAY) for each in page.facts.get("day") or ())
        and day >= _now(page).date()
    )


def _day(page: Page) -> date:
    """The day that is seen."""
    return day_of(page.draft.answers.get("agenda", {}).get("day")) or _now(page).date()


def _now(page: Page) -> datetime:
    now: datetime = page.facts[NOW]
    return now


def _zone(page: Page) -> ZoneInfo:
    zone: tzinfo | None = _now(page).tzinfo
    assert isinstance(zone, ZoneInfo)
    return zone
