"""A ticket in a line: its mark, state and due time in words, its protocol's end; and the button that leads back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import clip, safe
from handlers.texts import Texts
from services.states import RUNNING, TicketState
from services.ticket_lists import Entry

NAME_MOST = 60
FAR_FUTURE = 2**31
MARKS = {
    TicketState.DRAFT: "📝",
    TicketState.OPEN: "🟡",
    TicketState.WAITING_CUSTOMER: "🔵",
    TicketState.RESOLVED: "✅",
    TicketState.CLOSED: "☑️",
    TicketState.CANCELLED: "✖️",
    TicketState.ABANDONED: "✖️",
    TicketState.MERGED: "🔗",
}
LATE = "🔴"
Way = tuple[str, ...]
"""Where a card was opened: the arguments of a list's page, or "s" and the digits that were looked for."""


def entry_lines(
    texts: Texts, entry: Entry, number: int, now: datetime, zone: ZoneInfo, *, whole: bool = False
) -> list[str]:
    """Two lines of a list, under the number of its button. That a ticket is open needs no word beside its mark."""
    protocol = entry.protocol if whole else tail(entry.protocol)
    mark = mark_of(entry.state, entry.due_at, now)
    name = safe(clip(entry.name or texts("tickets-nameless"), NAME_MOST))
    state = "" if entry.state is TicketState.OPEN else state_of(texts, entry.state)
    due = due_of(texts, entry.state, entry.due_at, now, zone)
    facts = joined(safe(clip(entry.type or "", NAME_MOST)), state, due)
    return [f"{number}. {mark} <code>{safe(protocol)}</code> <b>{name}</b>", facts or "—"]


def tail(protocol: str) -> str:
    """The last six digits, by which a ticket is found; the whole where it does not end with so many."""
    return protocol[-6:] if protocol[-6:].isdigit() else protocol


def _late(state: TicketState, due_at: datetime | None, now: datetime) -> bool:
    return state in RUNNING and due_at is not None and due_at < now


def mark_of(state: TicketState, due_at: datetime | None, now: datetime) -> str:
    """The state as a sign; a late ticket has one of its own."""
    return LATE if _late(state, due_at, now) else MARKS[state]


def state_of(texts: Texts, state: TicketState) -> str:
    """The state in words."""
    return safe(texts(f"tickets-state-{state.value}"))


def due_of(texts: Texts, state: TicketState, due_at: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, in words, while somebody works on it; "" where it never is."""
    if due_at is None or state not in RUNNING:
        return ""
    if due_at < now:
        return texts("tickets-late", ago=ago(due_at, zone))
    day, today = due_at.astimezone(zone).date(), now.astimezone(zone).date()
    time = f"{due_at.astimezone(zone):%H:%M}"
    near = {today: "tickets-at-today", today + timedelta(days=1): "tickets-at-tomorrow"}
    if day in near:
        return texts.html(near[day], time=time)
    return texts.html("tickets-at", at=f"{due_at.astimezone(zone):%d/%m} {time}")


def ago(at: datetime, zone: ZoneInfo) -> str:
    """ "há 2 horas", which Telegram keeps current; the date where a client knows no such thing."""
    plain = f"{at.astimezone(zone):%d/%m/%Y %H:%M}"
    unix = int(at.timestamp())
    return f'<tg-time unix="{unix}" format="r">{plain}</tg-time>' if 0 < unix < FAR_FUTURE else plain


def joined(*parts: str | None) -> str:
    """What is there, with dots between."""
    return " · ".join(part for part in parts if part)


def to_list(texts: Texts, way: Way) -> InlineKeyboardButton:
    """Voltar: to the page or the finds that a card was opened from."""
    back = buttons.called("tk_find", way[1]) if way[:1] == ("s",) else buttons.called("tickets", *way)
    return buttons.button(texts("tickets-back"), back)
