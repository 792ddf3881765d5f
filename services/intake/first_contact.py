"""Prim. Contato (S4.2.4): the ticket's type, which loads its destination, what was checked, and its parent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from services.access_points import PointRow
from services.catalog import Assignee, TicketType, named
from services.conversation import Scene
from services.intake.line import attached
from services.intake.new_ticket import ACCESS_POINT, CUSTOMER, NewTicket
from services.intake.part import Part, Told, label
from services.intake.service_data import ServiceData, chosen, versions
from services.intake.suggested import first, read, type_guess
from services.scripts.runs import said as said_of
from services.states import Priority
from services.wizard import Choice, Deed, Done, Draft, Flag, Info, Option, Step, Text, Trail

OFF_DUTY = "⏸"
CHECKS_MOST = 2000
LINKED_BY = ("type", "point", "service_data.plan", "new_ticket.subject")
"""What the parent hangs on: another type, plan or subject has another one, or none."""
TABS = {"person": "first_contact-who-person", "position": "first_contact-who-position"}


@dataclass(frozen=True, slots=True)
class Parent:
    """The parent as a draft keeps it, so that it can be named when it is gone."""

    id: int
    protocol: str
    name: str

    def write(self) -> str:
        """As an answer: its id, protocol and name, a tab between."""
        return f"{self.id}\t{self.protocol}\t{self.name}"

    @classmethod
    def read(cls, answer: object) -> "Parent | None":
        """What `write` wrote; None where there is none."""
        number, protocol, name = (*str(answer or "").split("\t", 2), "", "")[:3]
        return cls(int(number), protocol, name) if number.isdecimal() else None


async def types(draft: Draft, scene: Scene) -> list[Option]:
    """The active types, the suggested one first as long as none is chosen, then those used most; each fills in its
    destination, or none."""
    kinds = await active_types(scene)
    options = [
        Option(kind.id, kind.name, fills={"assignee": kind.assignee.key() if kind.assignee else None})
        for kind in kinds
    ]
    if draft[FirstContact].type:
        return options
    found = read(draft[ServiceData].suggested)
    scripts = await versions(scene) if found.script and not found.type else ()
    return first(options, type_guess(found, scripts, kinds))


async def active_types(scene: Scene) -> list[TicketType]:
    """The types that can be chosen, read once an act."""
    return await scene.once("types", lambda: scene.desk.catalog.ticket_types(scene.actor))


async def everybody(scene: Scene) -> list[Option]:
    """The positions, then the people, that a ticket can go to; whoever is off duty comes last, with a mark."""
    found = await scene.once("assignees", lambda: scene.desk.catalog.assignees(scene.actor))
    return [_option(one) for one in sorted(found, key=lambda one: one.kind != "position")]


def _option(one: Assignee) -> Option:
    name = one.name if one.on_duty else f"{OFF_DUTY} {one.name}"
    return Option(one.key(), name, detail={"kind": one.kind})


async def assignees(draft: Draft, scene: Scene) -> list[Option]:
    """Those of the tab; the chosen one is among them, whatever the tab."""
    said = draft[FirstContact]
    return [
        one
        for one in await everybody(scene)
        if said.who in (None, one.detail["kind"]) or one.value == said.assignee
    ]


async def tabs(draft: Draft, scene: Scene) -> list[Option]:
    """Usuário and Cargo."""
    return [Option(kind, scene.text(key)) for kind, key in TABS.items()]


async def nearest(draft: Draft, scene: Scene) -> str | None:
    """The ticket whose child this one becomes, as `Parent.write` has it: the one that was found first, as long as it
    may be."""
    said, plan = draft[FirstContact], draft[ServiceData].plan
    kinds = [] if said.type else await active_types(scene)
    kind = said.type or (kinds[0].id if len(kinds) == 1 else None)  # a lone type is taken by itself
    if draft[NewTicket].subject not in (None, CUSTOMER) or said.point or not plan or not kind:
        return None
    known = Parent.read(said.parent)
    found = await scene.desk.links.nearest(scene.actor, plan, kind, known=known.id if known else None)
    return None if found is None else Parent(found.id, found.protocol, found.name or "").write()


async def priorities(draft: Draft, scene: Scene) -> list[Option]:
    """From low to urgent."""
    return [Option(each.value, scene.text(f"priority-{each.name.lower()}")) for each in Priority]


def _diagnosed(draft: Draft) -> bool:
    """Whether a script was walked, or a reading of the line attached."""
    return said_of(draft.answers) is not None or attached(draft) is not None


class FirstContact(Step):
    """Where a type loads no destination, one must be chosen; it can be changed. `who` is the tab of the list of
    destinations; `apart`: no link to the parent that was found. What a script filled in stands in `brought`
    (services.intake.script_results); it alone asks for a `priority`, and for `point`: the customer's ticket becomes
    one about the access point."""

    deeds = (Deed("paste", shown=_diagnosed),)
    type: Annotated[int | None, Choice(source=types, required=True)] = None
    assignee: Annotated[str | None, Choice(source=assignees, required=True, single=False, lists=("who",))] = (
        None
    )
    who: Annotated[str | None, Choice(source=tabs, single=False)] = None
    priority: Annotated[int | None, Choice(source=priorities, single=False)] = None
    checks: Annotated[str | None, Text(long=True, most=CHECKS_MOST)] = None
    parent: Annotated[str | None, Info(source=nearest, kept=True, after=LINKED_BY)] = None
    apart: Annotated[bool | None, Flag(after=LINKED_BY)] = None
    point: Annotated[bool | None, Flag()] = None
    attach: Annotated[bool | None, Flag()] = None
    order: Annotated[bool | None, Flag()] = None
    task: Annotated[bool | None, Flag()] = None
    resolved: Annotated[bool | None, Flag()] = None
    mail: Annotated[bool | None, Flag()] = None
    brought: Annotated[dict[str, Any] | None, Trail()] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Without a parent there is nothing to leave unlinked; a ticket about an access point becomes no child."""
        said = draft.answers.get(cls.name(), {})
        brought = said.get("brought") or {}
        lacking = {
            "priority": "priority" not in brought,
            "point": "point" not in brought or draft[NewTicket].subject not in (None, CUSTOMER),
            "parent": bool(said.get("point")),
            "apart": bool(said.get("point")) or not said.get("parent"),
        }
        return tuple(name for name, lacks in lacking.items() if lacks)


