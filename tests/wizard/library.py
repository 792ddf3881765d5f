"""A second, tiny way: a reader borrows a book. It proves that the engine knows no provider."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from services.wizard import (
    Choice,
    Deed,
    Done,
    Draft,
    Flag,
    Flow,
    Info,
    Invalid,
    Marks,
    Moment,
    Note,
    Option,
    Step,
    Text,
)

BOOKS = ("Dom Casmurro", "Dom Quixote", "Vidas Secas")


def initials(text: str) -> str:
    if len(text) > 3:
        raise Invalid("initials-long", length=len(text), most=3)
    return text.upper()


def days(text: str, now: datetime) -> str:
    """Days as "+3", from the day on which it was written."""
    if not (text.startswith("+") and text[1:].isascii() and text[1:].isdigit() and len(text) < 4):
        raise Invalid("days-wrong", most=99)
    return f"{now:%Y%m%d}+{int(text[1:]):02}"


class Desk(Step):
    """The press goes on."""

    wish: Annotated[str | None, Choice(required=True, goes=True)] = None


class Find(Step):
    """A search whose hit goes on; only for who borrows."""

    words: Annotated[str | None, Text(required=True, search=True)] = None
    book: Annotated[int | None, Choice(required=True, goes=True, single=False, after=("words",))] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[Desk].wish == "borrow"


class Companion(Step):
    """A room about somebody, entered by a button that says who: what they read, and until when."""

    door = False
    deeds = (Deed("save", whole=True, main=True), Deed("forget", asks=lambda draft: True, grave=True))
    who: Annotated[int | None, Info()] = None
    reads: Annotated[list[int] | None, Marks()] = None
    until: Annotated[str | None, Moment(required=True, read=days)] = None


def has_street(draft: Draft) -> bool:
    return bool(draft[Address].street)


class Address(Step):
    """A room of Reader, with a room of its own."""

    rooms = (Companion,)
    deeds = (
        Deed("save", whole=True),
        Deed("erase", asks=has_street, shown=has_street, grave=True),
        Deed("home"),
    )
    street: Annotated[str | None, Text()] = None


class Reader(Step):
    """A lone branch is taken; a copy hangs on the book; staff alone see the remark."""

    rooms = (Address, Companion)
    branch: Annotated[str | None, Choice(required=True)] = None
    shelf: Annotated[str | None, Choice(required=True, single=False)] = None
    copy_of: Annotated[int | None, Choice(after=("find.book",))] = None
    remark: Annotated[str | None, Text(long=True, most=40, asked=frozenset({"staff"}))] = None
    mark: Annotated[str | None, Text(check=initials)] = None
    loud: Annotated[bool | None, Flag()] = None
    companions: Annotated[list[int] | None, Marks()] = None


class Cellar(Step):
    """Only for staff."""

    only = frozenset({"staff"})
    key: Annotated[str | None, Text(required=True)] = None


class End(Step):
    """The summary."""

    told: Annotated[str | None, Info()] = None


LIBRARY = Flow("library", (Desk, Find, Reader, Cellar, End))


DOES: Mapping[str, Callable[[Draft], Done | None]] = {
    "companion.save": lambda draft: Done(
        answers={"reader": {"companions": [draft[Companion].who or 1]}}, note=Note("saved"), leads="out"
    ),
    "companion.forget": lambda draft: Done(cleared=("companion",), note=Note("forgotten")),
    "address.save": lambda draft: Done(leads="leave"),
    "address.erase": lambda draft: Done(cleared=("address",)),
    "address.home": lambda draft: Done(answers={"companion": {"who": 7}}, leads="companion"),
}
"""What the deeds make of the draft, as effects in a world would."""


def facts(draft: Draft) -> dict[str, list[Option]]:
    """What sources would give at the draft's place."""
    words = (draft[Find].words or "").casefold()
    return {
        "desk": {
            "wish": [
                Option("borrow", "Borrow"),
                Option("return", "Return"),
                Option("buy", "Buy", blocked="no-sale"),
            ]
        },
        "find": {"book": [Option(n, t) for n, t in enumerate(BOOKS) if words and words in t.casefold()]},
        "reader": {
            "branch": [Option("centre", "Centre")],
            "shelf": [Option(f"s{n}", f"Shelf {n}", fills={"copy_of": n}) for n in range(30)],
            "copy_of": [Option(n, f"Copy {n}") for n in range(30)],
            "companions": [Option(n, f"Reader {n}", blocked="away" if n == 3 else "") for n in range(1, 9)],
        },
        "companion": {
            "reads": [Option(n, t, taken=n == 1) for n, t in enumerate(BOOKS)],
            "until": [Option("20260101+07", "A week"), Option("20260101+14", "Two weeks")],
        },
    }.get(draft.place, {})
