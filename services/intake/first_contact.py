"""Prim. Contato (S4.2.4): the ticket's type, which loads its destination, what was checked, and its parent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from services.catalog import Assignee, TicketType, named
from services.conversation import Scene
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.intake.part import Part, Told, label
from services.intake.service_data import ServiceData
from services.wizard import Choice, Done, Draft, Flag, Info, Option, Step, Text

OFF_DUTY = "⏸"
LINKED_BY = ("type", "service_data.plan", "new_ticket.subject")
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
    """The active types, used most first; each fills in its destination, or none."""
    return [
        Option(kind.id, kind.name, fills={"assignee": kind.assignee.key() if kind.assignee else None})
        for kind in await _types(scene)
    ]


async def _types(scene: Scene) -> list[TicketType]:
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
    kinds = [] if said.type else await _types(scene)
    kind = said.type or (kinds[0].id if len(kinds) == 1 else None)  # a lone type is taken by itself
    if draft[NewTicket].subject not in (None, CUSTOMER) or not plan or not kind:
        return None
    known = Parent.read(said.parent)
    found = await scene.desk.links.nearest(scene.actor, plan, kind, known=known.id if known else None)
    return None if found is None else Parent(found.id, found.protocol, found.name or "").write()


class FirstContact(Step):
    """Where a type loads no destination, one must be chosen; it can be changed. `who` is the tab of the list of
    destinations; `apart`: no link to the parent that was found."""

    type: Annotated[int | None, Choice(source=types, required=True)] = None
    assignee: Annotated[str | None, Choice(source=assignees, required=True, single=False, lists=("who",))] = (
        None
    )
    who: Annotated[str | None, Choice(source=tabs, single=False)] = None
    checks: Annotated[str | None, Text(long=True, most=2000)] = None
    parent: Annotated[str | None, Info(source=nearest, kept=True, after=LINKED_BY)] = None
    apart: Annotated[bool | None, Flag(after=LINKED_BY)] = None
    attach: Annotated[bool | None, Flag()] = None
    task: Annotated[bool | None, Flag()] = None
    resolved: Annotated[bool | None, Flag()] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Without a parent there is nothing to leave unlinked."""
        return () if draft.answers.get(cls.name(), {}).get("parent") else ("apart",)


def linked(draft: Draft) -> Parent | None:
    """The parent, where the ticket is to become its child."""
    said = draft[FirstContact]
    return None if said.apart else Parent.read(said.parent)


async def told(draft: Draft, scene: Scene) -> Told:
    said, its_parent = draft[FirstContact], linked(draft)
    return [
        ("type", label(await types(draft, scene), said.type)),
        ("assignee", label(await everybody(scene), said.assignee)),
        ("checks", said.checks or ""),
        *([("parent", its_parent.protocol)] if its_parent else []),
    ]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    said, its_parent = draft[FirstContact], linked(draft)
    kind, number = named(said.assignee)
    return {
        "type_id": said.type or 0,
        "assignee_kind": kind,
        "assignee_id": number,
        "checks": said.checks,
        "parent_id": its_parent.id if its_parent else None,
    }


async def joined_again(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Whoever wants the link after all gets the parent that there is now."""
    if draft[FirstContact].apart:
        return None
    return Done(answers={FirstContact.name(): {"parent": await nearest(draft, scene)}})


PART = Part(FirstContact, told, content)
SAID = {"first_contact.apart": joined_again}
