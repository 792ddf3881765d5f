"""Placing: layers of boxes, their order (igraph's, by Sugiyama), where each stands, and the ways of the lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from services.scripts.drawing.boxes import SMALL, Box, Cell, Line
from services.scripts.drawing.layering import layers, walked
from services.scripts.drawing.settling import spread
from services.scripts.tree import Script

SPAN, SPAN_OF_MANY = 4, 1
"""Layers that a line may cross; what leads further is named by its letter, or the picture would be all lines."""
BACK_SPAN = 8
MANY = 150
GAP, LANE, LAYER_GAP, MARGIN = 26.0, 12.0, 44.0, 24.0
SWEEPS = 12


@dataclass(slots=True)
class Lane:
    """Where a long line passes through a layer."""

    x: float = 0.0
    wide: float = LANE


@dataclass(slots=True)
class Link:
    """A line from a cell to a box; `lanes`: what it passes between them, from above."""

    source: Box
    cell: Cell
    target: Box
    lanes: list[Lane] = field(default_factory=list)


Stand = Box | Lane


@dataclass(slots=True)
class Plan:
    """All that is to be painted; `tops` and `tall`: where each layer begins, and its height."""

    boxes: list[Box]
    links: list[Link]
    layer: Mapping[str, int]
    tops: list[float]
    tall: list[float]
    width: float
    height: float


def placed(script: Script, boxes: Mapping[str, Box]) -> Plan:
    """Every box in its place, under a margin; a thousand of them in bounded time."""
    order, back = walked(script)
    layer = layers(script, order, back)
    links = _links(script, boxes, layer, back)
    rows = _ordered([boxes[key] for key in order], links, layer)
    _beside(rows, links, layer)
    _letters(rows, links, layer)
    _cells_in_order(boxes.values(), links, rows, layer)
    drawn = [link for link in links if link.cell.link != "far"]
    _settled(rows, drawn, layer)
    tall = [max((s.height for s in row if isinstance(s, Box)), default=0.0) for row in rows]
    tops = [MARGIN]
    for height in tall[:-1]:
        tops.append(tops[-1] + height + LAYER_GAP)
    left = min(stand.x - stand.wide / 2 for row in rows for stand in row) - MARGIN
    for number, row in enumerate(rows):
        for stand in row:
            stand.x -= left
            if isinstance(stand, Box):
                stand.y = tops[number]
    width = max(stand.x + stand.wide / 2 for row in rows for stand in row) + MARGIN
    found = [stand for row in rows for stand in row if isinstance(stand, Box)]
    return Plan(found, drawn, layer, tops, tall, width, tops[-1] + tall[-1] + MARGIN)


def _links(
    script: Script, boxes: Mapping[str, Box], layer: Mapping[str, int], back: set[tuple[str, str]]
) -> list[Link]:
    span = SPAN if len(boxes) <= MANY else SPAN_OF_MANY
    links = []
    for key, box in boxes.items():
        backs = 0
        for cell in box.cells:
            if cell.to not in boxes:
                continue
            across = layer[cell.to] - layer[key]
            if (key, cell.to) in back:
                backs += 1
                cell.link = "back" if -across <= BACK_SPAN and backs == 1 and len(boxes) <= MANY else "far"
            else:
                cell.link = "down" if across <= span else "far"
            inner = abs(across) - 1 if cell.link != "far" else 0
            links.append(Link(box, cell, boxes[cell.to], [Lane() for _ in range(max(0, inner))]))
    return links


def _ordered(boxes: list[Box], links: Iterable[Link], layer: Mapping[str, int]) -> list[list[Stand]]:
    """The stands of each layer from left to right, with few crossings."""
    from igraph import Graph

    stands: list[Stand] = list(boxes)
    layers = [layer[box.key] for box in boxes]
    number = {box.key: at for at, box in enumerate(boxes)}
    edges: set[tuple[int, int]] = set()
    for link in links:
        if link.cell.link == "far" or link.source is link.target:
            continue
        upper, lower = _upper_first(link, layer)
        chain = [number[upper.key]]
        for deeper, lane in enumerate(link.lanes, layer[upper.key] + 1):
            chain.append(len(stands))
            stands.append(lane)
            layers.append(deeper)
        chain.append(number[lower.key])
        edges.update(pairwise(chain))
    graph = Graph(n=len(stands), edges=sorted(edges), directed=True)
    coords = graph.layout_sugiyama(layers=layers, maxiter=60 if len(boxes) <= MANY else 10).coords
    rows: list[list[int]] = [[] for _ in range(max(layers) + 1)]
    for at, where in enumerate(layers):
        rows[where].append(at)
    return [[stands[at] for at in sorted(row, key=lambda at: (coords[at][0], at))] for row in rows]


def _upper_first(link: Link, layer: Mapping[str, int]) -> tuple[Box, Box]:
    ends = (link.source, link.target)
    return ends if layer[link.source.key] <= layer[link.target.key] else (ends[1], ends[0])


def _beside(rows: list[list[Stand]], links: Iterable[Link], layer: Mapping[str, int]) -> None:
    """A line back leaves its box at a side, and comes to the other one's side: a lane beside each."""
    for link in links:
        if link.cell.link != "back":
            continue
        upper, lower = rows[layer[link.target.key]], rows[layer[link.source.key]]
        inner = rows[layer[link.target.key] + 1] if link.lanes else lower
        goes = _part(inner, link.lanes[0] if link.lanes else link.source) - _part(upper, link.target)
        link.cell.side = 1 if goes > 0 or (goes == 0 and len(upper) == 1) else -1
        link.lanes.insert(0, _put_beside(upper, link.target, link.cell.side))
        if lower is not upper:
            link.lanes.append(_put_beside(lower, link.source, link.cell.side))


