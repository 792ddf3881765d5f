"""Painting: the placed boxes and lines of a script, by matplotlib, as SVG and PNG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from services.lettering import FAMILY, LEADING, ONE, outlined, width, wrapped
from services.scripts.drawing.boxes import Box, Line, Say, boxes
from services.scripts.drawing.palette import DARK, LIGHT
from services.scripts.drawing.placing import MARGIN, Link, Plan, placed
from services.scripts.drawing.ways import Way, tip
from services.scripts.figures import Figures
from services.scripts.tree import Script

SCALE = 2.0
MOST_PIXELS, LONGEST_SIDE = 24_000_000, 12_000
"""Of the PNG: a greater tree is drawn smaller; its SVG stays sharp."""
PHOTO_SIDES, PHOTO_RATIO, PHOTO_KEPT, PHOTO_LEAST = 10_000, 20, 2_560, 0.9
"""Telegram takes photos up to so many pixels of both sides, and of their ratio; it makes them smaller, and below so
many pixels a point nobody can read the letters."""
TITLE, TAG = 19.0, 18.0
Frame = tuple[float, float, float, float, str, str, str, float]
"""A rectangle: left, top, its width and height, the names of its colours, its line and the width of that."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A tree as drawn; `width` and `height` in pixels of the PNG, `scale` pixels a point."""

    svg: bytes
    png: bytes
    scale: float
    width: int
    height: int

    @property
    def photo(self) -> bool:
        """Whether it can be read as a photo; else it is better sent as a file."""
        long, short = max(self.width, self.height), min(self.width, self.height)
        kept = self.scale * min(1.0, PHOTO_KEPT / long)
        return long + short <= PHOTO_SIDES and long <= PHOTO_RATIO * short and kept >= PHOTO_LEAST


def draw(
    script: Script,
    say: Say,
    language: str,
    *,
    under: str = "",
    figures: Figures | None = None,
    dark: bool = False,
) -> Picture:
    """Takes a second or so: call it in a thread. `under`: a line below the script's name."""
    plan = placed(script, boxes(script, say, language, figures))
    colours = DARK if dark else LIGHT
    room = max(plan.width - 2 * MARGIN, 200.0)
    plan.width = room + 2 * MARGIN
    name = wrapped(script.words(script.name, language), TITLE, room, bold=True)
    head = [Line(text, TITLE, bold=True) for text in name]
    head += [Line(text, 12.5, "faint") for text in wrapped(under, 12.5, room)]
    with ONE:
        return _Canvas(plan, head, colours).picture()


