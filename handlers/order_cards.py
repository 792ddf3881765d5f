"""How a work order looks: its card, those of a ticket, and a technician's own of today and tomorrow."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons, order_files
from handlers.agenda_pages import MARKS, named
from handlers.order_notice_pages import span
from handlers.screen import Rows, Screen, clip, in_rows, label, quoted, safe
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST, Way, joined
from services.orders.order_life import STEPS
from services.orders.orders import OrderCard
from services.orders.visits import Visit
from services.scripts import report
from services.states import OrderState

ADDRESS_MOST, WORDS_MOST, PROBLEM_MOST, LISTED_MOST, SAID_MOST = 200, 900, 700, 500, 300
"""In UTF-16 units; all of them at once fit a screen."""
MAP = "https://maps.google.com/?q="
WHY = ("absent", "access", "material", "weather", "other")
"""Why a visit pauses, each the text "order-why-NAME"."""
SHORT = {"move": "order_times", "schedule": "order_times", "reopen": "order_times", "cancel": "order_cancel"}
"""Acts that have a page of their own."""
STYLES = {"accept": "success", "finish": "success", "cancel": "danger", "schedule": "primary"}
LEADING = ("leave", "arrive", "start", "go_on")


def card(texts: Texts, shown: OrderCard, way: Way, zone: ZoneInfo, *, desk: bool, said: str = "") -> Screen:
    """An order whole; `desk`: its reader works at the desk. `said`: what was done to it just now."""
    visit = shown.visit
    lines = [
        *([f"✅ <i>{safe(clip(said, SAID_MOST))}</i>", ""] if said else []),
        f"<b>{safe(texts('order-card-head', type=clip(visit.type, NAME_MOST)))}</b>",
        joined(f"{MARKS[visit.state]} <b>{_state(texts, visit)}</b>", span(texts, visit, zone)),
        _named(texts, "technician", visit.technician) if desk else "",
        "",
        f"<b>{safe(clip(visit.name or '—', NAME_MOST))}</b>",
        _place(visit),
        _whom(texts, shown),
        texts.html("order-notice-ticket", protocol=visit.protocol),
    ]
    for name, text, most in (
        ("problem", shown.problem, PROBLEM_MOST),
        ("description", visit.description, WORDS_MOST),
        ("script", _walked(texts, shown), LISTED_MOST),
    ):
        if text and not (name == "problem" and visit.description and text in visit.description):
            lines += ["", f"{safe(texts(f'order-card-{name}'))}:", quoted(clip(text, most))]
    lines.append("")
    for name, words in (("checklist", shown.checklist), ("photos", shown.photos), ("bring", visit.bring)):
        if words:
            lines.append(texts.html(f"work_order-{name}", words=clip(" · ".join(words), LISTED_MOST)))
    lines.append(texts.html("order-card-maker", who=clip(shown.maker, NAME_MOST)) if desk else "")
    text = "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1]))
    return Screen(text.rstrip(), _rows(texts, shown, way, desk))


def _rows(texts: Texts, shown: OrderCard, way: Way, desk: bool) -> Rows:
    """One a row for whoever holds the phone in the street; the desk's two a row."""
    visit = shown.visit
    acts = [_act(texts, visit.id, name, way, desk) for name in shown.acts]
    if visit.starts_at is not None:
        acts.append(order_files.button(texts, visit.id))
    if desk and way[:1] != ("t",):
        acts.append(buttons.button(texts("notice-open"), buttons.called("notice", visit.ticket_id)))
    rows = in_rows(acts) if desk else [[each] for each in acts]
    return [*rows, [back(texts, visit.ticket_id, way)]] if way or not desk else rows


def _act(texts: Texts, order: int, name: str, way: Way, desk: bool) -> InlineKeyboardButton:
    """At the desk, what is its technician's to do does not stand out."""
    style = None if desk and name in STEPS else STYLES.get(name, "primary" if name in LEADING else None)
    verb = "os_pause" if name == "pause" else "os_case" if name in SHORT else "os_do"
    about = (order,) if name == "pause" else (order, name)
    return buttons.button(texts(f"order-act-{name}"), buttons.called(verb, *about, *way), style)


def back(texts: Texts, ticket: int, way: Way) -> InlineKeyboardButton:
    """Voltar: to the agenda's day ("a"), the orders of a ticket ("t"), its card ("k"), or one's own list."""
    match way:
        case ("a", day, technician):
            data = buttons.called("ag_day", day, technician, 1)
        case ("t", *there):
            data = buttons.called("tk_orders", ticket, *there)
        case ("k", *there):
            data = buttons.called("ticket", ticket, *there)
        case _:
            return buttons.button(texts("os-list"), buttons.called("os_list"))
    return buttons.button(texts("tickets-back"), data)


