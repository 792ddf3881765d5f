"""Work orders as they are seen and worked: an order's card, those of a ticket and of a technician, and every act."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased

from services import masks, scope
from services.applied import once
from services.audit import seen
from services.in_hand import act_on
from services.order_tables import OrderRow, OrderTypeRow
from services.orders import booking, order_life, spans
from services.orders.booking import Wanted
from services.orders.order_table import BOOKED, offered
from services.orders.visits import Visit, visit_of, visits
from services.people import Person
from services.permissions import Action, may
from services.provider_tables import Prospect
from services.scripts.runs import Run, latest
from services.states import OrderState
from services.tables import Contact, Json, PersonRow, Plan, Ticket
from services.ticket_content import NotAllowed, OrderContent

MOST = 20
"""Orders of a ticket, and of a technician, that are listed."""
_Maker = aliased(PersonRow)
_KNOWN = frozenset(BOOKED) - {OrderState.SCHEDULED}
"""States in which whoever goes there may call whoever waits: it was accepted, and is not over."""
Act = Callable[[AsyncSession, Ticket, OrderRow], Awaitable[Json]]


@dataclass(frozen=True)
class OrderCard:
    """An order whole. `phone` is whole for the desk, and for its technician between accepting it and its end; `acts`:
    what the reader can do now, by the names of services.orders.order_table."""

    visit: Visit
    checklist: tuple[str, ...]
    photos: tuple[str, ...]
    contact: str | None
    phone: str
    problem: str | None
    maker: str
    run: Run | None
    acts: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """Whom an order of a ticket would be for, by the names of a ticket's columns."""

    customer_id: int | None
    access_point_id: int | None
    prospect_id: int | None


