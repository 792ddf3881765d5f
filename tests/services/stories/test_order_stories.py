"""An order from its booking to its end: each step once, a new time that nobody else has, its end told to whom it
concerns."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.orders.booking import Wanted
from services.orders.order_life import STEPS
from services.orders.order_notices import OrderNotices
from services.orders.orders import Orders
from services.states import OrderState
from services.ticket_content import NotAllowed, OrderContent, Refused
from services.ticket_hand import TicketHand
from tests.services.stories.desk import AT, ZONE, Desk
from tests.services.stories.test_booking_stories import NINE, confirm, technician, visit

__all__ = ["visit"]
WAY = ("accept", "leave", "arrive", "start", "pause", "go_on", "finish")
TWO = NINE + timedelta(hours=5)


async def booked(desk: Desk, order: OrderContent) -> int:
    await desk.rows("DELETE FROM pgqueuer")
    await confirm(desk, order)
    return int(await desk.one("SELECT max(id) FROM orders"))


async def told(desk: Desk) -> set[tuple[str, str]]:
    """Whom the jobs that wait are for, and why; they are done."""
    notices, found = OrderNotices(desk.engine), set()
    jobs = "DELETE FROM pgqueuer WHERE entrypoint = 'order' RETURNING convert_from(payload, 'UTF8')::json"
    for (about,) in await desk.rows(jobs):
        await notices.find(about["news"], about["order"], about["about"], about["people"])
        for person in about["people"]:
            found.add((about["news"], await desk.one("SELECT name FROM people WHERE id = :id", id=person)))
    return found


@pytest.mark.seed("S4.2.6.1.1")
async def test_a_technician_walks_it_to_its_end_and_each_press_counts_once(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, visit)
    assert set(WAY) == set(STEPS)
    for name in WAY:
        at_once = [
            orders.act(desk.tiago, number, name, why="Chuva", key=f"{name}{n}", at=AT) for n in range(3)
        ]
        assert sorted(await asyncio.gather(*at_once)) == [False, False, True], name
        again = await orders.act(desk.tiago, number, name, why="Chuva", key=f"{name}0", at=AT)
        assert again in (True, False)
    kinds = [
        kind for (kind,) in await desk.rows("SELECT kind FROM timeline WHERE kind LIKE 'order%' ORDER BY id")
    ]
    assert kinds == ["order_scheduled", *(f"order_{name}" for name in WAY)]
    details = await desk.rows("SELECT detail::text FROM audit WHERE action = 'ticket.order_pause'")
    assert "Chuva" not in str(details), "no words in the audit"
    with pytest.raises(Refused, match="order_not_now"):
        await orders.act(desk.tiago, number, "start", key="late", at=AT)


async def test_nobody_else_works_it_and_no_act_goes_where_the_table_has_none(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, visit)
    other = await desk.people.add("Lia Campo", desk.tiago.role, 1777)
    for who, order, name in (
        (other, number, "accept"), (desk.clara, number, "accept"), (desk.tiago, 2**70, "accept"),
        (desk.tiago, number, "cancel"), (desk.tiago, number, "x" * 99),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            await orders.act(who, order, name, key="k", at=AT)
    assert await orders.card(other, number, key="k", at=AT) is None
    for act, reason in (("pause", "order_not_now"), ("go_on", "order_not_now"), ("finish", "order_not_now")):
        with pytest.raises(Refused, match=reason):
            await orders.act(desk.tiago, number, act, key=act, at=AT)
    await orders.act(desk.tiago, number, "accept", key="a", at=AT)
    await orders.act(desk.tiago, number, "start", key="b", at=AT)
    for why, reason in (
        (None, "reason_missing"),
        (" \u200b\0", "reason_missing"),
        ("x" * 501, "reason_too_long"),
    ):
        with pytest.raises(Refused, match=reason):
            await orders.act(desk.tiago, number, "pause", why=why, key=repr(why)[:9], at=AT)


async def test_the_phone_is_whole_from_accepting_on_and_the_list_is_of_two_days(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, visit)
    before = await orders.card(desk.tiago, number, key="k", at=AT)
    await orders.act(desk.tiago, number, "accept", key="k", at=AT)
    after = await orders.card(desk.tiago, number, key="k", at=AT)
    assert before is not None
    assert after is not None
    assert "*" in before.phone
    assert "*" not in after.phone
    assert after.problem == "Lento à noite"
    assert await desk.one("SELECT count(*) FROM audit WHERE action = 'order.read'") == 1
    await confirm(desk, replace(visit, starts_at=TWO))
    await confirm(desk, replace(visit, starts_at=NINE + timedelta(days=1)))
    assert [it.starts_at for it in await orders.mine(desk.tiago, at=AT)] == [NINE, TWO]
    late = await orders.mine(desk.tiago, at=AT + timedelta(days=5))
    assert len(late) == 3, "nobody ended them"
    assert await orders.mine(desk.ana, at=AT) == []


@pytest.mark.seed("S4.2.7.1")
async def test_it_is_moved_with_a_reason_never_onto_another_and_both_technicians_hear(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    await technician(desk, desk.bruno.id)
    await confirm(desk, replace(visit, starts_at=TWO))
    number = await booked(desk, visit)
    await orders.act(desk.tiago, number, "accept", key="k", at=AT)
    wanted = Wanted(desk.tiago.id, NINE + timedelta(minutes=30), 60)

    async def move(key: str, to: Wanted, why: str | None = "Pediu mais tarde") -> str:
        return await orders.plan(desk.ana, number, "move", to, why=why, key=key, at=AT)

    for to, why, reason in (
        (replace(wanted, start=TWO + timedelta(minutes=30)), "x", "slot_taken"),
        (replace(wanted, start=NINE), "x", "order_same_time"), (wanted, None, "reason_missing"),
        (replace(wanted, start=AT - timedelta(minutes=1)), "x", "order_past"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            await move(reason, to, why)
    assert await desk.one("SELECT state FROM orders WHERE id = :id", id=number) == "accepted"
    await told(desk)
    assert {await move("k", wanted), await move("k", wanted)} == {"Téo Campo"}, "over its own time, once"
    assert await told(desk) == {("order_moved", "Téo Campo")}
    assert await desk.rows("SELECT state, moves, lower(busy) FROM orders WHERE id = :id", id=number) == [
        (OrderState.SCHEDULED, 1, wanted.start)
    ]
    await move("b", replace(wanted, technician_id=desk.bruno.id))
    assert await told(desk) == {("order_given", "Bruno Reis"), ("order_away", "Téo Campo")}
    assert await orders.card(desk.tiago, number, key="z", at=AT) is None


async def test_of_two_who_move_orders_onto_each_other_none_waits_for_ever(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    first, second = await booked(desk, visit), await booked(desk, replace(visit, starts_at=TWO))
    swapped = [
        orders.plan(desk.ana, number, "move", Wanted(desk.tiago.id, to, 60), why="x", key="k", at=AT)
        for number, to in ((first, TWO), (second, NINE))
    ]
    async with asyncio.timeout(5):
        done = await asyncio.gather(*swapped, return_exceptions=True)
    assert all(isinstance(each, Refused) and each.reason_key == "slot_taken" for each in done)


async def test_what_was_asked_for_gets_its_time_and_what_was_done_another_one(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, replace(visit, technician_id=None, starts_at=None))
    wanted = Wanted(desk.tiago.id, NINE, 60)
    assert await orders.plan(desk.ana, number, "schedule", wanted, key="k", at=AT) == "Téo Campo"
    assert await told(desk) == {("order_given", "Téo Campo")}
    for name in ("accept", "start", "finish"):
        await orders.act(desk.ana, number, name, key=name, at=AT)
    again = replace(wanted, start=TWO)
    assert await orders.plan(desk.ana, number, "reopen", again, why="Voltou", key="k", at=AT) == "Téo Campo"
    body = await desk.one("SELECT body FROM timeline WHERE kind = 'order_reopened'")
    assert (body["reason"], body["starts_at"]) == ("Voltou", TWO.isoformat())
    assert await desk.one("SELECT state FROM orders WHERE id = :id", id=number) == "scheduled"


async def test_it_ends_with_a_reason_or_with_its_ticket_and_its_time_is_free_again(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, visit)
    await told(desk)
    with pytest.raises(Refused, match="reason_missing"):
        await orders.cancel(desk.bruno, number, " ", key="k", at=AT)
    await orders.cancel(desk.bruno, number, "Resolveu sozinho", key="k", at=AT)
    assert await told(desk) == {("order_cancelled", "Téo Campo"), ("order_cancelled", desk.ana.name)}
    with pytest.raises(Refused, match="order_not_now"):
        await orders.cancel(desk.ana, number, "De novo", key="k", at=AT)
    second = await booked(desk, visit)
    ticket = await desk.one("SELECT ticket_id FROM orders WHERE id = :id", id=second)
    await told(desk)
    await TicketHand(desk.engine).cancel(desk.ana, ticket, "Em dobro", key="k", at=AT)
    assert await told(desk) == {("order_cancelled", "Téo Campo")}
    third = await booked(desk, visit)
    resolved = await desk.one("SELECT ticket_id FROM orders WHERE id = :id", id=third)
    await TicketHand(desk.engine).resolve(desk.ana, resolved, "Feito", key="k", at=AT)
    assert [it.state for it in await orders.of_ticket(desk.ana, resolved)] == [OrderState.SCHEDULED]
    with pytest.raises(Refused, match="ticket_not_changeable"):
        await orders.add(desk.ana, resolved, visit, key="k", at=AT)


async def test_a_ticket_that_is_cancelled_while_its_visit_is_worked_and_moved_leaves_no_visit(
    own_desk: Desk, visit: OrderContent
) -> None:
    desk, orders = own_desk, Orders(own_desk.engine, ZONE)
    number = await booked(desk, visit)
    ticket = await desk.one("SELECT ticket_id FROM orders WHERE id = :id", id=number)
    async with asyncio.timeout(5):
        done = await asyncio.gather(
            orders.act(desk.tiago, number, "accept", key="k", at=AT),
            orders.plan(desk.ana, number, "move", Wanted(desk.tiago.id, TWO, 60), why="x", key="k", at=AT),
            TicketHand(desk.engine).cancel(desk.bruno, ticket, "Em dobro", key="k", at=AT),
            orders.cancel(desk.rita, number, "Em dobro", key="k", at=AT),
            return_exceptions=True,
        )
    failed = [each for each in done if isinstance(each, BaseException)]
    assert all(isinstance(each, Refused) and each.reason_key == "order_not_now" for each in failed)
    assert await desk.one("SELECT state FROM orders WHERE id = :id", id=number) == "cancelled"
    assert await desk.one("SELECT count(*) FROM timeline WHERE kind = 'order_cancelled'") == 1
