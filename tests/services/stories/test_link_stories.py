"""Parents and children: who may be linked, that the rule is asked again at the end, and how they are resolved."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker

from services.customer_search import Search
from services.in_hand import held
from services.links import Links
from services.resolving import resolve
from services.states import TicketState
from services.tables import Ticket
from services.tasks import spawn
from services.ticket_content import Refused, TicketContent
from services.ticket_lists import TicketLists
from services.ticket_moves import move
from services.tickets import Receipt
from tests.services.stories.desk import AT, ZONE, Desk

MARIA, JOAO, DUDA = "Maria da Silva", "João Pedro Teixeira", "Maria Eduarda Siqueira"


@pytest.fixture
async def plain_desk(own_desk: Desk) -> Desk:
    """A desk whose sample tickets are no parents, so that only the story's own are."""
    await own_desk.rows("UPDATE ticket_types SET allows_links = false WHERE name = 'Queda intermitente'")
    return own_desk


async def kind(desk: Desk, name: str = "Sem conexão") -> int:
    number: int = await desk.one("SELECT id FROM ticket_types WHERE name = :name", name=name)
    return number


async def stored(desk: Desk, content: TicketContent) -> Receipt:
    opened = await desk.opened()
    return await desk.tickets.confirm(desk.ana, opened.draft_id, content, key=uuid4().hex, at=AT)


async def linking(desk: Desk, customer: str = MARIA, **changes: Any) -> TicketContent:
    """What a customer without connection says: its type allows links."""
    return await desk.content(customer, type_id=await kind(desk), **changes)


async def moved(desk: Desk, customer: str, point: str) -> None:
    """The customer's plans hang on this access point."""
    await desk.rows(
        "UPDATE plans SET access_point_id = (SELECT id FROM access_points WHERE name = :point)"
        " WHERE customer_id = (SELECT id FROM customers WHERE name = :name)",
        point=point, name=customer,
    )  # fmt: skip


async def changed(desk: Desk, ticket: int, to: TicketState) -> None:
    async with async_sessionmaker(desk.engine).begin() as session:
        row = await session.get_one(Ticket, ticket)
        move(session, row, to, by=desk.ana.id, at=AT)


async def solved(desk: Desk, ticket: int, solution: str, children: list[int]) -> tuple[str, ...]:
    async with async_sessionmaker(desk.engine).begin() as session:
        row = await held(session, desk.ana, ticket)
        assert row is not None
        return await resolve(session, desk.ana, row, solution, children, AT)


@pytest.mark.seed("S4.2.4.c")
async def test_a_parent_lies_in_the_plans_network_and_both_types_allow_links(plain_desk: Desk) -> None:
    desk, links = plain_desk, Links(plain_desk.engine)
    maria, joao = await linking(desk), await linking(desk, JOAO)
    assert maria.plan_id
    assert joao.plan_id
    assert await links.nearest(desk.ana, joao.plan_id, joao.type_id) is None, "there is none yet"
    elsewhere = await linking(desk, DUDA)
    await stored(desk, elsewhere)
    await stored(desk, await desk.content())  # "Lentidão" allows none
    assert await links.nearest(desk.ana, joao.plan_id, joao.type_id) is None
    parent = await stored(desk, maria)
    near = await links.nearest(desk.ana, joao.plan_id, joao.type_id)
    assert near is not None
    assert (near.id, near.protocol, near.name) == (parent.ticket_id, parent.protocol, MARIA)
    assert await links.nearest(desk.ana, joao.plan_id, await kind(desk, "Lentidão")) is None
    await changed(desk, parent.ticket_id, TicketState.RESOLVED)
    assert await links.nearest(desk.ana, joao.plan_id, joao.type_id) is None, "it runs no more"