class _Canvas:
    """One figure; a unit is a point, y grows downwards."""

    def __init__(self, plan: Plan, head: Sequence[Line], colours: Mapping[str, str]) -> None:
        from matplotlib.figure import Figure

        self.plan, self.colours = plan, colours
        self.top = sum(line.height for line in head) + (10 if head else 0)
        self.width, self.height = plan.width, plan.height + self.top
        self.figure = Figure(figsize=(self.width / 72, self.height / 72), dpi=72, facecolor=colours["paper"])
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(plan.height, -self.top)
        self.said: list[tuple[float, float, Line, str]] = []
        self._lines()
        self._boxes()
        y = MARGIN - self.top
        for line in head:
            self._text(MARGIN, y, line, "start")
            y += line.height

    def picture(self) -> Picture:
        import matplotlib as mpl

        svg, png = BytesIO(), BytesIO()
        with mpl.rc_context({"svg.hashsalt": "atende"}):
            self.figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        before, end, after = svg.getvalue().decode().rpartition("</svg>")
        self._ink()
        pixels = (MOST_PIXELS / (self.width * self.height)) ** 0.5
        scale = min(SCALE, pixels, LONGEST_SIDE / max(self.width, self.height))
        self.figure.savefig(png, format="png", dpi=72 * scale, metadata={"Software": None})
        sides = (max(1, round(side * scale)) for side in (self.width, self.height))
        whole = f"{before}{self._texts()}{end}{after}".encode()
        return Picture(whole, png.getvalue(), scale, *sides)

    # -- letters: text in the SVG, to be searched and copied; outlines in the PNG, which are drawn quickly --

    def _texts(self) -> str:
        lines = (
            f'<text x="{x:.1f}" y="{y + self.top:.1f}" text-anchor="{side}" font-size="{line.size:g}"'
            f' font-weight="{"bold" if line.bold else "normal"}" fill="{self.colours[line.tone]}">'
            f"{escape(line.text)}</text>\n"
            for x, y, line, side in self.said
        )
        return f'<g font-family="{FAMILY}, Verdana, sans-serif">\n{"".join(lines)}</g>\n'

    def _ink(self) -> None:
        from matplotlib.collections import PathCollection

        paths, colours = [], []
        for x, y, line, side in self.said:
            left = x - (width(line.text, line.size, bold=line.bold) / 2 if side == "middle" else 0)
            path = outlined(line.text, left, y, line.size, bold=line.bold)
            if path is not None:
                paths.append(path)
                colours.append(self.colours[line.tone])
        self.axes.add_collection(
            PathCollection(paths, facecolors=colours, edgecolors="none", zorder=5), autolim=False
        )

    # -- lines --

    def _lines(self) -> None:
        from matplotlib.collections import PathCollection

        paths, widths, colours, dashes, heads, tints = [], [], [], [], [], []
        for link in self.plan.links:
            back = link.cell.link == "back"
            path, head = self._way_back(link) if back else self._way_down(link)
            paths.append(path)
            widths.append(1.4 + 7 * link.cell.share)
            colours.append(self.colours["link" if back else "line"])
            dashes.append((0, (4, 2)) if back else "-")
            heads.append(head)
            tints.append(colours[-1])
        self.axes.add_collection(
            PathCollection(
                paths, facecolors="none", edgecolors=colours, linewidths=widths, linestyles=dashes
            ),
            autolim=False,
        )
        self.axes.add_collection(
            PathCollection(heads, facecolors=tints, edgecolors="none", zorder=4), autolim=False
        )

    def _way_down(self, link: Link) -> tuple[Any, Any]:
        """From the foot of its cell through the lanes to the top of the other box."""
        at = self.plan.layer[link.source.key]
        x, y = link.source.x + link.cell.x, link.source.y + link.source.height
        way = Way(x, y)
        for deeper, lane in enumerate(link.lanes, at + 1):
            way.line(way.x, self._bottom(deeper - 1))
            way.sway(lane.x, self.plan.tops[deeper])
        deep = self.plan.layer[link.target.key]
        way.line(way.x, self._bottom(deep - 1))
        goal = link.target.x + max(-0.35, min(0.35, (way.x - link.target.x) / 900)) * link.target.wide
        way.sway(goal, link.target.y - 7)
        return way.path(), tip(goal, link.target.y, 0, 1)

    def _way_back(self, link: Link) -> tuple[Any, Any]:
        """From a side of its box, up through the lanes, to a side of the other one."""
        side = link.cell.side
        first, last = self.plan.layer[link.source.key], self.plan.layer[link.target.key]
        y = link.source.y + link.source.head + link.cell.height / 2
        way = Way(link.source.x + side * link.source.wide / 2, y)
        lanes = link.lanes[::-1]
        way.turn(lanes[0].x, y - 16, across=True)
        for layer, lane in zip(range(first - 1, last - 1, -1), lanes[1:], strict=True):
            way.line(way.x, self.plan.tops[layer + 1])
            way.sway(lane.x, self._bottom(layer))
        goal = link.target.y + min(24.0, link.target.head / 2)
        way.line(way.x, goal + 14)
        edge = link.target.x + side * link.target.wide / 2
        way.turn(edge + side * 7, goal, across=False)
        return way.path(), tip(edge, goal, -side, 0)

    def _bottom(self, layer: int) -> float:
        return self.plan.tops[layer] + self.plan.tall[layer]

    # -- boxes --

    def _boxes(self) -> None:
        from matplotlib.collections import PatchCollection
        from matplotlib.patches import Rectangle

        patches, faces, edges, styles, widths = [], [], [], [], []
        for box in self.plan.boxes:
            for left, top, wide, tall, face, edge, style, thick in self._frames(box):
                patches.append(Rectangle((left, top), wide, tall))
                faces.append(self.colours[face])
                edges.append(self.colours[edge])
                styles.append(style)
                widths.append(thick)
            self._letters(box)
        drawn = PatchCollection(
            patches, facecolors=faces, edgecolors=edges, linestyles=styles, linewidths=widths, zorder=3
        )
        self.axes.add_collection(drawn, autolim=False)

    def _frames(self, box: Box) -> Iterator[Frame]:
        """Those of its cells, of its letter, and its own."""
        for cell in box.cells:
            face = f"{cell.kind}_fill" if cell.kind else "cell"
            yield box.x + cell.x - cell.wide / 2, box.y + box.head, cell.wide, box.foot, face, "rim", "-", 0.8
        left = box.x - box.wide / 2
        if box.letter:
            wide = TAG + 7 * (len(box.letter) - 1)
            yield left, box.y - TAG, wide, TAG, "link", "link", "-", 0.0
        face, style = f"{box.kind}_fill" if box.kind else "box", "--" if box.staff else "-"
        yield left, box.y, box.wide, box.head, face, box.kind or "rim", style, 1.8 if box.kind else 1.2

    def _letters(self, box: Box) -> None:
        y = box.y + 9
        for line in box.lines:
            self._text(box.x, y, line)
            y += line.height
        if box.letter:
            tag = Line(box.letter, 12, "paper", bold=True)
            self._text(box.x - box.wide / 2 + TAG / 2, box.y - TAG + 1.5, tag)
        for cell in box.cells:
            y = box.y + box.head + 4
            for line in cell.lines:
                self._text(box.x + cell.x, y, line)
                y += line.height

    def _text(self, x: float, y: float, line: Line, side: str = "middle") -> None:
        """A line whose upper edge is at y."""
        self.said.append((x, y + line.size * (LEADING + 0.55) / 2, line, side))
