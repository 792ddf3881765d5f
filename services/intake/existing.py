"""Acrescentar ao existente: who calls about a ticket that is open already becomes a contact of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from services.conversation import Effect, Scene
from services.customers import CustomerCard
from services.intake.find_customer import FindCustomer
from services.merging import Addition
from services.scripts import runs
from services.wizard import Choice, Deed, Done, Draft, Option, Step, Text

WORDS_MOST, MOST = 2000, 200


async def running(draft: Draft, scene: Scene) -> list[Option]:
    """The customer's tickets that somebody works on, the newest first."""
    customer = draft[FindCustomer].customer
    if not customer:
        return []

    async def load() -> CustomerCard | None:
        return await scene.desk.customers.card(scene.actor, customer, most_open=MOST)

    card = await scene.once(("tickets", customer), load)
    return [
        Option(each.id, " · ".join(filter(None, (each.protocol, each.type))))
        for each in (card.open_tickets if card else ())
    ]


class Existing(Step):
    """A room: the ticket, and what was said. Acrescentar ends the draft."""

    door = False
    deeds = (Deed("merge", whole=True, main=True),)
    ticket: Annotated[int | None, Choice(source=running, required=True)] = None
    words: Annotated[str | None, Text(most=WORDS_MOST, long=True)] = None


async def merge(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """This protocol becomes a contact of that ticket: both numbers find it."""
    said = draft[Existing]
    contact = draft.answers.get("customer_card", {}).get("contact")
    addition = Addition(said.ticket or 0, draft[FindCustomer].customer or 0, contact or None, said.words)
    walk = runs.said(draft.answers)
    merging = scene.desk.tickets.merge(scene.actor, draft.id, addition, key=key, at=at, walk=walk)
    return Done(receipt=await merging)


DOES: Mapping[str, Effect] = {"existing.merge": merge}