@pytest.mark.seed("S4.2.4.c")
async def test_the_nearest_parent_is_at_the_same_access_point_then_the_oldest(plain_desk: Desk) -> None:
    desk, links = plain_desk, Links(plain_desk.engine)
    joao = await linking(desk, JOAO)
    assert joao.plan_id
    oldest, newer = await stored(desk, await linking(desk)), await stored(desk, await linking(desk))
    first = await links.nearest(desk.ana, joao.plan_id, joao.type_id)
    assert first is not None
    assert first.id == oldest.ticket_id
    kept = await links.nearest(desk.ana, joao.plan_id, joao.type_id, known=newer.ticket_id)
    assert kept is not None
    assert kept.id == newer.ticket_id, "what was shown stays as long as it may be"
    await moved(desk, DUDA, "CTO Taquaral 11")
    beside = await stored(desk, await linking(desk, DUDA))
    second = await links.nearest(desk.ana, joao.plan_id, joao.type_id)
    assert second is not None
    assert second.id == beside.ticket_id


@pytest.mark.seed("S4.2.4.b")
async def test_a_child_keeps_its_protocol_and_is_found_by_its_parents_too(plain_desk: Desk) -> None:
    desk, links = plain_desk, Links(plain_desk.engine)
    parent = await stored(desk, await linking(desk))
    child = await stored(desk, await linking(desk, JOAO, parent_id=parent.ticket_id))
    assert child.protocol != parent.protocol
    assert dict(child.extras)["parent"] == parent.protocol
    of_it = await links.parent(desk.ana, child.ticket_id)
    assert of_it is not None
    assert of_it.id == parent.ticket_id
    assert [each.id for each in await links.children(desk.ana, parent.ticket_id)] == [child.ticket_id]
    said = await desk.rows(
        "SELECT kind, ticket_id FROM timeline WHERE kind IN ('linked', 'joined') ORDER BY id"
    )
    assert said == [("linked", child.ticket_id), ("joined", parent.ticket_id)]
    lists = TicketLists(desk.engine, ZONE)
    found = {entry.id for entry in await lists.find(desk.ana, parent.protocol)}
    assert found == {parent.ticket_id, child.ticket_id}
    assert [entry.id for entry in await lists.find(desk.ana, child.protocol)] == [child.ticket_id]
    names = {hit.name for hit in await desk.customers.hits(
        desk.ana, await desk.customers.found(desk.ana, Search(parent.protocol)), Search(parent.protocol)
    )}  # fmt: skip
    assert names == {MARIA, JOAO}


async def test_a_parent_that_was_resolved_meanwhile_is_refused_and_nothing_is_written(
    plain_desk: Desk,
) -> None:
    desk = plain_desk
    parent = await stored(desk, await linking(desk))
    await changed(desk, parent.ticket_id, TicketState.RESOLVED)
    content, opened = await linking(desk, JOAO, parent_id=parent.ticket_id), await desk.opened()
    before = await desk.everything()
    for wrong in (parent.ticket_id, opened.ticket_id, 987_654, 2**70, -1):
        forged = replace(content, parent_id=wrong)
        with pytest.raises(Refused, match="parent_not_found"):
            await desk.tickets.confirm(desk.ana, opened.draft_id, forged, key="k", at=AT)
    assert await desk.everything() == before
    again = replace(content, parent_id=None)
    assert (await desk.tickets.confirm(desk.ana, opened.draft_id, again, key="k", at=AT)).protocol


async def test_links_are_one_deep(plain_desk: Desk) -> None:
    desk, links = plain_desk, Links(plain_desk.engine)
    parent = await stored(desk, await linking(desk))
    child = await stored(desk, await linking(desk, JOAO, parent_id=parent.ticket_id))
    with pytest.raises(Refused, match="parent_not_found"):
        await stored(desk, await linking(desk, MARIA, parent_id=child.ticket_id))
    point = (await linking(desk)).access_point_id
    assert point
    assert await links.offered(desk.ana, point) == [], "a parent is offered to nobody as a child"
    free = await stored(desk, await linking(desk))
    assert [each.id for each in await links.offered(desk.ana, point)] == [free.ticket_id]


async def test_a_parent_that_is_resolved_while_a_child_joins_gets_no_child_after_its_end(
    plain_desk: Desk,
) -> None:
    desk = plain_desk
    parent = await stored(desk, await linking(desk))
    content, opened = await linking(desk, JOAO, parent_id=parent.ticket_id), await desk.opened()
    async with async_sessionmaker(desk.engine).begin() as session:
        row = await held(session, desk.ana, parent.ticket_id)
        assert row is not None
        joining = spawn(
            desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT), name="joining"
        )
        await asyncio.sleep(0.1)
        await resolve(session, desk.ana, row, "Fibra emendada", [], AT)
    with pytest.raises(Refused, match="parent_not_found"):
        await joining


