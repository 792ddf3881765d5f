"""The painter: any page of the wizard as a screen of HTML and buttons; a page of its own kind adds its lines."""

from collections.abc import Callable

from aiogram.types import InlineKeyboardButton

from handlers import buttons, contact_made_pages, contact_pages, file_pages
from handlers.bodies import BODIES, DETAILS, SPOKEN
from handlers.contact_made_pages import UNSAID
from handlers.screen import Rows, Screen, clip, in_rows, label, quoted, safe, units
from handlers.texts import Texts
from services.wizard import Choice, Deed, Flag, Info, Line, Marks, Note, Option, Page

LONG_VALUE, CUT_VALUE = 2100, 300
SCREEN_MOST = 4000
KEPT_SHOWN = 200
MANY = 3
OWN_MARKS = {"files"}
"""Marks whose page paints its own buttons for them."""
MARKS_SHOWN = 40
"""A keyboard of Telegram's has a hundred buttons at most; "all" takes also those that have none."""


def paint(page: Page, texts: Texts, note: Note | None = None) -> Screen:
    """The screen of a page; `note` is said on it (after a typed text; a press is answered beside it)."""
    head = [_head(page, texts)]
    body = [*_own(page, texts), *_lines(page, texts), *_options_told(page, texts)]
    foot = [text for text in (_kept(page, texts), _note(page, texts, note), _expected(page, texts)) if text]
    text = "\n".join([*head, "", *body, *([""] if body else []), *foot])
    if units(text) > SCREEN_MOST:
        text = "\n".join([*head, "", *_fitting(page, texts, units("\n".join([*head, *foot]))), "", *foot])
    return Screen(text, _keyboard(page, texts))


