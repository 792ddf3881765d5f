"""How a notice of work orders looks: one visit whole, or several in short, each with its buttons."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, Screen, clip, quoted, safe
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST, joined
from services.office_hours import WEEKDAYS
from services.orders.order_notices import OrderItem, OrderLetter, OrderNews
from services.orders.order_table import can
from services.orders.visits import Visit

ACCEPT, SEE = "os_accept", "os_see"
"""The presses of a notice, each with an order's id."""
PLACE_MOST = 200
DESCRIPTION_MOST = 1000
MARKS = {
    OrderNews.GIVEN: "🛠",
    OrderNews.MOVED: "🔁",
    OrderNews.AWAY: "↪️",
    OrderNews.CANCELLED: "✖️",
    OrderNews.UNACCEPTED: "⏰",
}


def letter(texts: Texts, given: OrderLetter, zone: ZoneInfo) -> Screen:
    """What a message of notices says."""
    alone = len(given.items) == 1
    lines: list[str] = []
    rows: Rows = []
    for news in dict.fromkeys(item.news for item in given.items):
        ours = [(n, item) for n, item in enumerate(given.items, 1) if item.news is news]
        head = texts(f"notice-{news.value}", count=len(ours))
        lines += ["", f"<b>{MARKS[news]} {safe(head)}</b>"]
        for number, item in ours:
            lines += _lines(texts, item, None if alone else number, zone)
            rows += _row(texts, item, None if alone else number)
    return Screen("\n".join(lines[1:]), rows)


def _lines(texts: Texts, item: OrderItem, number: int | None, zone: ZoneInfo) -> list[str]:
    visit = item.visit
    place = joined(*(safe(clip(part or "", PLACE_MOST)) for part in (visit.address, visit.city)))
    when = f"<b>{span(texts, visit, zone)}</b>"
    lines = [
        when if number is None else f"{number}. {when}",
        joined(safe(clip(visit.type, NAME_MOST)), f"<b>{safe(clip(visit.name or '', NAME_MOST))}</b>"),
        place,
        texts.html("order-notice-ticket", protocol=visit.protocol),
        ""
        if item.own
        else texts.html("order-notice-technician", who=clip(visit.technician or "—", NAME_MOST)),
    ]
    if number is None and visit.description and item.news is not OrderNews.AWAY:
        lines.append(quoted(clip(visit.description, DESCRIPTION_MOST)))
    return [line for line in lines if line]


def span(texts: Texts, visit: Visit, zone: ZoneInfo) -> str:
    """Its day and hours. A notice stays in the chat: "tomorrow" would be another day tomorrow."""
    if visit.starts_at is None or visit.ends_at is None:
        return safe(texts("order-notice-no-time"))
    begin, end = visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)
    weekday = texts(f"moment-day-{WEEKDAYS[begin.weekday()]}")
    return safe(f"{weekday}, {begin:%d/%m/%Y}, {begin:%H:%M}–{end:%H:%M}")


def _row(texts: Texts, item: OrderItem, number: int | None) -> Sequence[list[InlineKeyboardButton]]:
    """Nothing where the order is not its reader's any more."""
    if item.news is OrderNews.AWAY:
        return []
    visit, row = item.visit, list[InlineKeyboardButton]()
    which = "" if number is None else f" {number}"
    if item.own and can("accept", visit.state):
        accept = texts("order-notice-accept") + which
        row.append(buttons.button(accept, buttons.called(ACCEPT, visit.id), "success"))
    row.append(buttons.button(texts("order-notice-see") + which, buttons.called(SEE, visit.id)))
    return [row]
