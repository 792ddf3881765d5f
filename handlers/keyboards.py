"""Keyboards: the buttons of any page of the wizard; a page of its own kind adds its rows."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from handlers import (
    buttons,
    contact_made_pages,
    contact_pages,
    file_pages,
    line_pages,
    mail_pages,
    order_pages,
    script_pages,
    script_report_pages,
    suggestion_pages,
)
from handlers.bodies import DETAILS
from handlers.screen import Rows, in_rows, label
from handlers.texts import Texts
from services.wizard import Choice, Deed, Flag, Info, Line, Marks, Moment, Option, Page, Trail

MANY = 3
BESIDE = (Info, Flag, Marks, Trail)
"""Questions that have no line of their own."""
UNSAID = contact_made_pages.UNSAID | order_pages.UNSAID
OWN_MARKS = {"files"}
"""Marks whose page paints its own buttons for them."""
MARKS_SHOWN = 40
"""A keyboard of Telegram's has a hundred buttons at most; "all" takes also those that have none."""


def keyboard(page: Page, texts: Texts) -> Rows:
    """The rows: options, ticks, rooms, what the page does, and always the foot; one question alone while it asks."""
    draft = page.draft
    if draft.asking:
        return [_sure(page, texts)]
    rows: Rows = []
    if (page.step.name(), draft.focus) not in order_pages.OWN_OPTIONS:
        rows += in_rows(_option(page, n, o) for n, o in enumerate(page.options, page.first))
        if page.parts > 1:
            rows.append(_pager(page))
    rows += BELOW.get(page.step.name(), _no_rows)(page, texts)
    rows += in_rows(_tick(page, line, texts) for line in page.lines if isinstance(line.question, Flag))
    for line in page.lines:
        if isinstance(line.question, Marks) and line.name not in OWN_MARKS:
            rows += _marks(page, line, texts)
    if draft.kept:
        rows += in_rows(
            [
                *(
                    buttons.button(
                        texts(f"{page.step.name()}-{line.name}"),
                        buttons.walk(draft, "u", line.name, once=True),
                    )
                    for line in page.lines
                    if line.question.typed
                ),
                buttons.button(texts("button-discard"), buttons.walk(draft, "u", once=True), "danger"),
            ]
        )
    rows += in_rows(_again(page, line, texts) for line in page.lines if _changeable(page, line))
    rows += in_rows(
        buttons.button(texts(f"{room.name()}-open"), buttons.walk(draft, "e", room.name()))
        for room in page.step.rooms
        if room.door
    )
    rows += EXTRA.get(page.step.name(), _no_rows)(page, texts)
    hidden = WITHOUT[page.step.name()](page) if page.step.name() in WITHOUT else ()
    deeds = [deed for deed in page.step.can(page.draft) if not deed.back and deed.name not in hidden]
    rows += in_rows(_deed(page, deed, texts) for deed in deeds)
    if page.ready:
        rows.append(
            [buttons.button(texts("summary-title"), buttons.walk(draft, "g", page.flow.steps[-1].name()))]
        )
    return [*rows, *_foot(page, texts)]


def _option(page: Page, number: int, option: Option) -> InlineKeyboardButton:
    field = page.draft.focus
    chosen = page.draft.answers.get(page.step.name(), {}).get(field) == option.value or option.detail.get(
        "earlier"
    )
    numbered = (page.step.name(), f"{field}-option") in DETAILS
    words = f"{number}. {option.label}" if numbered else option.label
    city = option.detail.get("city")
    words = f"{words} · {city}" if numbered and city else words
    hinted = suggestion_pages.hinted(option) is not None
    return buttons.button(
        label(f"✓ {words}" if chosen else words),
        buttons.walk(
            page.draft,
            "s",
            f"{field}={option.value}",
            once=getattr(page.step.questions()[field], "once", False),
        ),
        "primary" if chosen or hinted else None,
    )


def _pager(page: Page) -> list[InlineKeyboardButton]:
    return buttons.turns(page.part, page.parts, lambda part: buttons.walk(page.draft, "t", str(part)))


def _tick(page: Page, line: Line, texts: Texts) -> InlineKeyboardButton:
    name = texts(f"{page.step.name()}-{line.name}")
    ticked = "☑" if line.value else "☐"
    return buttons.button(
        f"{ticked} {name}", buttons.walk(page.draft, "s", f"{line.name}={0 if line.value else 1}")
    )


def _marks(page: Page, line: Line, texts: Texts) -> Rows:
    """The options as ticks; all and none at once above three, or where something ticked is an option no more."""
    options = page.facts.get(line.name) or ()
    said = line.value or ()

    def tick(option: Option) -> InlineKeyboardButton:
        on = option.value in said
        wanted = f"{line.name}={'-' if on else ''}{option.value}"
        return buttons.button(
            label(f"{'☑' if on else '☐'} {option.label}"), buttons.walk(page.draft, "s", wanted)
        )

    rows = in_rows(tick(option) for option in options[:MARKS_SHOWN])
    if len(options) > MANY or not {option.value for option in options}.issuperset(said):
        rows.append(
            [
                buttons.button(texts(key), buttons.walk(page.draft, "s", f"{line.name}={word}"))
                for key, word in (("button-all", "all"), ("button-none", "none"))
            ]
        )
    return rows


def _deed(page: Page, deed: Deed, texts: Texts) -> InlineKeyboardButton:
    style = "danger" if deed.grave else "primary" if deed.main else None
    return buttons.button(
        texts(f"{page.step.name()}-{deed.name}"), buttons.walk(page.draft, "d", deed.name, once=True), style
    )


