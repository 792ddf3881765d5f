"""Encaminhar: another person or position takes the ticket, and hears of it."""

from datetime import datetime
from typing import Annotated

from services.casework.about import AboutTicket, Worked, drop
from services.conversation import Scene, Way
from services.intake.first_contact import everybody
from services.ticket_hand import REASON_MOST
from services.wizard import Choice, Draft, Flow, Info, Option, Text


async def destinations(draft: Draft, scene: Scene) -> list[Option]:
    """The positions, then the people, but whoever has it; who is off duty comes last, with a mark."""
    now = await whose(draft, scene)
    return [one for one in await everybody(scene) if one.value != now]


async def whose(draft: Draft, scene: Scene) -> str | None:
    """Whose the ticket is."""
    return await scene.desk.hand.whose(scene.actor, draft[Forward].ticket or 0)


class Forward(AboutTicket):
    """The destination and why. `seen`: whose it was when that was asked."""

    seen: Annotated[str | None, Info(source=whose, kept=True)] = None
    assignee: Annotated[str | None, Choice(source=destinations, required=True, single=False)] = None
    reason: Annotated[str | None, Text(most=REASON_MOST)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Once a key; its card stands at the end."""
    said = draft[Forward]
    name = await scene.desk.hand.forward(
        scene.actor,
        said.ticket or 0,
        said.assignee or "",
        seen=said.seen,
        reason=said.reason,
        key=key,
        at=at,
    )
    return Worked(said.ticket or 0, "forward", {"name": name})


FORWARD = Way(Flow("forward", (Forward,), brief=True), confirm=confirm, cancel=drop)
