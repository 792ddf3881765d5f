"""Boxes: what stands in the picture for each node: its question, and a cell for each option; no place yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from services.lettering import LEADING, narrowest, wrapped
from services.scripts.figures import Figures
from services.scripts.tree import Node, Option, Script, Then
from services.states import Priority

Say = Callable[..., str]
"""A text by its key and its values, in the language of the picture."""

NBSP = "\u00a0"
ASK, LABEL, SMALL = 14.0, 12.5, 11.0
PAD = 9.0
NARROW, WIDE = 188.0, 260.0
CELL_LEAST, CELL_MOST = 62.0, 132.0
LONG = 110
"""Letters of a question that deserves a wider box."""


@dataclass(slots=True)
class Line:
    """A line of letters. `tone`: "ink", "faint", "link", or one of an ending."""

    text: str
    size: float
    tone: str = "ink"
    bold: bool = False

    @property
    def height(self) -> float:
        return self.size * LEADING


@dataclass(slots=True)
class Cell:
    """An option at the foot of its box. `to`: the node that it leads to; `link`: how its line runs, "" for none:
    "down", "back" (drawn beside the boxes) or "far" (only its letter tells). `x`: its middle, seen from the box's."""

    option: Option
    lines: list[Line]
    wide: float
    kind: str
    share: float
    to: str = ""
    link: str = ""
    side: int = 0
    x: float = 0.0

    @property
    def height(self) -> float:
        return sum(line.height for line in self.lines) + PAD


@dataclass(slots=True)
class Box:
    """A node. `kind`: what a leaf brings, "" for a question; `letter`: by which cells far away name it."""

    key: str
    lines: list[Line]
    kind: str
    staff: bool
    wide: float
    cells: list[Cell] = field(default_factory=list)
    letter: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def head(self) -> float:
        return sum(line.height for line in self.lines) + 2 * PAD

    @property
    def foot(self) -> float:
        return max((cell.height for cell in self.cells), default=0.0)

    @property
    def height(self) -> float:
        return self.head + self.foot


def kind_of(then: Then) -> str:
    """What an ending is painted as."""
    if then.order:
        return "order"
    if then.resolved:
        return "resolved"
    if then.access_point:
        return "access_point"
    return "filed" if then else "end"


def brought(then: Then, say: Say) -> list[str]:
    """What an ending brings, in words and signs: a colour alone says nothing."""
    found = []
    if then.order:
        found.append(f"⚒{NBSP}{say('script-tree-order')}")
    if then.resolved:
        found.append(f"✓{NBSP}{say('script-tree-resolved')}")
    if then.access_point:
        found.append(f"▲{NBSP}{say('script-tree-access-point')}")
    if then.type:
        found.append(f"■{NBSP}{then.type}")
    if then.priority:
        level = say(f"priority-{Priority(then.priority).name.lower()}")
        found.append(f"!{NBSP}{say('script-tree-priority', name=level)}")
    return found


def boxes(script: Script, say: Say, language: str, figures: Figures | None) -> Mapping[str, Box]:
    """By the nodes' keys."""
    maker = _Maker(script, say, language, figures)
    return {node.key: maker.box(node) for node in script.nodes.values()}


class _Maker:
    """Makes the boxes of one picture."""

    def __init__(self, script: Script, say: Say, language: str, figures: Figures | None) -> None:
        self.script, self.say, self.language, self.figures = script, say, language, figures
        self.answers = figures.answers() if figures else {}

    def box(self, node: Node) -> Box:
        cells = [self._cell(node, option) for option in node.options]
        ask = self.script.words(node.ask, self.language)
        wide = max(WIDE if len(ask) > LONG else NARROW, sum(cell.wide for cell in cells))
        room = wide - 2 * PAD
        kind = kind_of(node.then) if node.leaf else ""
        lines = _lines(self._marks(node), SMALL, "faint", room)
        lines += _lines([ask], ASK, "ink", room, bold=True) or [Line(node.key, ASK, bold=True)]
        told = brought(node.then, self.say) or (
            [f"■{NBSP}{self.say('script-tree-end')}"] if node.leaf else []
        )
        lines += _lines(told, LABEL, kind or "faint", room)
        lines += _lines(self._counts(node), SMALL, "number", room)
        more = (wide - sum(cell.wide for cell in cells)) / max(1, len(cells))
        for cell in cells:  # they fill their box
            cell.wide += more
        return Box(node.key, lines, kind, node.staff, wide, cells)

    def _marks(self, node: Node) -> list[str]:
        marks = [self.say("script-tree-staff")] if node.staff else []
        return marks + ([self.say("script-tree-measured")] if node.measure else [])

    def _counts(self, node: Node) -> list[str]:
        if self.figures is None:
            return []
        here = self.figures.node(node.key)
        if not here.runs:
            return [self.say("script-tree-never")]
        came = "script-tree-reached" if node.leaf else "script-tree-runs"
        told = [self.say(came, share=share(here.runs, self.figures.runs))]
        if here.seconds is not None:
            minutes, seconds = divmod(round(here.seconds), 60)
            told.append(self.say("script-room-time", minutes=minutes, seconds=seconds))
        left = self.say("script-tree-left", share=share(here.left, self.figures.runs))
        return [" · ".join(told), *([left] if here.left else [])]

    def _cell(self, node: Node, option: Option) -> Cell:
        text = self.script.words(option.label, self.language)
        tails = brought(option.then, self.say) or (
            [] if option.to else [f"■{NBSP}{self.say('script-tree-end')}"]
        )
        room = narrowest(text, LABEL, 2, CELL_LEAST - PAD, CELL_MOST - PAD)
        for tail in tails:
            room = narrowest(tail, SMALL, 2, room, CELL_MOST - PAD)
        kind = "" if option.to else kind_of(option.then)
        lines = _lines([text], LABEL, "ink", room) or [Line(option.key, LABEL)]
        lines += _lines(tails, SMALL, kind or "faint", room)
        part = 0.0
        if self.figures is not None and node.key in self.answers:
            taken = self.figures.option(node.key, option.key)
            said = share(taken, self.answers[node.key])
            lines.append(Line(f"{said}%", SMALL, "number", bold=True))
            part = min(1.0, taken / max(1, self.figures.runs))
        return Cell(option, lines, room + PAD, kind, part, option.to)


def _lines(texts: Iterable[str], size: float, tone: str, room: float, *, bold: bool = False) -> list[Line]:
    return [Line(each, size, tone, bold) for text in texts for each in wrapped(text, size, room, bold=bold)]


def share(part: int, whole: int) -> str:
    """Per cent, as one reads it: what is not nothing is not said to be."""
    percent = 100 * part / whole if whole else 0.0
    return "<1" if 0 < percent < 0.5 else f"{percent:.0f}"
