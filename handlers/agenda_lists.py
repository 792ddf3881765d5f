"""Lists of the agenda: a month as a calendar, whose agenda it is, and how many visits still fit where."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from handlers import buttons
from handlers.agenda_pages import ALL, CLOSED, FULL, LISTED, NAME_MOST, Where, calendar, named
from handlers.screen import Rows, Screen, clip, label, safe
from handlers.texts import Texts
from handlers.ticket_lines import joined
from services.orders.agenda_data import AreaLeft, DayState, Half, TechnicianDay

AREAS, CITIES_MOST = 6, 120
LENGTHS = (30, 60, 90, 120, 180)
"""Minutes of a visit, of which a page says how many still fit."""
NONE_LEFT = "–"


def month_page(texts: Texts, states: Mapping[date, DayState], where: Where, name: str) -> Screen:
    """A month of days to press."""
    first = where.day.replace(day=1)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)

    def to(day: date) -> str:
        return Where(day, where.technician).data("ag_day")

    rows = calendar(texts, first, states, where.day, to, where.data("ag_month"))
    turns = [
        buttons.button(
            f"‹ {month(texts, before)}", replace(where, day=before.replace(day=1)).data("ag_month")
        ),
        buttons.button(f"{month(texts, after)} ›", replace(where, day=after).data("ag_month")),
    ]
    lines = [
        texts.html("agenda-month", month=f"{month(texts, first)} {first.year}", who=clip(name, NAME_MOST)),
        "",
        texts.html("agenda-marks", full=FULL, closed=CLOSED),
    ]
    return Screen("\n".join(lines), [*rows, turns, [buttons.button(texts("agenda-back"), to(where.day))]])


def month(texts: Texts, day: date) -> str:
    """ "novembro"."""
    return texts("agenda-months").split()[day.month - 1]


def who_page(texts: Texts, days: Sequence[TechnicianDay], where: Where) -> Screen:
    """All technicians, each one press away."""
    parts = max(1, -(-len(days) // LISTED))
    part = min(max(1, where.part), parts)
    shown = days[(part - 1) * LISTED : part * LISTED]
    rows: Rows = [[buttons.button(texts("agenda-all"), Where(where.day).data("ag_day"))]]
    for each in shown:
        count = texts("agenda-visits", count=len(each.booked)) if each.booked else ""
        data = Where(where.day, each.technician_id).data("ag_day")
        chosen = "primary" if each.technician_id == where.technician else None
        rows.append([buttons.button(label(joined(clip(each.name, NAME_MOST), count)), data, chosen)])
    if parts > 1:
        turn = buttons.turns(part, parts, lambda to: replace(where, part=to).data("ag_who"))
        rows.append(turn)
    back = Where(where.day, where.technician).data("ag_day")
    rows.append([buttons.button(texts("agenda-back"), back)])
    return Screen(texts.html("agenda-whose", day=named(texts, where.day)), rows)


def left_page(
    texts: Texts, areas: Sequence[AreaLeft], days: Sequence[date], minutes: int, part: int
) -> Screen:
    """How many visits still fit, a table an area: days across, half days down."""
    parts = max(1, -(-len(areas) // AREAS))
    part = min(max(1, part), parts)
    lines = [texts.html("agenda-left-head", minutes=minutes)]
    for area in areas[(part - 1) * AREAS : part * AREAS]:
        lines += ["", *_area(texts, area, days)]
    lines += ["", texts.html("agenda-left-shared" if areas else "agenda-nobody")]
    lengths = [
        buttons.button(
            _length(each),
            buttons.called("ag_left", 1, each),
            "primary" if each == minutes else None,
        )
        for each in LENGTHS
    ]
    rows: Rows = [lengths]
    if parts > 1:
        rows.append(buttons.turns(part, parts, lambda to: buttons.called("ag_left", to, minutes)))
    rows.append([buttons.button(texts("agenda-back"), Where(days[0], ALL).data("ag_day"))])
    return Screen("\n".join(lines), rows)


def _length(minutes: int) -> str:
    """ "1h30"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest or ''}" if hours else f"{rest} min"


def _area(texts: Texts, area: AreaLeft, days: Sequence[date]) -> list[str]:
    name = clip(area.area or texts("agenda-anywhere"), NAME_MOST)
    cities = clip(", ".join(area.cities), CITIES_MOST)
    told = f"📍 <b>{safe(name)}</b>"
    if area.cities and area.cities != (area.area,):
        told += f" · {safe(cities)}"
    heads = [texts("agenda-morning"), texts("agenda-afternoon")]
    wide = max(map(len, heads))
    weekdays = texts("agenda-days").split()
    table = [
        " " * wide + "".join(f"{weekdays[day.weekday()][:3]:>4}" for day in days),
        " " * wide + "".join(f"{day.day:>4}" for day in days),
    ]
    for afternoon, head in enumerate(heads):
        counts = (area.left.get(Half(day, bool(afternoon)), 0) for day in days)
        table.append(f"{head:<{wide}}" + "".join(f"{count or NONE_LEFT:>4}" for count in counts))
    return [told, f"<pre>{safe(chr(10).join(table))}</pre>"]
