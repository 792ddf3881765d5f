"""Part: what a page of the intake gives to the summary and to the ticket, said in the page's own file."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.conversation import Scene
from services.wizard import Draft, Option, Step

Told = Sequence[tuple[str, str]]
"""Fields of a page with their answers in words, in the page's order."""


async def nothing(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    """A page that gives nothing to the ticket."""
    return {}


@dataclass(frozen=True, slots=True)
class Part:
    """`told`: the lines of the summary; `content`: fields of TicketContent. Asked where the page is on the way."""

    step: type[Step]
    told: Callable[[Draft, Scene], Awaitable[Told]]
    content: Callable[[Draft, Scene], Awaitable[Mapping[str, Any]]] = nothing


def label(options: Sequence[Option], value: object) -> str:
    """What an answer is called; "" where it is none of the options any more."""
    return next((o.label for o in options if o.value == value), "")
