"""A task for a ticket that is open: the short way from its card."""

from datetime import datetime

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way
from services.intake.task import TaskAnswers, task_of
from services.wizard import Draft, Flow


class NewTask(TaskAnswers, AboutTicket):
    """As the intake's page, about a ticket that is there."""


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Stores the task. Raises Refused with the field that is not right."""
    number, wanted = ticket_of(draft), task_of(draft[NewTask], scene.desk.timezone)
    given = await scene.desk.given_tasks.add(scene.actor, number, wanted, key=key, at=at)
    return Worked(number, "task", {"title": given.title, "who": given.responsible})


TASK = Way(Flow("task", (NewTask,), brief=True), confirm=confirm, cancel=drop)
