"""A second, tiny way: a reader borrows a book. It proves that the engine knows no provider."""

from typing import Annotated

from services.wizard import Choice, Draft, Flag, Flow, Info, Invalid, Option, Step, Text

BOOKS = ("Dom Casmurro", "Dom Quixote", "Vidas Secas")


def initials(text: str) -> str:
    if len(text) > 3:
        raise Invalid("initials-long", length=len(text), most=3)
    return text.upper()


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


class Address(Step):
    """A room of Reader."""

    street: Annotated[str | None, Text()] = None


class Reader(Step):
    """A lone branch is taken; a copy hangs on the book; staff alone see the remark."""

    rooms = (Address,)
    branch: Annotated[str | None, Choice(required=True)] = None
    shelf: Annotated[str | None, Choice(required=True, single=False)] = None
    copy_of: Annotated[int | None, Choice(after=("find.book",))] = None
    remark: Annotated[str | None, Text(long=True, most=40, asked=frozenset({"staff"}))] = None
    mark: Annotated[str | None, Text(check=initials)] = None
    loud: Annotated[bool | None, Flag()] = None


class Cellar(Step):
    """Only for staff."""

    only = frozenset({"staff"})
    key: Annotated[str | None, Text(required=True)] = None


class End(Step):
    """The summary."""

    told: Annotated[str | None, Info()] = None


LIBRARY = Flow("library", (Desk, Find, Reader, Cellar, End))


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
        },
    }.get(draft.place, {})
