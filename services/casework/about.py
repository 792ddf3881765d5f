"""About: which ticket a short way is about, and how such a way begins from a ticket's card."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Conversation, Scene, View
from services.inbox import Work
from services.tickets import NotAllowed
from services.wizard import Draft, Info, Step

AUDIENCE = "operator"


class AboutTicket(Step):
    """The first page of a short way: it knows its ticket, and where the card was opened (handlers.ticket_lines.Way)."""

    ticket: Annotated[int | None, Info(kept=True)] = None
    came_from: Annotated[str | None, Info(kept=True)] = None


@dataclass(frozen=True, slots=True)
class Worked:
    """The end of a short way: what was done to a ticket, by the name of a text "worked-WHAT", with its values."""

    ticket_id: int
    what: str
    values: dict[str, str] = field(default_factory=dict)


def ticket_of(draft: Draft) -> int:
    """The ticket that a short way is about; 0 where the draft is none of such a way."""
    said = next((each for each in draft.answers.values() if "ticket" in each), {})
    number = said.get("ticket")
    return number if isinstance(number, int) else 0


def came_from(draft: Draft) -> tuple[str, ...]:
    """Where the card was opened from."""
    said: dict[str, Any] = next((each for each in draft.answers.values() if "ticket" in each), {})
    return tuple(str(said["came_from"]).split(".")) if said.get("came_from") else ()


async def begin_case(
    conversation: Conversation,
    scene: Scene,
    flow: str,
    ticket_id: int,
    *,
    way: tuple[str, ...],
    lane: int,
    key: str,
    work: Work,
    known: dict[str, Any] | None = None,
) -> View:
    """Begins the short way `flow` about a ticket, once a key. Raises NotAllowed where there is none for the actor.

    `known`: answers of its first page that are there already.
    """
    case = await conversation.desk.hand.begin(scene.actor, ticket_id, key=key)
    if case is None:
        raise NotAllowed
    first = conversation.ways[flow].flow.steps[0]
    draft = Draft(
        id=case.draft_id,
        owner=scene.actor.id,
        lane=lane,
        flow=flow,
        audience=AUDIENCE,
        place="",
        protocol=case.protocol,
    )
    draft.answers = {
        first.name(): {"ticket": ticket_id, **({"came_from": ".".join(way)} if way else {}), **(known or {})}
    }
    return await conversation.begin(scene, draft, {}, work)


async def drop(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """A short way that is cancelled leaves the ticket as it is."""
