"""People are known by their Telegram id, and forgotten the moment that something about them changes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.people import People, PersonExists
from services.states import Role


class Readings:
    """How often the database was asked."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.count = 0
        event.listen(engine.sync_engine.pool, "checkout", self._asked)

    def _asked(self, *_: object) -> None:
        self.count += 1

    async def needed_for(self, people: People, telegram_id: int) -> bool:
        """Whether finding this person asks the database."""
        before = self.count
        await people.by_telegram(telegram_id)
        return self.count > before


@pytest.fixture
def readings(engine: AsyncEngine) -> Readings:
    return Readings(engine)


@pytest.fixture
async def people(engine: AsyncEngine) -> AsyncIterator[People]:
    people = People(engine)
    await people.start()
    yield people
    await people.close()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that becomes true soon; fails after five seconds."""
    async with asyncio.timeout(5):
        while not await true():
            await asyncio.sleep(0.02)


async def listening(people: People, readings: Readings) -> None:
    """Wait until people are remembered, which they are from when their changes are heard."""

    async def remembered() -> bool:
        return not await readings.needed_for(people, 1)

    await until(remembered)


async def run(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))


async def test_a_known_person_is_found_and_an_unknown_one_is_not(people: People) -> None:
    added = await people.add("  Ana   Souza ", Role.OPERATOR, 1001, supervises=True)
    assert (added.name, added.role, added.supervises) == ("Ana Souza", Role.OPERATOR, True)
    assert await people.by_telegram(1001) == added
    for nobody in (1002, 0, -5, 10**26):
        assert await people.by_telegram(nobody) is None


async def test_a_remembered_person_costs_no_statement(people: People, readings: Readings) -> None:
    ana = await people.add("Ana", Role.OPERATOR, 1)
    await listening(people, readings)
    before = readings.count
    assert [await people.by_telegram(1) for _ in range(5)] == [ana] * 5
    assert readings.count == before


async def test_a_change_made_by_another_process_is_seen(
    people: People, engine: AsyncEngine, readings: Readings
) -> None:
    await people.add("Ana", Role.OPERATOR, 1)
    await listening(people, readings)
    await run(engine, "UPDATE people SET role = 'technician'")

    async def changed() -> bool:
        person = await people.by_telegram(1)
        return person is not None and person.role is Role.TECHNICIAN

    await until(changed)
    await run(engine, "UPDATE people SET active = false")

    async def gone() -> bool:
        return await people.by_telegram(1) is None

    await until(gone)


async def test_somebody_added_after_they_were_unknown_is_seen(
    people: People, engine: AsyncEngine, readings: Readings
) -> None:
    await listening(people, readings)
    assert await people.by_telegram(1) is None
    await run(engine, "INSERT INTO people (name, role, telegram_id) VALUES ('Ana', 'operator', 1)")

    async def known() -> bool:
        return await people.by_telegram(1) is not None

    await until(known)


async def test_a_lost_listener_forgets_everybody_and_hears_again(
    people: People, engine: AsyncEngine, readings: Readings
) -> None:
    await people.add("Ana", Role.OPERATOR, 1)
    await listening(people, readings)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    async with engine.begin() as connection:
        assert (await connection.execute(text(cut))).scalars().all() == [True]

    async def forgotten() -> bool:
        return await readings.needed_for(people, 1)

    await until(forgotten)
    await listening(people, readings)
    await run(engine, "UPDATE people SET name = 'Ana Souza'")

    async def renamed() -> bool:
        person = await people.by_telegram(1)
        return person is not None and person.name == "Ana Souza"

    await until(renamed)


async def test_without_a_listener_nobody_is_remembered(engine: AsyncEngine) -> None:
    people = People(engine)
    await people.add("Ana", Role.OPERATOR, 1)
    await people.by_telegram(1)
    await run(engine, "UPDATE people SET active = false")
    assert await people.by_telegram(1) is None
    await people.close()


async def test_one_telegram_id_is_one_person(people: People) -> None:
    await people.add("Ana", Role.OPERATOR, 1)
    with pytest.raises(PersonExists, match="1"):
        await people.add("Bia", Role.TECHNICIAN, 1)


async def test_people_without_name_and_supervisors_of_other_roles_are_refused(people: People) -> None:
    with pytest.raises(ValueError, match="name"):
        await people.add(" \x00 ", Role.OPERATOR)
    with pytest.raises(ValueError, match="supervises"):
        await people.add("Ana", Role.TECHNICIAN, supervises=True)


async def test_active_administrators_are_listed(people: People, engine: AsyncEngine) -> None:
    first = await people.add("Iara", Role.ADMIN, 5)
    await people.add("Ana", Role.OPERATOR, 6)
    await people.add("Davi", Role.ADMIN)
    await run(engine, "UPDATE people SET active = false WHERE name = 'Davi'")
    assert await people.administrators() == [first]
