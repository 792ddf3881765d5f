"""How the agenda looks: a day with its visits and free times, a month as a calendar, who goes, and how much is left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, Screen, clip, label, safe, units
from handlers.texts import Texts
from handlers.ticket_lines import joined
from services.office_hours import WEEKDAYS
from services.orders.agenda_data import Booked, DayState, Off, TechnicianDay
from services.orders.calendar import STEP
from services.states import OrderState

ALL = 0
"""In place of a technician's id: all of them."""
NAME_MOST, WORDS_MOST = 30, 24
LINES_MOST, UNITS_MOST, VISITS_MOST = 30, 3200, 20
"""Of one part of a day."""
LISTED = 8
MARKS = {
    OrderState.REQUESTED: "⚪", OrderState.SCHEDULED: "🔵", OrderState.ACCEPTED: "🟢", OrderState.ON_WAY: "🚗",
    OrderState.ON_SITE: "📍", OrderState.WORKING: "🔧", OrderState.PAUSED: "⏸", OrderState.DONE: "✅",
    OrderState.CANCELLED: "✖️",
}  # fmt: skip
FULL, CLOSED = "🔴", "✕"
ORDER = "order"
"""The verb of a button that opens a visit's card."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the agenda: the day, whose, and which part of a long list."""

    day: date
    technician: int = ALL
    part: int = 1

    def data(self, verb: str, *more: str | int) -> str:
        """A button that leads here."""
        return buttons.called(verb, self.day.toordinal(), self.technician, self.part, *more)


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a technician's day: whose it is, visits, and what is free where the day ends with it."""

    head: str
    visits: tuple[Booked, ...]
    free: str

    def lines(self, first: int, zone: ZoneInfo) -> list[str]:
        """With its visits numbered from here on, as their buttons are."""
        visits = (visit(each, number, zone) for number, each in enumerate(self.visits, first))
        return [self.head, *visits, *([self.free] if self.free else [])]


def named(texts: Texts, day: date) -> str:
    """ "terça-feira, 24/11"; of another year with it."""
    return f"{texts(f'moment-day-{WEEKDAYS[day.weekday()]}')}, {day:%d/%m}"


def short(texts: Texts, day: date) -> str:
    """ "ter 24"."""
    return f"{texts('agenda-days').split()[day.weekday()]} {day.day}"


def clock(start: datetime, until: datetime, zone: ZoneInfo) -> str:
    """ "08:00–09:30", as the desk's clock shows it."""
    return f"{start.astimezone(zone):%H:%M}–{until.astimezone(zone):%H:%M}"


def free_spans(starts: Sequence[datetime], minutes: int, step: int = STEP) -> list[tuple[datetime, datetime]]:
    """Free starts, put together to the times in which a visit fits."""
    spans: list[tuple[datetime, datetime]] = []
    long, apart = timedelta(minutes=minutes), timedelta(minutes=step)
    for start in starts:
        if spans and start - (spans[-1][1] - long) <= apart:
            spans[-1] = spans[-1][0], start + long
        else:
            spans.append((start, start + long))
    return spans


def absence(texts: Texts, shown: TechnicianDay) -> str:
    """Why somebody is not there on a day, in words; "" where they are."""
    if not shown.has_hours:
        return texts("agenda-no-hours")
    if shown.off is None:
        return ""
    if shown.off is Off.DAY_OFF and shown.why:
        return texts("agenda-off-why", why=clip(shown.why, WORDS_MOST))
    return texts(f"agenda-off-{shown.off.value}")


def visit(shown: Booked, number: int, zone: ZoneInfo) -> str:
    """A visit as a line, under the number of its button."""
    facts = joined(
        safe(clip(shown.type, WORDS_MOST)),
        safe(clip(shown.customer or "", WORDS_MOST)),
        safe(clip(shown.city or "", WORDS_MOST)),
    )
    return f"{number}. {MARKS[shown.state]} <b>{clock(shown.start, shown.until, zone)}</b> {facts}"


def free_line(texts: Texts, shown: TechnicianDay, minutes: int, zone: ZoneInfo) -> str:
    """What is free of a day, or that nothing is."""
    spans = [clock(start, until, zone) for start, until in free_spans(shown.free, minutes)]
    return texts.html("agenda-free", times=", ".join(spans)) if spans else texts.html("agenda-full")


def day_parts(texts: Texts, days: Sequence[TechnicianDay], minutes: int, zone: ZoneInfo) -> list[list[Block]]:
    """A day in as many parts as its screens can hold."""
    parts: list[list[Block]] = [[]]
    for block in (each for shown in days for each in _blocks(texts, shown, minutes, zone)):
        held = [*parts[-1], block]
        lines = [line for each in held for line in each.lines(1, zone)]
        visits = sum(len(each.visits) for each in held)
        fits = len(lines) + len(held) <= LINES_MOST and sum(map(units, lines)) <= UNITS_MOST
        if parts[-1] and not (fits and visits <= VISITS_MOST):
            parts.append([])
        parts[-1].append(block)
    return parts