def _sure(page: Page, texts: Texts) -> list[InlineKeyboardButton]:
    """Yes and no to the deed that is asked about."""
    draft = page.draft
    return [
        buttons.button(texts("button-no"), buttons.walk(draft, "d", once=True)),
        buttons.button(
            texts(f"{page.step.name()}-{draft.asking}-yes"),
            buttons.walk(draft, "d", draft.asking, once=True),
            "danger",
        ),
    ]


def _changeable(page: Page, line: Line) -> bool:
    """What is filled in and can be opened again: other than the search, whose text is always open. In a form also
    what was left empty."""
    if (page.step.name(), line.name) in UNSAID:
        return False
    if page.step.form and line.value is None and not line.open and not isinstance(line.question, BESIDE):
        return True
    if (
        line.open
        or line.value is None
        or isinstance(line.question, BESIDE)
        or getattr(line.question, "search", False)
    ):
        return False
    if not isinstance(line.question, Choice):
        return True
    others = len(page.facts.get(line.name) or ()) > 1 or line.chosen is None
    return (others or _open(line.question)) and not line.question.goes


def _open(question: Choice) -> bool:
    """Whether something else than its options can be typed."""
    return isinstance(question, Moment) or question.check is not None


def _again(page: Page, line: Line, texts: Texts) -> InlineKeyboardButton:
    key = f"{page.step.name()}-{line.name}"
    if has_row(page, line, texts) and line.chosen:
        words = texts(f"{key}-row", value=line.chosen.label)
    else:
        words = f"✏️ {texts(f'{key}-short')}"
    return buttons.button(label(words), buttons.walk(page.draft, "f", line.name))


def has_row(page: Page, line: Line, texts: Texts) -> bool:
    """Whether a button tells the value, so that no line of the text need."""
    return f"{page.step.name()}-{line.name}-row" in texts


def _foot(page: Page, texts: Texts) -> Rows:
    draft = page.draft
    walk: list[InlineKeyboardButton] = []
    undo = next((deed for deed in page.step.can(draft) if deed.back), None)
    if undo is not None:
        walk.append(buttons.button(texts("button-back"), buttons.walk(draft, "d", undo.name, once=True)))
    elif draft.back:
        walk.append(buttons.button(texts("button-back"), buttons.walk(draft, "x")))
    elif page.number > 1:
        walk.append(buttons.button(texts("button-back"), buttons.walk(draft, "b")))
    if page.main and not _goes_by_choice(page):
        own = f"{page.step.name()}-main"
        name = texts(own if own in texts else f"button-{page.main}")
        confirming = page.main == "confirm"
        data = buttons.walk(draft, "c" if confirming else "n", once=confirming)
        walk.append(
            buttons.button(name, data, "success" if confirming or page.main == "finish" else "primary")
        )
    walk += AHEAD.get(page.step.name(), _no_buttons)(page, texts)
    second = [buttons.button(texts("button-cancel"), buttons.desk("c", draft.id), "danger")]
    if not page.flow.brief:
        second.insert(0, buttons.button(texts("button-park"), buttons.desk("p", draft.id)))
    if draft.protocol and not page.flow.brief:
        second.insert(0, buttons.copier(texts("button-copy-protocol"), draft.protocol))
    return [row for row in (walk, second) if row]


def _goes_by_choice(page: Page) -> bool:
    """A page whose press is the Avançar shows none before it is answered."""
    return any(isinstance(q.question, Choice) and q.question.goes and q.value is None for q in page.lines)


def _no_buttons(page: Page, texts: Texts) -> list[InlineKeyboardButton]:
    return []


def _no_rows(page: Page, texts: Texts) -> Rows:
    return []


def _summary_rows(page: Page, texts: Texts) -> Rows:
    """A button for each line's page, so that whatever is wrong is one press away."""
    rows = order_pages.instead_rows(page)
    steps = dict.fromkeys(entry.step for entry in page.facts.get("said") or ())
    return rows + in_rows(
        buttons.button(f"✏️ {texts(f'{step}-short')}", buttons.walk(page.draft, "g", step)) for step in steps
    )


def _search_rows(page: Page, texts: Texts) -> Rows:
    """Pesquisar looks again."""
    return [[buttons.button(texts("search-again"), buttons.walk(page.draft, "f", "query"))]]


BELOW: dict[str, Callable[[Page, Texts], Rows]] = {"first_contact": contact_made_pages.tabs}
"""What stands right below the options."""
AHEAD: dict[str, Callable[[Page, Texts], list[InlineKeyboardButton]]] = {"script": script_pages.early}
"""What stands in Avançar's place as long as there is none."""
WITHOUT: dict[str, Callable[[Page], frozenset[str]]] = {"line": line_pages.without}
"""Deeds that have no button as things are now."""
EXTRA: dict[str, Callable[[Page, Texts], Rows]] = {
    "service_data": line_pages.door,
    "line": line_pages.rows,
    "ticket_line": line_pages.rows,
    "customer_card": contact_pages.existing,
    "attachments": file_pages.rows,
    "attach": file_pages.rows,
    **dict.fromkeys(mail_pages.PAGES, mail_pages.copy_rows),
    **dict.fromkeys(mail_pages.FILES, mail_pages.file_rows),
    "summary": _summary_rows,
    "agenda": order_pages.agenda_rows,
    "new_order": order_pages.instead_rows,
    "order_times": order_pages.instead_rows,
    "find_customer": _search_rows,
    "script": script_pages.rows,
    "script_report": script_report_pages.file_row,
}
