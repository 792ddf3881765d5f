"""An order is booked with its ticket: of many for one slot one gets it, and the others hear what is free instead."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import async_sessionmaker

from services.order_tables import OrderRow
from services.orders import booking
from services.orders.agenda import Agenda
from services.orders.agenda_data import DayState, Half, Off
from services.states import OrderState
from services.tables import Ticket
from services.ticket_content import OrderContent, Refused
from tests.services.stories.desk import AT, ZONE, Desk

NINE = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""Wednesday, nine o'clock there."""
HOURS = '{"monday": ["08:00-12:00", "13:00-18:00"], "wednesday": ["08:00-12:00", "13:00-18:00"]}'


async def technician(desk: Desk, person: int, hours: str = HOURS, **columns: str) -> None:
    names = "".join(f", {name}" for name in columns)
    values = "".join(f", cast(:{name} AS jsonb)" for name in columns)
    await desk.rows(
        f"INSERT INTO technicians (person_id, hours{names}) VALUES (:person, cast(:hours AS jsonb){values})",
        person=person, hours=hours, **columns,
    )  # fmt: skip


@pytest.fixture
async def visit(own_desk: Desk) -> OrderContent:
    """An hour at nine with Téo, who works on Mondays and Wednesdays; half an hour's way lies after each there."""
    desk = own_desk
    await desk.rows("DELETE FROM provider_settings WHERE name = 'holidays'")
    await desk.rows("UPDATE areas SET active = false")
    await desk.rows(
        "UPDATE people SET active = false WHERE role = 'technician' AND id <> :id", id=desk.tiago.id
    )
    await technician(desk, desk.tiago.id)
    city = await desk.one("SELECT city FROM customers WHERE name = 'Maria da Silva'")
    await desk.rows(
        "INSERT INTO areas (name, travel_minutes, cities)"
        " VALUES ('Centro de todos', 30, to_jsonb(ARRAY[upper(:city)]))",
        city=city,
    )
    kind = await desk.one(
        "INSERT INTO order_types (name, minutes) VALUES ('Visita de hoje', 60) RETURNING id"
    )
    return OrderContent(kind, 60, desk.tiago.id, NINE, "Trocar o conector")


async def confirm(desk: Desk, order: OrderContent, at: datetime = AT) -> Any:
    draft = await desk.opened()
    content = await desk.content(order=order)
    return await desk.tickets.confirm(desk.ana, draft.draft_id, content, key=draft.protocol, at=at)


@pytest.mark.seed("S4.2.6", "S4.2.6.1", "S4.2.6.1.1.1.1.1")
async def test_a_visit_stands_with_its_ticket_and_the_way_after_it(
    own_desk: Desk, visit: OrderContent
) -> None:
    receipt = await confirm(own_desk, visit)
    assert dict(receipt.extras)["order"] == "25/11/2026 09:00 · Téo Campo · Visita de hoje"
    ((state, begins, ends, words),) = await own_desk.rows(
        "SELECT state, lower(busy), upper(busy), description FROM orders"
    )
    assert (state, begins, ends, words) == (
        OrderState.SCHEDULED, NINE, NINE + timedelta(minutes=90), "Trocar o conector"
    )  # fmt: skip
    said = await own_desk.one("SELECT body FROM timeline WHERE kind = 'order_scheduled'")
    assert said["technician"] == "Téo Campo"
    assert "outside" not in said
    detail = await own_desk.one("SELECT detail FROM audit WHERE action = 'ticket.order_scheduled'")
    assert detail.keys() == {"order", "state"}


@pytest.mark.seed("S4.2.6.1.1")
async def test_without_a_time_it_is_only_asked_for(own_desk: Desk, visit: OrderContent) -> None:
    receipt = await confirm(own_desk, replace(visit, technician_id=None, starts_at=None))
    assert dict(receipt.extras)["order"] == "Visita de hoje"
    assert await own_desk.rows("SELECT state, busy FROM orders") == [("requested", None)]