def _blocks(texts: Texts, shown: TechnicianDay, minutes: int, zone: ZoneInfo) -> Iterator[Block]:
    """A technician's day; one with very many visits in several."""
    count = texts.html("agenda-visits", count=len(shown.booked)) if shown.booked else ""
    head = joined(f"👤 <b>{safe(clip(shown.name, NAME_MOST))}</b>", count)
    away = absence(texts, shown)
    last = safe(away) if away else free_line(texts, shown, minutes, zone)
    cuts = range(0, max(1, len(shown.booked)), VISITS_MOST)
    for begin in cuts:
        visits = shown.booked[begin : begin + VISITS_MOST]
        yield Block(head, visits, last if begin == cuts[-1] else "")


def day_page(
    texts: Texts,
    days: Sequence[TechnicianDay],
    where: Where,
    minutes: int,
    today: date,
    zone: ZoneInfo,
    *,
    desk: bool,
) -> Screen:
    """A day of one or of all; `desk`: who looks may see everybody's."""
    parts = day_parts(texts, days, minutes, zone)
    where = replace(where, part=min(max(1, where.part), len(parts)))
    lines = [texts.html("agenda-head", day=named(texts, where.day))]
    visits: list[Booked] = []
    for block in parts[where.part - 1]:
        lines += ["", *block.lines(len(visits) + 1, zone)]
        visits += block.visits
    lines += ["", safe(texts("agenda-length", minutes=minutes)), legend(texts, visits)]
    rows = order_rows(visits, zone, where)
    if len(parts) > 1:
        rows.append(buttons.turns(where.part, len(parts), lambda to: replace(where, part=to).data("ag_day")))
    rows.append(day_turns(texts, where.day, lambda day: Where(day, where.technician).data("ag_day"), where))
    return Screen("\n".join(lines).rstrip(), [*rows, *_ways(texts, days, where, today, desk)])


def order_rows(visits: Sequence[Booked], zone: ZoneInfo, where: Where) -> Rows:
    """A button a visit, four in a row."""
    found = [
        buttons.button(
            f"{number} · {each.start.astimezone(zone):%H:%M}", buttons.called(ORDER, each.id, *_way(where))
        )
        for number, each in enumerate(visits, 1)
    ]
    return [found[at : at + 4] for at in range(0, len(found), 4)]


def _way(where: Where) -> tuple[str, ...]:
    """Where a visit's card was opened, so that it leads back."""
    return "a", buttons.base36(where.day.toordinal()), buttons.base36(where.technician)


def legend(texts: Texts, visits: Sequence[Booked]) -> str:
    """What the marks of these visits mean."""
    states = [state for state in MARKS if state in {each.state for each in visits}]
    return safe(joined(*(f"{MARKS[state]} {texts(f'agenda-state-{state.value}')}" for state in states)))


def day_turns(
    texts: Texts, day: date, data: Callable[[date], str], where: Where | None = None
) -> list[InlineKeyboardButton]:
    """‹ day ›; between them the calendar, where there is one to lead to."""
    row = [buttons.button(f"‹ {short(texts, day - timedelta(days=1))}", data(day - timedelta(days=1)))]
    if where is not None:
        row.append(buttons.button(f"📅 {day:%d/%m}", where.data("ag_month")))
    return [*row, buttons.button(f"{short(texts, day + timedelta(days=1))} ›", data(day + timedelta(days=1)))]


def _ways(texts: Texts, days: Sequence[TechnicianDay], where: Where, today: date, desk: bool) -> Rows:
    """Whose agenda, what is left, and today."""
    row = []
    if desk:
        who = days[0].name if where.technician and days else texts("agenda-all")
        row.append(buttons.button(label(f"👤 {who}"), where.data("ag_who")))
        row.append(buttons.button(texts("agenda-left"), buttons.called("ag_left", 1, 0)))
    if where.day != today:
        today_data = Where(today, where.technician).data("ag_day")
        row.append(buttons.button(texts("agenda-today"), today_data))
    return [row] if row else []


def calendar(
    texts: Texts,
    month: date,
    states: Mapping[date, DayState],
    chosen: date,
    data: Callable[[date], str],
    still: str,
) -> Rows:
    """A month of day buttons, monday first, each with a mark where nothing is free; `still` is what blanks press.

    A weekday is its initial, as on a wall's calendar: seven buttons in a row of a phone have no room for more.
    """
    first = month.replace(day=1)
    rows = [[buttons.button(name[0].upper(), still) for name in texts("agenda-days").split()]]
    day = first - timedelta(days=first.weekday())
    while (day.year, day.month) <= (first.year, first.month):
        week = [day + timedelta(days=number) for number in range(7)]
        rows.append([_cell(each, first, states, chosen, data, still) for each in week])
        day += timedelta(days=7)
    return rows


def _cell(
    day: date,
    first: date,
    states: Mapping[date, DayState],
    chosen: date,
    data: Callable[[date], str],
    still: str,
) -> InlineKeyboardButton:
    if day.month != first.month:
        return buttons.button("·", still)
    mark = {DayState.FULL: FULL, DayState.CLOSED: CLOSED}.get(states.get(day, DayState.PAST), "")
    return buttons.button(f"{day.day}{mark}", data(day), "primary" if day == chosen else None)
