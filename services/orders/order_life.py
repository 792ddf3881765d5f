"""What becomes of an order, inside the transaction of whoever does it: a step, another time, its end; each leaves a
line in its ticket's timeline and is told to those whom it concerns."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from services import scope
from services.order_tables import OrderRow
from services.orders import booking
from services.orders.booking import Wanted
from services.orders.order_notices import OrderNews, announce
from services.orders.order_table import MOVES, RUNNING, can
from services.people import Person
from services.permissions import Action
from services.states import RUNNING as RUNNING_TICKETS
from services.states import OrderState
from services.tables import Json, Ticket
from services.ticket_content import NotAllowed, Refused, words
from services.ticket_moves import record

REASON_MOST = 500
STEPS = {move.name: move.then for move in MOVES if move.action is Action.DO_ORDERS}
"""What whoever goes there does, in this order, and the state that it leads to."""
TIMED = {"schedule": "order_scheduled", "move": "order_moved", "reopen": "order_reopened"}
"""Acts that give an order its time, and what the timeline calls them."""


async def held(
    session: AsyncSession, actor: Person, order_id: int, reach: ColumnElement[bool]
) -> tuple[Ticket, OrderRow]:
    """An order and its ticket, held until the transaction ends. Raises NotAllowed where there is none within reach.

    The ticket first, as everybody does: two who hold one each would wait for ever.
    """
    if not scope.possible(order_id):
        raise NotAllowed
    mine = (OrderRow.id == order_id, reach)
    number = select(OrderRow.ticket_id).where(*mine).scalar_subquery()
    ticket = await session.scalar(select(Ticket).where(Ticket.id == number).with_for_update())
    order = None
    if ticket is not None:
        order = await session.scalar(select(OrderRow).where(*mine).with_for_update())
    if ticket is None or order is None:
        raise NotAllowed
    return ticket, order


def step(
    session: AsyncSession, actor: Person, ticket: Ticket, order: OrderRow, name: str, why: str | None, at: datetime
) -> bool:  # fmt: skip
    """Accepted, on the way, there, at work, done; False where it is so already. Raises Refused where the table has no
    such step now, and for a pause without a reason."""
    if order.state == STEPS[name].value:
        return False
    before = _possible(order, name)
    said = words(why, "reason", most=REASON_MOST)
    if name == "pause" and said is None:
        raise Refused("reason_missing", "reason")
    order.state = STEPS[name].value
    _note(session, ticket, order, f"order_{name}", actor.id, at, before, {"reason": said} if said else {})
    return True


async def plan(
    session: AsyncSession, actor: Person, ticket: Ticket, order: OrderRow, name: str, wanted: Wanted,
    why: str | None, at: datetime, zone: ZoneInfo,
) -> str:  # fmt: skip
    """An order gets its time or another one, and gives who goes. Raises Refused as services.orders.booking does, where
    nothing would change, and without a reason for what was agreed upon before."""
    before, said = _possible(order, name), words(why, "reason", most=REASON_MOST)
    if said is None and name != "schedule":
        raise Refused("reason_missing", "reason")
    if name != "move" and ticket.state not in {state.value for state in RUNNING_TICKETS}:
        raise Refused("order_ticket_ended")
    earlier = order.technician_id
    if name == "move" and wanted == Wanted(earlier or 0, order.starts_at or at, order.minutes):
        raise Refused("order_same_time", "start")
    done = await booking.book(session, ticket, order, wanted, at, zone)
    if name != "schedule":
        order.moves += 1
    body: Json = {"technician": done.technician, "starts_at": wanted.start.isoformat()}
    body |= ({"reason": said} if said else {}) | ({"outside": done.off.value} if done.off else {})
    _note(session, ticket, order, TIMED[name], actor.id, at, before, body)
    await _tell(session, order, earlier, name, actor)
    return done.technician


async def _tell(
    session: AsyncSession, order: OrderRow, earlier: int | None, name: str, actor: Person
) -> None:
    same = name == "move" and earlier == order.technician_id
    await announce(session, OrderNews.MOVED if same else OrderNews.GIVEN, order, but=actor.id)
    if name == "move" and not same and earlier is not None:
        await announce(session, OrderNews.AWAY, order, but=actor.id, whom=earlier)


async def cancel(
    session: AsyncSession, ticket: Ticket, order: OrderRow, by: int, why: str | None, at: datetime
) -> None:
    """Nobody goes. Raises Refused where nobody would have gone any more."""
    before, said = _possible(order, "cancel"), words(why, "reason", most=REASON_MOST)
    if said is None:
        raise Refused("reason_missing", "reason")
    await _cancelled(session, ticket, order, by, before, {"reason": said}, at)


async def drop(session: AsyncSession, ticket: Ticket, by: int, at: datetime) -> None:
    """The open orders of a ticket that is cancelled are cancelled with it; a resolved ticket keeps them."""
    states = [state.value for state in RUNNING]
    of_it = select(OrderRow).where(OrderRow.ticket_id == ticket.id, OrderRow.state.in_(states))
    for order in await session.scalars(of_it.order_by(OrderRow.id).with_for_update()):
        await _cancelled(session, ticket, order, by, OrderState(order.state), {}, at)


def _possible(order: OrderRow, name: str) -> OrderState:
    """The state in which it may be done. Raises Refused where it may not."""
    now = OrderState(order.state)
    if not can(name, now):
        raise Refused("order_not_now")
    return now


async def _cancelled(
    session: AsyncSession, ticket: Ticket, order: OrderRow, by: int, before: OrderState, body: Json, at: datetime
) -> None:  # fmt: skip
    order.state = OrderState.CANCELLED.value
    _note(session, ticket, order, "order_cancelled", by, at, before, body)
    await announce(session, OrderNews.CANCELLED, order, but=by)


def _note(
    session: AsyncSession, ticket: Ticket, order: OrderRow, what: str, by: int, at: datetime, before: OrderState,
    body: Json,
) -> None:  # fmt: skip
    detail: Json = {"order": order.id, "before": before.value, "state": order.state}
    record(session, ticket, what, by, at, detail, {"order": order.id, **body})
