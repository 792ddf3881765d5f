"""The desk looks at a plan's line: who may, what stands in the way, what is remembered, and what the audit says."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from services import permissions, scope
from services.lines.facts import Looked, Trouble
from services.lines.lines import Lines
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets
from services.people import Person
from services.states import OrderState, Role
from tests.services.stories.desk import AT, Desk


class Street:
    """A plan whose line is on a demo router; `now` is the desk's clock, which passes when somebody says so."""

    def __init__(self, desk: Desk, router: DemoRouter, plan: int, ca: Path, redis_url: str | None) -> None:
        self.desk, self.router, self.plan = desk, router, plan
        self.ca, self.redis_url = ca, redis_url
        self.now = datetime.now(UTC)
        self.lines = self.another()

    def another(self) -> Lines:
        """As another process has it."""
        return Lines(
            self.desk.engine,
            RouterOS(self.ca, lambda: self.now),
            Secrets({"R": self.router.credentials}),
            redis_url=self.redis_url,
            clock=lambda: self.now,
        )

    async def look(self, who: Person | None = None, *, fresh: bool = False, key: str = "") -> Looked | None:
        actor = who or self.desk.ana
        return await self.lines.look(actor, self.plan, key=key or uuid4().hex, at=AT, fresh=fresh)

    async def trouble(self) -> Trouble | None:
        found = await self.look()
        assert found is not None
        assert found == await self.lines.known(self.desk.ana, self.plan)
        return found.trouble


@pytest.fixture
async def street(own_desk: Desk, tmp_path: Path, redis_url: str) -> AsyncIterator[Street]:
    async with DemoRouter("Borda Teste") as router:
        router.commands.pace = 0.02
        router.add(Session("maria.teste"), ago=600)
        plan = await own_desk.one("SELECT min(p.id) FROM plans p JOIN customers c ON c.id = p.customer_id"
                                  " WHERE c.name = 'Maria da Silva'")  # fmt: skip
        number = await own_desk.one(
            "INSERT INTO routers (name, host, port, credentials) VALUES (:name, :host, :port, 'env:R') RETURNING id",
            name=router.name, host=router.host, port=router.tls_port,
        )  # fmt: skip
        await own_desk.rows(
            "UPDATE access_points SET router_id = :id WHERE id = (SELECT access_point_id FROM plans WHERE id = :plan)",
            id=number, plan=plan,
        )  # fmt: skip
        made = Street(own_desk, router, plan, router.authority.write(tmp_path / "ca.pem"), redis_url)
        await made.desk.rows(
            "UPDATE plans SET login = 'maria.teste', login_kind = 'pppoe' WHERE id = :id", id=plan
        )
        yield made
        await made.lines.close()


async def test_a_line_is_read_once_in_half_a_minute_and_known_for_ten(street: Street) -> None:
    assert await street.lines.known(street.desk.ana, street.plan) is None, "nothing is known yet"
    first = await street.look()
    assert first is not None
    assert first.reading is not None
    assert first.reading.online
    street.now += timedelta(seconds=29)
    other = street.another()
    seen = [await street.look(street.desk.bruno), await other.known(street.desk.ana, street.plan)]
    assert [each.reading.login for each in seen if each and each.reading] == ["maria.teste"] * 2
    assert street.router.logins == 1, "another process asks Redis, not the router"
    await street.look(fresh=True)
    assert street.router.logins == 2
    street.now += timedelta(seconds=31)
    await street.look()
    assert street.router.logins == 3
    street.router.fault = Fault.REFUSED
    street.now += timedelta(minutes=9)
    failed = await street.look()
    assert failed is not None
    assert failed.trouble is Trouble.UNREACHABLE
    known = await street.lines.known(street.desk.ana, street.plan)
    assert known is not None
    assert known.reading is not None, "the last one that was read"
    street.now += timedelta(minutes=2)
    assert await street.lines.known(street.desk.ana, street.plan) is None
    await other.close()


async def test_without_redis_each_process_knows_what_it_read_itself(street: Street) -> None:
    street.redis_url = "redis://127.0.0.1:1/0"
    mine, other = street.another(), street.another()
    for lines in (mine, mine, other):
        found = await lines.look(street.desk.ana, street.plan, key="k", at=AT)
        assert found is not None
        assert found.reading is not None
    assert street.router.logins == 2
    await mine.close()
    await other.close()


async def test_what_was_read_of_another_login_is_never_shown(street: Street) -> None:
    await street.look()
    await street.desk.rows("UPDATE plans SET login = 'outra.pessoa' WHERE id = :id", id=street.plan)
    assert await street.lines.known(street.desk.ana, street.plan) is None
    found = await street.look()
    assert found is not None
    assert found.reading is not None
    assert (found.reading.login, found.reading.known) == ("outra.pessoa", False)


