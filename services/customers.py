"""Customers as the desk sees them: found by whatever is at hand, and their card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import documents, masks, scope
from services.audit import seen
from services.customer_search import PLAN_ORDER, SETTINGS, Search, found, lines
from services.customer_tickets import OPEN_SHOWN, EndedRow, all_tickets
from services.people import Person
from services.states import PlanState
from services.tables import AccessPoint, Contact, Customer, Network, Plan, Product
from services.tickets import TicketRow


@dataclass(frozen=True)
class Hit:
    """A line of a search; plan and state are those of the plan to look at first.

    `protocol`: the ticket that was searched for, where the customer was found by one.
    """

    id: int
    name: str
    document_masked: str
    city: str
    plan: str | None
    state: PlanState | None
    protocol: str | None = None


@dataclass(frozen=True)
class PlanRow:
    """A customer's plan; rates in Mbit/s. Access point and login are None where none is linked."""

    id: int
    product: str
    state: PlanState
    access_point: str | None
    access_point_id: int | None
    network: str | None
    login: str | None
    login_kind: str | None
    address: str
    down_mbps: int
    up_mbps: int


@dataclass(frozen=True)
class ContactRow:
    """Somebody to talk to. `phone` is E.164; `phone_masked` is for whoever may not see it whole."""

    id: int
    name: str
    phone: str | None
    phone_masked: str
    email: str | None
    relation: str | None


@dataclass(frozen=True)
class CustomerCard:
    """All that Dados do Cliente shows: plans blocked first, the newest open tickets, the last ended ones.

    `open_count` counts all that are open.
    """

    id: int
    code: str
    name: str
    document_masked: str
    address: str
    city: str
    state: str
    plans: list[PlanRow]
    contacts: list[ContactRow]
    open_tickets: list[TicketRow]
    open_count: int
    closed_tickets: list[EndedRow]


class Customers:
    """What the desk may know of customers. Not allowed looks like not found: no hits, no card."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def search(self, actor: Person, text: str, *, limit: int = 10) -> list[Hit]:
        """Customers that a text means, best first, as Automático and contém find them (seed S2.1.1)."""
        search = Search(text, limit=limit)
        return await self.hits(actor, await self.found(actor, search), search)

    async def found(self, actor: Person, search: Search) -> list[int]:
        """The ids of those who match, best first: what keeps the pages of a search as they were."""
        statement = found(actor, search)
        if statement is None:
            return []
        async with self._engine.connect() as connection:
            await connection.execute(SETTINGS)
            return list(await connection.scalars(statement))

    async def hits(self, actor: Person, ids: Sequence[int], search: Search) -> list[Hit]:
        """What is shown of the customers that a search found, in this order; who is not there any more is left out."""
        wanted = [number for number in ids if scope.possible(number)]
        if not wanted:
            return []
        async with self._engine.connect() as connection:
            rows = {row[0]: row for row in await connection.execute(lines(actor, wanted, search))}
        return [_hit(*rows[each]) for each in wanted if each in rows]

    async def card(
        self, actor: Person, customer_id: int, *, with_tickets: bool = True, most_open: int = OPEN_SHOWN
    ) -> CustomerCard | None:
        """One customer (seed S3); None where there is none for this actor. Without tickets it takes half as long."""
        async with self._sessions() as session:
            return await _card(session, actor, customer_id, most_open if with_tickets else None)

    async def opened(
        self, actor: Person, customer_id: int, *, draft: int, at: datetime
    ) -> CustomerCard | None:
        """The same for Dados do Cliente: that the actor read it is one row of the audit a draft and customer."""
        async with self._sessions.begin() as session:
            found = await _card(session, actor, customer_id, OPEN_SHOWN)
            if found is not None:
                once = f"draft:{draft}"
                await seen(session, "customer.read", "customer", customer_id, actor.id, at, key=once)
        return found

    async def document(self, actor: Person, customer_id: int, *, key: str, at: datetime) -> str | None:
        """The document whole, as it is written; "" where there is none. The audit says who saw it."""
        async with self._sessions.begin() as session:
            customer = await _customer(session, actor, customer_id)
            if customer is None:
                return None
            if customer.document:
                shown = "customer.document_shown"
                await seen(session, shown, "customer", customer_id, actor.id, at, key=key)
        return documents.written(customer.document or "")

    async def contact(self, actor: Person, customer_id: int, contact_id: int) -> ContactRow | None:
        """A contact of this customer; None for another's, and where there is none for this actor."""
        if not scope.possible(contact_id):
            return None
        async with self._sessions() as session:
            if await _customer(session, actor, customer_id) is None:
                return None
            row = await session.scalar(_contacts(customer_id).where(Contact.id == contact_id))
        return None if row is None else _contact_row(row)

    async def plan(self, actor: Person, customer_id: int, plan_id: int) -> PlanRow | None:
        """A plan of this customer; None for another's, and where there is none for this actor."""
        if not scope.possible(plan_id):
            return None
        async with self._sessions() as session:
            if await _customer(session, actor, customer_id) is None:
                return None
            row = (await session.execute(_plans(customer_id).where(Plan.id == plan_id))).one_or_none()
        return None if row is None else _plan_row(*row)


