"""Contacts and merged protocols as the services keep them: in scope, once a key, and right when two come at once."""

import asyncio
from dataclasses import replace

import pytest

from services.contacts import Contacts, Entry
from services.merging import Addition
from services.tickets import Opened, Receipt, Refused
from tests.services.stories.desk import AT, Desk

ROSA = Entry("Rosa", "+5516955550199", "rosa@example.com")


async def customer(desk: Desk, name: str = "Maria da Silva") -> int:
    number: int = await desk.one("SELECT id FROM customers WHERE name = :name", name=name)
    return number


async def ticket(desk: Desk, name: str = "Maria da Silva") -> Opened:
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, await desk.content(name), key="go", at=AT)
    return opened


@pytest.mark.seed("S4.obs1")
async def test_the_same_contact_saved_by_two_at_once_is_stored_by_one(own_desk: Desk) -> None:
    desk, theirs = own_desk, Contacts(own_desk.engine)
    number = await customer(desk)
    both = await asyncio.gather(
        theirs.save(desk.ana, number, None, ROSA, key="a", at=AT),
        theirs.save(desk.bruno, number, None, replace(ROSA, name="rósa"), key="b", at=AT),
        return_exceptions=True,
    )
    assert [type(each) for each in both if isinstance(each, Exception)] == [Refused]
    assert await desk.one("SELECT count(*) FROM contacts WHERE phone = :phone", phone=ROSA.phone) == 1


async def test_a_key_that_comes_again_adds_nobody_and_gives_the_same_contact(own_desk: Desk) -> None:
    theirs, number = Contacts(own_desk.engine), await customer(own_desk)
    first = await theirs.save(own_desk.ana, number, None, ROSA, key="a", at=AT)
    assert await theirs.save(own_desk.ana, number, None, ROSA, key="a", at=AT) == first
    assert await theirs.save(own_desk.ana, number, first, ROSA, key="b", at=AT) == first
    audit = await own_desk.rows("SELECT action FROM audit WHERE object_kind = 'contact'")
    assert audit == [("contact.added",)], "what changes nothing leaves nothing"


async def test_a_contact_of_another_customer_is_not_there(own_desk: Desk) -> None:
    theirs = Contacts(own_desk.engine)
    joao, maria = await customer(own_desk, "João Pedro Teixeira"), await customer(own_desk)
    contact = await own_desk.one("SELECT min(id) FROM contacts WHERE customer_id = :id", id=joao)
    assert await theirs.entry(own_desk.ana, joao, contact) is not None
    assert await theirs.entry(own_desk.ana, maria, contact) is None
    assert await theirs.extras(own_desk.ana, maria, contact) == []
    for act in (
        theirs.save(own_desk.ana, maria, contact, ROSA, key="k", at=AT),
        theirs.remove(own_desk.ana, maria, contact, key="k", at=AT),
        theirs.set_extra(own_desk.ana, maria, contact, 1, None, key="k", at=AT),
    ):
        with pytest.raises(Refused, match="contact_gone"):
            await act


async def test_who_was_put_away_is_no_contact_of_a_new_ticket(own_desk: Desk) -> None:
    theirs, opened = Contacts(own_desk.engine), await ticket(own_desk)
    content = await own_desk.content()
    await theirs.remove(own_desk.ana, content.customer_id or 0, content.contact_id or 0, key="k", at=AT)
    card = await own_desk.customers.card(own_desk.ana, content.customer_id or 0)
    assert card is not None
    assert content.contact_id not in [each.id for each in card.contacts]
    kept = await own_desk.one("SELECT contact_id FROM tickets WHERE id = :id", id=opened.ticket_id)
    assert kept == content.contact_id
    draft = (await own_desk.opened()).draft_id
    with pytest.raises(Refused, match="contact_not_found"):
        await own_desk.tickets.confirm(own_desk.ana, draft, content, key="again", at=AT)


@pytest.mark.seed("S4.2")
async def test_a_value_that_its_field_cannot_hold_is_refused(own_desk: Desk) -> None:
    desk, theirs = own_desk, Contacts(own_desk.engine)
    content = await desk.content()
    about = (desk.ana, content.customer_id or 0, content.contact_id or 0)
    fields = {each.name: each.id for each in await theirs.extras(*about)}
    right = {"Melhor horário": "Noite", "Aniversário": "2000-01-02", "Aceita WhatsApp": True}
    for name, value in right.items():
        await theirs.set_extra(*about, fields[name], value, key=name, at=AT)
    assert {each.name: each.value for each in await theirs.extras(*about)} == right
    for name, value in {"Melhor horário": "Nunca", "Aniversário": 3, "Aceita WhatsApp": "sim"}.items():
        with pytest.raises(Refused, match="extra_field_gone"):
            await theirs.set_extra(*about, fields[name], value, key=f"{name} wrong", at=AT)
    assert {each.name: each.value for each in await theirs.extras(*about)} == right


async def test_a_protocol_is_merged_once_and_into_a_ticket_of_that_customer_alone(own_desk: Desk) -> None:
    desk = own_desk
    theirs, others = await ticket(desk), await ticket(desk, "João Pedro Teixeira")
    draft, number = await desk.opened(), await customer(desk)
    for into in (others.ticket_id, draft.ticket_id, 987_654_321, 2**63):
        with pytest.raises(Refused, match="existing_not_found"):
            await desk.tickets.merge(desk.ana, draft.draft_id, Addition(into, number), key=f"{into}", at=AT)
    said = Addition(theirs.ticket_id, number, words="Ligou\x00 de novo")
    receipts = await asyncio.gather(
        *(desk.tickets.merge(desk.ana, draft.draft_id, said, key="k", at=AT) for _ in range(3))
    )
    assert len({each.protocol for each in receipts}) == 1
    assert isinstance(receipts[0], Receipt)
    assert receipts[0].extras == (("merged", theirs.protocol),)
    assert await desk.one("SELECT problem FROM tickets WHERE id = :id", id=draft.ticket_id) == "Ligou de novo"
    assert await desk.one("SELECT count(*) FROM timeline WHERE kind = 'merged_here'") == 1
    with pytest.raises(Refused, match="ticket_not_draft"):
        await desk.tickets.merge(desk.ana, draft.draft_id, said, key="later", at=AT)
