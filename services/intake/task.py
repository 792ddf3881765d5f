"""Tarefa (S4.2.11): something that somebody is to do until a time."""

from services.conversation import Scene
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.wizard import Draft, Step


class Task(Step):
    """The responsible is told in Telegram."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].task)


async def told(draft: Draft, scene: Scene) -> Told:
    return []


PART = Part(Task, told)
