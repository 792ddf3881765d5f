"""Anexo (S4.2.5.1, S4.2.5.2): files of the ticket, sent now or picked among the customer's."""

from services.conversation import Scene
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.wizard import Draft, Step


class Attachments(Step):
    """What is sent in the chat on this page is added."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].attach)


async def told(draft: Draft, scene: Scene) -> Told:
    return []


PART = Part(Attachments, told)
