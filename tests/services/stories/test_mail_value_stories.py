"""What a template says of a ticket: the same before it is confirmed and after; and the receipt that goes by mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.mail.placeholders import NAMES, Values
from services.mail.receipts import NoAddress, receipt_of
from services.mail.templates import MailTemplates, filled
from services.mail.values import About
from services.tables import Ticket
from services.ticket_content import MailContent, OrderContent, TicketContent
from tests.services.stories.desk import AT, ZONE, Desk

VISIT = AT + timedelta(days=30, hours=1)


def about(protocol: str, said: TicketContent) -> About:
    """What a draft with this content knows."""
    order = said.order
    return About(
        protocol, AT, said.customer_id, said.prospect_id, said.contact_id, said.plan_id, said.access_point_id,
        said.type_id, said.assignee_kind, said.assignee_id, said.problem, said.solution, due_from=AT,
        order_type_id=order.type_id if order else None, technician_id=order.technician_id if order else None,
        visit_at=order.starts_at if order else None, minutes=order.minutes if order else 0,
    )  # fmt: skip


@pytest.mark.seed("S4.2.9.a", "S4.2.9.1.1")
async def test_a_draft_and_its_ticket_say_the_same(desk: Desk) -> None:
    templates = MailTemplates(desk.engine, ZONE, "Provedor Exemplo")
    kind = await desk.one("SELECT id FROM order_types WHERE name = 'Reparo'")
    order = OrderContent(kind, 60, desk.tiago.id, VISIT)
    said = replace(await desk.content(problem="Sem luz {{7*7}}"), order=order)
    opened = await desk.opened()
    draft = await templates.values(desk.ana, about(opened.protocol, said))
    await desk.tickets.confirm(desk.ana, opened.draft_id, said, key="k", at=AT)
    stored = await templates.ticket_values(desk.ana, opened.ticket_id)
    assert draft == stored
    assert draft.keys() == NAMES.keys()
    assert not [name for name, value in draft.items() if not value and name != "solucao"]
    known = {
        name: draft[name] for name in ("cliente.primeiro_nome", "visita.periodo", "tipo", "problema", "data")
    }
    assert known == {
        "cliente.primeiro_nome": "Maria", "visita.periodo": "10:00–11:00", "tipo": "Lentidão",
        "problema": "Sem luz {{7*7}}", "data": "24/11/2026",
    }  # fmt: skip
    shown = {one.name: filled(one, draft) for one in await templates.listed(desk.ana)}
    assert list(shown) == ["Abertura", "Visita marcada", "Resolvido", "Parada", "Protocolo"]
    assert {name: one.empty for name, one in shown.items() if one.empty} == {"Resolvido": ("solucao",)}
    assert "Sem luz {{7*7}}" in shown["Abertura"].body
    assert not ["{{" for one in shown.values() if "{{ " in one.body + one.subject]


@pytest.mark.seed("S4.2.9.a")
async def test_another_customers_contact_and_a_company_s_name(desk: Desk) -> None:
    templates = MailTemplates(desk.engine, ZONE)
    maria, shop = await desk.content(), await desk.content("Padaria Pão Quente Ltda")
    mixed = replace(about("1", shop), contact_id=maria.contact_id, plan_id=maria.plan_id)
    values: Values = await templates.values(desk.ana, mixed)
    assert values["contato.nome"] == values["cliente.primeiro_nome"] == "Padaria Pão Quente Ltda"
    assert values["plano"] == ""


@pytest.mark.seed("S4.2.9.b")
async def test_the_receipt_of_a_type_goes_to_the_contact_else_to_the_first_address(own_desk: Desk) -> None:
    desk = own_desk
    kind = await desk.one("SELECT id FROM ticket_types WHERE name = 'Mudança de endereço'")
    opened = await desk.opened()
    said = await desk.content("Maria Aparecida Ramos", type_id=kind)
    await desk.tickets.confirm(desk.ana, opened.draft_id, said, key="k", at=AT)

    async def receipt() -> MailContent | NoAddress | None:
        async with AsyncSession(desk.engine) as session:
            ticket = await session.get_one(Ticket, opened.ticket_id)
            return await receipt_of(session, desk.ana, ticket, ZONE)

    first = await receipt()
    assert isinstance(first, MailContent)
    assert first.to == ("paulo.ramos@example.com",), "the chosen contact has no address"
    assert opened.protocol in first.subject
    await desk.rows("UPDATE contacts SET email = 'ela@example.com' WHERE id = :id", id=said.contact_id)
    changed = await receipt()
    assert isinstance(changed, MailContent)
    assert changed.to == ("ela@example.com",)
    await desk.rows("UPDATE contacts SET email = NULL WHERE customer_id = :id", id=said.customer_id)
    assert await receipt() == NoAddress()
    await desk.rows("UPDATE mail_templates SET active = false WHERE name = 'Protocolo'")
    assert await receipt() is None
