"""The painter: any page of the wizard as a screen of HTML and buttons; a page of its own kind adds its lines."""

from handlers.bodies import BELOW, BODIES, DETAILS, SPOKEN, UNSAID
from handlers.keyboards import BESIDE, has_row, keyboard
from handlers.screen import Screen, clip, quoted, safe, units
from handlers.texts import Texts
from services.wizard import Choice, Line, Note, Page

LONG_VALUE, CUT_VALUE = 2100, 300
SCREEN_MOST = 4000
KEPT_SHOWN = 200


def paint(page: Page, texts: Texts, note: Note | None = None) -> Screen:
    """The screen of a page; `note` is said on it (after a typed text; a press is answered beside it)."""
    head = [_head(page, texts)]
    body = [*_own(page, texts), *_lines(page, texts), *_options_told(page, texts), *_below(page, texts)]
    foot = [text for text in (_kept(page, texts), _note(page, texts, note), _expected(page, texts)) if text]
    text = "\n".join([*head, "", *body, *([""] if body else []), *foot])
    if units(text) > SCREEN_MOST:
        text = "\n".join([*head, "", *_fitting(page, texts, units("\n".join([*head, *foot]))), "", *foot])
    return Screen(text, keyboard(page, texts))


def _fitting(page: Page, texts: Texts, taken: int) -> list[str]:
    """The body's lines, long answers cut, as many as fit: a screen that Telegram refuses helps nobody."""
    body = [*_own(page, texts), *_lines(page, texts, CUT_VALUE), *_below(page, texts)]
    while body and taken + units("\n".join(body)) > SCREEN_MOST:
        body = [*body[: len(body) // 2], *body[len(body) // 2 + 1 :]]
    return body


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
        if not isinstance(line.question, BESIDE)
        and (page.step.name(), line.name) not in UNSAID
        and (line.open or not has_row(page, line, texts))
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


def _below(page: Page, texts: Texts) -> list[str]:
    body = BELOW.get(page.step.name())
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
