"""A ticket's timeline on the screen: what happened, when, who, and what they wrote, in quotes; by kind if wanted."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons, line_pages, script_results
from handlers.screen import Rows, Screen, clip, in_rows, quoted, safe, units
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST, Way, joined
from services.ticket_story import Event, Story

QUOTED = ("reason", "solution", "text")
"""What people wrote, in the body of an event."""
CARD_MOST, LEAST = 160, 120
STORY_MOST = 3600
"""UTF-16 units of all that is quoted on a page; a long text has what the short ones leave."""
ALL = "-"


def events(texts: Texts, happened: Sequence[Event], zone: ZoneInfo, most: int = CARD_MOST) -> list[str]:
    """A line each, and what was written; `most` units of it."""
    return [line for each in happened for line in _event(texts, each, zone, most)]


def story(texts: Texts, shown: Story, way: Way, zone: ZoneInfo) -> Screen:
    """A part of a timeline, with buttons that narrow it."""
    head = texts.html("tickets-story-head", protocol=shown.protocol)
    lines = events(texts, shown.events, zone, _fair(texts, shown, zone))
    group = shown.group.value if shown.group else ALL
    rows: Rows = []
    if shown.parts > 1:
        rows.append(
            buttons.turns(
                shown.part,
                shown.parts,
                lambda part: buttons.called("tk_story", shown.ticket_id, part, group, *way),
            )
        )
    if len(shown.groups) > 1:
        rows += in_rows(_filter(texts, shown, each, way) for each in (ALL, *shown.groups))
    walked = any(each.kind == "script" for each in shown.events)
    rows += in_rows(script_results.on_card(texts, shown.ticket_id, walked, way))
    back = buttons.button(texts("tickets-back"), buttons.called("ticket", shown.ticket_id, *way))
    return Screen("\n".join([head, "", *lines]), [*rows, [back]])


def _filter(texts: Texts, shown: Story, group: str, way: Way) -> InlineKeyboardButton:
    on = group == (shown.group or ALL)
    said = texts("case-story-all" if group == ALL else f"case-story-{group}")
    data = buttons.called("tk_story", shown.ticket_id, 1, str(group), *way)
    return buttons.button(f"✓ {said}" if on else said, data)


def _fair(texts: Texts, shown: Story, zone: ZoneInfo) -> int:
    """How much of a text is shown, so that all of the page fits a screen."""
    bare = units("\n".join(events(texts, shown.events, zone, 0)))
    lengths = sorted(units(_written(each)) for each in shown.events if _written(each))
    room = STORY_MOST - bare
    for n, length in enumerate(lengths):
        share = room // (len(lengths) - n)
        if length > share:
            return max(LEAST, share)
        room -= length
    return STORY_MOST


def _written(event: Event) -> str:
    return "\n".join(str(event.body[name]) for name in QUOTED if event.body.get(name))


def _event(texts: Texts, event: Event, zone: ZoneInfo, most: int) -> list[str]:
    key = f"tickets-event-{event.body.get('move') or event.kind}"
    told = {name: clip(str(value), NAME_MOST) for name, value in event.body.items() if name not in QUOTED}
    if "starts_at" in event.body:
        told["when"] = f"{datetime.fromisoformat(event.body['starts_at']).astimezone(zone):%d/%m %H:%M}"
    said = texts(key, **told) if key in texts else event.kind
    at = f"{event.at.astimezone(zone):%d/%m/%Y %H:%M}"
    line = joined(at, safe(said), safe(clip(event.who or "", NAME_MOST)))
    written = _written(event)
    lines = [line, *line_pages.in_story(texts, event.body.get("reading"), zone)]
    return [*lines, quoted(clip(written, most))] if written and most else lines
