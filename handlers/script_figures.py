"""Screens about scripts and what came of them: the list, and the figures of one version."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import Rows, Screen, clip, label, safe
from handlers.texts import Texts
from services.scripts.drawing.boxes import share
from services.scripts.figures import Figures
from services.scripts.report import REASONS
from services.scripts.statistics import Listed, Told
from services.scripts.tree import Script

PERIODS = {"30": timedelta(days=30), "90": timedelta(days=90), "all": None}
FIRST = "90"
PER_PAGE = 8
MOST_LEFT, MOST_SLOW, MOST_VERSIONS, QUESTION = 4, 3, 5, 90


def since(period: str, now: datetime) -> datetime | None:
    """When the period began; None: everything counts."""
    span = PERIODS[period]
    return None if span is None else now - span


def name(script: Script, texts: Texts) -> str:
    """The script's, in this language."""
    return script.words(script.name, texts.locale)


def listing(texts: Texts, found: list[Listed], period: str, part: int) -> Screen:
    """Scripts, each one press away, with how often they were walked."""
    parts = max(1, -(-len(found) // PER_PAGE))
    part = min(max(part, 1), parts)
    lines, rows = [texts.html("script-room-title"), texts(f"script-room-period-{period}"), ""], []
    for each in found[(part - 1) * PER_PAGE : part * PER_PAGE]:
        told = texts("script-room-row", number=str(each.newest.number), runs=each.runs)
        retired = "" if each.active else f" · {texts('script-room-retired')}"
        lines.append(f"<b>{safe(name(each.script, texts))}</b> · {safe(told)}{retired}")
        data = buttons.called("script_stats", each.newest.id, period)
        rows.append([buttons.button(label(name(each.script, texts)), data)])
    if parts > 1:
        rows.append(buttons.turns(part, parts, lambda each: buttons.called("scripts", period, each)))
    if not found:
        return Screen("\n".join([lines[0], "", texts.html("script-room-none")]))
    rows.append(_periods(texts, period, "scripts", 1))
    return Screen("\n".join([*lines, "", texts.html("script-room-ask")]), rows)


def _periods(texts: Texts, now: str, verb: str, number: int) -> list[InlineKeyboardButton]:
    def data(period: str) -> str:
        pair = (period, number) if verb == "scripts" else (number, period)
        return buttons.called(verb, *pair)

    return [
        buttons.button(("✓ " if each == now else "") + texts(f"script-room-days-{each}"), data(each))
        for each in PERIODS
    ]


def figures(texts: Texts, told: Told, period: str, zone: ZoneInfo) -> Screen:
    """What came of one version; other versions and periods, and its tree, are one press away."""
    found, script = told.figures, told.script
    at = f"{told.version.made_at.astimezone(zone):%d/%m/%Y}"
    facts = [texts("script-room-version", number=str(told.version.number), at=at)]
    facts += [] if told.active else [texts("script-room-retired")]
    lines = [
        f"📊 <b>{safe(clip(name(script, texts), 200))}</b>",
        safe(" · ".join([*facts, texts(f"script-room-period-{period}")])),
        "",
    ]
    lines += _counts(texts, found) if found.runs else [texts("script-room-unwalked")]
    if told.version.runs > found.runs:
        lines.append(texts.html("script-room-newest", count=found.runs))
    lines += _left(texts, script, found)
    lines += _slow(texts, script, found)
    return Screen("\n".join(lines), _rows(texts, told, period))


def _rows(texts: Texts, told: Told, period: str) -> Rows:
    number = told.version.id
    tree = buttons.button(texts("script-room-tree"), buttons.called("script_tree", number, period), "primary")
    rows: Rows = [[tree], _periods(texts, period, "script_stats", number)]
    if len(told.versions) > 1:
        shown = [*told.versions[:MOST_VERSIONS]]
        if told.version not in shown:
            shown[-1] = told.version
        signs = {each.id: "✓ " if each.id == number else "" for each in shown}
        rows.append(
            [
                buttons.button(
                    f"{signs[each.id]}v{each.number}", buttons.called("script_stats", each.id, period)
                )
                for each in shown
            ]
        )
    back = buttons.button(texts("script-room-back"), buttons.called("scripts", period, 1))
    return [*rows, [back]]


def _counts(texts: Texts, found: Figures) -> list[str]:
    lines = [texts.html("script-room-runs", count=found.runs)]
    for key, count in (
        ("reached", found.reached), ("early", found.early), ("left", found.left), ("unordered", found.unordered),
    ):  # fmt: skip
        if count or key in ("reached", "unordered"):
            lines.append(texts.html(f"script-room-{key}", count=count, share=share(count, found.runs)))
    if found.seconds is not None:
        lines.append(texts.html("script-room-took", time=spent(texts, found.seconds)))
    return lines


def _left(texts: Texts, script: Script, found: Figures) -> list[str]:
    lines = []
    for key, count in found.left_at()[:MOST_LEFT]:
        why = [
            f"{texts(f'script-reason-{reason}' if reason in REASONS else f'script-room-why-{reason}')} {number}"
            for reason, number in found.reasons_at(key)
        ]
        lines.append(f"• {_question(script, key, texts)} — <b>{count}</b> ({share(count, found.runs)}%)")
        lines.append(f"   <i>{safe(' · '.join(why))}</i>")
    return ["", texts.html("script-room-left-where"), *lines] if lines else []


def _slow(texts: Texts, script: Script, found: Figures) -> list[str]:
    timed = [(each.seconds, key) for key, each in found.nodes.items() if each.seconds]
    slowest = sorted(timed, key=lambda pair: (-pair[0], pair[1]))[:MOST_SLOW]
    lines = [f"• {_question(script, key, texts)} — <b>{spent(texts, took)}</b>" for took, key in slowest]
    return ["", texts.html("script-room-slow"), *lines] if lines else []


def _question(script: Script, key: str, texts: Texts) -> str:
    node = script.nodes.get(key)
    return safe(clip(" ".join(script.words(node.ask, texts.locale).split()) if node else key, QUESTION))


def spent(texts: Texts, seconds: float) -> str:
    """How long something took, in minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return texts("script-room-time", minutes=minutes, seconds=rest)