@pytest.mark.slow
async def test_of_a_hundred_bookings_of_one_slot_exactly_one_is_there(
    own_desk: Desk, visit: OrderContent
) -> None:
    """R16. Each overlaps each, though hardly two begin at the same time."""
    opened = await own_desk.opened()
    sessions = async_sessionmaker(own_desk.engine)

    async def book(number: int) -> str:
        start = NINE + timedelta(minutes=number % 4 * 5)
        try:
            async with sessions.begin() as session:
                ticket = await session.get_one(Ticket, opened.ticket_id)
                await booking.add(session, own_desk.ana, ticket, replace(visit, starts_at=start), AT, ZONE)
        except Refused as no:
            return no.reason_key
        return "booked"

    done = Counter(await asyncio.gather(*(book(number) for number in range(100))))
    assert done == {"booked": 1, "slot_taken": 99}
    assert await own_desk.one("SELECT count(*) FROM orders") == 1
    assert await own_desk.one("SELECT count(*) FROM timeline WHERE kind = 'order_scheduled'") == 1


@pytest.mark.seed("S4.2.7.1")
async def test_the_second_hears_who_took_it_and_the_next_three(own_desk: Desk, visit: OrderContent) -> None:
    first = await confirm(own_desk, visit)
    with pytest.raises(Refused) as lost:
        await confirm(own_desk, visit)
    said = lost.value.values
    assert (lost.value.field, said["who"], said["protocol"]) == ("start", own_desk.ana.name, first.protocol)
    assert said["free"] == "25/11 10:30, 25/11 11:00, 25/11 13:00"
    starts = [datetime.fromisoformat(each) for each in str(said["starts"]).split()]
    for start in starts[::2]:  # they are free indeed
        await confirm(own_desk, replace(visit, starts_at=start))


async def test_what_is_not_right_any_more_is_said_by_its_field(own_desk: Desk, visit: OrderContent) -> None:
    gone = await own_desk.one(
        "INSERT INTO order_types (name, minutes, active) VALUES ('x', 60, false) RETURNING id"
    )
    wrong = {
        ("order_type_gone", "order_type"): replace(visit, type_id=gone),
        ("order_technician_gone", "technician"): replace(visit, technician_id=own_desk.clara.id),
        ("order_minutes", "minutes"): replace(visit, minutes=10**9),
        ("order_past", "start"): replace(visit, starts_at=AT - timedelta(minutes=1)),
        ("order_too_far", "day"): replace(visit, starts_at=AT + timedelta(days=366)),
        ("order_description_too_long", "description"): replace(visit, description="x" * 4097),
    }
    for expected, order in wrong.items():
        with pytest.raises(Refused) as no:
            await confirm(own_desk, order)
        assert (no.value.reason_key, no.value.field) == expected
    for change in (
        "UPDATE technicians SET active = false",
        "UPDATE people SET active = false WHERE id = :id",
    ):
        await own_desk.rows(change, **({"id": own_desk.tiago.id} if ":id" in change else {}))
        with pytest.raises(Refused, match="order_technician_gone") as no:
            await confirm(own_desk, visit)
        assert no.value.values["name"] == "Téo Campo"
    assert await own_desk.one("SELECT count(*) FROM orders") == 0


async def test_outside_the_hours_it_is_booked_and_noted(own_desk: Desk, visit: OrderContent) -> None:
    agenda = Agenda(own_desk.engine, ZONE)
    noon, thursday = NINE + timedelta(hours=2, minutes=30), NINE + timedelta(days=1)
    await own_desk.rows('UPDATE technicians SET days_off = \'[["2026-12-02", "2026-12-02", "Folga"]]\'')
    for start, off in ((noon, Off.HOURS), (thursday, Off.HOURS), (NINE + timedelta(days=7), Off.DAY_OFF)):
        assert await agenda.outside(own_desk.ana, own_desk.tiago.id, start, 60) == off
        await confirm(own_desk, replace(visit, starts_at=start))
    said = await own_desk.rows(
        "SELECT body->>'outside' FROM timeline WHERE kind = 'order_scheduled' ORDER BY id"
    )
    assert said == [("hours",), ("hours",), ("day_off",)]


