"""Mikrotik: the line of the plan that an open ticket is about, seen from its card, and kept with the ticket."""

from datetime import datetime
from typing import Annotated, Any

from services.casework.about import AboutTicket, Worked, drop, ticket_of
from services.conversation import Scene, Way
from services.intake.line import reading_of
from services.lines.facts import Looked
from services.wizard import Draft, Flow, Info


async def plan_of(draft: Draft, scene: Scene) -> int | None:
    """The ticket's plan, as far as the actor reaches the ticket."""
    number = ticket_of(draft)
    return await scene.once(("plan", number), lambda: scene.desk.line_readings.plan(scene.actor, number))


async def known(draft: Draft, scene: Scene) -> Looked | None:
    """What is known of its line without asking its router."""
    plan = await plan_of(draft, scene)
    return await scene.desk.lines.known(scene.actor, plan) if plan else None


class TicketLine(AboutTicket):
    """As the intake's page, about a ticket that is there."""

    plan: Annotated[int | None, Info(source=plan_of, kept=True)] = None
    looked: Annotated[Any, Info(source=known)] = None


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Worked:
    """Anexar ao atendimento: what was read stands in the ticket's timeline. Raises Refused where nothing was."""
    number = ticket_of(draft)
    reading = await reading_of(scene, await plan_of(draft, scene) or 0)
    await scene.desk.line_readings.add(scene.actor, number, reading, key=key, at=at)
    return Worked(number, "line")


LINE = Way(Flow("line", (TicketLine,), brief=True), confirm=confirm, cancel=drop)