def _hit(
    number: int,
    name: str,
    document: str | None,
    city: str,
    product: str | None,
    state: str | None,
    protocol: str | None,
) -> Hit:
    known = PlanState(state) if state else None
    return Hit(number, name, masks.document(document), city, product, known, protocol)


async def _customer(session: AsyncSession, actor: Person, customer_id: int) -> Customer | None:
    if not scope.possible(customer_id):
        return None
    return await session.scalar(select(Customer).where(Customer.id == customer_id, scope.customers(actor)))


async def _card(
    session: AsyncSession, actor: Person, customer_id: int, most_open: int | None
) -> CustomerCard | None:
    """`most_open` None: without tickets."""
    customer = await _customer(session, actor, customer_id)
    if customer is None:
        return None
    plans = await session.execute(_plans(customer_id))
    contacts = await session.scalars(_contacts(customer_id))
    running, count, ended = (
        ([], 0, []) if most_open is None else await all_tickets(session, actor, customer_id, most_open)
    )
    return CustomerCard(
        customer.id,
        customer.code,
        customer.name,
        masks.document(customer.document),
        customer.address,
        customer.city,
        customer.state,
        [_plan_row(*plan) for plan in plans],
        [_contact_row(contact) for contact in contacts],
        running,
        count,
        ended,
    )


PlanColumns = Select[Plan, Product, AccessPoint, Network]


def _plans(customer_id: int) -> PlanColumns:
    return (
        select(Plan, Product, AccessPoint, Network)
        .join(Product, Product.id == Plan.product_id)
        .outerjoin(AccessPoint, AccessPoint.id == Plan.access_point_id)
        .outerjoin(Network, Network.id == AccessPoint.network_id)
        .where(Plan.customer_id == customer_id)
        .order_by(PLAN_ORDER, Plan.id)
    )


def _plan_row(plan: Plan, product: Product, point: AccessPoint | None, network: Network | None) -> PlanRow:
    return PlanRow(
        plan.id,
        product.name,
        PlanState(plan.state),
        point.name if point else None,
        plan.access_point_id,
        network.name if network else None,
        plan.login,
        plan.login_kind,
        plan.address,
        product.down_mbps,
        product.up_mbps,
    )


def _contacts(customer_id: int) -> Select[Contact]:
    theirs = (Contact.customer_id == customer_id, Contact.gone_at.is_(None))
    return select(Contact).where(*theirs).order_by(Contact.id)


def _contact_row(contact: Contact) -> ContactRow:
    return ContactRow(
        contact.id, contact.name, contact.phone, masks.phone(contact.phone), contact.email, contact.relation
    )
