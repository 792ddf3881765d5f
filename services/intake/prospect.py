"""Prospecto (S2): found among those that are known, or entered anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from services.cleaning import one_line
from services.conversation import Effect, Scene
from services.intake.new_ticket import PROSPECT, NewTicket
from services.intake.part import Part, Told
from services.intake.reading import read_document, read_email, read_line, read_phone, read_postal_code
from services.prospects import NewProspect as Entry
from services.prospects import ProspectRow
from services.wizard import Choice, Deed, Done, Draft, Info, Invalid, Note, Option, Step, Text

NAME_MOST, LINE_MOST, PLACE_MOST = 200, 100, 300


async def chosen(draft: Draft, scene: Scene) -> ProspectRow | None:
    """The prospect, as far as the actor may see them."""
    number = draft[Prospect].prospect
    if not number:
        return None
    return await scene.once(("prospect", number), lambda: scene.desk.prospects.one(scene.actor, number))


async def hits(draft: Draft, scene: Scene) -> list[Option]:
    """Who was entered just now goes on by themselves; else those whom the text means."""
    said, desk = draft[Prospect], scene.desk
    if said.entered:
        row = await desk.prospects.one(scene.actor, said.entered)
        return [_option(row, taken=True)] if row else []
    query = said.query or ""
    if not query:
        return []
    found = await scene.once(("prospects", query), lambda: desk.prospects.found(scene.actor, query))
    kept = await chosen(draft, scene)
    if kept and kept.id not in [each.id for each in found]:
        found = [kept, *found]
    return [_option(row) for row in found]


def _option(row: ProspectRow, *, taken: bool = False) -> Option:
    told = {
        "phone": row.phone,
        "email": row.email,
        "document": row.document_masked,
        "city": row.city,
        "product": row.product,
    }
    return Option(row.id, row.name, detail=told, taken=taken)


async def who_entered(draft: Draft, scene: Scene) -> int | None:
    """Salvar writes it down."""
    return draft[Prospect].entered


async def products(draft: Draft, scene: Scene) -> list[Option]:
    """Plano de interesse: what is sold."""
    return [Option(number, name) for number, name in await scene.desk.prospects.products(scene.actor)]


class NewProspect(Step):
    """A room: who calls for the first time. Salvar stores them, chooses them, and goes on."""

    door = False
    form = True
    deeds = (Deed("save", whole=True, main=True),)
    full_name: Annotated[str | None, Text(required=True, most=NAME_MOST, check=read_line)] = None
    phone: Annotated[str | None, Text(required=True, most=LINE_MOST, check=read_phone)] = None
    email: Annotated[str | None, Text(check=read_email)] = None
    document: Annotated[str | None, Text(most=LINE_MOST, check=read_document)] = None
    postal_code: Annotated[str | None, Text(most=LINE_MOST, check=read_postal_code)] = None
    address: Annotated[str | None, Text(most=PLACE_MOST, check=read_line)] = None
    product: Annotated[int | None, Choice(source=products, single=False)] = None
    origin: Annotated[str | None, Text(most=LINE_MOST, check=read_line)] = None


class Prospect(Step):
    """Procurar stays open: a new text is a new search. A prospect is their own contact."""

    rooms = (NewProspect,)
    deeds = (Deed("new"),)
    query: Annotated[str | None, Text(required=True, search=True, most=100)] = None
    entered: Annotated[int | None, Info(source=who_entered, kept=True, after=("query",))] = None
    prospect: Annotated[
        int | None, Choice(source=hits, required=True, goes=True, single=False, after=("query",))
    ] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return draft[NewTicket].subject == PROSPECT


def prefilled(query: str) -> dict[str, str]:
    """What a search says of somebody who was not found: a phone, a document, an address of e-mail, else a name."""
    marks = "." in query or "/" in query
    readers = [("document", read_document), ("phone", read_phone), ("email", read_email)]
    for field, read in readers if marks else [readers[1], readers[0], readers[2]]:
        try:
            return {field: read(query)}
        except Invalid:
            continue
    return (
        {"full_name": one_line(query)} if any(sign.isalpha() for sign in query) and "@" not in query else {}
    )


async def enter(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Novo prospecto: what was typed is filled in already."""
    known = prefilled(draft[Prospect].query or "")
    return Done(cleared=("new_prospect",), answers={"new_prospect": known}, leads="new_prospect")


async def save(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Stores who was entered, and chooses them."""
    said = draft[NewProspect]
    sold = dict(await scene.desk.prospects.products(scene.actor))
    entry = Entry(
        said.full_name or "",
        said.phone or "",
        said.email,
        said.document,
        said.postal_code,
        said.address,
        sold.get(said.product or 0),
        said.origin,
    )
    number = await scene.desk.prospects.add(scene.actor, entry, key=key, at=at)
    chosen = {"query": None, "prospect": None, "entered": None}
    return Done(
        cleared=("new_prospect",),
        answers={"prospect": chosen | {"query": entry.name[:100], "entered": number}},
        note=Note("new_prospect-saved"),
        leads="leave",
    )


DOES: Mapping[str, Effect] = {"prospect.new": enter, "new_prospect.save": save}


async def told(draft: Draft, scene: Scene) -> Told:
    found = await chosen(draft, scene)
    return [("prospect", found.name if found else "")]


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    return {"prospect_id": draft[Prospect].prospect}


PART = Part(Prospect, told, content)
