"""Prim. Contato (S4.2.4): the ticket's type, which loads its destination, and what was checked."""

from typing import Annotated

from services.conversation import Scene
from services.wizard import Choice, Draft, Option, Step, Text

OFF_DUTY = "⏸"


async def types(draft: Draft, scene: Scene) -> list[Option]:
    """The active types, used most first; each fills in its destination, or none."""
    return [
        Option(kind.id, kind.name, fills={"assignee": kind.assignee.key() if kind.assignee else None})
        for kind in await scene.desk.catalog.ticket_types(scene.actor)
    ]


async def assignees(draft: Draft, scene: Scene) -> list[Option]:
    """The positions, then the people, that a ticket can go to; whoever is off duty comes last, with a mark."""
    found = await scene.desk.catalog.assignees(scene.actor)
    ordered = sorted(found, key=lambda one: one.kind != "position")
    return [
        Option(one.key(), one.name if one.on_duty else f"{OFF_DUTY} {one.name}", detail={"kind": one.kind})
        for one in ordered
    ]


class FirstContact(Step):
    """Where a type loads no destination, one must be chosen; it can be changed."""

    type: Annotated[int | None, Choice(source=types, required=True)] = None
    assignee: Annotated[str | None, Choice(source=assignees, required=True, single=False)] = None
    checks: Annotated[str | None, Text(long=True, most=2000)] = None