@pytest.mark.seed("S4.2.8.1")
async def test_a_parents_solution_goes_to_the_children_that_are_named(plain_desk: Desk) -> None:
    desk = plain_desk
    parent = await stored(desk, await linking(desk))
    one, two, other = [
        await stored(desk, await linking(desk, name, parent_id=parent.ticket_id))
        for name in (JOAO, JOAO, MARIA)
    ]
    stranger = await stored(desk, await linking(desk))
    await changed(desk, two.ticket_id, TicketState.WAITING_CUSTOMER)
    named = [one.ticket_id, two.ticket_id, stranger.ticket_id, 2**70]
    also = await solved(desk, parent.ticket_id, "  Fibra emendada\0 ", named)
    assert also == (one.protocol, two.protocol)
    said = dict(
        await desk.rows(
            "SELECT id, coalesce(solution, state) FROM tickets WHERE id >= :first", first=parent.ticket_id
        )
    )
    assert said == {
        parent.ticket_id: "Fibra emendada", one.ticket_id: "Fibra emendada", two.ticket_id: "Fibra emendada",
        other.ticket_id: "open", stranger.ticket_id: "open",
    }  # fmt: skip


async def test_a_child_that_is_opened_again_leaves_the_others(plain_desk: Desk) -> None:
    desk = plain_desk
    parent = await stored(desk, await linking(desk))
    children = [await stored(desk, await linking(desk, JOAO, parent_id=parent.ticket_id)) for _ in "ab"]
    await solved(desk, parent.ticket_id, "Fibra emendada", [each.ticket_id for each in children])
    async with async_sessionmaker(desk.engine)() as session:
        move(
            session,
            await session.get_one(Ticket, children[0].ticket_id),
            TicketState.OPEN,
            by=desk.ana.id,
            at=AT,
        )
        await session.flush()
        found = await session.execute(text("SELECT state FROM tickets WHERE id >= :id ORDER BY id"),
                                      {"id": parent.ticket_id})  # fmt: skip
        assert [state for (state,) in found] == ["resolved", "open", "resolved"]


@pytest.mark.seed("S4.2.8.1")
async def test_a_solution_must_say_something_and_leaves_no_word_in_the_audit(plain_desk: Desk) -> None:
    desk = plain_desk
    for wrong, reason in ((" \u200b ", "solution_missing"), ("x" * 4097, "solution_too_long")):
        with pytest.raises(Refused, match=reason):
            await stored(desk, await linking(desk, solution=wrong))
    given = await stored(desk, await linking(desk, solution="Reiniciei a ONU <b>"))
    assert dict(given.extras)["solution"] == "Reiniciei a ONU <b>"
    row = await desk.rows(
        "SELECT state, solution, resolved_by, resolved_at FROM tickets WHERE id = :id", id=given.ticket_id
    )
    assert row == [("resolved", "Reiniciei a ONU <b>", desk.ana.id, AT)]
    assert not await desk.rows("SELECT 1 FROM audit WHERE detail::text LIKE '%ONU%'")
    with pytest.raises(Refused, match="ticket_not_changeable"):
        await solved(desk, given.ticket_id, "De novo", [])


async def test_of_two_access_points_tickets_at_once_one_gets_the_child(plain_desk: Desk) -> None:
    desk = plain_desk
    child = await stored(desk, await linking(desk))
    point = (await linking(desk)).access_point_id
    about = await linking(
        desk, subject="access_point", customer_id=None, contact_id=None, plan_id=None, login=None,
        access_point_id=point, children=(child.ticket_id,),
    )  # fmt: skip
    done = await asyncio.gather(*(stored(desk, about) for _ in range(4)), return_exceptions=True)
    won = [each for each in done if isinstance(each, Receipt)]
    assert len(won) == 1
    assert dict(won[0].extras)["children"] == child.protocol
    assert {str(each) for each in done if not isinstance(each, Receipt)} == {"children_not_found (children)"}
    parent = await Links(desk.engine).parent(desk.ana, child.ticket_id)
    assert parent is not None
    assert parent.id == won[0].ticket_id
