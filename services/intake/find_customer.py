"""Localizar Cliente (S2.1): a typed text searches, a hit goes on."""

from typing import Annotated

from services.conversation import Scene
from services.intake.new_ticket import CUSTOMER, NewTicket
from services.wizard import Choice, Draft, Option, Step, Text

HITS = 10


async def hits(draft: Draft, scene: Scene) -> list[Option]:
    """Those found with what was typed last."""
    query = draft[FindCustomer].query
    if not query:
        return []
    found = await scene.desk.customers.search(scene.actor, query, limit=HITS)
    return [
        Option(
            hit.id,
            hit.name,
            detail={
                "document": hit.document_masked,
                "city": hit.city,
                "plan": hit.plan,
                "state": hit.state,
            },
        )
        for hit in found
    ]


class FindCustomer(Step):
    """Procurar stays open: a new text is a new search."""

    query: Annotated[str | None, Text(required=True, search=True, most=100)] = None
    customer: Annotated[
        int | None, Choice(source=hits, required=True, goes=True, single=False, after=("query",))
    ] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject in (None, CUSTOMER)
