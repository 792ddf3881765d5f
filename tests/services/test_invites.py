"""An invite lets one person in, once; a link that does not work says the same whatever the reason."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.invites import Ask, Entered, Invites, Made, seal
from services.people import People, Person, PersonError
from services.staff import Staff, StaffRefused
from services.states import Role
from tests.services.rows import Rows

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=23, minutes=59)


@dataclass
class Office(Rows):
    """An administrator, Rita, with what she invites with."""

    engine: AsyncEngine
    people: People
    invites: Invites
    staff: Staff
    rita: Person
    acts: int = 0

    async def made(self, role: Role = Role.OPERATOR, **more: object) -> Made:
        self.acts += 1
        return await self.invites.make(self.rita, Ask(role, **more), key=f"k{self.acts}", at=AT)  # type: ignore[arg-type]

    async def uses(
        self, token: str, telegram_id: int, name: str = "Bia Reis", at: datetime = LATER
    ) -> Entered:
        self.acts += 1
        return await self.invites.use(seal(token), telegram_id, name, key=f"u{self.acts}", at=at)


@pytest.fixture
async def office(engine: AsyncEngine) -> Office:
    people = People(engine)
    rita = await people.add("Rita", Role.ADMIN, 1)
    return Office(engine, people, Invites(engine), Staff(engine), rita)


async def test_a_stranger_with_a_link_is_in_with_the_role_that_stands_in_the_row(office: Office) -> None:
    await office.rows("INSERT INTO positions (name) VALUES ('Suporte')")
    made = await office.made(supervises=True, position_id=1)
    assert len(made.token) == 22
    assert made.payload() == f"in_{made.token}"
    assert made.expires_at == AT + timedelta(hours=24)
    entered = await office.uses(made.token, 71, "  Bia \x00 Reis\n")
    assert entered.news == "in"
    assert entered.person == await office.people.by_telegram(71)
    assert await office.rows(
        "SELECT name, role, supervises, position_id, created_by, on_duty, active FROM people WHERE telegram_id = 71"
    ) == [("Bia Reis", "operator", True, 1, office.rita.id, True, True)]
    ((action,), *_) = await office.rows(
        "SELECT string_agg(action, ' ' ORDER BY id) FROM audit WHERE object_kind = 'invite' OR person_id = 1"
    )
    assert action == "invite.made person.added invite.used"


async def test_only_the_hash_of_a_token_is_stored(office: Office) -> None:
    made = await office.made()
    await office.uses(made.token, 71)
    assert made.token not in str(await office.everything())


async def test_the_name_of_an_invite_goes_before_telegrams(office: Office) -> None:
    made = await office.made(name="Beatriz Reis")
    entered = await office.uses(made.token, 71, "~bia~")
    assert entered.person is not None
    assert entered.person.name == "Beatriz Reis"
    nameless = await office.uses((await office.made()).token, 72, "\u200b")
    assert nameless.person is not None
    assert nameless.person.name == "72"


async def test_fifty_uses_at_once_of_one_invite_give_exactly_one_person(office: Office) -> None:
    """R16."""
    made = await office.made()
    entered = await asyncio.gather(*(office.uses(made.token, 100 + number) for number in range(50)))
    assert sorted(each.news for each in entered) == ["in"] + ["invalid"] * 49
    assert await office.rows("SELECT count(*) FROM people WHERE telegram_id >= 100") == [(1,)]


async def test_two_invites_used_at_once_by_one_person_make_one_person(office: Office) -> None:
    first, second = await office.made(), await office.made(Role.TECHNICIAN)
    done = await asyncio.gather(
        office.uses(first.token, 71), office.uses(second.token, 71), return_exceptions=True
    )
    assert any(isinstance(each, Entered) and each.news == "in" for each in done)
    assert await office.rows("SELECT count(*) FROM people WHERE telegram_id = 71") == [(1,)]


async def test_every_link_that_does_not_work_has_one_answer(office: Office) -> None:
    used, expired, revoked = [await office.made() for _ in range(3)]
    await office.uses(used.token, 71)
    await office.invites.revoke(office.rita, revoked.id, key="r", at=AT)
    answers = [
        await office.uses(used.token, 80),
        await office.uses(expired.token, 80, at=AT + timedelta(hours=24)),
        await office.uses(revoked.token, 80),
    ]
    before = await office.rows("SELECT t::text FROM people t")
    junk = ("", "x", "A" * 22, "../../etc", "é" * 22, "0" * 64, "'; DROP TABLE people", "\x00" * 22)
    answers += [await office.uses(each, 80) for each in junk]
    assert set(answers) == {Entered("invalid", None)}
    assert await office.rows("SELECT t::text FROM people t") == before
    # For somebody known, too: neither the reason nor the link's role can be told from the answer.
    known = [await office.uses(each.token, 71) for each in (used, revoked)]
    known += [
        await office.uses("junk", 71),
        await office.uses((await office.made(Role.TECHNICIAN)).token, 71),
    ]
    assert {each.news for each in known} == {"already"}


async def test_junk_writes_nothing(office: Office) -> None:
    before = await office.everything()
    await office.uses("A" * 22, 80)
    assert await office.everything() == before


async def test_a_known_person_rises_and_never_falls_by_a_link(office: Office) -> None:
    await office.people.add("Téo", Role.TECHNICIAN, 71)
    raised = await office.uses((await office.made()).token, 71, "Other Name")
    assert raised.news == "raised"
    assert raised.person is not None
    assert (raised.person.name, raised.person.role) == ("Téo", Role.OPERATOR)
    for lower in (Role.CUSTOMER, Role.TECHNICIAN, Role.OPERATOR):
        made = await office.made(lower)
        assert (await office.uses(made.token, 71)).news == "already"
        stranger = 200 + list(Role).index(lower)
        assert (await office.uses(made.token, stranger)).news == "in", "it was not used up"
    assert (await office.uses((await office.made(supervises=True)).token, 71)).news == "raised"
    assert (await office.uses((await office.made(Role.ADMIN)).token, 71)).news == "raised"
    assert await office.rows("SELECT role, supervises FROM people WHERE telegram_id = 71") == [
        ("admin", False)
    ]


async def test_who_was_revoked_comes_back_by_a_new_invite_with_its_role(office: Office) -> None:
    ana = await office.people.add("Ana", Role.OPERATOR, 71)
    await office.staff.change(office.rita, ana.id, {"active": False}, key="out", at=AT)
    back = await office.uses((await office.made(Role.TECHNICIAN)).token, 71)
    assert back.news == "back"
    assert back.person is not None
    assert (back.person.id, back.person.role) == (ana.id, Role.TECHNICIAN)


async def test_the_same_update_again_gets_the_first_result(office: Office) -> None:
    made = await office.made()
    first, again = [await office.invites.use(seal(made.token), 71, "Bia", key="7", at=AT) for _ in range(2)]
    assert first == again
    assert first.news == "in"
    assert (await office.uses(made.token, 71)).news == "already"


async def test_the_same_press_again_makes_no_second_invite_and_its_last_link_works(office: Office) -> None:
    first, again = [
        await office.invites.make(office.rita, Ask(Role.OPERATOR), key="7", at=AT) for _ in range(2)
    ]
    assert first.id == again.id
    assert len(await office.invites.pending(office.rita, at=AT)) == 1
    assert (await office.uses(first.token, 71)).news == "invalid"
    assert (await office.uses(again.token, 71)).news == "in"


async def test_pending_invites_are_those_that_still_work(office: Office) -> None:
    names = ("Bia", "Caio", "Davi", None)
    bia, caio, _, _ = [await office.made(name=name) for name in names]
    await office.uses(bia.token, 71)
    await office.invites.revoke(office.rita, caio.id, key="r", at=AT)
    assert [each.name for each in await office.invites.pending(office.rita, at=LATER)] == [None, "Davi"]
    assert await office.invites.pending(office.rita, at=AT + timedelta(hours=24)) == []
    with pytest.raises(StaffRefused, match="gone"):
        await office.invites.revoke(office.rita, bia.id, key="r2", at=AT)
    for number in (0, -5, 2**63, 10**26, 987_654):
        with pytest.raises(StaffRefused, match="gone"):
            await office.invites.revoke(office.rita, number, key="r3", at=AT)


async def test_an_administrator_who_is_revoked_takes_their_open_links_along(office: Office) -> None:
    eve = await office.people.add("Eve", Role.ADMIN, 6)
    way_back = await office.invites.make(eve, Ask(Role.ADMIN), key="e", at=AT)
    ritas = await office.made()
    await office.staff.change(office.rita, eve.id, {"active": False}, key="out", at=AT)
    assert (await office.uses(way_back.token, 6)).news == "invalid"
    assert (await office.uses(ritas.token, 71)).news == "in"


async def test_a_position_that_is_gone_is_no_reason_to_stay_outside(office: Office) -> None:
    await office.rows("INSERT INTO positions (name) VALUES ('Suporte')")
    made = await office.made(position_id=1)
    await office.rows("UPDATE positions SET active = false")
    assert (await office.uses(made.token, 71)).news == "in"
    assert await office.rows("SELECT position_id FROM people WHERE telegram_id = 71") == [(None,)]


async def test_an_invite_that_can_not_be_is_refused(office: Office) -> None:
    for wrong in (1, 0, -5, 2**63, 10**26):
        with pytest.raises(StaffRefused, match="gone"):
            await office.made(position_id=wrong)
    with pytest.raises(PersonError, match="name"):
        await office.made(name="\u200b")
    with pytest.raises(PersonError, match="supervises"):
        await office.made(Role.TECHNICIAN, supervises=True)
    assert await office.rows("SELECT count(*) FROM invites") == [(0,)]
