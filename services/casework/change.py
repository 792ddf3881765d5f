"""Alterar: a ticket's type and priority, and, for who may, when it is due; the short way from its card."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services import moments
from services.casework.about import AboutTicket, Worked, drop
from services.conversation import Scene, Way
from services.intake.task import times
from services.states import Priority
from services.ticket_changes import Standing, Wanted
from services.wizard import Choice, Draft, Flow, Info, Moment, Option

MAY, MAY_NOT = "yes", "no"


async def standing(draft: Draft, scene: Scene) -> Standing | None:
    """The ticket as it is now."""
    number = draft[Change].ticket or 0
    return await scene.once(("standing", number), lambda: scene.desk.changes.standing(scene.actor, number))


async def may_date(draft: Draft, scene: Scene) -> str:
    """Whether the actor may negotiate dates; the page asks for none where not."""
    now = await standing(draft, scene)
    return MAY if now and now.dates else MAY_NOT


async def as_it_is(draft: Draft, scene: Scene) -> str:
    """What there was when the page was opened: only what is other by the end is changed."""
    now = await standing(draft, scene)
    return f"{now.type_id} {now.priority.value} {_written(now, scene)}" if now else ""


def _written(now: Standing, scene: Scene) -> str:
    return f"{now.due_at.astimezone(scene.desk.timezone):{moments.FORM}}" if now.due_at else ""


async def types(draft: Draft, scene: Scene) -> list[Option]:
    """The active types, and the ticket's own, which is chosen."""
    now, active = await standing(draft, scene), await scene.desk.catalog.ticket_types(scene.actor)
    own = now.type_id if now else None
    found = [Option(kind.id, kind.name, taken=kind.id == own) for kind in active]
    if now and own is not None and now.type and own not in [option.value for option in found]:
        found.insert(0, Option(own, now.type, taken=True))
    return found


async def priorities(draft: Draft, scene: Scene) -> list[Option]:
    """The most urgent last."""
    now = await standing(draft, scene)
    own = now.priority if now else None
    return [
        Option(each.value, scene.text(f"priority-{each.name.lower()}"), taken=own == each)
        for each in Priority
    ]


async def dues(draft: Draft, scene: Scene) -> list[Option]:
    """Times that are near by, and the one that holds, which is chosen."""
    now = await standing(draft, scene)
    if now is None or not now.dates:
        return []
    held, said = _written(now, scene), draft[Change].due
    options = await times(scene, said or held or None)
    return [Option(o.value, o.label, o.detail, taken=o.value == held) for o in options]


class Change(AboutTicket):
    """What can be corrected; it opens with what holds now."""

    form = True
    dates: Annotated[str | None, Info(source=may_date, kept=True)] = None
    seen: Annotated[str | None, Info(source=as_it_is, kept=True)] = None
    type: Annotated[int | None, Choice(source=types, required=True, single=False)] = None
    priority: Annotated[int | None, Choice(source=priorities, required=True, single=False)] = None
    due: Annotated[str | None, Moment(source=dues, lists=("due",), read=moments.read)] = None

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        return ("due",) if draft.answers.get(cls.name(), {}).get("dates") == MAY_NOT else ()


def other(said: Mapping[str, object], was: str) -> dict[str, object]:
    """The answers that are not what there was."""
    before = dict(zip(("type", "priority", "due"), [*was.split(" "), "", "", ""], strict=False))
    return {n: v for n in before if (v := said.get(n)) is not None and str(v) != before[n]}


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Changes what is other. Raises Refused with the field that is not right."""
    said = draft[Change]
    wanted = other(said.model_dump(), said.seen or "")
    zone = scene.desk.timezone
    await scene.desk.changes.change(
        scene.actor,
        said.ticket or 0,
        Wanted(
            type_id=said.type if "type" in wanted else None,
            priority=said.priority if "priority" in wanted else None,
            due_at=moments.at(said.due or "", zone) if "due" in wanted else None,
        ),
        key=key,
        at=at,
    )
    return Worked(said.ticket or 0, "change")


CHANGE = Way(Flow("change", (Change,), brief=True), confirm=confirm, cancel=drop)
