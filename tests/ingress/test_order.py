"""One person's updates stay in order among processes, and what a dead one had in hand goes to the others."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest
from aiogram.types import CallbackQuery, Message

from demo.server import DemoTelegram
from services.inbox import Work
from services.places import Place
from tests.ingress.by_webhook import Served, kill, press, served, text
from tests.ingress.telegram import ANA, BIA, until


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What processes know of each other they know sooner."""
    for name, seconds in (("BEAT", 0.1), ("KNOWN", 0.3), ("DEAD", 5.0)):
        monkeypatch.setattr(f"services.processes.{name}_SECONDS", seconds)
    monkeypatch.setattr("bot.inbox.SWEEP_SECONDS", 0.2)


@dataclass
class Log:
    """What handlers did, whichever process they are in. `hold`: updates that wait until they are let go."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    hold: dict[int, asyncio.Event] = field(default_factory=dict)
    at_once: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    most_at_once: int = 0
    pause: float = 0.0

    def holding(self, *updates: int) -> None:
        self.hold = {update: asyncio.Event() for update in updates}

    async def handle(self, event: Message | CallbackQuery, work: Work) -> None:
        assert event.from_user is not None
        person = event.from_user.id
        self.begun.append(work.update_id)
        self.at_once[person] += 1
        self.most_at_once = max(self.most_at_once, self.at_once[person])
        try:
            if (hold := self.hold.get(work.update_id)) is not None:
                await hold.wait()
            await asyncio.sleep(self.pause)
        finally:
            self.at_once[person] -= 1
        self.ended.append(work.update_id)


@dataclass
class Two:
    one: Served
    other: Served
    log: Log

    async def idle(self) -> None:
        async with asyncio.timeout(10):
            await self.one.ingress.idle()
            await self.other.ingress.idle()
            await self.one.ingress.idle()


@pytest.fixture
async def two(telegram: DemoTelegram, database_url: str) -> AsyncIterator[Two]:
    """Two processes behind one address."""
    log = Log()
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(served(telegram, database_url, log.handle))
        other = await stack.enter_async_context(served(telegram, database_url, log.handle))
        yield Two(one, other, log)


async def test_an_update_waits_for_an_older_one_that_another_process_has_in_hand(two: Two) -> None:
    two.log.holding(1)
    await two.one.post(text(1))
    await until(lambda: two.log.begun == [1])
    await two.other.post(press(2))
    await two.other.post(text(3))
    await two.other.post(text(4, BIA))
    await until(lambda: two.log.ended == [4])  # nobody else waits
    await asyncio.sleep(0.15)
    assert two.log.begun == [1, 4]
    two.log.hold[1].set()
    await two.idle()
    assert two.log.ended == [4, 1, 2, 3]


async def test_an_older_one_that_comes_late_does_not_run_beside_the_newer(two: Two) -> None:
    two.log.holding(2)
    await two.other.post(text(2))
    await until(lambda: two.log.begun == [2])
    await two.other.post(text(4))
    await two.one.post(text(1))  # Telegram delivers texts and presses of one person side by side
    await two.one.post(text(3))
    await asyncio.sleep(0.15)
    assert two.log.begun == [2]
    two.log.hold[2].set()
    await two.idle()
    assert two.log.ended == [2, 1, 3, 4]


async def test_an_older_one_that_comes_while_the_newer_asks_for_its_place_goes_first(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = two.one.ingress._inbox.places
    ask, asked = places.of, asyncio.Event()

    async def late(update_id: int, person: int) -> Place:
        place = await ask(update_id, person)
        if update_id == 2:  # another process took it meanwhile
            asked.set()
            await asyncio.sleep(0.1)
            return Place.NOT_OURS if len(two.log.ended) == 0 else place
        return place

    monkeypatch.setattr(places, "of", late)
    await two.one.post(text(2))
    await asked.wait()
    await two.one.post(text(1))
    await two.idle()
    assert two.log.ended == [1, 2]


async def test_what_comes_to_one_process_in_the_wrong_order_is_put_right(two: Two) -> None:
    two.log.holding(1)
    await two.one.post(text(1))
    await until(lambda: two.log.begun)
    for update in (5, 3, 4, 2):
        await two.one.post(text(update))
    two.log.hold[1].set()
    await two.idle()
    assert two.log.ended == [1, 2, 3, 4, 5]


async def test_deliveries_mixed_between_processes_and_repeated_keep_everybodys_order(two: Two) -> None:
    chance, two.log.pause = random.Random(4), 0.01
    people = {person: [person * 1000 + n for n in range(12)] for person in range(1, 9)}

    async def deliver(person: int, updates: list[int]) -> None:
        for update in updates:
            content = text(update, person) if chance.random() < 0.5 else press(update, person)
            copies = chance.randint(1, 3)
            answers = await asyncio.gather(
                *(chance.choice((two.one, two.other)).post(content) for _ in range(copies))
            )
            assert {each.status for each in answers} == {200}

    await asyncio.gather(*(deliver(*each) for each in people.items()))
    await two.idle()
    assert len(two.log.ended) == len(set(two.log.ended)) == 96
    for person, updates in people.items():
        assert [each for each in two.log.begun if each // 1000 == person] == updates
    assert two.log.most_at_once == 1
    assert two.one.done
    assert two.other.done


async def test_what_a_killed_process_had_in_hand_is_taken_up_before_what_came_later(two: Two) -> None:
    two.log.holding(1)
    for update in (1, 2):
        await two.one.post(text(update))
    await two.one.post(text(11, BIA))
    await until(lambda: two.log.begun == [1, 11])
    await two.other.post(text(3))
    kill(two.one)
    two.log.hold[1].set()
    async with asyncio.timeout(5):
        while len(two.log.ended) < 4:
            await asyncio.sleep(0.01)
    assert two.log.ended == [11, 1, 2, 3]
    assert [row["tries"] for row in await two.other.rows()] == [2, 2, 1, 1]
    assert len(await two.other.statements.fetch("select from processes")) == 1
    assert two.other.processes.alone
    await asyncio.sleep(0.3)
    assert two.log.ended == [11, 1, 2, 3]


async def test_what_a_process_leaves_at_its_end_is_taken_up_by_the_other(two: Two) -> None:
    two.log.holding(1)
    for update in (1, 2):
        await two.one.post(text(update))
    await until(lambda: two.log.begun == [1])
    await two.other.post(text(3))
    two.one.receiving.cancel()
    await two.one.ingress.let_go(0.1)
    two.log.hold[1].set()
    async with asyncio.timeout(5):
        while len(two.log.ended) < 3:
            await asyncio.sleep(0.01)
    assert two.log.ended == [1, 2, 3]


async def test_a_frozen_process_is_taken_for_dead_and_does_nothing_twice_when_it_wakes(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen, beating = two.one, two.one.processes._beating
    assert beating is not None
    two.log.holding(1)
    for update in (1, 2):
        await frozen.post(text(update))
    await until(lambda: two.log.begun == [1])
    beating.cancel()  # its connection stands, it says nothing
    monkeypatch.setattr("services.processes.DEAD_SECONDS", 1.0)
    async with asyncio.timeout(5):
        while two.log.begun != [1, 1]:  # the other has taken it
            await asyncio.sleep(0.01)
    two.log.hold[1].set()
    await two.idle()
    assert two.log.ended == [1, 1, 2]  # the first was in hand already: its effects are keyed
    assert frozen.ingress.waiting == 0


async def test_one_that_arrives_waits_until_the_other_knows_it_and_one_that_is_alone_waits_for_nobody(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    monkeypatch.setattr("services.processes.KNOWN_SECONDS", 30.0)
    async with asyncio.timeout(20), served(telegram, database_url) as one:
        assert one.processes.alone
        monkeypatch.setattr("services.processes.KNOWN_SECONDS", 0.7)
        began = loop.time()
        async with served(telegram, database_url) as other:
            assert loop.time() - began > 0.7
            assert not one.processes.alone
            assert not other.processes.alone
            rows = await one.statements.fetch("select kind, place from processes")
            assert [row["kind"] for row in rows] == ["bot", "bot"]
        async with asyncio.timeout(3):
            while not one.processes.alone:
                await asyncio.sleep(0.01)
    statements = "select count(*) from processes"
    async with served(telegram, database_url) as again:
        assert [tuple(row) for row in await again.statements.fetch(statements)] == [(1,)]


async def test_alone_an_update_costs_no_statement_for_the_others(
    telegram: DemoTelegram, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    async with served(telegram, database_url) as bot:
        fetch = bot.statements.fetch

        async def counted(sql: str, *values: object) -> object:
            asked.append(sql.split()[0])
            return await fetch(sql, *values)

        monkeypatch.setattr("bot.inbox.SWEEP_SECONDS", 60)
        await asyncio.sleep(0.25)
        monkeypatch.setattr(bot.statements, "fetch", counted)
        for update in range(1, 6):
            await bot.post(text(update))
            await bot.ingress.idle()
        assert asked == ["insert", "update"] * 5


async def test_the_rows_of_a_living_process_are_not_replayed_by_one_that_starts(
    telegram: DemoTelegram, database_url: str
) -> None:
    log = Log()
    log.holding(1)
    async with served(telegram, database_url, log.handle) as one:
        await one.post(text(1, ANA))
        await until(lambda: log.begun == [1])
        async with served(telegram, database_url, log.handle):
            await asyncio.sleep(0.3)
            assert log.begun == [1]
            log.hold[1].set()
            await one.ingress.idle()
    assert log.ended == [1]
