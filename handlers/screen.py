"""Screen: a painted page, and the small tools that painters share."""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

LABEL = 40
HALF_ROW = 18
FOLDED_FROM, FOLDED_LINES = 240, 3
Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Screen:
    """HTML text of at most 4096 characters after parsing, and the rows of buttons under it."""

    text: str
    rows: Sequence[Sequence[InlineKeyboardButton]] = ()

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The keyboard; None removes the one that was there."""
        return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in self.rows]) if self.rows else None


def safe(text: str) -> str:
    """A person's text as HTML; the only place but Texts.html where it is escaped."""
    return html.escape(text, quote=False)


def units(text: str) -> int:
    """Length in UTF-16 code units, the safe side of Telegram's limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def quoted(text: str) -> str:
    """A text in a quote, which folds where it is long enough to be worth a press."""
    folds = len(text) > FOLDED_FROM or text.count("\n") >= FOLDED_LINES
    return f"<blockquote{' expandable' if folds else ''}>{safe(text)}</blockquote>"


def clip(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, in at most `most` UTF-16 units."""
    if units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: (most - 1) * 2].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def label(text: str) -> str:
    """A button's label: one line that fits a phone."""
    return clip(" ".join(text.split()), LABEL)


def in_rows(buttons: Iterable[InlineKeyboardButton]) -> Rows:
    """Two a row where both labels are short, else one a row."""
    rows: Rows = []
    for each in buttons:
        short = len(each.text) <= HALF_ROW
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= HALF_ROW:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows
