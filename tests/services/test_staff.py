"""Administrators manage people: nobody else does, nothing is written for others, and nobody locks the house."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.invites import Ask, Invites
from services.people import People, Person
from services.staff import Staff, StaffRefused, change
from services.states import Role
from services.tables import PersonRow
from tests.services.rows import Rows

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
WRONG_IDS = (987_654, 0, -5, 2**63, 10**26)


class House(Rows):
    """Rita and Rosa administer, Ana is an operator, Téo a technician, Clara a customer."""

    def __init__(self, engine: AsyncEngine, people: list[Person]) -> None:
        self.engine = engine
        self.staff, self.invites = Staff(engine), Invites(engine)
        self.rita, self.rosa, self.ana, self.teo, self.clara = people

    async def change(
        self, person: Person, by: Person | None = None, key: str = "k", **values: object
    ) -> None:
        await self.staff.change(by or self.rita, person.id, values, key=key, at=AT)


@pytest.fixture
async def house(engine: AsyncEngine) -> House:
    people = People(engine)
    await people.add("Carlos sem Telegram", Role.TECHNICIAN)
    known = [
        ("Rita", Role.ADMIN), ("Rosa", Role.ADMIN), ("Ana", Role.OPERATOR),
        ("Téo", Role.TECHNICIAN), ("Clara", Role.CUSTOMER),
    ]  # fmt: skip
    made = [await people.add(name, role, number) for number, (name, role) in enumerate(known, 1)]
    house = House(engine, made)
    await house.rows("INSERT INTO positions (name) VALUES ('Suporte'), ('Campo')")
    return house


Act = Callable[[House, Person, int], Awaitable[object]]
READS: dict[str, Act] = {
    "listing": lambda house, actor, _: house.staff.listing(actor),
    "positions": lambda house, actor, _: house.staff.positions(actor),
    "pending": lambda house, actor, _: house.invites.pending(actor, at=AT),
    "member": lambda house, actor, it: house.staff.member(actor, it),
}
WRITES: dict[str, Act] = {
    name: lambda house, actor, it, values=values: house.staff.change(actor, it, values, key="k", at=AT)
    for name, values in {
        "role": {"role": "operator"}, "revoke": {"active": False}, "restore": {"active": True},
        "duty": {"on_duty": False}, "position": {"position_id": 1}, "supervises": {"supervises": True},
    }.items()
} | {
    "make": lambda house, actor, _: house.invites.make(actor, Ask(Role.ADMIN), key="k", at=AT),
    "uninvite": lambda house, actor, it: house.invites.revoke(actor, it, key="k", at=AT),
}  # fmt: skip


async def seen(act: Act, house: House, actor: Person, it: int) -> object:
    """What an actor gets; an error is all that it says."""
    try:
        return await act(house, actor, it)
    except StaffRefused as error:
        return error.args


@pytest.mark.parametrize(
    "who", ["operator", "technician", "customer", "revoked administrator", "demoted administrator", "nobody"]
)
async def test_who_is_no_administrator_finds_nothing_and_writes_nothing(house: House, who: str) -> None:
    """R17: own, another's and missing look the same."""
    await house.invites.make(house.rita, Ask(Role.OPERATOR), key="there is one", at=AT)
    actor = {
        "operator": house.ana, "technician": house.teo, "customer": house.clara,
        "nobody": Person(987_654, "Nobody", Role.ADMIN),
    }.get(who, house.rosa)  # fmt: skip
    if "administrator" in who:
        column = "active = false" if "revoked" in who else "role = 'operator'"
        await house.rows(f"UPDATE people SET {column} WHERE name = 'Rosa'")
    before = await house.everything()
    for name, act in (READS | WRITES).items():
        given = [await seen(act, house, actor, it) for it in (actor.id, house.ana.id, 1, *WRONG_IDS)]
        assert all(each in (None, [], ("gone",)) for each in given), name
        assert len({repr(each) for each in given}) == 1, name
    assert await house.everything() == before


async def test_what_an_administrator_goes_for_and_is_not_there_is_gone(house: House) -> None:
    before = await house.everything()
    for number in (*WRONG_IDS, house.clara.id):  # a customer is not of the staff
        assert await house.staff.member(house.rita, number) is None
        for name in ("role", "revoke", "duty"):
            assert await seen(WRITES[name], house, house.rita, number) == ("gone",)
    for position in WRONG_IDS:
        with pytest.raises(StaffRefused, match="gone"):
            await house.change(house.ana, position_id=position)
    assert await house.everything() == before


