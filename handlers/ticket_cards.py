"""How a ticket looks: its card, and its texts whole."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import (
    buttons,
    mail_cards,
    order_cards,
    prospect_pages,
    script_results,
    ticket_acts,
    ticket_files,
    ticket_story,
)
from handlers.screen import Rows, Screen, clip, in_rows, label, quoted, safe, units
from handlers.texts import Texts
from handlers.ticket_lines import MARKS, NAME_MOST, Way, due_of, joined, mark_of, state_of, tail, to_list
from services.moments import spoken
from services.states import Priority
from services.ticket_card import Card

PROBLEM_MOST, CHECKS_MOST, LINE_MOST, SAID_MOST = 1000, 400, 120, 300
"""In UTF-16 units; all of them at once fit a screen."""
TEXT_PART = 1500
"""Code points of a text that is shown whole, a part."""


def card(
    texts: Texts,
    shown: Card,
    way: Way,
    now: datetime,
    zone: ZoneInfo,
    *,
    said: str = "",
    acting: bool = False,
) -> Screen:
    """A ticket whole, to be read: what it is about, what was said, and the latest of its timeline.

    `said`: what was done to it just now. `acting`: with all that can be done to it as buttons.
    """
    lines = [
        *([f"✅ <i>{safe(clip(said, SAID_MOST))}</i>", ""] if said else []),
        texts.html("tickets-card-head", protocol=shown.protocol),
        joined(f"{mark_of(shown.state, shown.due_at, now)} <b>{state_of(texts, shown.state)}</b>",
                due_of(texts, shown.state, shown.due_at, now, zone)),
        "",
        *_about(texts, shown),
        *_asked(texts, shown, now, zone),
    ]  # fmt: skip
    cut = []
    for name, text, most in (
        ("problem", shown.problem, PROBLEM_MOST),
        ("checks", shown.checks, CHECKS_MOST),
        ("solution", shown.solution, CHECKS_MOST),
    ):
        if text:
            lines += [f"{safe(texts(f'tickets-{name}'))}:", quoted(clip(text, most))]
            if units(text) > most:
                lines.append(texts.html("tickets-cut", length=len(text)))
                whole_of = buttons.called("tk_text", shown.id, 1, name[0], *way)
                cut.append(buttons.button(texts(f"tickets-{name}-whole"), whole_of))
    lines += ["", f"<b>{safe(texts('tickets-story'))}</b>", *ticket_story.events(texts, shown.events, zone)]
    first = [buttons.copier(texts("button-copy-protocol"), shown.protocol)]
    if shown.happened > len(shown.events):
        told = label(f"{texts('tickets-story')} ({shown.happened})")
        first.append(buttons.button(told, buttons.called("tk_story", shown.id, 1, ticket_story.ALL, *way)))
    cut += ticket_files.on_card(texts, shown.id, shown.files, way)
    cut += order_cards.on_card(texts, shown.id, shown.orders, way)
    cut += mail_cards.on_card(texts, shown.id, shown.mails, way)
    cut += script_results.on_card(texts, shown.id, shown.walked, way)
    rows: Rows = [first, *in_rows(cut)]
    if shown.resumable is not None:
        rows.append([buttons.button(texts("button-resume"), buttons.desk("o", shown.resumable), "primary")])
    rows += [*prospect_pages.become_row(texts, shown, way), *_kin_rows(texts, shown, way)]
    if acting:
        return Screen("\n".join(lines), ticket_acts.all_of(texts, shown, way))
    return Screen("\n".join(lines), [*rows, *ticket_acts.nearest(texts, shown, way), [to_list(texts, way)]])


def whole(texts: Texts, shown: Card, letter: str, part: int, way: Way) -> Screen:
    """The problem (letter p), the checks (c) or the solution (s), as long as they are."""
    name = {"p": "problem", "c": "checks", "s": "solution"}[letter]
    said = {"p": shown.problem, "c": shown.checks, "s": shown.solution}[letter] or ""
    pieces = list(_pieces(said))
    part = min(part, len(pieces))
    piece = pieces[part - 1]
    rows: Rows = [_turns("tk_text", shown.id, part, len(pieces), (letter, *way))] if len(pieces) > 1 else []
    head = texts.html("tickets-text-head", protocol=shown.protocol, name=texts(f"tickets-{name}"))
    return Screen(f"{head}\n\n{safe(piece) or '—'}", [*rows, [_to_card(texts, shown.id, way)]])


def _kin_rows(texts: Texts, shown: Card, way: Way) -> Rows:
    """The parent and the children, each a press away."""
    kin = [("case-child", child) for child in shown.children]
    if shown.parent is not None:
        kin.insert(0, ("case-parent", shown.parent))
    if shown.into is not None:
        kin.insert(0, ("case-into", shown.into))
    return in_rows(
        buttons.button(
            label(f"{MARKS[one.state]} {texts(key, protocol=tail(one.protocol))}"),
            buttons.called("ticket", one.id, *way),
        )
        for key, one in kin
    )


def _about(texts: Texts, shown: Card) -> list[str]:
    lines = []
    if shown.customer is not None:
        who = shown.customer
        lines.append(joined(f"<b>{safe(clip(who.name, LINE_MOST))}</b>", safe(clip(who.city, NAME_MOST))))
        lines.append(texts.html("tickets-document", value=who.document_masked or "—", code=who.code))
    elif shown.prospect is not None:
        lines += prospect_pages.on_card(shown.prospect, texts)
    elif shown.subject is None:
        lines.append(texts.html("tickets-no-content"))
    if shown.contact is not None:
        told = joined(shown.contact.name, shown.contact.relation)
        lines.append(texts.html("tickets-contact", value=clip(told, LINE_MOST)))
        if shown.contact.phone:
            lines.append(texts.html("tickets-phone", value=shown.contact.phone))
        if shown.contact.email:
            lines.append(texts.html("tickets-email", value=clip(shown.contact.email, LINE_MOST)))
    if shown.plan is not None:
        state = texts(f"plan-state-{shown.plan.state.value}")
        told = joined(shown.plan.product, state, shown.plan.address)
        lines.append(texts.html("tickets-plan", value=clip(told, LINE_MOST)))
    if shown.access_point is not None:
        told = joined(shown.access_point, shown.network)
        lines.append(texts.html("tickets-point", value=clip(told, LINE_MOST)))
    if shown.login is not None:
        lines.append(texts.html("tickets-login", value=clip(shown.login, LINE_MOST)))
    if shown.parent is not None:
        lines.append(texts.html("case-kin-parent", protocol=shown.parent.protocol))
    if shown.born:
        lines.append(texts.html("case-kin-children", count=shown.born))
    return lines


def _asked(texts: Texts, shown: Card, now: datetime, zone: ZoneInfo) -> list[str]:
    lines = [
        texts.html(f"tickets-card-{name}", value=clip(value, LINE_MOST))
        for name, value in (("type", shown.type), ("assignee", shown.assignee))
        if value
    ]
    if shown.priority is not Priority.NORMAL:
        urgency = texts(f"priority-{shown.priority.name.lower()}")
        lines.append(texts.html("tickets-card-priority", value=urgency))
    at = f"{shown.opened_at.astimezone(zone):%d/%m/%Y %H:%M}"
    lines.append(texts.html("tickets-opened", who=clip(shown.opened_by, NAME_MOST), at=at))
    if shown.due_at is not None:
        at = spoken(shown.due_at, now.astimezone(zone), texts)
        lines.append(texts.html("tickets-card-due", at=at))
    return lines


def _pieces(text: str) -> Iterator[str]:
    """The text in parts that fit a screen, cut after a word where there is one."""
    while len(text) > TEXT_PART:
        space = text.rfind(" ", TEXT_PART // 2, TEXT_PART) + 1 or TEXT_PART
        yield text[:space]
        text = text[space:]
    yield text


def _turns(verb: str, ticket: int, part: int, parts: int, way: Way) -> list[InlineKeyboardButton]:
    return buttons.turns(part, parts, lambda each: buttons.called(verb, ticket, each, *way))


def _to_card(texts: Texts, ticket: int, way: Way) -> InlineKeyboardButton:
    return buttons.button(texts("tickets-back"), buttons.called("ticket", ticket, *way))
