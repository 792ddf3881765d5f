"""Access points to choose from, and tickets about them."""

from dataclasses import replace

import pytest

from services.access_points import AccessPoints
from services.links import Links
from services.ticket_content import TicketContent
from services.ticket_lists import TicketLists
from services.tickets import Refused
from tests.services.stories.desk import AT, ZONE, Desk


def points(desk: Desk) -> AccessPoints:
    return AccessPoints(desk.engine)


async def of(desk: Desk, point: int | None) -> TicketContent:
    """A ticket about an access point."""
    content = await desk.content(subject="access_point", access_point_id=point)
    return replace(content, customer_id=None, contact_id=None, plan_id=None, login=None)


async def confirmed(desk: Desk, content: TicketContent) -> tuple[int, str]:
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    return opened.ticket_id, opened.protocol


@pytest.mark.seed("S2")
async def test_a_point_tells_its_plans_its_running_tickets_and_the_one_that_is_about_it(
    own_desk: Desk,
) -> None:
    desk = own_desk
    content = await desk.content()
    number = content.access_point_id or 0
    plans = await desk.one("SELECT count(*) FROM plans WHERE access_point_id = :id", id=number)
    await desk.rows("UPDATE tickets SET access_point_id = NULL WHERE access_point_id = :id", id=number)
    await confirmed(desk, content)
    before = await points(desk).one(desk.ana, number)
    assert before is not None
    assert (before.plans, before.running, before.protocol) == (plans, 1, None)
    _, protocol = await confirmed(desk, await of(desk, number))
    after = await points(desk).one(desk.ana, number)
    assert after == replace(before, running=2, protocol=protocol)
    network = await desk.one("SELECT network_id FROM access_points WHERE id = :id", id=number)
    assert after in await points(desk).points(desk.ana, network)


async def test_only_what_is_in_use_is_offered(own_desk: Desk) -> None:
    desk = own_desk
    network = next(n for n in await points(desk).networks(desk.ana) if n.name == "Vinhedo")
    first, *rest = await points(desk).points(desk.ana, network.id)
    assert network.points == 1 + len(rest)
    await desk.rows("UPDATE access_points SET active = false WHERE id = :id", id=first.id)
    assert await points(desk).points(desk.ana, network.id) == rest
    assert await points(desk).one(desk.ana, first.id) is None
    await desk.rows("UPDATE access_points SET active = false WHERE network_id = :id", id=network.id)
    assert "Vinhedo" not in [n.name for n in await points(desk).networks(desk.ana)]
    for number in (0, -1, 987654, 10**26):
        assert await points(desk).points(desk.ana, number) == []
        assert await points(desk).one(desk.ana, number) is None


@pytest.mark.seed("S2")
async def test_a_ticket_about_a_point_is_named_by_it(desk: Desk) -> None:
    number, name = (await desk.rows("SELECT id, name FROM access_points WHERE active ORDER BY id LIMIT 1"))[0]
    opened = await desk.opened()
    content = await of(desk, number)
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert (receipt.customer, receipt.extras) == (None, (("access_point", name),))
    assert await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT) == receipt
    (entry,) = await TicketLists(desk.engine, ZONE).find(desk.ana, opened.protocol)
    assert (entry.subject, entry.name) == ("access_point", name)


@pytest.mark.parametrize("statement", [
    "SELECT NULL", "SELECT 0", "SELECT 987654",
    "UPDATE access_points SET active = false WHERE name = 'CTO Portal 01' RETURNING id",
    ("WITH n AS (UPDATE networks SET active = false WHERE name = 'Valinhos' RETURNING id)"
    " SELECT min(a.id) FROM access_points a JOIN n ON n.id = a.network_id"),
])  # fmt: skip
async def test_a_point_that_is_not_there_or_out_of_use_takes_no_ticket(
    own_desk: Desk, statement: str
) -> None:
    desk = own_desk
    content = await of(desk, await desk.one(statement))
    opened = await desk.opened()
    with pytest.raises(Refused) as refused:
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert (refused.value.reason_key, refused.value.field) == ("point_not_found", "access_point")


async def test_a_points_ticket_keeps_who_reported_it_on_a_plan_of_theirs(desk: Desk) -> None:
    """A script may turn a customer's ticket into one about the access point of their plan."""
    kind = await desk.one("SELECT id FROM ticket_types WHERE name = 'Sem conexão'")
    content = replace(await desk.content(), subject="access_point", type_id=kind)
    number, protocol = await confirmed(desk, content)
    assert await desk.rows(
        "SELECT subject, customer_id, contact_id, plan_id, access_point_id, login FROM tickets WHERE id = :id",
        id=number,
    ) == [
        ("access_point", content.customer_id, content.contact_id, content.plan_id, content.access_point_id,
         content.login)
    ]  # fmt: skip
    (entry,) = await TicketLists(desk.engine, ZONE).find(desk.ana, protocol)
    name = await desk.one("SELECT name FROM access_points WHERE id = :id", id=content.access_point_id)
    assert entry.name == name
    parent = await Links(desk.engine).nearest(desk.ana, content.plan_id or 0, kind, known=number)
    assert parent is not None
    assert (parent.id, parent.name) == (number, name), (
        "a colleague's child is not linked to a customer's name"
    )
    for forged, field in (
        (replace(content, plan_id=987654), "plan"),
        (replace(content, contact_id=987654), "contact"),
    ):
        opened = await desk.opened()
        with pytest.raises(Refused) as refused:
            await desk.tickets.confirm(desk.ana, opened.draft_id, forged, key="go", at=AT)
        assert refused.value.field == field
