"""Tarefa (S4.2.11): something that somebody is to do until a time."""

from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from services import moments
from services.catalog import named
from services.conversation import Scene
from services.given_tasks import DESCRIPTION_MOST, TITLE_MOST
from services.intake.first_contact import FirstContact, everybody
from services.intake.part import Part, Told, label
from services.ticket_content import TaskContent
from services.wizard import Choice, Draft, Moment, Option, Step, Text


async def responsibles(draft: Draft, scene: Scene) -> list[Option]:
    """Positions and people, as a ticket's; whoever writes the task is taken where nobody else is chosen."""
    mine = f"p{scene.actor.id}"
    return [
        Option(one.value, one.label, one.detail, taken=one.value == mine) for one in await everybody(scene)
    ]


async def dues(draft: Draft, scene: Scene) -> list[Option]:
    """Times that are near by, and the one that was typed."""
    return await times(scene, draft.answers.get(draft.place, {}).get("due"))


async def times(scene: Scene, chosen: str | None) -> list[Option]:
    """Times that a page offers, by the desk's hours; what is chosen already is among them."""
    zone = scene.desk.timezone
    hours = await scene.once("office_hours", lambda: scene.desk.given_tasks.office_hours(zone))
    return moments.offered(scene.desk.clock().astimezone(zone), hours, scene.text, chosen=chosen)


class TaskAnswers(Step):
    """What makes a task, with its ticket or later."""

    what: Annotated[str | None, Text(required=True, most=TITLE_MOST)] = None
    responsible: Annotated[str | None, Choice(source=responsibles, required=True, single=False)] = None
    due: Annotated[str | None, Moment(source=dues, required=True, lists=("due",), read=moments.read)] = None
    description: Annotated[str | None, Text(long=True, most=DESCRIPTION_MOST)] = None


class Task(TaskAnswers):
    """The responsible is told in Telegram."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].task)


def task_of(said: TaskAnswers, zone: ZoneInfo) -> TaskContent:
    """What the page says, as it is stored."""
    kind, number = named(said.responsible)
    return TaskContent(
        title=said.what or "",
        assignee_kind=kind,
        assignee_id=number,
        due_at=moments.at(said.due or "", zone),
        description=said.description,
    )


async def told(draft: Draft, scene: Scene) -> Told:
    said, now = draft[Task], scene.desk.clock().astimezone(scene.desk.timezone)
    return [
        ("what", said.what or ""),
        ("responsible", label(await responsibles(draft, scene), said.responsible)),
        ("due", moments.spoken(said.due, now, scene.text) if said.due else ""),
        ("description", said.description or ""),
    ]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {"task": task_of(draft[Task], scene.desk.timezone)}


PART = Part(Task, told, content)