class Orders:
    """Not allowed looks like not found: whoever only looks gets nothing, whoever acts NotAllowed. A technician reaches
    their own orders. Raises Refused where services.orders.order_table has no such act in the order's state."""

    def __init__(self, engine: AsyncEngine, zone: ZoneInfo) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._zone = zone

    async def card(self, actor: Person, order_id: int, *, key: str, at: datetime) -> OrderCard | None:
        """The card, and one audit row `order.read` a key, written in the transaction that reads."""
        if not scope.possible(order_id):
            return None
        wanted = (
            visits()
            .add_columns(OrderTypeRow.checklist, OrderTypeRow.photos, Contact, Prospect, Ticket.problem, _Maker.name)
            .outerjoin(Contact, Contact.id == Ticket.contact_id)
            .join(_Maker, _Maker.id == OrderRow.made_by)
            .where(OrderRow.id == order_id, scope.orders(actor))
        )  # fmt: skip
        async with self._sessions.begin() as session:
            row = (await session.execute(wanted)).one_or_none()
            if row is None:
                return None
            walk = await latest(session, row[0].ticket_id, true())
            await seen(session, "order.read", "order", order_id, actor.id, at, key=key)
        return _card(actor, tuple(row), walk)

    async def of_ticket(self, actor: Person, ticket_id: int) -> list[Visit]:
        """A ticket's orders, the latest first; empty also where there is no such ticket for this actor."""
        if not scope.possible(ticket_id):
            return []
        mine = (OrderRow.ticket_id == ticket_id, scope.orders(actor))
        async with self._sessions() as session:
            found = await session.execute(visits().where(*mine).order_by(OrderRow.id.desc()).limit(MOST))
            return [visit_of(row) for row in found]

    async def mine(self, actor: Person, *, at: datetime) -> list[Visit]:
        """The actor's own visits of today and tomorrow, and those of earlier days that nobody ended."""
        today = at.astimezone(self._zone).date()
        begin, end = spans.whole(today, self._zone)[0], spans.whole(today + timedelta(days=1), self._zone)[1]
        booked = OrderRow.state.in_([state.value for state in BOOKED])
        done = and_(OrderRow.state == OrderState.DONE.value, OrderRow.starts_at >= begin)
        wanted = visits().where(
            OrderRow.technician_id == actor.id,
            scope.orders(actor),
            or_(booked, done),
            OrderRow.starts_at < end,
        )
        async with self._sessions() as session:
            found = await session.execute(wanted.order_by(OrderRow.starts_at, OrderRow.id).limit(MOST))
            return [visit_of(row) for row in found]

    async def about(self, actor: Person, ticket_id: int) -> About | None:
        """What a new order of this ticket would be for."""
        if not scope.possible(ticket_id):
            return None
        wanted = (
            select(Ticket, Plan.access_point_id)
            .outerjoin(Plan, Plan.id == Ticket.plan_id)
            .where(Ticket.id == ticket_id, scope.tickets(actor), scope.booking(actor))
        )
        async with self._sessions() as session:
            row = (await session.execute(wanted)).one_or_none()
        if row is None:
            return None
        ticket, point = row
        return About(ticket.customer_id, ticket.access_point_id or point, ticket.prospect_id)

    async def add(
        self, actor: Person, ticket_id: int, content: OrderContent, *, key: str, at: datetime
    ) -> str:
        """An order for a ticket in hand, once a key; gives it in words. Raises Refused as services.orders.booking."""

        async def act(session: AsyncSession, ticket: Ticket) -> Json:
            return dict(await booking.add(session, actor, ticket, content, at, self._zone))

        return str((await act_on(self._sessions, actor, ticket_id, "order", key, act))["order"])

    async def act(
        self, actor: Person, order_id: int, name: str, *, why: str | None = None, key: str, at: datetime
    ) -> bool:
        """A step of whoever goes there (order_life.STEPS), once; False where it was so already."""
        if name not in order_life.STEPS:
            raise NotAllowed

        async def act(session: AsyncSession, ticket: Ticket, order: OrderRow) -> Json:
            return {"did": order_life.step(session, actor, ticket, order, name, why, at)}

        return bool((await self._act(actor, order_id, name, key, scope.orders(actor), act))["did"])

    async def plan(
        self, actor: Person, order_id: int, name: str, wanted: Wanted, *, why: str | None = None, key: str, at: datetime
    ) -> str:  # fmt: skip
        """Schedules one that was asked for, moves one, or reopens one that was done; gives who goes."""
        if name not in order_life.TIMED:
            raise NotAllowed

        async def act(session: AsyncSession, ticket: Ticket, order: OrderRow) -> Json:
            args = (actor, ticket, order, name, wanted, why, at, self._zone)
            return {"who": await order_life.plan(session, *args)}

        return str((await self._act(actor, order_id, name, key, scope.booking(actor), act))["who"])

    async def cancel(self, actor: Person, order_id: int, why: str, *, key: str, at: datetime) -> None:
        """Nobody goes; technician and maker are told."""

        async def act(session: AsyncSession, ticket: Ticket, order: OrderRow) -> Json:
            await order_life.cancel(session, ticket, order, actor.id, why, at)
            return {}

        await self._act(actor, order_id, "cancel", key, scope.booking(actor), act)

    async def _act(
        self, actor: Person, order_id: int, name: str, key: str, reach: ColumnElement[bool], act: Act
    ) -> Json:
        async with self._sessions.begin() as session:
            ticket, order = await order_life.held(session, actor, order_id, reach)

            async def work() -> Json:
                return await act(session, ticket, order)

            return await once(session, f"order_{name}:{actor.id}:{order_id}:{key}", work)


def _card(actor: Person, row: Sequence[Any], run: Run | None) -> OrderCard:
    visit = visit_of(row[:8])
    checklist, photos, contact, prospect, problem, maker = row[8:]
    whom: Contact | Prospect | None = contact or prospect
    phone = whom.phone if whom else None
    whole = may(actor.role, Action.MANAGE_ORDERS) or visit.state in _KNOWN
    return OrderCard(
        visit, tuple(checklist), tuple(photos), whom.name if whom else None,
        masks.phone_whole(phone) if whole else masks.phone(phone), problem, maker, run,
        offered(visit.state, actor.role) if actor.role else (),
    )  # fmt: skip