def _fitting(page: Page, texts: Texts, taken: int) -> list[str]:
    """The body's lines, long answers cut, as many as fit: a screen that Telegram refuses helps nobody."""
    body = [*_own(page, texts), *_lines(page, texts, CUT_VALUE)]
    while body and taken + units("\n".join(body)) > SCREEN_MOST:
        body = [*body[: len(body) // 2], *body[len(body) // 2 + 1 :]]
    return body


# -- the text --


def _head(page: Page, texts: Texts) -> str:
    title = f"<b>{safe(texts(f'{page.step.name()}-title'))}</b>"
    if page.count > 1:
        title += f"  {page.number}/{page.count}"
    protocol = page.draft.protocol
    return f"{title}\n{texts.html('head-protocol', protocol=protocol)}" if protocol else title


def _lines(page: Page, texts: Texts, most: int = LONG_VALUE) -> list[str]:
    return [
        text
        for line in page.lines
        if not isinstance(line.question, (Info, Flag, Marks))
        and (page.step.name(), line.name) not in UNSAID
        and (line.open or not _has_row(page, line, texts))
        for text in _line(page, line, texts, most)
    ]


def _line(page: Page, line: Line, texts: Texts, most: int) -> list[str]:
    name = texts(f"{page.step.name()}-{line.name}")
    named = f"<b>{safe(name)}</b>" if line.question.required else safe(name)
    named = f"▸ {named}" if line.open else named
    if line.value is None:
        return [f"{named}: —"]
    if isinstance(line.question, Choice):
        detail = DETAILS.get((page.step.name(), line.name))
        shown = line.chosen.label if line.chosen else "…"
        return [f"{named}: {safe(shown)}", *(detail(line.chosen, texts) if detail and line.chosen else ())]
    spoken = SPOKEN.get((page.step.name(), line.name), str)
    shown = clip(spoken(str(line.value)), most)
    if len(shown) > 120 or "\n" in shown:
        return [f"{named}:", quoted(shown)]
    return [f"{named}: {safe(shown)}"]


def _options_told(page: Page, texts: Texts) -> list[str]:
    """What is told of each option beside its button, numbered as it can be typed."""
    told = DETAILS.get((page.step.name(), f"{page.draft.focus}-option"))
    if told is None or not page.options:
        return []
    return ["", *(f"{n}. {line}" for n, o in enumerate(page.options, page.first) for line in told(o, texts))]


def _own(page: Page, texts: Texts) -> list[str]:
    body = BODIES.get(page.step.name())
    return body(page, texts) if body else []


def _kept(page: Page, texts: Texts) -> str:
    kept = page.draft.kept
    return (
        f"{safe(texts('kept-offer'))}\n<blockquote>{safe(clip(kept, KEPT_SHOWN))}</blockquote>"
        if kept
        else ""
    )


def _note(page: Page, texts: Texts, note: Note | None) -> str:
    return f"⚠️ {safe(say(page, texts, note))}" if note and note.key != "kept" else ""


def say(page: Page | None, texts: Texts, note: Note) -> str:
    """A note in words; the fields it is about are named as on their pages."""
    names = []
    for name in note.fields:
        step, _, field = name.rpartition(".")
        names.append(texts(f"{step or (page.step.name() if page else '')}-{field}"))
    return texts(
        note.key,
        **{k: v if isinstance(v, int) else str(v) for k, v in note.args.items()},
        fields=", ".join(names),
    )


def _expected(page: Page, texts: Texts) -> str:
    step, focus = page.step.name(), page.draft.focus
    if page.draft.kept:
        return ""
    if page.draft.asking:
        return f"❓ <b>{texts.html(f'{step}-{page.draft.asking}-sure')}</b>"
    if focus:
        line = next(line for line in page.lines if line.name == focus)
        if line.value is not None and line.question.typed:
            return f"👉 {texts.html('replace-ask')}"
        if line.value is not None and f"{step}-{focus}-chosen" in texts:
            return f"👉 {texts.html(f'{step}-{focus}-chosen')}"
        empty = isinstance(page.step.questions().get(focus), Choice) and not page.options
        key = f"{step}-{focus}-{'none' if empty and f'{step}-{focus}-none' in texts else 'ask'}"
        query = page.draft.answers.get(step, {}).get("query", "")
        return f"👉 {texts.html(key, query=clip(str(query), 60))}"
    key = f"{step}-ready"
    return f"👉 {texts.html(key if key in texts else f'ready-{page.main}')}"


# -- the buttons --


def _keyboard(page: Page, texts: Texts) -> Rows:
    draft = page.draft
    if draft.asking:
        return [_sure(page, texts)]
    rows: Rows = []
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
    rows += in_rows(_deed(page, deed, texts) for deed in page.deeds)
    if page.ready:
        rows.append(
            [buttons.button(texts("summary-title"), buttons.walk(draft, "g", page.flow.steps[-1].name()))]
        )
    return [*rows, *_foot(page, texts)]


def _option(page: Page, number: int, option: Option) -> InlineKeyboardButton:
    field = page.draft.focus
    chosen = page.draft.answers.get(page.step.name(), {}).get(field) == option.value
    numbered = (page.step.name(), f"{field}-option") in DETAILS
    words = f"{number}. {option.label}" if numbered else option.label
    city = option.detail.get("city")
    words = f"{words} · {city}" if numbered and city else words
    return buttons.button(
        label(f"✓ {words}" if chosen else words),
        buttons.walk(page.draft, "s", f"{field}={option.value}"),
        "primary" if chosen else None,
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
    if (
        page.step.form
        and line.value is None
        and not line.open
        and not isinstance(line.question, (Info, Flag, Marks))
    ):
        return True
    if (
        line.open
        or line.value is None
        or isinstance(line.question, (Info, Flag, Marks))
        or getattr(line.question, "search", False)
        or (page.step.name(), line.name) in UNSAID
    ):
        return False
    options = page.facts.get(line.name) or ()
    return not isinstance(line.question, Choice) or (len(options) > 1 and not line.question.goes)


def _again(page: Page, line: Line, texts: Texts) -> InlineKeyboardButton:
    key = f"{page.step.name()}-{line.name}"
    if _has_row(page, line, texts) and line.chosen:
        words = texts(f"{key}-row", value=line.chosen.label)
    else:
        words = f"✏️ {texts(f'{key}-short')}"
    return buttons.button(label(words), buttons.walk(page.draft, "f", line.name))


def _has_row(page: Page, line: Line, texts: Texts) -> bool:
    """Whether a button tells the value, so that no line of the text need."""
    return f"{page.step.name()}-{line.name}-row" in texts


def _foot(page: Page, texts: Texts) -> Rows:
    draft = page.draft
    walk: list[InlineKeyboardButton] = []
    if draft.back:
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
    second = [buttons.button(texts("button-cancel"), buttons.desk("c", draft.id), "danger")]
    if not page.flow.brief:
        second.insert(0, buttons.button(texts("button-park"), buttons.desk("p", draft.id)))
    if draft.protocol and not page.flow.brief:
        second.insert(0, buttons.copier(texts("button-copy-protocol"), draft.protocol))
    return [row for row in (walk, second) if row]


def _goes_by_choice(page: Page) -> bool:
    """A page whose press is the Avançar shows none before it is answered."""
    return any(isinstance(q.question, Choice) and q.question.goes and q.value is None for q in page.lines)


def _no_rows(page: Page, texts: Texts) -> Rows:
    return []


def _summary_rows(page: Page, texts: Texts) -> Rows:
    """A button for each line's page, so that whatever is wrong is one press away."""
    steps = dict.fromkeys(entry.step for entry in page.facts.get("said") or ())
    return in_rows(
        buttons.button(f"✏️ {texts(f'{step}-short')}", buttons.walk(page.draft, "g", step)) for step in steps
    )


def _search_rows(page: Page, texts: Texts) -> Rows:
    """Pesquisar looks again."""
    return [[buttons.button(texts("search-again"), buttons.walk(page.draft, "f", "query"))]]


BELOW: dict[str, Callable[[Page, Texts], Rows]] = {"first_contact": contact_made_pages.tabs}
"""What stands right below the options."""
EXTRA: dict[str, Callable[[Page, Texts], Rows]] = {
    "customer_card": contact_pages.existing,
    "attachments": file_pages.rows,
    "attach": file_pages.rows,
    "summary": _summary_rows,
    "find_customer": _search_rows,
}
