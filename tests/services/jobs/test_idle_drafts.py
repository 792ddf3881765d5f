"""Idle drafts: who is reminded and when, what the two stores say of it, and what is abandoned."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.drafts import Drafts, Stored
from services.idle_drafts import Idle, IdleDrafts
from services.inbox import Work
from services.jobs import set_aside
from services.statements import Statements
from services.wizard import Draft

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass
class Desk:
    """Ana's drafts, each with a ticket, in PostgreSQL; `told`: the drafts she was reminded of."""

    engine: AsyncEngine
    drafts: Drafts
    idle: IdleDrafts
    told: list[int] = field(default_factory=list)

    async def run(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        async with AsyncSession(self.engine) as session, session.begin():
            found = await session.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []  # type: ignore[attr-defined]

    async def draft(self, number: int, age: timedelta, state: str = "open", document: str = "") -> None:
        known = Draft(number, 1, 0, "intake", "staff", "problem", state=state, protocol=f"T{number}")
        await self.run(
            "insert into drafts (id, owner, flow, state, protocol, turn, document, touched_at)"
            " values (:id, 1, 'intake', :state, :protocol, 0, cast(:document as jsonb), :at)",
            id=number, state=state, protocol=f"T{number}", document=document or known.dump().decode(), at=NOW - age,
        )  # fmt: skip
        await self.run(
            "insert into tickets (protocol, draft_id, state, opened_by, opened_at)"
            " values (:protocol, :id, 'draft', 1, :at)",
            id=number, protocol=f"T{number}", at=NOW - age,
        )  # fmt: skip

    async def looked(self) -> list[str]:
        """The jobs that a look enqueues."""
        await self.run("delete from pgqueuer")
        await self.idle.look(NOW)
        return [str(key) for (key,) in await self.run("select dedupe_key from pgqueuer order by dedupe_key")]

    async def send(self, idle: Idle) -> int | None:
        self.told.append(idle.draft_id)
        return 7

    async def states(self, number: int) -> tuple[object, ...]:
        (found,) = await self.run(
            "select t.state, d.state, d.turn from tickets t join drafts d on d.id = t.draft_id where d.id = :id",
            id=number,
        )
        return found


@pytest.fixture
async def desk(engine: AsyncEngine, database_url: str, redis_url: str) -> AsyncIterator[Desk]:
    statements = await Statements.connect(database_url)
    drafts = Drafts(statements, redis_url)
    made = Desk(engine, drafts, IdleDrafts(engine, drafts))
    await made.run("insert into people (name, role, telegram_id) values ('Ana', 'operator', 1001)")
    yield made
    await drafts.close()
    await statements.close()


async def test_a_day_reminds_a_week_abandons_and_what_was_set_aside_is_left_to_people(desk: Desk) -> None:
    for number, age in enumerate((0.9 * DAY, 1.1 * DAY, 6.9 * DAY, 7.1 * DAY, 8 * DAY), 1):
        await desk.draft(number, age)
    await desk.draft(6, 2 * DAY, state="cancelled")
    assert await desk.looked() == ["abandon:4", "abandon:5", "remind:2", "remind:3"]
    async with AsyncSession(desk.engine) as session, session.begin():
        job = (
            await session.execute(text("select id from pgqueuer where dedupe_key = 'abandon:4'"))
        ).scalar_one()
        await set_aside(session, job, "abandon", "4", {"draft": 4}, 6, "it can't be read")
    assert await desk.looked() == ["abandon:5", "remind:2", "remind:3"]
    await desk.run("update people set on_duty = false")
    assert await desk.looked() == ["abandon:5"]


async def test_a_reminder_comes_once_and_not_where_redis_knows_of_a_later_touch(desk: Desk) -> None:
    await desk.draft(1, 2 * DAY)
    for _ in range(2):
        await desk.idle.remind(1, desk.send, at=NOW)
    assert desk.told == [1]
    await desk.run("update drafts set reminded_at = null")
    stored = await desk.drafts.load(1, 1)
    assert stored is not None
    await desk.drafts.set_screen(stored, {"message": 1}, Work(1, 1, NOW, replay=False))
    await desk.idle.remind(1, desk.send, at=NOW)
    assert desk.told == [1]


async def test_a_touch_in_redis_keeps_a_draft_from_being_abandoned(desk: Desk) -> None:
    await desk.draft(1, 8 * DAY)
    stored = await desk.drafts.load(1, 1)
    assert stored is not None
    moved = stored.draft.copy(turn=1)
    await desk.drafts.save(Stored(moved), expect_turn=0, work=Work(1, 1, NOW, replay=False))
    await desk.idle.abandon(1, at=NOW)
    assert await desk.states(1) == ("draft", "open", 0)


async def test_an_end_between_the_stores_is_followed_up_and_an_old_act_changes_nothing(desk: Desk) -> None:
    await desk.draft(1, 8 * DAY)
    stored = await desk.drafts.load(1, 1)
    assert stored is not None
    gone = stored.draft.copy(
        turn=1, state="abandoned"
    )  # Redis was written, PostgreSQL not: the worker was killed
    await desk.drafts.save(Stored(gone), expect_turn=0, work=Work(1, 1, NOW, replay=False))
    assert await desk.states(1) == ("draft", "open", 0)
    assert await desk.looked() == ["abandon:1"]
    for _ in range(2):
        await desk.idle.abandon(1, at=NOW)
    assert await desk.states(1) == ("abandoned", "abandoned", 1)
    assert await desk.looked() == []
    after = await desk.drafts.load(1, 1)
    assert after is not None
    assert not after.draft.living
    kinds = await desk.run("select kind, person_id from timeline")
    assert kinds == [("abandoned", None)]


async def test_a_ticket_that_was_confirmed_is_never_abandoned(desk: Desk) -> None:
    await desk.draft(1, 8 * DAY)
    await desk.run("update tickets set state = 'cancelled'")
    await desk.idle.abandon(1, at=NOW)
    await desk.idle.abandon(2, at=NOW)
    assert await desk.states(1) == ("cancelled", "open", 0)


async def test_what_is_abandoned_keeps_how_far_its_script_was_walked(desk: Desk) -> None:
    tree = (
        '{"key": "k", "name": {"en": "K"}, "languages": ["en"], "start": "n", "nodes": [{"key": "n",'
        ' "ask": {"en": "?"}, "options": [{"key": "o", "label": {"en": "o"}, "to": "n"}]}]}'
    )
    await desk.run("insert into scripts (key) values ('k')")
    ((version,),) = await desk.run(
        "insert into script_versions (script_id, number, digest, content, words)"
        " select id, 1, '', cast(:tree as jsonb), '' from scripts returning id",
        tree=tree,
    )
    page: dict[str, object] = {
        "script": version,
        "trail": {"began": 1, "node": "n", "answers": [["n", "o", 2]]},
    }
    answers: dict[str, dict[str, object]] = {"service_data": {"guided": True}, "script": page}
    walked = Draft(1, 1, 0, "intake", "staff", "problem", protocol="T1", answers=answers)
    await desk.draft(1, 8 * DAY, document=walked.dump().decode())
    await desk.idle.abandon(1, at=NOW)
    assert await desk.run("select ending, person_id, answers from script_runs") == [
        ("left", 1, [["n", "o", 2]])
    ]
    kinds = await desk.run("select kind, person_id from timeline order by id")
    assert kinds == [("script", None), ("abandoned", None)]
