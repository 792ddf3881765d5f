"""Prospects: who may become a customer, found and entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import documents, masks, phones, scope
from services.applied import once
from services.audit import note
from services.becoming import Became, become_customer
from services.customer_search import Condition, Search
from services.customer_search.candidates import plainly
from services.customer_search.fields import PART_OF_NUMBER, digits
from services.people import Person
from services.provider_tables import Prospect
from services.tables import Customer, Json, Product
from services.ticket_content import NotAllowed, Refused

LONGEST_NAME = 200


@dataclass(frozen=True)
class ProspectRow:
    """A prospect as the desk sees them. `phone` is E.164; `customer_id` is theirs where they have become one."""

    id: int
    name: str
    phone: str | None
    email: str | None
    document_masked: str
    city: str | None
    address: str | None
    product: str | None
    customer_id: int | None


@dataclass(frozen=True)
class NewProspect:
    """Who called, as the form has it: phone in E.164, document and CEP in their stored form."""

    name: str
    phone: str
    email: str | None = None
    document: str | None = None
    postal_code: str | None = None
    address: str | None = None
    product: str | None = None
    origin: str | None = None


class Prospects:
    """Found by name, phone, document, e-mail or code; writes are keyed. Not allowed looks like not found."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def found(self, actor: Person, text: str, *, limit: int = 10) -> list[ProspectRow]:
        """Those whom a text means, best first; who has become a customer is looked for among customers."""
        search = Search(text, limit=limit)
        named = _named(search.written) if search.written else None
        if named is None:
            return []
        statement = _rows(actor).where(named, Prospect.customer_id.is_(None))
        statement = statement.order_by(_name_rank(search.written), Prospect.name_plain, Prospect.id)
        async with self._sessions() as session:
            return [prospect_row(each) for each in await session.scalars(statement.limit(search.most))]

    async def one(self, actor: Person, prospect_id: int) -> ProspectRow | None:
        """A prospect, also one who has become a customer."""
        if not scope.possible(prospect_id):
            return None
        async with self._sessions() as session:
            found = await session.scalar(_rows(actor).where(Prospect.id == prospect_id))
        return None if found is None else prospect_row(found)

    async def products(self, actor: Person) -> Sequence[tuple[int, str]]:
        """What they may be interested in, by name."""
        statement = select(Product.id, Product.name).where(scope.catalog(actor))
        async with self._sessions() as session:
            rows = await session.execute(statement.order_by(func.atende_plain(Product.name), Product.id))
        return [(number, name) for number, name in rows]

    async def add(self, actor: Person, new: NewProspect, *, key: str, at: datetime) -> int:
        """A new prospect's id. Raises Refused where this is one who is known already."""
        async with self._sessions.begin() as session:
            if not await session.scalar(select(scope.desk(actor))):
                raise NotAllowed

            async def work() -> Json:
                await _unknown(session, new)
                row = Prospect(**new.__dict__)
                session.add(row)
                await session.flush()
                note(session, "prospect.added", "prospect", row.id, actor.id, at)
                return {"id": row.id}

            done = await once(session, f"prospect:{actor.id}:{key}", work)
        return int(done["id"])

    async def become_customer(self, actor: Person, ticket_id: int, *, key: str, at: datetime) -> Became:
        """The prospect of a ticket becomes a customer, with a contact; all of their tickets follow.

        Raises NotAllowed where there is no such ticket for the actor, Refused where it is about no prospect.
        """
        async with self._sessions.begin() as session:
            return await become_customer(session, actor, ticket_id, key=key, at=at)


async def _unknown(session: AsyncSession, new: NewProspect) -> None:
    """Raises Refused for a document that is somebody's, and for the same name with the same phone.

    Whoever enters the same at the same moment waits for the first.
    """
    for said in filter(None, (new.document, new.phone)):
        await session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"prospect {said}", 0)))
        )
    if new.document:
        if await session.scalar(select(Customer.id).where(Customer.document == new.document).limit(1)):
            raise Refused("prospect_document_customer", "document")
        theirs = select(Prospect.id).where(Prospect.document == new.document)
        if await session.scalar(theirs.limit(1)):
            raise Refused("prospect_document_known", "document")
    same = select(Prospect.id).where(
        Prospect.phone == new.phone, Prospect.name_plain == func.atende_plain(new.name)
    )
    if await session.scalar(same.limit(1)):
        raise Refused("prospect_known", "full_name")


def _rows(actor: Person) -> Select[Prospect]:
    return select(Prospect).where(scope.prospects(actor))


def prospect_row(each: Prospect) -> ProspectRow:
    """A row of the table as the desk sees it."""
    return ProspectRow(
        each.id,
        each.name,
        each.phone,
        each.email,
        masks.document(each.document),
        each.city,
        each.address,
        each.product,
        each.customer_id,
    )


def _named(written: str) -> ColumnElement[bool]:
    """What a text may be of a prospect; there are few of them, so all are looked at."""
    number, bare = digits(written), documents.bare(written)
    tests: list[ColumnElement[bool]] = [Prospect.code == written.upper()]
    if (name := plainly(written, Condition.CONTAINS)) is not None:
        tests.append(name.test(Prospect.name_plain))
    if (phone := phones.phone(written)) is not None:
        tests.append(Prospect.phone == phone)
    if "@" in written:
        tests.append(Prospect.email == written.lower())
    if len(number) >= PART_OF_NUMBER:
        tests.append(Prospect.phone.contains(number, autoescape=True))
    if len(bare) >= PART_OF_NUMBER and bare.isascii() and any(sign.isdigit() for sign in bare):
        tests.append(and_(Prospect.document.is_not(None), Prospect.document.contains(bare, autoescape=True)))
    return or_(*tests)


def _name_rank(written: str) -> ColumnElement[int]:
    plain, begins = func.atende_plain(written), func.atende_literal(written).concat("%")
    return case((Prospect.name_plain == plain, 0), (Prospect.name_plain.like(begins), 1), else_=2)