@pytest.mark.seed("S4.2.7", "S4.2.7.1")
async def test_the_agenda_tells_visits_free_starts_and_what_is_left(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, agenda, day = own_desk, Agenda(own_desk.engine, ZONE), NINE.date()
    await technician(desk, desk.bruno.id, "{}")
    maria = await desk.content()
    place = await agenda.place(desk.ana, customer_id=maria.customer_id)
    assert (place.area, place.by, place.travel) == ("Centro de todos", "city", 30)
    await confirm(desk, visit)

    bruno, teo = await agenda.day(desk.ana, day, None, 60, place, at=AT)
    assert not bruno.has_hours
    assert not bruno.free
    assert bruno.off is Off.HOURS
    assert [(it.start, it.busy_until, it.customer) for it in teo.booked] == [
        (NINE, NINE + timedelta(minutes=90), "Maria da Silva")
    ]
    local = [f"{start.astimezone(ZONE):%H:%M}" for start in teo.free]
    assert local[:3] == ["10:30", "11:00", "13:00"]
    assert local[-1] == "17:00"

    assert [(it.name, it.load, it.off, it.has_hours) for it in await agenda.technicians(
        desk.ana, place, None, day, at=AT
    )] == [("Téo Campo", 1, None, True), ("Bruno Reis", 0, Off.HOURS, False)]  # fmt: skip
    slots = await agenda.slots(desk.ana, None, 60, NINE, 3, place, at=AT)
    assert [slot.start for slot in slots] == list(teo.free[:3])
    assert {it.name for it in slots} == {"Téo Campo"}
    month = await agenda.month(desk.ana, 2026, 11, at=AT)
    assert {it.day: state for it, state in month.items() if it.day > 22} == {
        23: DayState.PAST, 24: DayState.CLOSED, 25: DayState.FREE, 26: DayState.CLOSED, 27: DayState.CLOSED,
        28: DayState.CLOSED, 29: DayState.CLOSED, 30: DayState.FREE,
    }  # fmt: skip
    (left,) = await agenda.capacity(desk.ana, [day], at=AT)
    assert (left.left[Half(day, False)], left.left[Half(day, True)]) == (1, 3)
    assert len(await agenda.week(desk.ana, desk.tiago.id, day, at=AT)) == 7


async def test_a_technician_sees_their_own_and_a_day_keeps_the_visits_of_who_is_sent_no_more(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, agenda, day = own_desk, Agenda(own_desk.engine, ZONE), NINE.date()
    await technician(desk, desk.bruno.id)
    await confirm(desk, replace(visit, technician_id=desk.bruno.id))
    (own,) = await agenda.day(desk.tiago, day, at=AT)
    assert own.name == "Téo Campo"
    assert not own.booked
    assert await agenda.day(desk.tiago, day, desk.bruno.id, at=AT) == []
    assert await agenda.day(desk.clara, day, at=AT) == []
    await desk.rows("UPDATE technicians SET active = false WHERE person_id = :id", id=desk.bruno.id)
    gone, _ = await agenda.day(desk.ana, day, at=AT)
    assert gone.name == "Bruno Reis"
    assert len(gone.booked) == 1
    assert not gone.free


async def test_the_database_itself_refuses_an_overlap(own_desk: Desk, visit: OrderContent) -> None:
    await confirm(own_desk, visit)
    with pytest.raises(IntegrityError, match="orders_never_overlap"):
        await own_desk.rows(
            "INSERT INTO orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)"
            " SELECT ticket_id, type_id, technician_id, 'accepted', upper(busy) - interval '1 minute', minutes,"
            " tstzrange(upper(busy) - interval '1 minute', upper(busy) + interval '1 hour'), made_by FROM orders"
        )


async def test_two_who_move_visits_into_each_others_slots_wait_for_each_other(
    own_desk: Desk, visit: OrderContent
) -> None:
    """Both hear that the slot is taken."""
    await technician(own_desk, own_desk.bruno.id)
    people = (own_desk.tiago.id, own_desk.bruno.id)
    for person in people:
        await confirm(own_desk, replace(visit, technician_id=person))
    sessions = async_sessionmaker(own_desk.engine)

    async def move(mine: int, whose: int) -> str:
        try:
            async with sessions.begin() as session:
                found = await session.execute(
                    select(OrderRow, Ticket)
                    .join(Ticket)
                    .where(OrderRow.technician_id == mine)
                    .with_for_update()
                )
                order, ticket = found.one()
                await booking.book(session, ticket, order, booking.Wanted(whose, NINE, 60), AT, ZONE)
        except Refused as no:
            return no.reason_key
        return "moved"

    moves = (move(*people), move(*reversed(people)))
    assert set(await asyncio.gather(*moves)) == {"slot_taken"}
