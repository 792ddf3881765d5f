"""Deliveries to several processes: repeated and mixed they change nothing (R4); those of a killed process go on."""

import asyncio
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.delivery import times
from demo.faults import Fault
from tests.faults.mortal import Mortal, mortal
from tests.faults.program import free_port
from tests.faults.sizes import SEED, WHOLE, think
from tests.faults.walking import Walker, summed, walk_all

UPDATES = 10_000 if WHOLE else 260
PEOPLE = 100 if WHOLE else 20
RESTARTS = 20 if WHOLE else 4
TAKEN_OVER_SECONDS = 12.0
CHANGING = {"id", "draft_id", "ticket_id", "protocol", "key", "result", "screen", "document", "object_id"}
"""Columns of numbers and of what holds such: given in order of who comes first, so two runs differ in them."""
APART = {"inbox", "processes", "alembic_version", "notices", "notice_messages"}
"""Tables of the program itself; and what is told by the clock, of which new tickets alone are compared."""
LINKED = re.compile(r"""(child|parent|protocol)\W+\d+""")
"""The number of a ticket that another one is linked to: given in the order of who comes first as well."""
NEW = "select person_id, kind from notices where kind = 'new'"
ANSWERS = "select owner, turn, state, document->>'place', document->'answers' from drafts"

Contents = dict[str, Counter[str]]


def by_webhook() -> dict[str, str]:
    """Settings with which every process listens at one place; the kernel spreads the connections."""
    place = f"127.0.0.1:{free_port()}"
    return {"webhook": f"http://{place}/updates", "listen": place}


async def serving(desk: Mortal, count: int) -> None:
    """Until so many processes take deliveries."""
    async with asyncio.timeout(20):
        while desk.log_file.read_text().count("Telegram delivers to") < count:
            await asyncio.sleep(0.05)


async def contents(desk: Mortal) -> Contents:
    """Every table's rows without what no two runs have in common."""
    columns = await desk.database.fetch(
        "select table_name, array_agg(column_name::text order by column_name) as names"
        " from information_schema.columns natural join information_schema.tables"
        " where table_schema = 'public' and table_type = 'BASE TABLE' and data_type not like 'timestamp%'"
        " group by table_name"
    )
    found: Contents = {}
    for name, kept in [(row["table_name"], [*set(row["names"]) - CHANGING]) for row in columns]:
        if name not in APART and not name.startswith("pgqueuer"):
            listed = ", ".join(sorted(kept)) or "1"
            rows = await desk.database.fetch(f"select row({listed})::text as row from {name}")
            found[name] = Counter(LINKED.sub(r"\1 N", row["row"]) for row in rows)
    for name, query in (("answers", ANSWERS), ("notices of new tickets", NEW)):
        found[name] = Counter(str(tuple(row)) for row in await desk.database.fetch(query))
    return found


async def walked(desk: Mortal, walks: int) -> list[Walker]:
    people = await desk.people(PEOPLE, random.Random(SEED), think(PEOPLE))

    async def go(walker: Walker) -> None:
        for _ in range(walks):
            await walker.walk()

    await asyncio.gather(*map(go, people))
    await desk.telegram.delivered()
    await desk.quiet()
    async with asyncio.timeout(60):
        while await desk.database.fetchval("select count(*) from pgqueuer where entrypoint = 'notice'"):
            await asyncio.sleep(0.05)
    return people


