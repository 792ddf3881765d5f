"""Workers that are killed with kill -9 while they tell many people: nobody is forgotten, few hear twice."""

import asyncio
import random
import signal
from collections.abc import Callable

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from bot.worker import AT_ONCE
from demo.server import DemoTelegram
from services.database import create_engine
from services.jobs import enqueue
from tests.faults.sizes import SEED
from tests.ingress.test_process import start

PEOPLE, KILLS, WORKERS = 60, 3, 2
FIRST_ID = 50_000
MANY = """
with fresh as (
    insert into people (name, role, telegram_id)
    select 'Colega ' || n, 'operator', $1 + n from generate_series(1, $2::int) n returning id, telegram_id)
insert into tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, problem, type_id,
    assignee_person_id, confirmed_by, confirmed_at)
select 'M' || f.telegram_id, f.telegram_id, 'open', p.id, now(), 'customer', c.id, 'Sem internet', t.id, f.id, p.id,
    now()
from fresh f, people p, customers c, ticket_types t
where p.telegram_id = 1001 and c.name = 'Maria da Silva' and t.name = 'Lentidão' returning id"""


async def test_killed_workers_forget_nobody(
    clone: Callable[[str], str], provider_template: str, redis_url: str
) -> None:
    chance = random.Random(SEED)
    url, telegram = clone(provider_template), DemoTelegram(None)
    api = await telegram.start()
    for n in range(1, PEOPLE + 1):
        telegram.add_person(FIRST_ID + n, f"Colega {n}", started=True)
    database = await asyncpg.connect(url)
    await database.execute("delete from pgqueuer")
    tickets = [row["id"] for row in await database.fetch(MANY, FIRST_ID, PEOPLE)]
    given = {
        "DATABASE_URL": url, "REDIS_URL": redis_url, "BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": api,
    }  # fmt: skip
    workers = [await start("worker", **given) for _ in range(WORKERS)]
    engine = create_engine(url)
    try:
        for ticket in tickets:
            async with AsyncSession(engine) as session, session.begin():
                await enqueue(session, "notice", f"new:{ticket}", {"kind": "new", "ticket": ticket})

        async def told() -> int:
            return int(await database.fetchval("select count(*) from notices where told_at is not null"))

        for kill in range(1, KILLS + 1):
            async with asyncio.timeout(60):
                while await told() < PEOPLE * kill // (KILLS + 2):
                    await asyncio.sleep(0.005)
            number = chance.randrange(WORKERS)
            workers[number].kill()
            await workers[number].wait()
            workers[number] = await start("worker", **given)
        async with asyncio.timeout(90):
            while await told() < PEOPLE or await database.fetchval("select count(*) from pgqueuer"):
                await asyncio.sleep(0.05)
        heard = [len(telegram.messages(FIRST_ID + n)) for n in range(1, PEOPLE + 1)]
        print(f"\nseed {SEED}: {PEOPLE} people, {KILLS} kills, {sum(heard) - PEOPLE} messages twice")
        assert min(heard) == 1
        assert sum(heard) - PEOPLE <= KILLS * AT_ONCE
        assert await database.fetchval("select count(*) from jobs_aside") == 0
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        began = asyncio.get_running_loop().time()
        codes = [await worker.wait() for worker in workers]
        await engine.dispose()
        await database.close()
        await telegram.stop()
    assert codes == [0] * WORKERS
    assert asyncio.get_running_loop().time() - began < 10
