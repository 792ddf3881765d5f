"""The kinds of question that a step may ask, and what each accepts as an answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Answer = str | int | bool | list[Any]
Source = Callable[..., Awaitable[Any]]


class Invalid(ValueError):
    """An answer that cannot be taken; `key` and `values` name the text that says what would be right."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value, what it is called, and what choosing it fills in on the same page.

    `blocked` names the reason why it is shown and cannot be taken; `detail` is what a painter may tell beside it.
    `taken`: it is taken by itself where nothing is said yet, and goes on where its question does.
    """

    value: str | int
    label: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    fills: Mapping[str, str | int | None] = field(default_factory=dict)
    blocked: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What all kinds share.

    `asked`: the audiences who see it (empty: all). `after`: the answers ("field", or "step.field") whose change
    drops this one. `lists`: the page's answers that its options hang on, and that don't drop it: a tab, or its own,
    where what was typed is among them. `source`: an async function of the step's own file, called by whoever owns the
    world. `check`: what a text means as an answer, or Invalid; an open choice that has one takes every text so.
    """

    required: bool = False
    asked: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    source: Source | None = None
    check: Callable[[str], Answer] | None = None

    @property
    def typed(self) -> bool:
        """Whether a person's words can be its answer."""
        return False

    def parse(self, text: str) -> Answer:
        """The answer that a text gives. Raises Invalid."""
        if self.check:
            return self.check(text)
        raise Invalid("expects-press")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Question):
    """Words of a person, 1 to `most` characters; `long` ones may come in several messages; `search` stays open."""

    most: int = 255
    long: bool = False
    search: bool = False

    @property
    def typed(self) -> bool:
        return True

    def parse(self, text: str) -> Answer:
        kept = clean(text)
        if not kept:
            raise Invalid("text-empty")
        if len(kept) > self.most:
            raise Invalid("text-long", length=len(kept), most=self.most)
        return self.check(kept) if self.check else kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """One of the options; `goes`: taking it is the Avançar; `single`: a lone option is taken by itself; `once`: a press
    counts only at its turn, for what comes of it is another question."""

    goes: bool = False
    single: bool = True
    once: bool = False

    def written(self, text: str, now: datetime | None) -> Answer | None:
        """What a text means other than an option's number or label; None: only those. Raises Invalid."""
        return self.check(text) if self.check else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Choice):
    """A time: one of those offered, or as a person writes it. `read` is given the text and the time in which it was
    written, in the desk's zone; its answer is text that sorts, as its options' values are. Raises Invalid."""

    single: bool = False
    read: Callable[[str, datetime], str]

    def written(self, text: str, now: datetime | None) -> Answer | None:
        return None if now is None else self.read(text, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks(Question):
    """Any number of the options; its answer is the list of their values, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail(Question):
    """Questions and answers in their order, which the page's own effects write down, as they keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Question):
    """A tick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info(Question):
    """A fact that is shown, not asked. `kept`: it is written down when it is known, and stays as it was."""

    kept: bool = False


INVISIBLE = {0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF}
UNWRITABLE = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
)


def clean(text: str) -> str:
    """The text without what cannot be stored or seen: NUL, control characters, lone surrogates, blank edges.

    Invisible characters are kept inside (an emoji may need one); a text that has nothing else is empty.
    """
    kept = text.translate(UNWRITABLE).replace("\r\n", "\n").replace("\r", "\n").strip()
    return kept if any(ord(c) not in INVISIBLE and not c.isspace() for c in kept) else ""