@pytest.mark.seed("S4.2.1.1.c")
async def test_what_stands_in_the_way_is_said_without_asking_a_router(street: Street) -> None:
    desk = street.desk

    async def plan(column: str, value: str | None) -> Trouble | None:
        await desk.rows(f"UPDATE plans SET {column} = :value WHERE id = :id", value=value, id=street.plan)
        return await street.trouble()

    for bad in ("joão", "a b", "x>,ether1", "x" * 300, "*5", 'a"b', "a\nb"):
        assert await plan("login", bad) is Trouble.BAD_LOGIN
    assert await plan("login", "") is Trouble.NO_LOGIN
    assert await plan("login", "maria.teste") is None
    street.router.logins = 0
    assert await plan("login_kind", "hotspot") is Trouble.NOT_PPPOE
    assert await plan("login_kind", "pppoe") is None
    await desk.rows("UPDATE routers SET active = false")
    assert await street.trouble() is Trouble.NO_ROUTER
    await desk.rows("UPDATE routers SET active = true, credentials = 'env:MISSING'")
    await street.lines.close()
    street.now += timedelta(minutes=11)
    assert await street.trouble() is Trouble.NO_SECRET
    await desk.rows("UPDATE plans SET access_point_id = NULL WHERE id = :id", id=street.plan)
    assert await street.trouble() is Trouble.NO_POINT
    assert street.router.logins == 0


async def test_each_look_stands_in_the_audit_once_with_its_ticket_and_no_login(street: Street) -> None:
    for key, ticket in (("one", 7), ("one", 7), ("two", None)):
        await street.lines.look(street.desk.ana, street.plan, key=key, at=AT, ticket=ticket)
    rows = await street.desk.rows(
        "SELECT action, object_kind, object_id, person_id, detail FROM audit WHERE action = 'line.read' ORDER BY id"
    )
    mine = ("line.read", "plan", street.plan, street.desk.ana.id)
    assert rows == [(*mine, {"ticket": 7}), (*mine, {})]
    assert await street.look(street.desk.tiago) is None
    assert await street.look(street.desk.clara) is None
    assert await street.desk.one("SELECT count(*) FROM audit WHERE action = 'line.read'") == 2


async def test_a_technician_comes_in_by_permission_alone_for_their_running_orders(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not yet: here the right is lent, and the statement already knows whose lines are theirs."""
    desk, tiago = street.desk, street.desk.tiago
    everybody = {**permissions.MATRIX, permissions.Action.READ_LINES: frozenset(Role)}
    for place in ("services.permissions.MATRIX", "services.scope.MATRIX"):
        monkeypatch.setattr(place, everybody)
    scope._still.cache_clear()
    try:
        assert await street.look(tiago) is None
        opened = await desk.opened()
        content = await desk.content(plan_id=street.plan)
        await desk.tickets.confirm(desk.ana, opened.draft_id, content, key="k", at=AT)
        order = await desk.one(
            "INSERT INTO orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)"
            " SELECT :ticket, min(id), :who, 'scheduled', :at, 60, tstzrange(:at, :until), :who FROM order_types"
            " RETURNING id",
            ticket=opened.ticket_id, who=tiago.id, at=AT, until=AT + timedelta(hours=1),
        )  # fmt: skip
        assert await street.look(tiago) is not None
        assert await street.look(desk.clara) is None
        assert await street.lines.point(tiago, content.access_point_id or 0) is None, "a point is the desk's"
        await desk.rows(
            "UPDATE orders SET state = :state WHERE id = :id", state=OrderState.CANCELLED, id=order
        )
        assert await street.look(tiago) is None
    finally:
        scope._still.cache_clear()


async def test_a_point_and_the_program_itself_count_sessions(street: Street) -> None:
    ((point, router),) = await street.desk.rows(
        "SELECT a.id, a.router_id FROM access_points a JOIN plans p ON p.access_point_id = a.id WHERE p.id = :id",
        id=street.plan,
    )
    street.router.add(Session("of.another.point"))
    seen = await street.lines.point(street.desk.ana, point)
    assert seen is not None
    assert (seen.router, seen.active, seen.trouble) == ("Borda Teste", 1, None)
    assert await street.lines.count(router) == frozenset({"maria.teste", "of.another.point"})
    assert await street.lines.count(987_654) is None
    street.router.fault = Fault.REFUSED
    assert await street.lines.count(router) is None
    seen = await street.lines.point(street.desk.ana, point)
    assert seen is not None
    assert (seen.active, seen.trouble) == (1, None), "it is known for half a minute"


async def test_live_traffic_is_a_row_of_rates_and_ends_with_the_line(street: Street) -> None:
    found = [
        rates async for rates in street.lines.traffic(street.desk.ana, street.plan, every=0.02, seconds=0.1)
    ]
    assert 3 <= len(found) <= 6
    assert street.router.logins == 1, "one connection"
    count = 0
    async for _ in street.lines.traffic(street.desk.ana, street.plan, every=0.01, seconds=5):
        count += 1
        if count == 3:
            street.router.drop("maria.teste")
    assert count == 3
    assert [each async for each in street.lines.traffic(street.desk.clara, street.plan)] == []
