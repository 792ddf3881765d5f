"""What the desk shows to choose from: a customer's card, the types of tickets, and who takes them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.catalog import Assignee
from services.customers import CustomerCard
from services.states import PlanState, TicketState
from services.tables import Ticket
from services.tickets import Opened, move
from tests.services.stories.desk import AT, Desk


async def card(desk: Desk, name: str) -> CustomerCard:
    number = await desk.one("SELECT id FROM customers WHERE name = :name", name=name)
    made = await desk.customers.card(desk.ana, number)
    assert made is not None
    return made


async def ticket(
    desk: Desk, customer: str, *ends: TicketState, kind: str = "Outros", hours: int = 0
) -> Opened:
    """A confirmed ticket of a type, that went through these states afterwards."""
    at = AT + timedelta(hours=hours)
    opened = await desk.tickets.open(desk.ana, key=f"{customer} {kind} {hours} {ends}", at=at)
    type_id = await desk.one("SELECT id FROM ticket_types WHERE name = :kind", kind=kind)
    content = replace(await desk.content(customer), type_id=type_id)
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=at)
    async with AsyncSession(desk.engine) as session, session.begin():
        row = await session.get_one(Ticket, opened.ticket_id)
        for end in ends:
            move(session, row, end, by=desk.ana.id, at=at)
    return opened


@pytest.mark.seed("S3", "S3.1", "S3.1.1", "S2.1.1.1.1.1.1")
async def test_a_card_shows_the_customer_with_plans_and_contacts(desk: Desk) -> None:
    joao = await card(desk, "João Pedro Teixeira")
    assert (joao.code, joao.document_masked, joao.address, joao.city, joao.state) == (
        "1004",
        "***.533.447-**",
        "Rua Sete, 77",
        "Campinas",
        "SP",
    )
    assert [(contact.name, contact.phone, contact.email, contact.relation) for contact in joao.contacts] == [
        ("João Pedro Teixeira", "+5519955550105", "joao.teixeira@example.com", "Titular"),
        ("Lúcia Teixeira", "+5519955550106", None, "Esposa"),
    ]
    assert joao.contacts[0].phone_masked == "+55 19 9****-0105"
    for contact in joao.contacts:
        assert await desk.customers.contact(desk.ana, joao.id, contact.id) == contact


@pytest.mark.seed("S4.2.1.1", "S4.2.1.1.a", "S4.2.1.1.b")
async def test_a_plan_brings_its_access_point_and_login_and_what_does_not_work_comes_first(
    desk: Desk,
) -> None:
    plans = (await card(desk, "João Pedro Teixeira")).plans
    assert [
        (plan.product, plan.state, plan.access_point, plan.network, plan.login, plan.login_kind)
        for plan in plans
    ] == [
        ("Rádio 20", PlanState.SUSPENDED, "Torre Rural 01", "Valinhos", "sitio.teixeira", "pppoe"),
        ("Fibra 600", PlanState.ACTIVE, "CTO Taquaral 11", "Campinas", "joao.teixeira", "pppoe"),
    ]
    assert [(plan.down_mbps, plan.up_mbps, plan.address) for plan in plans] == [
        (20, 10, "Sítio Boa Vista, km 12"),
        (600, 300, "Rua Sete, 77"),
    ]
    francisca = await card(desk, "Francisca das Chagas Lopes")
    assert francisca.contacts == []
    (unlinked,) = francisca.plans
    assert (unlinked.access_point, unlinked.access_point_id, unlinked.network, unlinked.login) == (
        None,
        None,
        None,
        None,
    )
    number = await desk.one("SELECT id FROM customers WHERE name = 'João Pedro Teixeira'")
    for plan in plans:
        assert await desk.customers.plan(desk.ana, number, plan.id) == plan


async def test_a_card_shows_open_tickets_and_the_last_three_ended_ones_newest_first(desk: Desk) -> None:
    name = "Ângela Beatriz Couto"
    resolved, closed = (TicketState.RESOLVED,), (TicketState.RESOLVED, TicketState.CLOSED)
    ended = [await ticket(desk, name, *(closed if n % 2 else resolved), hours=n) for n in range(5)]
    running = [await ticket(desk, name, hours=n) for n in (10, 11)]
    waiting = await ticket(desk, name, TicketState.WAITING_CUSTOMER, hours=12)
    await ticket(desk, name, TicketState.CANCELLED, hours=13)
    angela = await card(desk, name)
    assert [(row.protocol, row.state) for row in angela.open_tickets] == [
        (waiting.protocol, TicketState.WAITING_CUSTOMER),
        (running[1].protocol, TicketState.OPEN),
        (running[0].protocol, TicketState.OPEN),
    ]
    assert [row.protocol for row in angela.closed_tickets] == [one.protocol for one in reversed(ended[2:])]
    assert {row.type for row in angela.closed_tickets} == {"Outros"}
    assert angela.open_count == 3
    more = [await ticket(desk, name, hours=n) for n in (20, 21, 22)]
    angela = await card(desk, name)
    assert [row.protocol for row in angela.open_tickets[:3]] == [one.protocol for one in reversed(more)]
    assert (len(angela.open_tickets), angela.open_count) == (5, 6), "five are read, all are counted"


@pytest.mark.seed("S4.2.4.1.1", "S4.2.4.1.1.obs1", "S4.2.4.1.1.obs2")
async def test_types_come_most_used_first_then_by_name_with_who_takes_them(own_desk: Desk) -> None:
    desk = own_desk
    await desk.rows("INSERT INTO ticket_types (name) VALUES ('Água no poste'), ('zelador'), ('Ônibus')")
    for hours in range(3):
        await ticket(desk, "Maria da Silva", kind="Outros", hours=hours)
    types = await desk.catalog.ticket_types(desk.ana)
    assert [one.name for one in types] == [
        "Lentidão",  # ten of the sample
        "Sem conexão",  # nine
        "Queda intermitente",
        "Segunda via e pagamento",  # five each
        "Outros",  # three
        "Água no poste",
        "Mudança de endereço",
        "Ônibus",
        "zelador",
    ]
    takes = {one.name: one.assignee.name if one.assignee else None for one in types}
    assert (takes["Lentidão"], takes["Mudança de endereço"], takes["Outros"]) == (
        "Suporte Técnico",
        "Comercial",
        None,
    )


async def test_an_inactive_type_is_hidden_and_an_inactive_person_is_no_default(own_desk: Desk) -> None:
    desk = own_desk
    await desk.rows("UPDATE ticket_types SET active = false WHERE name = 'Outros'")
    await desk.rows(
        "UPDATE ticket_types SET assignee_position_id = NULL, assignee_person_id = :id WHERE name = 'Lentidão'",
        id=desk.bruno.id,
    )

    async def types() -> dict[str, Assignee | None]:
        return {one.name: one.assignee for one in await desk.catalog.ticket_types(desk.ana)}

    before = await types()
    assert "Outros" not in before
    assert before["Lentidão"] == Assignee("person", desk.bruno.id, "Bruno Reis")
    await desk.rows("UPDATE people SET active = false WHERE id = :id", id=desk.bruno.id)
    assert (await types())["Lentidão"] is None
    assert "Bruno Reis" not in [one.name for one in await desk.catalog.assignees(desk.ana)]


async def test_who_is_off_duty_is_no_default_comes_last_and_can_still_be_chosen(own_desk: Desk) -> None:
    desk = own_desk
    await desk.rows(
        "UPDATE ticket_types SET assignee_position_id = NULL, assignee_person_id = :id WHERE name = 'Lentidão'",
        id=desk.bruno.id,
    )
    await desk.rows("UPDATE people SET on_duty = false WHERE id = :id", id=desk.bruno.id)
    await desk.rows("UPDATE positions SET active = false WHERE name = 'Comercial'")
    takes = {one.name: one.assignee for one in await desk.catalog.ticket_types(desk.ana)}
    assert takes["Lentidão"] is None
    assert takes["Mudança de endereço"] is None
    found = await desk.catalog.assignees(desk.ana)
    people = [one for one in found if one.kind == "person"]
    assert people[-1] == Assignee("person", desk.bruno.id, "Bruno Reis", on_duty=False)
    assert all(one.on_duty for one in people[:-1])
    assert "Comercial" not in [one.name for one in found]
    opened = await desk.opened()
    content = await desk.content(assignee_kind="person", assignee_id=desk.bruno.id)
    assert (
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    ).assignee == "Bruno Reis"


async def test_colleagues_come_first_then_positions_each_by_name_and_no_customer(desk: Desk) -> None:
    assignees = await desk.catalog.assignees(desk.ana)
    people = [one.name for one in assignees if one.kind == "person"]
    assert people == [
        "Ana Souza", "Bruno Reis", "Carlos Lima", "Davi Rocha", "Paula Reis", "Rita Prado", "Rosa Admin", "Téo Campo",
        "Tiago Nunes",
    ]  # fmt: skip
    assert [one.name for one in assignees[len(people) :]] == [
        "Comercial", "Equipe de Campo", "Financeiro", "Suporte Técnico",
    ]  # fmt: skip
    assert Assignee("person", desk.ana.id, "Ana Souza").key() == f"p{desk.ana.id}"
    assert {one.key()[0] for one in assignees[len(people) :]} == {"c"}
    assert len({one.key() for one in assignees}) == len(assignees)
