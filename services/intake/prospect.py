"""Prospecto (S2): found among those that are known, or entered anew."""

from services.conversation import Scene
from services.intake.new_ticket import PROSPECT, NewTicket
from services.intake.part import Part, Told
from services.wizard import Draft, Step


class Prospect(Step):
    """A prospect is its own contact."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject == PROSPECT


async def told(draft: Draft, scene: Scene) -> Told:
    return []


PART = Part(Prospect, told)
