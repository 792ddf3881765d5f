"""Cancelar atendimento: it was opened in vain; the page that asks why is the question whether one is sure."""

from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop
from services.conversation import Scene, Way
from services.ticket_hand import REASON_MOST
from services.wizard import Draft, Flow, Text


class CancelTicket(AboutTicket):
    """Why."""

    reason: Annotated[str | None, Text(required=True, most=REASON_MOST)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """The protocol stays its own."""
    said = draft[CancelTicket]
    await scene.desk.hand.cancel(scene.actor, said.ticket or 0, said.reason or "", key=key, at=at)
    return Worked(said.ticket or 0, "cancel")


CANCEL = Way(Flow("cancel", (CancelTicket,), brief=True), confirm=confirm, cancel=drop)
