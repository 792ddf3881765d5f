"""Ponto de Acesso (S2): the network, its access point, and the customers' tickets that become children."""

from services.conversation import Scene
from services.intake.new_ticket import ACCESS_POINT, NewTicket
from services.intake.part import Part, Told
from services.wizard import Draft, Step


class AccessPoint(Step):
    """Rede first, then its points."""

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject == ACCESS_POINT


async def told(draft: Draft, scene: Scene) -> Told:
    return []


PART = Part(AccessPoint, told)
