"""How lists of tickets look: a page with its tabs, what a protocol found, and the filters."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from handlers import buttons
from handlers.screen import HALF_ROW, Rows, Screen, clip, in_rows, label, safe
from handlers.texts import Texts
from handlers.ticket_lines import NAME_MOST, Way, entry_lines, to_list
from handlers.ticket_places import ANY, place_args
from services.ticket_lists import FOUND, Entry, Listing
from services.ticket_statements import COUNTED, PAGE
from services.ticket_views import Filter, View, Whose


def listing(texts: Texts, page: Listing, now: datetime, zone: ZoneInfo) -> Screen:
    """A page of a list: a line and a button a ticket, then the pages, whose they are, and the filters."""
    view = page.view
    counted = f"{COUNTED}+" if page.total > COUNTED else str(page.total)
    head = [texts.html("tickets-head", whose=texts(f"tickets-whose-{view.whose.value}"), count=counted)]
    head += [safe(f"{texts(f'tickets-{each.value}')}: {said}") for each, said in _narrowed(texts, page)]
    numbered = list(enumerate(page.entries, 1))
    body = [line for n, entry in numbered for line in entry_lines(texts, entry, n, now, zone)]
    if not page.entries:
        body = [texts.html("tickets-none-filtered" if view.narrowed else f"tickets-none-{view.whose.value}")]
    way = place_args(view, page.place)
    rows = in_rows(_ticket(texts, entry, n, way) for n, entry in numbered)
    if page.pages > 1:
        rows.append(_pager(page, way))
    rows.append([_tab(texts, each, view.whose) for each in Whose])
    filters = [buttons.button(texts("tickets-filters"), buttons.called("tk_filters"))]
    if view.narrowed:
        filters.append(buttons.button(texts("tickets-clear"), buttons.called("tk_clear")))
    return Screen("\n".join([*head, "", *body]), [*rows, filters])


def found(texts: Texts, entries: Sequence[Entry], words: str, now: datetime, zone: ZoneInfo) -> Screen:
    """Tickets whose protocols end with the same digits."""
    digits = "".join(sign for sign in words if sign.isdigit())[-20:]
    lines = [texts.html("tickets-found", words=words), ""]
    numbered = list(enumerate(entries[:FOUND], 1))
    lines += [line for n, entry in numbered for line in entry_lines(texts, entry, n, now, zone, whole=True)]
    if len(entries) > FOUND:
        lines.append(texts.html("tickets-found-more"))
    rows = in_rows(_ticket(texts, entry, n, ("s", digits)) for n, entry in numbered)
    return Screen("\n".join(lines), [*rows, [to_list(texts, ())]])


def not_found(texts: Texts, words: str, new: int, protocol: bool) -> Screen:
    """Nothing has this protocol: what was typed can be the search of a new ticket."""
    text = texts.html("tickets-not-found" if protocol else "tickets-no-protocol", words=clip(words, 60))
    again = buttons.button(texts("button-new"), buttons.desk("n", new), "primary")
    return Screen(text, [[again], [to_list(texts, ())]])


def filters(texts: Texts, page: Listing) -> Screen:
    """A button a filter, with what is chosen."""
    chosen = dict(_narrowed(texts, page))
    rows: Rows = []
    for each in Filter:
        said = f"{texts(f'tickets-{each.value}')}: {chosen.get(each) or texts('tickets-any')}"
        style = (
            "primary"
            if each in chosen and getattr(page.view, each.value) != getattr(View(), each.value)
            else None
        )
        rows.append([buttons.button(label(said), buttons.called("tk_filter", each.value, 1), style)])
    if page.view.narrowed:
        rows.append([buttons.button(texts("tickets-clear"), buttons.called("tk_clear"))])
    return Screen(texts.html("tickets-filters-ask"), [*rows, [to_list(texts, ())]])


def values(
    texts: Texts, view: View, kind: Filter, offered: Sequence[tuple[str, str]], part: int, parts: int
) -> Screen:
    """The values of a filter; the chosen one is marked."""
    known = getattr(view, kind.value)
    chosen = buttons.base36(known) if isinstance(known, int) else known
    name = kind.value
    rows = in_rows(
        buttons.button(
            label(f"✓ {said}" if value == chosen else said),
            buttons.called("tk_pick", name, value),
            "primary" if value == chosen else None,
        )
        for value, said in offered
    )
    if parts > 1:
        rows.append(buttons.turns(part, parts, lambda each: buttons.called("tk_filter", name, each)))
    if kind is not Filter.STAGE:
        rows.append([buttons.button(texts("tickets-any"), buttons.called("tk_pick", name, ANY))])
    rows.append([buttons.button(texts("tickets-back"), buttons.called("tk_filters"))])
    key = "tickets-values-ask" if offered else "tickets-values-none"
    return Screen(texts.html(key, name=texts(f"tickets-{name}")), rows)


def _narrowed(texts: Texts, page: Listing) -> list[tuple[Filter, str]]:
    """The filters that are set, in words; the state always is."""
    view = page.view
    said = {Filter.STAGE: texts(f"tickets-stage-{view.stage.value}")}
    if view.due is not None:
        said[Filter.DUE] = texts(f"tickets-due-{view.due.value}")
    said |= page.names
    return [(each, clip(said[each], NAME_MOST)) for each in Filter if each in said]


def _ticket(texts: Texts, entry: Entry, number: int, way: Way) -> InlineKeyboardButton:
    """Its number and the beginning of its name: two a row, so that list and buttons are seen together."""
    told = " ".join(f"{number}. {entry.name or texts('tickets-nameless')}".split())
    return buttons.button(clip(told, HALF_ROW), buttons.called("ticket", entry.id, *way))


def _pager(page: Listing, way: Way) -> list[InlineKeyboardButton]:
    pages = "99+" if page.total > COUNTED else str(page.pages)
    number = str(page.number) if page.number * PAGE <= COUNTED else "99+"
    here = buttons.called("tickets", *way)
    before = buttons.called("tickets", *place_args(page.view, page.back)) if page.back else here
    after = buttons.called("tickets", *place_args(page.view, page.next)) if page.next else here
    return [
        buttons.button("‹", before),
        buttons.button(f"{number}/{pages}", here),
        buttons.button("›", after),
    ]


def _tab(texts: Texts, whose: Whose, chosen: Whose) -> InlineKeyboardButton:
    said = texts(f"tickets-tab-{whose.value}")
    here = whose is chosen
    return buttons.button(
        f"✓ {said}" if here else said,
        buttons.called("tk_tab", whose.value),
        "primary" if here else None,
    )
