"""Who is known, a second after it changed; and the sample provider that everybody meets first."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from demo.provider import seed
from services import documents, phones
from services.people import People, Person
from services.states import Role
from tests.services.stories.desk import Desk

SECOND = 1.0


@pytest.fixture
async def hearing(own_desk: Desk) -> AsyncIterator[People]:
    """People of another process than the one that changes them, once its listener hears."""
    people = People(own_desk.engine)
    await people.start()
    async with asyncio.timeout(5):
        while not await own_desk.one("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"):
            await asyncio.sleep(0.02)
    yield people
    await people.close()


async def within_a_second(people: People, number: int, is_so: Callable[[Person | None], bool]) -> None:
    async with asyncio.timeout(SECOND):
        while not is_so(await people.by_telegram(number)):
            await asyncio.sleep(0.01)


async def test_an_addition_a_change_and_a_revocation_elsewhere_are_known_within_a_second(
    own_desk: Desk, hearing: People
) -> None:
    assert await hearing.by_telegram(2001) is None
    await own_desk.people.add("Nova", Role.OPERATOR, 2001)
    await within_a_second(hearing, 2001, lambda person: person is not None and person.at_desk)
    await own_desk.rows("UPDATE people SET role = 'technician' WHERE telegram_id = 2001")
    await within_a_second(hearing, 2001, lambda person: person is not None and not person.at_desk)
    await own_desk.rows("UPDATE people SET active = false WHERE telegram_id = 2001")
    await within_a_second(hearing, 2001, lambda person: person is None)


async def test_what_changed_while_the_listener_was_lost_is_known_when_it_is_back(
    own_desk: Desk, hearing: People
) -> None:
    assert await hearing.by_telegram(1002) == own_desk.bruno
    # No notice tells of this change, so that only the loss itself can.
    await own_desk.rows("ALTER TABLE people DISABLE TRIGGER people_changed")
    await own_desk.rows("UPDATE people SET active = false WHERE telegram_id = 1002")
    ended = await own_desk.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    )
    assert ended == [(True,)]
    await within_a_second(hearing, 1002, lambda person: person is None)
    await own_desk.rows("ALTER TABLE people ENABLE TRIGGER people_changed")
    async with asyncio.timeout(5):
        while not await own_desk.one("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"):
            await asyncio.sleep(0.02)
    await own_desk.rows("UPDATE people SET active = true WHERE telegram_id = 1002")
    await within_a_second(hearing, 1002, lambda person: person == own_desk.bruno)


@pytest.mark.parametrize("name", ["", " \n", "\u200b", "\0"])
async def test_a_person_without_a_name_to_be_seen_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        await desk.people.add(name, Role.OPERATOR)


@pytest.mark.parametrize("number", [0, -5, 2**63, 10**26])
async def test_a_telegram_id_that_nobody_can_have_is_refused(desk: Desk, number: int) -> None:
    with pytest.raises(ValueError, match="no Telegram id"):
        await desk.people.add("Ana", Role.OPERATOR, number)


async def test_filling_the_sample_provider_again_or_twice_at_once_changes_nothing(
    database_url: str, own_desk: Desk
) -> None:
    before = await own_desk.everything()
    customers = await own_desk.rows("SELECT c::text FROM customers c ORDER BY id")
    await asyncio.gather(seed(own_desk.url), seed(own_desk.url))
    assert await own_desk.everything() == before
    assert await own_desk.rows("SELECT c::text FROM customers c ORDER BY id") == customers
    await asyncio.gather(seed(database_url), seed(database_url))


async def test_the_samples_documents_and_phones_are_valid_in_their_stored_form(desk: Desk) -> None:
    stored = await desk.rows("SELECT document FROM customers")
    assert len(stored) == 300
    for (document,) in stored:
        assert documents.document(document) == document
    assert any(not document.isdigit() for (document,) in stored)
    for (phone,) in await desk.rows("SELECT phone FROM contacts WHERE phone IS NOT NULL"):
        assert phones.phone(phone) == phone


async def test_the_sample_has_what_the_shortest_way_needs(desk: Desk) -> None:
    (maria,) = await desk.customers.search(desk.ana, "maria sil")
    assert maria.name == "Maria da Silva"
    card = await desk.customers.card(desk.ana, maria.id)
    assert card is not None
    assert (len(card.plans), len(card.contacts)) == (1, 1)
    assert len(await desk.customers.search(desk.ana, "maria")) > 1
    types = await desk.catalog.ticket_types(desk.ana)
    assert len(types) >= 4
    assert [one.name for one in types if one.assignee is None] == ["Outros"]
    assert (desk.ana.name, desk.ana.role) == ("Ana Souza", Role.OPERATOR)
    states = {state for (state,) in await desk.rows("SELECT DISTINCT state FROM plans")}
    assert {"active", "blocked"} <= states