async def test_every_change_is_seen_and_leaves_a_row_of_audit(house: House) -> None:
    await house.change(house.ana, supervises=True)
    await house.change(house.ana, position_id=2)
    await house.change(house.ana, on_duty=False)
    await house.change(house.ana, role="technician")
    await house.change(house.ana, active=False)
    ana = await house.staff.member(house.rosa, house.ana.id)
    assert ana is not None
    assert (ana.role, ana.supervises, ana.position, ana.on_duty, ana.active) == (
        Role.TECHNICIAN, False, "Campo", False, False,
    )  # fmt: skip
    audit = await house.rows(
        f"SELECT action, person_id, detail->>'to' FROM audit WHERE object_id = {house.ana.id}"
        " AND action <> 'person.added' AND object_kind = 'person' ORDER BY id"
    )
    by = house.rita.id
    assert audit == [
        ("person.supervises", by, "true"), ("person.position_id", by, "2"), ("person.on_duty", by, "false"),
        ("person.role", by, "technician"), ("person.supervises", by, "false"), ("person.active", by, "false"),
    ]  # fmt: skip


async def test_a_change_that_is_none_and_one_that_comes_twice_write_nothing(house: House) -> None:
    await house.change(house.ana, on_duty=False)
    audit = await house.rows("SELECT count(*) FROM audit")
    await house.change(house.ana, on_duty=False)
    await house.change(house.ana, on_duty=False, key="another press")
    await house.change(house.ana, role="operator", key="a third")
    assert await house.rows("SELECT count(*) FROM audit") == audit


async def test_only_an_operator_supervises(house: House) -> None:
    with pytest.raises(StaffRefused, match="supervises"):
        await house.change(house.teo, supervises=True)


async def test_the_last_administrator_who_can_come_in_stays(house: House) -> None:
    await house.change(house.rosa, by=house.rita, active=False)
    await house.rows("INSERT INTO people (name, role) VALUES ('Has no Telegram', 'admin')")
    for values in ({"active": False}, {"role": "operator"}):
        with pytest.raises(StaffRefused, match="last_admin"):
            await house.change(house.rita, **values)
    await house.change(house.rosa, by=house.rita, active=True)
    await house.change(house.rita, role="operator")


async def test_two_administrators_who_revoke_each_other_at_once_are_not_both_gone(house: House) -> None:
    for turn in range(5):
        done = await asyncio.gather(
            house.change(house.rosa, by=house.rita, active=False, key=f"{turn}"),
            house.change(house.rita, by=house.rosa, active=False, key=f"{turn}"),
            return_exceptions=True,
        )
        assert sorted(isinstance(each, StaffRefused) for each in done) == [False, True], done
        assert await house.rows("SELECT count(*) FROM people WHERE active AND role = 'admin'") == [(1,)]
        await house.rows("UPDATE people SET active = true")


async def test_the_command_line_may_remove_the_last_one_if_it_insists(house: House) -> None:
    sessions = async_sessionmaker(house.engine)
    await house.change(house.rosa, active=False)
    async with sessions.begin() as session:
        row = await session.get_one(PersonRow, house.rita.id)
        with pytest.raises(StaffRefused, match="last_admin"):
            await change(session, row, {"active": False}, by=None, at=AT)
        assert await change(session, row, {"active": False}, by=None, at=AT, force=True)
    assert await house.rows("SELECT count(*) FROM people WHERE active AND role = 'admin'") == [(0,)]


async def test_the_staff_is_listed_active_first_by_name_eight_a_page(house: House) -> None:
    await house.rows(
        "INSERT INTO people (name, role) SELECT 'Zé ' || n, 'technician' FROM generate_series(1, 9) n"
    )
    await house.change(house.ana, active=False)
    first = await house.staff.listing(house.rita)
    assert first is not None
    assert (first.number, first.pages) == (1, 2)
    assert [each.name for each in first.members[:4]] == ["Carlos sem Telegram", "Rita", "Rosa", "Téo"]
    for wanted in (2, 3, 10**26):
        last = await house.staff.listing(house.rita, wanted)
        assert last is not None
        assert (last.number, last.members[-1].name, last.members[-1].active) == (2, "Ana", False)
    everybody = first.members + (await house.staff.listing(house.rita, 2) or first).members
    assert "Clara" not in [each.name for each in everybody]
    assert len({each.id for each in everybody}) == 14
