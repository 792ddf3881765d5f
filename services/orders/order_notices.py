"""Notices of work orders: to whoever goes, that one is given, moved, taken away or cancelled; to whoever made it, that
another cancelled it, or that nobody has accepted it shortly before its time. Each told once, while on duty.

Customers have no chat yet: they are told by whoever speaks with them.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import telling
from services.jobs import enqueue
from services.live_tables import NoticeRow
from services.notices import ORDER_TELL
from services.order_tables import OrderRow
from services.orders.order_table import BOOKED
from services.orders.visits import Visit, visit_of, visits
from services.people import Person
from services.permissions import Action, may
from services.states import OrderState, Role
from services.tables import PersonRow

ORDER = "order"
"""Name of the job that finds whom news of an order are for."""
SOON = timedelta(hours=2)
GRACE = timedelta(minutes=30)
"""Nobody is told that an order is not accepted before its technician had this long to do so."""
JOINED = 5
"""Orders that one message tells of at most."""
MOST = 1000
_NEVER = datetime.max.replace(tzinfo=UTC)
_MOVES = 2**15
"""More than the column `moves` can hold."""


class OrderNews(StrEnum):
    """What happened to an order; also the kind of its notice. Its text is "notice-KIND"."""

    GIVEN = "order_given"
    MOVED = "order_moved"
    AWAY = "order_away"
    CANCELLED = "order_cancelled"
    UNACCEPTED = "order_unaccepted"


_KINDS = [news.value for news in OrderNews]
_URGENT = (OrderNews.UNACCEPTED, OrderNews.CANCELLED, OrderNews.AWAY, OrderNews.MOVED, OrderNews.GIVEN)


@dataclass(frozen=True)
class OrderItem:
    """An order that somebody is told of, and why. `own`: it is their visit."""

    news: OrderNews
    visit: Visit
    own: bool


@dataclass(frozen=True)
class OrderLetter:
    """What one message tells a person of orders: the most urgent first, then by their time."""

    person: Person
    items: Sequence[OrderItem]


Send = Callable[[OrderLetter], Awaitable[int | None]]
"""Sends a letter; gives the message's id, None where the person has blocked the bot. Raises Later."""


async def announce(
    session: AsyncSession,
    news: OrderNews,
    order: OrderRow,
    *,
    but: int | None = None,
    whom: int | None = None,
) -> None:
    """Those whom it concerns will be told, if this transaction commits; not the person `but`, who did it.

    The technician is told, and of a cancelling who made the order, too; `whom` alone where it is given: the technician
    whom an order was taken away from. Call it after the order has its new technician, time and number of moves.
    """
    await session.flush()
    people = {order.technician_id, order.made_by if news is OrderNews.CANCELLED else None}
    people = {whom} if whom is not None else {order.made_by} if news is OrderNews.UNACCEPTED else people
    about = _about(order.id, order.moves)
    told = sorted(person for person in people if person is not None and person != but)
    if told:
        payload = {"news": news.value, "order": order.id, "about": about, "people": told}
        await enqueue(session, ORDER, f"{news.value}:{about}:{'-'.join(map(str, told))}", payload)


class OrderNotices:
    """The work of the jobs. Repeating one tells nobody twice what its first run had told to its end."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def find(self, news: str, order_id: int, about: int, people: Sequence[int]) -> None:
        """Makes a notice for each of these people who may be told, and the job that tells it."""
        async with self._sessions.begin() as session:
            order = await session.get(OrderRow, order_id)
            if order is None or news not in _KINDS:
                return
            whom = select(PersonRow.id).where(PersonRow.id.in_(people), PersonRow.active, _able())
            for person in await session.scalars(whom):
                row = {"person_id": person, "ticket_id": order.ticket_id, "kind": news, "about": about}
                await session.execute(insert(NoticeRow).values(row).on_conflict_do_nothing())
                await enqueue(session, ORDER_TELL, f"{person}:{news}:{about}", {"person": person})

    async def due(self, at: datetime) -> None:
        """Of each order that begins soon, and was not accepted, who made it is told, once a time that it got."""
        told = exists().where(
            NoticeRow.kind == OrderNews.UNACCEPTED.value,
            NoticeRow.ticket_id == OrderRow.ticket_id,
            NoticeRow.about == OrderRow.id * _MOVES + OrderRow.moves,
        )
        late = (
            select(OrderRow)
            .where(OrderRow.state == OrderState.SCHEDULED.value, ~told)
            .where(OrderRow.starts_at > at, OrderRow.starts_at <= at + SOON, OrderRow.made_at <= at - GRACE)
            .where(OrderRow.technician_id.is_distinct_from(OrderRow.made_by))
            .order_by(OrderRow.starts_at)
            .limit(MOST)
        )
        async with self._sessions.begin() as session:
            for order in await session.scalars(late):
                await announce(session, OrderNews.UNACCEPTED, order)

    async def tell(self, person_id: int, send: Send, *, at: datetime) -> None:
        """Tells somebody what they were not told yet of orders, JOINED a message, if they are on duty.

        Raises Later while another process tells this person, and what `send` raises: what was told before is so.
        """

        async def some(session: AsyncSession, person: Person) -> bool:
            untold = NoticeRow.person_id == person.id, NoticeRow.told_at.is_(None), NoticeRow.kind.in_(_KINDS)
            wanted = select(NoticeRow).where(*untold).order_by(NoticeRow.id).limit(JOINED)
            notices = (await session.scalars(wanted)).all()
            items = await _items(session, person, notices)
            if items:  # else all of it is past
                await send(OrderLetter(person, items))
            for notice in notices:
                notice.told_at = at
            return bool(notices)

        await telling.tell(self._sessions, person_id, "orders", Action.DO_ORDERS, some)


async def _items(session: AsyncSession, person: Person, notices: Sequence[NoticeRow]) -> list[OrderItem]:
    """What these notices still say: an order once, as it is now."""
    numbers = {notice.about // _MOVES for notice in notices}
    rows = await session.execute(visits().where(OrderRow.id.in_(numbers)))
    found = {visit.id: visit for visit in map(visit_of, rows)}
    kept: dict[int, OrderItem] = {}
    for notice in sorted(notices, key=lambda each: _URGENT.index(OrderNews(each.kind))):
        visit = found.get(notice.about // _MOVES)
        news = OrderNews(notice.kind)
        if visit is not None and _holds(news, visit, person, notice.about % _MOVES):
            kept.setdefault(visit.id, OrderItem(news, visit, visit.technician_id == person.id))
    return sorted(kept.values(), key=lambda each: (_URGENT.index(each.news), each.visit.starts_at or _NEVER))


def _holds(news: OrderNews, visit: Visit, person: Person, moves: int) -> bool:
    """Whether it is so: news of a time that is not the order's any more are told with that of the next."""
    mine, latest = visit.technician_id == person.id, visit.moves == moves
    match news:
        case OrderNews.GIVEN | OrderNews.MOVED:
            return mine and latest and visit.state in BOOKED
        case OrderNews.AWAY:
            return not mine
        case OrderNews.CANCELLED:
            return visit.state is OrderState.CANCELLED
        case OrderNews.UNACCEPTED:
            return latest and visit.state is OrderState.SCHEDULED


def _about(order_id: int, moves: int) -> int:
    """A notice's `about`: an order and which of its times."""
    return order_id * _MOVES + moves


def _able() -> ColumnElement[bool]:
    return PersonRow.role.in_([role.value for role in Role if may(role, Action.DO_ORDERS)])
