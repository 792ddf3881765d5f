"""Reabrir: what was solved is not; somebody works on it again, and hears of it."""

from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop
from services.conversation import Scene, Way
from services.ticket_hand import REASON_MOST
from services.wizard import Draft, Flow, Text


class Reopen(AboutTicket):
    """Why."""

    reason: Annotated[str | None, Text(required=True, most=REASON_MOST)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Whoever has the ticket is told, unless they did it."""
    said = draft[Reopen]
    await scene.desk.hand.reopen(scene.actor, said.ticket or 0, said.reason or "", key=key, at=at)
    return Worked(said.ticket or 0, "reopen")


REOPEN = Way(Flow("reopen", (Reopen,), brief=True), confirm=confirm, cancel=drop)
