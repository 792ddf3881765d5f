"""Novo Atendimento (S1, S2): who the ticket is about."""

from typing import Annotated

from services.conversation import Scene
from services.wizard import Choice, Draft, Option, Step

CUSTOMER, PROSPECT, ACCESS_POINT = "customer", "prospect", "access_point"


async def subjects(draft: Draft, scene: Scene) -> list[Option]:
    """The three kinds."""
    return [
        Option(kind, scene.text(f"new_ticket-subject-{kind}")) for kind in (CUSTOMER, PROSPECT, ACCESS_POINT)
    ]


class NewTicket(Step):
    """The press is the Avançar."""

    subject: Annotated[str | None, Choice(source=subjects, required=True, goes=True)] = None
