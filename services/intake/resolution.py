"""Atend. Resolvido (S4.2.8): what the solution was."""

from services.conversation import Scene
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.wizard import Draft, Step


class Resolution(Step):
    """The ticket is stored as resolved."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].resolved)


async def told(draft: Draft, scene: Scene) -> Told:
    return []


PART = Part(Resolution, told)