def _part(row: Sequence[Stand], stand: Stand) -> float:
    """How far right it stands in its layer."""
    return (_index(row, stand) + 0.5) / len(row)


def _index(row: Sequence[Stand], stand: Stand) -> int:
    return next(at for at, each in enumerate(row) if each is stand)


def _put_beside(row: list[Stand], box: Box, side: int) -> Lane:
    lane = Lane()
    row.insert(_index(row, box) + (side > 0), lane)
    return lane


def _letters(rows: Iterable[Sequence[Stand]], links: Sequence[Link], layer: Mapping[str, int]) -> None:
    """A, B, … for the boxes that a cell names, and there."""
    named = {link.target.key for link in links if link.cell.link in ("far", "back")}
    ordered = [stand for row in rows for stand in row if isinstance(stand, Box) and stand.key in named]
    for number, box in enumerate(ordered):
        box.letter = _letter(number)
    for link in links:
        if link.cell.link in ("far", "back"):
            sign = "↺" if layer[link.target.key] <= layer[link.source.key] else "→"
            link.cell.lines.append(Line(f"{sign} {link.target.letter}", SMALL, "link", bold=True))


def _letter(number: int) -> str:
    said = ""
    while number >= 0:
        number, digit = divmod(number, 26)
        said = chr(65 + digit) + said
        number -= 1
    return said


def _cells_in_order(
    boxes: Iterable[Box], links: Iterable[Link], rows: Iterable[Sequence[Stand]], layer: Mapping[str, int]
) -> None:
    """The cells as their goals stand, so that lines do not cross under a box."""
    part = {id(stand): (at + 0.5) / len(row) for row in rows for at, stand in enumerate(row)}
    goals = {
        id(link.cell): part[id(link.lanes[0] if link.lanes else link.target)]
        for link in links
        if link.cell.link == "down"
    }
    for box in boxes:
        places = {id(cell): (at + 0.5) / len(box.cells) for at, cell in enumerate(box.cells)}
        places |= {id(cell): cell.side * 2.0 for cell in box.cells if cell.link == "back"}
        box.cells.sort(key=lambda cell: goals.get(id(cell), places[id(cell)]))
        at = -box.wide / 2
        for cell in box.cells:
            cell.x = at + cell.wide / 2
            at += cell.wide


def _settled(rows: Sequence[Sequence[Stand]], links: Iterable[Link], layer: Mapping[str, int]) -> None:
    """Each stand as near to what it is joined with as the others in its layer allow."""
    ups: dict[int, list[tuple[Stand, float]]] = defaultdict(list)
    downs: dict[int, list[tuple[Stand, float]]] = defaultdict(list)
    for link in links:
        upper, lower = _upper_first(link, layer)
        chain: list[Stand] = [*link.lanes] if link.cell.link == "back" else [upper, *link.lanes, lower]
        for over, under in pairwise(chain):
            port = link.cell.x if over is link.source else 0.0
            ups[id(under)].append((over, port))
            downs[id(over)].append((under, -port))
    for row in rows:
        _spread(row, [0.0] * len(row))
    for sweep in range(SWEEPS):
        joined = ups if sweep % 2 == 0 else downs
        both = sweep >= SWEEPS - 2
        for row in rows if joined is ups else reversed(rows):
            wanted = []
            for stand in row:
                near = [*ups[id(stand)], *downs[id(stand)]] if both else joined[id(stand)]
                wanted.append(sum(o.x + port for o, port in near) / len(near) if near else stand.x)
            _spread(row, wanted)


def _spread(row: Sequence[Stand], wanted: Sequence[float]) -> None:
    apart = [
        (one.wide + other.wide) / 2 + (GAP if isinstance(one, Box) and isinstance(other, Box) else LANE)
        for one, other in pairwise(row)
    ]
    for stand, x in zip(row, spread(wanted, apart), strict=True):
        stand.x = x
