"""Prim. Contato (S4.2.4): the ticket's type, which loads its destination, and what was checked."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Scene
from services.intake.part import Part, Told, label
from services.wizard import Choice, Draft, Flag, Option, Step, Text

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
    attach: Annotated[bool | None, Flag()] = None
    task: Annotated[bool | None, Flag()] = None
    resolved: Annotated[bool | None, Flag()] = None


async def told(draft: Draft, scene: Scene) -> Told:
    said = draft[FirstContact]
    return [
        ("type", label(await types(draft, scene), said.type)),
        ("assignee", label(await assignees(draft, scene), said.assignee)),
        ("checks", said.checks or ""),
    ]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    said = draft[FirstContact]
    assignee = said.assignee or "p0"
    return {
        "type_id": said.type or 0,
        "assignee_kind": "position" if assignee.startswith("c") else "person",
        "assignee_id": int(assignee[1:]),
        "checks": said.checks,
    }


PART = Part(FirstContact, told, content)
