"""Localizar Cliente (S2.1): a typed text searches in a field, by a condition, for so many; a hit goes on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from services.conversation import Effect, Scene
from services.customer_search import LEAST_HITS, MOST_HITS, USUAL_HITS, Condition, Field, Search
from services.customers import Hit
from services.intake.new_ticket import CUSTOMER, PROSPECT, NewTicket
from services.intake.part import Part, Told
from services.wizard import Choice, Deed, Done, Draft, Info, Invalid, Option, Step, Text, clean

QUANTITIES = (5, 10, 20, 50)
PREFERENCE = "search"
HOW = ("query", "field", "condition", "quantity")
E = TypeVar("E", bound=StrEnum)


async def wanted(draft: Draft, scene: Scene) -> Search:
    """The search as it stands: what is chosen here, else what this operator left it at, else the usual."""
    said = draft[FindCustomer]
    kept: Mapping[str, object] = {}
    if not (said.field and said.condition and said.quantity):
        kept = await scene.once(PREFERENCE, lambda: scene.desk.preferences.read(scene.actor, PREFERENCE))
    quantity = said.quantity or kept.get("quantity")
    return Search(
        said.query or "",
        _one_of(Field.ANY, said.field or kept.get("field")),
        _one_of(Condition.CONTAINS, said.condition or kept.get("condition")),
        quantity if isinstance(quantity, int) and LEAST_HITS <= quantity <= MOST_HITS else USUAL_HITS,
    )


def _one_of(usual: E, said: object) -> E:
    return next((each for each in type(usual) if each == said), usual)


async def fields(draft: Draft, scene: Scene) -> list[Option]:
    """Campo."""
    now = (await wanted(draft, scene)).field
    return [Option(each.value, scene.text(f"search-field-{each}"), taken=each is now) for each in Field]


async def conditions(draft: Draft, scene: Scene) -> list[Option]:
    """Condição."""
    now = (await wanted(draft, scene)).condition
    return [
        Option(each.value, scene.text(f"search-condition-{each}"), taken=each is now) for each in Condition
    ]


async def quantities(draft: Draft, scene: Scene) -> list[Option]:
    """Quantidade; a typed one stands among the usual ones."""
    now = (await wanted(draft, scene)).limit
    return [Option(each, str(each), taken=each == now) for each in sorted({*QUANTITIES, now})]


def read_quantity(text: str) -> int:
    """A typed number of hits. Raises Invalid."""
    said = clean(text)
    if not (said.isdecimal() and len(said) < 9 and LEAST_HITS <= int(said) <= MOST_HITS):
        raise Invalid("search-quantity-wrong", least=LEAST_HITS, most=MOST_HITS)
    return int(said)


async def ids_found(draft: Draft, scene: Scene) -> str | None:
    """The ids that the search found, kept so that its pages stay as they are while customers come and change."""
    said = draft[FindCustomer]
    if said.found or not said.query:
        return said.found
    search = await wanted(draft, scene)
    ids = await scene.once(search, lambda: scene.desk.customers.found(scene.actor, search))
    return " ".join(str(each) for each in ids) or None


async def hits(draft: Draft, scene: Scene) -> list[Option]:
    """Those found, as they are now; the only one of an "igual a" goes on by itself."""
    ids = [int(each) for each in (await ids_found(draft, scene) or "").split() if each.isdecimal()]
    search = await wanted(draft, scene)
    key = (search, *ids)
    known = await scene.once(key, lambda: scene.desk.customers.hits(scene.actor, ids, search))
    by_id = {hit.id: hit for hit in known}
    sure = search.condition is Condition.EQUALS and len(ids) == 1
    gone = scene.text("search-gone") if len(by_id) < len(ids) else ""
    return [
        _option(by_id[each], sure) if each in by_id else Option(each, gone, blocked="customer_not_found")
        for each in ids
    ]


def _option(hit: Hit, sure: bool) -> Option:
    told = {
        "document": hit.document_masked,
        "city": hit.city,
        "plan": hit.plan,
        "state": hit.state,
        "protocol": hit.protocol,
    }
    return Option(hit.id, hit.name, detail=told, taken=sure)


def nobody(draft: Draft) -> bool:
    """Whether a search found nobody."""
    said = draft[FindCustomer]
    return bool(said.query) and not said.found


class FindCustomer(Step):
    """Procurar stays open: a new text is a new search. `found` is what the last one gave."""

    deeds = (Deed("prospect", shown=nobody),)

    query: Annotated[str | None, Text(required=True, search=True, most=100)] = None
    field: Annotated[str | None, Choice(source=fields, single=False)] = None
    condition: Annotated[str | None, Choice(source=conditions, single=False)] = None
    quantity: Annotated[int | None, Choice(source=quantities, single=False, check=read_quantity)] = None
    found: Annotated[str | None, Info(source=ids_found, kept=True, after=HOW)] = None
    customer: Annotated[
        int | None, Choice(source=hits, required=True, goes=True, single=False, after=(*HOW, "found"))
    ] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject in (None, CUSTOMER)


async def remember(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """The next search page of this operator begins with what was chosen on this one."""
    search = await wanted(draft, scene)
    left = {
        "field": search.field.value,
        "condition": search.condition.value,
        "quantity": search.limit,
    }
    await scene.desk.preferences.keep(scene.actor, PREFERENCE, left)


async def as_prospect(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Whoever is no customer may be a prospect: what was typed is looked for among them."""
    query = draft[FindCustomer].query
    return Done(answers={"new_ticket": {"subject": PROSPECT}, "prospect": {"query": query}}, leads="prospect")


SAID: Mapping[str, Effect] = {
    f"{FindCustomer.name()}.{name}": remember for name in ("field", "condition", "quantity")
}


DOES: Mapping[str, Effect] = {f"{FindCustomer.name()}.prospect": as_prospect}


async def told(draft: Draft, scene: Scene) -> Told:
    customer = draft[FindCustomer].customer or 0
    customers = scene.desk.customers
    found = await scene.once(
        ("record", customer), lambda: customers.card(scene.actor, customer, with_tickets=False)
    )
    return [("customer", found.name if found else "")]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {"customer_id": draft[FindCustomer].customer}


PART = Part(FindCustomer, told, content)
