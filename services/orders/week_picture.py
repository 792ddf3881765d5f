"""The week of a technician as a picture: hours, visits and the way after each, readable on a phone."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from services.lettering import FAMILY, ONE, clean, width, wrapped
from services.orders.agenda_data import Booked, TechnicianDay
from services.orders.order_table import BOOKED
from services.states import OrderState

WIDTH, GUTTER, EDGE, TOP, HEAD, HOUR, FOOT = 400.0, 32.0, 6.0, 44.0, 30.0, 46.0, 8.0
"""Points, as a phone is wide; `HOUR` is how high an hour is."""
SHARP = 3.0
"""Pixels a point."""
EARLIEST, LATEST = 8, 18
"""Hours that are always shown."""
REMEMBERED = 12
LIGHT = {
    "paper": "#ffffff", "ink": "#1c2733", "faint": "#5d6b79", "rim": "#c9d3dd", "shut": "#eef1f4", "hatch": "#d3dae1",
    "today": "#1f5fbf", "now": "#d4351c", "booked": "#dcebfb", "booked_rim": "#1f5fbf", "running": "#ffe9d1",
    "running_rim": "#b34700", "done": "#e0f4e5", "done_rim": "#17692f", "way": "#b9c6d3",
}  # fmt: skip
DARK = {
    "paper": "#17212b", "ink": "#f1f5f9", "faint": "#a9b8c6", "rim": "#3a4a5a", "shut": "#1e2a36", "hatch": "#2f3d4b",
    "today": "#7fb5ff", "now": "#ff7a66", "booked": "#1f3853", "booked_rim": "#7fb5ff", "running": "#46301f",
    "running_rim": "#ffb27a", "done": "#1f3d29", "done_rim": "#7fdc97", "way": "#54677a",
}  # fmt: skip
_drawn: "OrderedDict[object, bytes]" = OrderedDict()


@dataclass(frozen=True, slots=True)
class WeekWords:
    """What stands on it: `days` are the heads of the seven columns, `off` why somebody is not there, `shifts` that the
    clocks change, each "" where that is not so."""

    title: str
    caption: str
    days: tuple[str, ...]
    off: tuple[str, ...]
    shifts: tuple[str, ...]
    running: str
    way: str
    shut: str


async def picture(
    week: tuple[TechnicianDay, ...], words: WeekWords, zone: ZoneInfo, now: datetime, *, dark: bool = False
) -> bytes:
    """As PNG, drawn in a thread, once for the same content within five minutes."""
    now = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    key = (week, words, zone.key, now, dark)
    if key not in _drawn:
        _drawn[key] = await asyncio.to_thread(draw, week, words, zone, now, dark=dark)
        while len(_drawn) > REMEMBERED:
            _drawn.popitem(last=False)
    _drawn.move_to_end(key)
    return _drawn[key]


def draw(
    week: tuple[TechnicianDay, ...], words: WeekWords, zone: ZoneInfo, now: datetime, *, dark: bool = False
) -> bytes:
    """Takes half a second or so: call it in a thread."""
    with ONE:
        return _Canvas(week, words, zone, now, DARK if dark else LIGHT).png()


def clock(at: datetime, day: date, zone: ZoneInfo) -> float:
    """What a clock there shows, in hours of that day: below 0 the day before, above 24 the day after."""
    here = at.astimezone(zone)
    return (here.date() - day).days * 24 + here.hour + here.minute / 60


def shown(week: tuple[TechnicianDay, ...], zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last hour that the picture needs."""
    low, high = EARLIEST, LATEST
    for each in week:
        spans = [*each.hours, *((visit.start, visit.busy_until) for visit in each.booked)]
        for begin, end in spans:
            low = min(low, max(0, int(clock(begin, each.day, zone))))
            high = max(high, min(24, -int(-clock(end, each.day, zone) // 1)))
    return low, high


class _Canvas:
    """One figure; a unit is a point, y grows downwards."""

    def __init__(
        self,
        week: tuple[TechnicianDay, ...],
        words: WeekWords,
        zone: ZoneInfo,
        now: datetime,
        colours: dict[str, str],
    ) -> None:
        from matplotlib.figure import Figure

        self.week, self.words, self.zone, self.now, self.colours = week, words, zone, now, colours
        self.low, self.high = shown(week, zone)
        self.column = (WIDTH - GUTTER - EDGE) / 7
        height = TOP + HEAD + (self.high - self.low) * HOUR + FOOT
        self.figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * SHARP, facecolor=colours["paper"])
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)

    def png(self) -> bytes:
        self._head()
        self._hours()
        for number, day in enumerate(self.week[:7]):
            self._day(number, day)
        out = BytesIO()
        self.figure.savefig(out, format="png", facecolor=self.colours["paper"])
        return out.getvalue()

    def _y(self, hours: float) -> float:
        return TOP + HEAD + (min(max(hours, self.low), self.high) - self.low) * HOUR

    def _text(self, x: float, y: float, said: str, size: float, colour: str = "ink", **how: Any) -> None:
        self.axes.text(
            x,
            y,
            said.replace("$", r"\$"),
            fontsize=size,
            color=self.colours[colour],
            family=FAMILY,
            va="top",
            **how,
        )

    def _box(self, x: float, top: float, wide: float, bottom: float, **how: Any) -> None:
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, top), wide, bottom - top, **how))

    def _head(self) -> None:
        self._text(GUTTER, 8, _cut(self.words.title, 13, WIDTH - GUTTER - EDGE, bold=True), 13, weight="bold")
        x = GUTTER
        for fill, rim, said in (
            ("running", "running_rim", self.words.running),
            ("paper", "way", self.words.way),
            ("shut", "hatch", self.words.shut),
        ):
            hatch = "////" if fill != "running" else None
            self._box(
                x,
                28,
                11,
                38,
                facecolor=self.colours[fill],
                edgecolor=self.colours[rim],
                hatch=hatch,
                linewidth=0.8,
            )
            self._text(x + 15, 28.5, said, 8, "faint")
            x += 27 + width(clean(said), 8)

    def _hours(self) -> None:
        for hour in range(self.low, self.high + 1):
            y = self._y(hour)
            self.axes.plot(
                [GUTTER - 3, WIDTH - EDGE], [y, y], color=self.colours["rim"], linewidth=0.5, zorder=1.5
            )
            if hour < self.high:
                self._text(GUTTER - 5, y + 1.5, f"{hour:02d}h", 8, "faint", ha="right")

    def _day(self, number: int, day: TechnicianDay) -> None:
        left, wide = GUTTER + number * self.column, self.column
        today = day.day == self.now.astimezone(self.zone).date()
        middle, colour = left + wide / 2, "today" if today else "ink"
        weight = "bold" if today else "normal"
        self._text(middle, TOP + 2, self.words.days[number], 9, colour, ha="center", weight=weight)
        self._box(
            left, self._y(self.low), wide, self._y(self.high), facecolor=self.colours["shut"],
            edgecolor=self.colours["hatch"], hatch="////", linewidth=0, zorder=0.5,
        )  # fmt: skip
        for begin, end in day.hours:
            top, bottom = self._y(clock(begin, day.day, self.zone)), self._y(clock(end, day.day, self.zone))
            self._box(left, top, wide, bottom, facecolor=self.colours["paper"], linewidth=0, zorder=1)
        self.axes.plot(
            [left, left], [TOP + 14, self._y(self.high)], color=self.colours["rim"], linewidth=0.5, zorder=1.6
        )
        self._told(left, day, self.words.off[number], self.words.shifts[number])
        for visit in day.booked:
            self._visit(left, day.day, visit)
        hour = clock(self.now, day.day, self.zone)
        if today and self.low <= hour <= self.high:
            y = self._y(hour)
            self.axes.plot([left, left + wide], [y, y], color=self.colours["now"], linewidth=1.6, zorder=4)

    def _told(self, left: float, day: TechnicianDay, off: str, shift: str) -> None:
        y = self._y(self.low) + 4
        for said in (off, shift):
            for line in wrapped(said, 8, self.column - 6)[:6] if said else ():
                self._text(
                    left + self.column / 2, y, line, 8, "faint", ha="center", zorder=3,
                    bbox={"facecolor": self.colours["shut"], "edgecolor": "none", "pad": 1},
                )  # fmt: skip
                y += 11

    def _visit(self, left: float, day: date, visit: Booked) -> None:
        kind = _kind(visit.state)
        start, until = clock(visit.start, day, self.zone), clock(visit.until, day, self.zone)
        top, bottom, way = self._y(start), self._y(until), self._y(clock(visit.busy_until, day, self.zone))
        inner = self.column - 3
        if way > bottom:
            self._box(
                left + 1.5, bottom, inner, way, facecolor=self.colours["paper"], edgecolor=self.colours["way"],
                hatch="////", linewidth=0.5, zorder=2,
            )  # fmt: skip
        self._box(
            left + 1.5, top, inner, bottom, facecolor=self.colours[kind], edgecolor=self.colours[f"{kind}_rim"],
            linewidth=1, zorder=2.5,
        )  # fmt: skip
        self._inside(left + 4, top, bottom, inner - 5, visit)

    def _inside(self, x: float, top: float, bottom: float, room: float, visit: Booked) -> None:
        begins = f"{visit.start.astimezone(self.zone):%H:%M}"
        lines = [(begins, True), *((line, False) for line in wrapped(visit.type, 7.5, room))]
        lines += [
            (line, False)
            for said in (visit.customer, visit.city)
            if said
            for line in wrapped(said, 7.5, room)
        ]
        y = top + 2.5
        for said, bold in lines:
            if y + 8 > bottom:
                return
            self._text(x, y, said, 7.5, weight="bold" if bold else "normal", zorder=3)
            y += 10


def _kind(state: OrderState) -> str:
    """What a visit is painted as."""
    if state is OrderState.DONE:
        return "done"
    return "booked" if state in BOOKED[:2] else "running"


def _cut(said: str, size: float, room: float, *, bold: bool = False) -> str:
    kept = clean(said)
    while kept and width(kept, size, bold=bold) > room:
        kept = kept[:-2].rstrip() + "…" if len(kept) > 1 else ""
    return kept
