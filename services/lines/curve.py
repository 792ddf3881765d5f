"""A line's traffic of half a minute as a picture, readable on a phone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from services.lettering import FAMILY, ONE, clean
from services.lines.facts import Rates

WIDTH, HEIGHT = 400, 225
"""Points, as a phone is wide."""
SHARP = 2.5
"""Pixels a point."""
MEGA = 1_000_000
PAPER, INK, FAINT, RIM, DOWN, UP = "#ffffff", "#1c2733", "#5d6b79", "#dfe5ea", "#1f5fbf", "#b34700"


@dataclass(frozen=True, slots=True)
class CurveWords:
    """What stands on it; `limit` is "" where the line's is not known."""

    title: str
    axis: str
    seconds: str
    down: str
    up: str
    limit: str = ""


async def picture(seen: Sequence[Rates], words: CurveWords, limit: int = 0) -> bytes:
    """As PNG, drawn in a thread. `seen`: one at least, in their order; `limit`: bits a second down, 0 unknown."""
    return await asyncio.to_thread(draw, tuple(seen), words, limit)


def draw(seen: Sequence[Rates], words: CurveWords, limit: int) -> bytes:
    """Takes a quarter of a second or so: call it in a thread."""
    with ONE:
        return _drawn(seen, words, limit)


def _drawn(seen: Sequence[Rates], words: CurveWords, limit: int) -> bytes:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72 * SHARP, facecolor=PAPER)
    axes = figure.add_axes((0.115, 0.165, 0.86, 0.62))
    times = [(each.at - seen[0].at).total_seconds() for each in seen]
    for name, colour, mark in (("down", DOWN, "o"), ("up", UP, "s")):
        rates = [getattr(each, name) / MEGA for each in seen]
        axes.fill_between(times, rates, color=colour, alpha=0.12, linewidth=0)
        axes.plot(
            times,
            rates,
            color=colour,
            linewidth=1.8,
            marker=mark,
            markersize=4,
            clip_on=False,
            label=getattr(words, name),
        )
    highest = max(*(max(each.down, each.up) for each in seen), 1) / MEGA
    if limit and limit / MEGA <= highest * 3:  # a limit far above would press the curve flat
        axes.axhline(limit / MEGA, color=FAINT, linewidth=1, linestyle="--", label=_plain(words.limit))
        highest = max(highest, limit / MEGA)
    axes.set_ylim(0, highest * 1.12)
    axes.set_xlim(0, max(times[-1], 3))
    _dressed(figure, axes, words)
    out = BytesIO()
    figure.savefig(out, format="png", facecolor=PAPER)
    return out.getvalue()


def _dressed(figure: Any, axes: Any, words: CurveWords) -> None:
    """Title, axes and what the lines are."""
    axes.set_facecolor(PAPER)
    axes.grid(axis="y", color=RIM, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(RIM)
    axes.tick_params(labelsize=9, labelcolor=FAINT, color=RIM)
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_family(FAMILY)
    said = {"family": FAMILY, "color": INK, "va": "top"}
    figure.text(0.02, 0.975, _plain(words.title), fontsize=12, weight="bold", **said)
    figure.text(0.02, 0.87, words.axis, fontsize=9, **{**said, "color": FAINT})
    figure.text(0.975, 0.06, words.seconds, fontsize=9, ha="right", **{**said, "color": FAINT})
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=3, frameon=False, borderaxespad=0.2, columnspacing=1.2,
        prop={"family": FAMILY, "size": 9}, labelcolor=INK,
    )  # fmt: skip


def _plain(words: str) -> str:
    """Without what the library takes for a formula."""
    return clean(words).replace("$", r"\$")
