"""The program counts sessions by itself: a fall is told once to whoever supervises, becomes a ticket, and ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.lines.counting import Counting
from services.lines.outage_news import OutageLetter, OutageNotices
from services.lines.outages import Outages
from services.lines.usual import standings
from services.people import Person
from services.ticket_content import TicketContent
from tests.services.stories.desk import AT, Desk

TOLD = "select p.name from outage_news n join people p on p.id = n.person_id order by 1"
BETWEEN = timedelta(minutes=5)


class Ward:
    """An access point with ten lines whose router answers with whatever `online` says; None: not at all."""

    def __init__(self, desk: Desk, point: int, router: int, logins: Sequence[str]) -> None:
        self.desk, self.point, self.router, self.logins = desk, point, router, logins
        self.online: int | None = len(logins)
        self.now = AT
        self.counting = Counting(desk.engine, self._count)

    async def _count(self, router: int) -> frozenset[str] | None:
        if router != self.router or self.online is None:
            return None
        return frozenset([*self.logins[: self.online], "somebody else", "\x00"])

    async def rounds(self, count: int, online: int | None) -> None:
        """So many, five minutes apart."""
        self.online = online
        for _ in range(count):
            self.now += BETWEEN
            await self.counting.round(lambda: self.now)

    async def signals(self) -> list[tuple[int, int, bool, int | None]]:
        """Of the point, oldest first: usual, active, whether it is over, its ticket."""
        rows = await self.desk.rows(
            "select usual, active, ended_at is not null, ticket_id from outage_signals where access_point_id = :point"
            " order by id",
            point=self.point,
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]

    async def heard(self, person: Person) -> list[OutageLetter]:
        letters: list[OutageLetter] = []

        async def send(letter: OutageLetter) -> int:
            letters.append(letter)
            return len(letters)

        await OutageNotices(self.desk.engine).tell(person.id, send, at=self.now)
        return letters

    async def reported(self) -> int:
        """Ana confirms a ticket about the point."""
        draft = (await self.desk.opened()).draft_id
        like = await self.desk.content()
        content = TicketContent(
            "access_point", "Torre fora do ar", like.type_id, like.assignee_kind, like.assignee_id,
            access_point_id=self.point,
        )  # fmt: skip
        receipt = await self.desk.tickets.confirm(self.desk.ana, draft, content, key="k", at=self.now)
        return receipt.ticket_id


@pytest.fixture
async def ward(own_desk: Desk) -> Ward:
    desk = own_desk
    await desk.rows("update access_points set router_id = null")
    router = await desk.one(
        "insert into routers (name, host, port, credentials) values ('Torre', 'r', 8729, 'env:R') returning id"
    )
    point = await desk.one(
        "insert into access_points (network_id, name, router_id) select min(id), 'Torre Teste', :router"
        " from networks returning id",
        router=router,
    )
    logins = [f"ward{n}" for n in range(10)]
    await desk.rows(
        "insert into plans (customer_id, product_id, login, login_kind, access_point_id, address)"
        " select (select min(id) from customers), (select min(id) from products), login, 'pppoe', :point, 'Rua A'"
        " from unnest(cast(:logins as text[])) as login",
        point=point,
        logins=logins,
    )
    await desk.rows("update people set supervises = true where id = :id", id=desk.bruno.id)
    return Ward(desk, point, router, logins)


async def test_half_gone_in_two_counts_is_told_once_to_whoever_supervises_and_its_end_too(ward: Ward) -> None:
    await ward.rounds(10, 10)
    await ward.rounds(1, 3)
    assert await ward.signals() == [], "one count alone proves nothing"
    await ward.rounds(3, 3)
    assert await ward.signals() == [(10, 3, False, None)]
    assert await ward.desk.rows(TOLD) == [("Bruno Reis",), ("Rita Prado",), ("Rosa Admin",)]
    (letter,) = await ward.heard(ward.desk.rita)
    assert (letter.outage.point, letter.outage.usual, letter.outage.active) == ("Torre Teste", 10, 3)
    assert not await ward.heard(ward.desk.rita)
    assert not await ward.heard(ward.desk.ana)
    await ward.rounds(1, 7)
    assert await ward.signals() == [(10, 3, False, None)], "most of them, not some"
    await ward.rounds(1, 8)
    assert await ward.signals() == [(10, 3, True, None)]
    (letter,) = await ward.heard(ward.desk.rita)
    assert letter.outage.ended_at == ward.now
    assert not await ward.heard(ward.desk.rita)
    assert not await ward.heard(ward.desk.bruno), "who did not hear of it while it was so hears nothing"


async def test_a_router_that_does_not_answer_is_no_fall_and_few_counts_prove_nothing(ward: Ward) -> None:
    await ward.rounds(5, 10)
    await ward.rounds(2, 0)
    assert await ward.signals() == [], "too few to know what is usual"
    await ward.rounds(6, 10)
    await ward.rounds(1, 0)
    await ward.rounds(4, None)
    await ward.rounds(1, 0)
    assert await ward.signals() == [], "the count before was half an hour ago"
    assert await ward.desk.one("select count(*) from session_counts") == 15
    await ward.rounds(1, 6)
    await ward.rounds(3, 6)
    assert await ward.signals() == [], "more than half"


async def test_its_ticket_answers_it_and_while_one_runs_no_other_is_proposed(ward: Ward) -> None:
    await ward.rounds(10, 10)
    await ward.rounds(2, 0)
    outages = Outages(ward.desk.engine)
    number = await ward.desk.one("select max(id) from outage_signals")
    ticket = await ward.reported()
    found = await outages.one(ward.desk.rita, number)
    assert found is not None
    assert found.ticket_id == ticket
    assert await outages.one(ward.desk.ana, number) is None
    assert not await ward.heard(ward.desk.rita), "somebody is at it before she was told"
    await ward.rounds(1, 10)
    await ward.rounds(2, 0)
    assert [signal[3] for signal in await ward.signals()] == [ticket, ticket]
    assert len(await ward.desk.rows(TOLD)) == 3, "those of the first"


async def test_usual_is_of_this_time_of_day_and_of_no_time_when_it_was_down(ward: Ward) -> None:
    async def counts(first: datetime, active: int, count: int = 12) -> None:
        await ward.desk.rows(
            "insert into session_counts (access_point_id, at, active)"
            " select :point, cast(:first as timestamptz) + n * interval '5 minutes', :active"
            " from generate_series(1, :count) as n",
            point=ward.point, first=first, active=active, count=count,
        )  # fmt: skip

    async def usual() -> int | None:
        async with AsyncSession(ward.desk.engine) as session:
            return (await standings(session, {ward.point: 1}, AT))[ward.point].usual

    assert await usual() is None
    await counts(AT - timedelta(hours=8), 4)
    assert await usual() == 4, "the last day's, where there is nothing else"
    for day in (1, 5, 9):
        await counts(AT - timedelta(days=day, minutes=50), 40, 4)
    assert await usual() == 40
    await counts(AT - timedelta(days=15, minutes=50), 90, 20)
    for day in (2, 3, 4):
        await counts(AT - timedelta(days=day, minutes=55), 0)
    assert await usual() == 0
    await ward.desk.rows(
        "insert into outage_signals (access_point_id, began_at, ended_at, usual, active)"
        " values (:point, :began, :ended, 40, 0)",
        point=ward.point, began=AT - timedelta(days=4, hours=1), ended=AT - timedelta(days=1, hours=12),
    )  # fmt: skip
    assert await usual() == 40


async def test_where_nobody_counts_any_more_nothing_is_down(ward: Ward) -> None:
    await ward.rounds(10, 10)
    await ward.rounds(2, 0)
    await ward.desk.rows("update routers set active = false")
    await ward.rounds(1, 0)
    assert await ward.signals() == [(10, 0, True, None)]
    assert not await ward.heard(ward.desk.rita)