@pytest.mark.slow
async def test_updates_delivered_up_to_five_times_to_two_processes_leave_the_database_of_a_clean_run(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
) -> None:
    walks = -(-UPDATES // (PEOPLE * 13))
    (tmp_path / "clean").mkdir()
    (tmp_path / "mixed").mkdir()
    async with mortal(bots, clone(provider_template), redis_url, tmp_path / "clean") as desk:
        people = await walked(desk, walks)
        clean = await contents(desk)
        print(f"\nseed {SEED}; clean: {summed(people)}")
    flushed(redis_url)
    mixed = mortal(bots, clone(provider_template), redis_url, tmp_path / "mixed", bots=2, **by_webhook())
    async with mixed as desk:
        await serving(desk, 2)
        desk.telegram.repeat = times(5, within=0.5, seed=SEED)
        people = await walked(desk, walks)
        found = await contents(desk)
        taken = await desk.database.fetch("select taken_by, count(*) as n from inbox group by 1 order by 2")
        failed = await desk.database.fetchval(
            "select count(*) from inbox where failed_at is not null or tries > 1"
        )
        print(f"repeated: {summed(people)}; updates by process {[row['n'] for row in taken]}")
    assert failed == 0
    assert len(taken) == 2, "one process got all"
    assert taken[0]["n"] > 20
    for table, rows in clean.items():
        assert found[table] == rows, table
    assert clean["tickets"].total() > PEOPLE


@pytest.mark.slow
async def test_what_a_killed_process_had_in_hand_goes_on_in_another_within_twelve_seconds(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
) -> None:
    several = mortal(bots, clone(provider_template), redis_url, tmp_path, bots=2, **by_webhook())
    async with several as desk:
        await serving(desk, 2)
        people = await desk.people(PEOPLE, random.Random(SEED), think=0.2)
        walking = [asyncio.ensure_future(each.walk()) for each in people]  # noqa: TID251 (gathered below)
        await asyncio.sleep(1.5)
        desk.telegram.faults = lambda method, _: Fault.delay(2.0)  # so that much is in hand
        await asyncio.sleep(1.0)
        owners = "select taken_by, count(*) as n from inbox where done_at is null group by 1"
        assert len(await desk.database.fetch(owners)) == 2
        behind = await desk.undone()
        killed_at = time.monotonic()
        await desk.bots[0].kill()
        desk.telegram.faults = None
        async with asyncio.timeout(TAKEN_OVER_SECONDS):
            while behind & await desk.undone():
                await asyncio.sleep(0.02)
        took = time.monotonic() - killed_at
        await asyncio.gather(*walking)
        await desk.quiet()
        retried = await desk.database.fetchval("select count(*) from inbox where tries > 1")
        failed = await desk.database.fetchval("select count(*) from inbox where failed_at is not null")
        left = await desk.database.fetchval("select count(*) from processes where kind = 'bot'")
    print(f"\nseed {SEED}; {len(behind)} in hand, {retried} taken over, all done {took:.1f} s after the kill")
    assert (failed, left) == (0, 1)
    assert retried > 0


@pytest.mark.slow
async def test_processes_that_are_restarted_in_turn_lose_nothing_and_nobody_waits_long(
    bots: "subprocess.Popen[str]",
    clone: Callable[[str], str],
    provider_template: str,
    redis_url: str,
    tmp_path: Path,
) -> None:
    several = mortal(bots, clone(provider_template), redis_url, tmp_path, bots=2, **by_webhook())
    async with several as desk:
        await serving(desk, 2)
        people = await desk.people(PEOPLE, random.Random(SEED), think=think(PEOPLE))
        over, slowest = asyncio.Event(), 0.0
        walking = asyncio.ensure_future(walk_all(people, over, 1))  # noqa: TID251 (awaited below)
        for restart in range(RESTARTS):
            await asyncio.sleep(0.5)
            bot, began = desk.bots[restart % 2], time.monotonic()
            bot.signal(signal.SIGTERM)
            assert await bot.ended() == 0, desk.log
            slowest = max(slowest, time.monotonic() - began)
            assert slowest < 10
            await bot.start()
            await serving(desk, 3 + restart)
        over.set()
        await walking
        await desk.telegram.delivered()
        await desk.quiet()
        failed = await desk.database.fetchval("select count(*) from inbox where failed_at is not null")
    print(f"\nseed {SEED}; {RESTARTS} restarts, the slowest end took {slowest:.1f} s; {summed(people)}")
    assert failed == 0


def flushed(redis_url: str) -> None:
    import redis

    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
