"""Novo Atendimento (S1, S2): who the ticket is about."""

from typing import Annotated

from services.conversation import Scene
from services.wizard import Choice, Draft, Option, Step

CUSTOMER, PROSPECT, ACCESS_POINT = "customer", "prospect", "access_point"


async def subjects(draft: Draft, scene: Scene) -> list[Option]:
    """The three kinds; those whose pages are not built yet say so."""
    return [
        Option(CUSTOMER, scene.text("new_ticket-subject-customer")),
        Option(PROSPECT, scene.text("new_ticket-subject-prospect"), blocked="coming-prospect"),
        Option(ACCESS_POINT, scene.text("new_ticket-subject-access_point"), blocked="coming-access_point"),
    ]


class NewTicket(Step):
    """The press is the Avançar."""

    subject: Annotated[str | None, Choice(source=subjects, required=True, goes=True)] = None
