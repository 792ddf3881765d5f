"""The database refuses exactly those visits which the pure calendar calls overlapping, on days on which clocks change
too."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from services.orders.calendar import LONGEST, SHORTEST, Need, overlaps, span_of
from services.orders.order_table import BOOKED
from services.orders.spans import Span, moment
from services.states import OrderState

SAO_PAULO, SANTIAGO, LISBON = (ZoneInfo(f"{name}") for name in (
    "America/Sao_Paulo", "America/Santiago", "Europe/Lisbon"
))  # fmt: skip
DAYS = (
    (SAO_PAULO, date(2026, 11, 25)),
    (SANTIAGO, date(2026, 9, 6)),
    (SANTIAGO, date(2027, 4, 3)),
    (LISBON, date(2027, 3, 28)),
    (LISBON, date(2026, 10, 25)),
)
BOOK = """
insert into orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)
values (1, 1, $1, $2, $3::timestamptz, $4, tstzrange($3::timestamptz, $5::timestamptz), 1)
on conflict on constraint orders_never_overlap do nothing returning id"""


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """No tickets and people are needed to ask about times."""
    connection = await asyncpg.connect(database_url)
    await connection.execute("set session_replication_role = replica")
    yield connection
    await connection.close()


async def booked(database: asyncpg.Connection, who: int, state: OrderState, span: Span, minutes: int) -> bool:
    return await database.fetchval(BOOK, who, state.value, span[0], minutes, span[1]) is not None


@pytest.mark.parametrize(("zone", "day"), DAYS, ids=str)
async def test_the_database_refuses_what_overlaps_and_nothing_else(
    database: asyncpg.Connection, zone: ZoneInfo, day: date
) -> None:
    chance = Random(f"{zone} {day}")
    taken: dict[int, list[Span]] = defaultdict(list)
    told = []
    for _ in range(120):
        who, state = chance.randint(1, 3), chance.choice(list(OrderState))
        need = Need(chance.choice((SHORTEST, 30, 60, 90, LONGEST)), chance.choice((0, 15, 30)))
        span = span_of(moment(day, chance.randrange(0, 24 * 60, 15), zone), need)
        refused = state in BOOKED and overlaps(taken[who], span[0], need)
        assert await booked(database, who, state, span, need.minutes) is not refused, (who, state, span)
        if state in BOOKED and not refused:
            taken[who].append(span)
        told.append(refused)
    assert {*told} == {True, False}


async def test_one_begins_when_the_way_after_another_ends_and_not_a_minute_before(
    database: asyncpg.Connection,
) -> None:
    need = Need(60, 30)
    span = span_of(moment(date(2026, 11, 25), 9 * 60, SAO_PAULO), need)
    early, after = (
        span_of(moment(date(2026, 11, 25), 10 * 60 + minutes, SAO_PAULO), need) for minutes in (29, 30)
    )
    assert await booked(database, 1, OrderState.SCHEDULED, span, 60)
    assert not await booked(database, 1, OrderState.ACCEPTED, early, 60)
    assert await booked(database, 2, OrderState.ACCEPTED, early, 60), "another one's day"
    assert await booked(database, 1, OrderState.SCHEDULED, after, 60)
    await database.execute("update orders set state = 'cancelled' where starts_at = $1", span[0])
    assert await booked(database, 1, OrderState.SCHEDULED, span, 60), (
        "what is cancelled stands in nobody's way"
    )
    with pytest.raises(asyncpg.ExclusionViolationError):
        await database.execute("update orders set state = 'scheduled' where state = 'cancelled'")
