"""Prospects: found by whatever is at hand, entered once, and made customers with their tickets."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from services.people import Person
from services.prospects import NewProspect, Prospects
from services.ticket_card import TicketCards
from services.ticket_content import NotAllowed, TicketContent
from services.ticket_lists import TicketLists
from services.tickets import Refused
from tests.services.stories.desk import AT, ZONE, Desk

JOANA = NewProspect("Joana D'Arc Prado", "+5519955550999", "joana@example.com", "90000000175", origin="Site")


def prospects(desk: Desk) -> Prospects:
    return Prospects(desk.engine)


async def of(desk: Desk, prospect: int | None) -> TicketContent:
    """A ticket about a prospect."""
    content = await desk.content()
    nothing = dict.fromkeys(("customer_id", "contact_id", "plan_id", "access_point_id", "login"))
    return replace(content, subject="prospect", prospect_id=prospect, **nothing)  # type: ignore[arg-type]


async def entered(desk: Desk, **changes: str) -> int:
    """A prospect that nobody else has."""
    new = replace(JOANA, name=f"Joana {uuid4().hex}", document=None, **changes)
    return await prospects(desk).add(desk.ana, new, key=uuid4().hex, at=AT)


async def ticket_of(desk: Desk, prospect: int) -> int:
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, await of(desk, prospect), key="go", at=AT)
    return opened.ticket_id


@pytest.mark.seed("S2")
@pytest.mark.parametrize(
    "text",
    ["otavio rezende", "REZENDE  Otávio", "(19) 95555-0566", "5550566", "052.800.243-09", "05280024309",
     "otavio.rezende@example.com", "l004", " \u200bOtávio Esteves "],
)  # fmt: skip
async def test_a_prospect_is_found_by_name_phone_document_email_or_code(desk: Desk, text: str) -> None:
    found = await prospects(desk).found(desk.ana, text)
    assert found[0].name == "Otávio Esteves Rezende"
    assert found[0].document_masked == "***.800.243-**"


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\0", "%", "_", "x" * 300, "zzz", "'; --", "12"])
async def test_what_means_nobody_finds_nobody(desk: Desk, text: str) -> None:
    assert await prospects(desk).found(desk.ana, text) == []


async def test_who_is_entered_twice_is_there_once_and_the_audit_holds_no_data(desk: Desk) -> None:
    both = await asyncio.gather(*(prospects(desk).add(desk.ana, JOANA, key="tap", at=AT) for _ in range(5)))
    assert len(set(both)) == 1
    assert await desk.rows("SELECT name, phone, origin FROM prospects WHERE id = :id", id=both[0]) == [
        (JOANA.name, JOANA.phone, "Site")
    ]
    assert await desk.rows(
        "SELECT action, person_id, detail::text FROM audit WHERE object_kind = 'prospect' AND object_id = :id",
        id=both[0],
    ) == [("prospect.added", desk.ana.id, "{}")]


async def test_whoever_is_known_already_is_refused_by_the_field_that_says_so(own_desk: Desk) -> None:
    desk = own_desk
    customer = await desk.one("SELECT document FROM customers WHERE document IS NOT NULL LIMIT 1")
    await prospects(desk).add(desk.ana, JOANA, key="first", at=AT)
    for changed, reason, field in (
        ({"document": customer}, "prospect_document_customer", "document"),
        ({"name": "Another"}, "prospect_document_known", "document"),
        ({"document": None, "name": "JOANA d'arc prado"}, "prospect_known", "full_name"),
    ):
        with pytest.raises(Refused) as refused:
            await prospects(desk).add(desk.ana, replace(JOANA, **changed), key=uuid4().hex, at=AT)
        assert (refused.value.reason_key, refused.value.field) == (reason, field)


async def test_two_who_enter_the_same_at_one_moment_enter_one(own_desk: Desk) -> None:
    desk = own_desk
    done = await asyncio.gather(
        *(prospects(desk).add(who, JOANA, key="tap", at=AT) for who in (desk.ana, desk.bruno)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["Refused", "int"]


@pytest.mark.seed("S2")
async def test_a_ticket_of_a_prospect_is_named_by_them_on_receipt_list_and_card(desk: Desk) -> None:
    number = await entered(desk)
    opened = await desk.opened()
    content = await of(desk, number)
    receipt = await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    name = await desk.one("SELECT name FROM prospects WHERE id = :id", id=number)
    assert (receipt.customer, receipt.contact) == (name, None)
    ((entry),) = await TicketLists(desk.engine, ZONE).find(desk.ana, opened.protocol)
    assert entry.name == name
    card = await TicketCards(desk.engine).open(desk.ana, opened.ticket_id, key="k", at=AT)
    assert card is not None
    assert card.prospect is not None
    assert (card.prospect.name, card.customer) == (name, None)


async def test_nothing_of_a_customer_comes_into_a_prospects_ticket(desk: Desk) -> None:
    content = replace(await desk.content(), subject="prospect", prospect_id=await entered(desk))
    opened = await desk.opened()
    await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert await desk.rows(
        "SELECT customer_id, contact_id, plan_id, access_point_id, login FROM tickets WHERE id = :id",
        id=opened.ticket_id,
    ) == [(None,) * 5]


@pytest.mark.parametrize("number", [None, 0, -5, 987654, 10**26])
async def test_a_prospect_who_is_not_there_is_refused(desk: Desk, number: int | None) -> None:
    opened = await desk.opened()
    content = await of(desk, number)
    with pytest.raises(Refused) as refused:
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="go", at=AT)
    assert (refused.value.reason_key, refused.value.field) == ("prospect_not_found", "prospect")


@pytest.mark.seed("S2")
async def test_one_press_makes_a_prospect_a_customer_and_every_ticket_follows(desk: Desk) -> None:
    number = await entered(desk, address="Rua Um, 1", postal_code="13280-000")
    tickets = [await ticket_of(desk, number) for _ in range(2)]
    became = await prospects(desk).become_customer(desk.bruno, tickets[0], key="tap", at=AT)
    assert became.tickets == 2
    assert not became.known
    assert await prospects(desk).become_customer(desk.bruno, tickets[0], key="tap", at=AT) == became
    card = await desk.customers.card(desk.ana, became.customer_id)
    assert card is not None
    assert (card.name, card.code, card.address) == (became.name, f"P{number:06}", "Rua Um, 1")
    assert [(one.name, one.phone, one.email) for one in card.contacts] == [
        (became.name, JOANA.phone, JOANA.email)
    ]
    assert sorted(one.id for one in card.open_tickets) == tickets
    assert await desk.rows(
        "SELECT DISTINCT subject, contact_id, prospect_id FROM tickets WHERE id = ANY(:ids)", ids=tickets
    ) == [("customer", card.contacts[0].id, number)]
    told = "SELECT count(*) FROM timeline WHERE kind = 'became_customer' AND ticket_id = ANY(:ids)"
    assert await desk.one(told, ids=tickets) == 2
    assert number not in [one.id for one in await prospects(desk).found(desk.ana, became.name)]


async def test_two_who_press_at_once_make_one_customer(desk: Desk) -> None:
    number = await entered(desk)
    tickets = [await ticket_of(desk, number) for _ in range(2)]
    pressed: list[tuple[Person, int]] = [
        (desk.ana, tickets[0]),
        (desk.bruno, tickets[0]),
        (desk.rita, tickets[1]),
    ]
    became = await asyncio.gather(
        *(prospects(desk).become_customer(who, ticket, key="tap", at=AT) for who, ticket in pressed)
    )
    assert len({each.customer_id for each in became}) == 1
    assert sorted(each.known for each in became) == [False, True, True]
    assert (
        await desk.one("SELECT count(*) FROM contacts WHERE customer_id = :id", id=became[0].customer_id) == 1
    )


async def test_a_prospect_whose_document_is_a_customers_becomes_that_one(own_desk: Desk) -> None:
    desk = own_desk
    number = await prospects(desk).add(desk.ana, JOANA, key="k", at=AT)
    ticket = await ticket_of(desk, number)
    maria = await desk.one(
        "UPDATE customers SET document = '90000000175' WHERE name = 'Maria da Silva' RETURNING id"
    )
    became = await prospects(desk).become_customer(desk.ana, ticket, key="tap", at=AT)
    assert (became.customer_id, became.known) == (maria, True)


async def test_who_became_a_customer_while_a_draft_was_open_is_refused_by_name(desk: Desk) -> None:
    number = await entered(desk)
    opened = await desk.opened()
    await prospects(desk).become_customer(desk.ana, await ticket_of(desk, number), key="tap", at=AT)
    with pytest.raises(Refused) as refused:
        await desk.tickets.confirm(desk.ana, opened.draft_id, await of(desk, number), key="go", at=AT)
    assert (refused.value.reason_key, refused.value.field) == ("prospect_is_customer", "prospect")


async def test_only_a_confirmed_ticket_of_a_prospect_makes_one(desk: Desk) -> None:
    opened = await desk.opened()
    for number in (opened.ticket_id, 0, -1, 987654, 10**26):
        with pytest.raises(NotAllowed):
            await prospects(desk).become_customer(desk.ana, number, key="tap", at=AT)
    await desk.tickets.confirm(desk.ana, opened.draft_id, await desk.content(), key="go", at=AT)
    with pytest.raises(Refused, match="prospect_not_found"):
        await prospects(desk).become_customer(desk.ana, opened.ticket_id, key="tap", at=AT)