def paused(texts: Texts, shown: OrderCard, way: Way) -> Screen:
    """Pausar: why; each is a press."""
    visit = shown.visit
    text = f"<b>{safe(texts('order-pause-ask'))}</b>\n{joined(safe(visit.type), safe(visit.name or ''))}"
    rows = [
        [buttons.button(texts(f"order-why-{name}"), buttons.called("os_why", visit.id, name, *way))]
        for name in WHY
    ]
    return Screen(
        text, [*rows, [buttons.button(texts("tickets-back"), buttons.called("order", visit.id, *way))]]
    )


def on_card(texts: Texts, ticket: int, count: int, way: Way) -> list[InlineKeyboardButton]:
    """The door to a ticket's orders, on its card."""
    words = f"🛠 {texts('order-of-ticket')} ({count})"
    return [buttons.button(words, buttons.called("tk_orders", ticket, *way))] if count else []


def of_ticket(texts: Texts, shown: Sequence[Visit], ticket: int, way: Way, zone: ZoneInfo) -> Screen:
    """A ticket's orders, each with the button of its card."""
    lines = [f"<b>{safe(texts('order-of-ticket'))}</b>"]
    rows: Rows = []
    for number, visit in enumerate(shown, 1):
        lines += ["", *_lines(texts, visit, number, span(texts, visit, zone), visit.technician)]
        data = buttons.called("order", visit.id, "t", *way)
        rows.append([buttons.button(label(f"{number}. {visit.type}"), data)])
    if not shown:
        lines += ["", texts.html("order-of-ticket-none")]
    return Screen("\n".join(lines), [*rows, [back(texts, ticket, ("k", *way))]])


def mine(texts: Texts, shown: Sequence[Visit], now: datetime, zone: ZoneInfo) -> Screen:
    """/os: what is left of earlier days, today, and tomorrow."""
    today = now.astimezone(zone).date()
    if not shown:
        return Screen(texts.html("os-none"))
    lines: list[str] = []
    rows: Rows = []
    day: date | None = None
    for number, visit in enumerate(shown, 1):
        assert visit.starts_at is not None
        begin = visit.starts_at.astimezone(zone)
        if begin.date() != day:
            day = begin.date()
            lines += ["", f"<b>{safe(_day(texts, day, today))}</b>"]
        when = f"<b>{begin:%H:%M}–{(visit.ends_at or begin).astimezone(zone):%H:%M}</b>"
        lines += _lines(texts, visit, number, when, None)
        words = label(f"{number}. {begin:%H:%M} · {visit.name or visit.type}")
        rows.append([buttons.button(words, buttons.called("order", visit.id, "o"))])
    return Screen("\n".join(lines[1:]), rows)


def _day(texts: Texts, day: date, today: date) -> str:
    if day < today:
        return texts("os-late", date=f"{day:%d/%m}")
    return texts("os-today" if day == today else "os-tomorrow", day=named(texts, day))


def _lines(texts: Texts, visit: Visit, number: int, when: str, who: str | None) -> list[str]:
    facts = joined(safe(clip(visit.type, NAME_MOST)), _state(texts, visit), safe(clip(who or "", NAME_MOST)))
    where = joined(safe(clip(visit.name or "", NAME_MOST)), safe(clip(visit.city or "", NAME_MOST)))
    return [f"{number}. {MARKS[visit.state]} {when}", facts, *([where] if where and who is None else [])]


def _state(texts: Texts, visit: Visit) -> str:
    return safe(texts(f"agenda-state-{visit.state.value}"))


def _named(texts: Texts, name: str, value: str | None) -> str:
    return texts.html(f"order-card-{name}", value=clip(value, NAME_MOST)) if value else ""


def _place(visit: Visit) -> str:
    """The address as a link that opens a map."""
    where = ", ".join(part for part in (visit.address, visit.city) if part)
    if not where:
        return ""
    link = escape(f"{MAP}{quote_plus(where)}", quote=True)
    return f'📍 <a href="{link}">{safe(clip(where, ADDRESS_MOST))}</a>'


def _whom(texts: Texts, shown: OrderCard) -> str:
    """Who waits there. A phone that is hidden yet says when it won't be."""
    name = "" if shown.contact == shown.visit.name else shown.contact or ""
    told = joined(safe(clip(name, NAME_MOST)), safe(shown.phone))
    hidden = shown.visit.state is OrderState.SCHEDULED and "*" in shown.phone
    return joined(f"☎ {told}", texts.html("order-card-hidden") if hidden else "") if told else ""


def _walked(texts: Texts, shown: OrderCard) -> str:
    run = shown.run
    if run is None:
        return ""
    end = report.end(run.script, run.trail, texts.locale)
    ending = end or report.ending(run.trail, run.reason or "", texts)
    return f"{run.script.words(run.script.name, texts.locale)}: {ending}"
