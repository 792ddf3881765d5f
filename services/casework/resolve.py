"""Resolver: what the solution was, for the ticket and for those of its children that are ticked."""

from datetime import datetime
from typing import Annotated, Any

from services.casework.about import AboutTicket, Worked, drop
from services.conversation import Scene, Way
from services.states import RUNNING
from services.wizard import Draft, Flow, Marks, Option, Text

SOLUTION_MOST = 2000


async def running_children(draft: Draft, scene: Scene) -> list[Option]:
    """The children that somebody still works on; all are ticked, for a fault is mended for everybody."""
    found = await scene.desk.links.children(scene.actor, draft[Resolve].ticket or 0)
    return [
        Option(each.id, " · ".join(part for part in (each.protocol[-6:], each.name) if part), taken=True)
        for each in found
        if each.state in RUNNING
    ]


class Resolve(AboutTicket):
    """A ticket without children shows the solution only."""

    solution: Annotated[str | None, Text(required=True, long=True, most=SOLUTION_MOST)] = None
    children: Annotated[list[Any] | None, Marks(source=running_children)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """The children that were ticked and still run get the same solution, in one transaction."""
    said = draft[Resolve]
    number, solution = said.ticket or 0, said.solution or ""
    children = [each for each in said.children or [] if isinstance(each, int)]
    also = await scene.desk.hand.resolve(scene.actor, number, solution, children, key=key, at=at)
    return Worked(number, "resolve-children" if also else "resolve", {"children": ", ".join(also)})


RESOLVE = Way(Flow("resolve", (Resolve,), brief=True), confirm=confirm, cancel=drop)