def linked(draft: Draft) -> Parent | None:
    """The parent, where the ticket is to become its child."""
    said = draft[FirstContact]
    return None if said.apart or said.point else Parent.read(said.parent)


async def turned_to(draft: Draft, scene: Scene) -> PointRow | None:
    """The plan's access point, where the customer's ticket becomes one about it."""
    return await point_of(draft, scene) if draft[FirstContact].point else None


async def point_of(draft: Draft, scene: Scene) -> PointRow | None:
    """The access point of the customer's plan, where it has one that is in use."""
    plan = await chosen(draft, scene) if draft[NewTicket].subject in (None, CUSTOMER) else None
    number = plan.access_point_id if plan else None
    if number is None:
        return None
    return await scene.once(("point", number), lambda: scene.desk.access_points.one(scene.actor, number))


async def told(draft: Draft, scene: Scene) -> Told:
    said, its_parent, point = draft[FirstContact], linked(draft), await turned_to(draft, scene)
    return [
        ("type", label(await types(draft, scene), said.type)),
        ("assignee", label(await everybody(scene), said.assignee)),
        *([("priority", label(await priorities(draft, scene), said.priority))] if said.priority else []),
        ("checks", said.checks or ""),
        *([("point", point.name)] if point else []),
        *([("parent", its_parent.protocol)] if its_parent else []),
    ]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    said, its_parent = draft[FirstContact], linked(draft)
    kind, number = named(said.assignee)
    turned = {"subject": ACCESS_POINT} if await turned_to(draft, scene) else {}
    return turned | {
        "type_id": said.type or 0,
        "assignee_kind": kind,
        "assignee_id": number,
        "checks": said.checks,
        "parent_id": its_parent.id if its_parent else None,
        "priority": said.priority or Priority.NORMAL,
        "script": said_of(draft.answers),
    }


async def joined_again(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Whoever wants the link after all gets the parent that there is now."""
    if draft[FirstContact].apart:
        return None
    return Done(answers={FirstContact.name(): {"parent": await nearest(draft, scene)}})


PART = Part(FirstContact, told, content)
SAID = {"first_contact.apart": joined_again}
