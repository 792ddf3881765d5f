"""How long the agenda of 300 technicians a month ahead takes: `make bench-agenda` (TECHNICIANS=40 for fewer).

The whole of an answer is measured, as a conversation waits for it: statements made, run and read, and the free starts
worked out. Twice: with six visits in each technician's day, of nine that there is room for, and with the whole month
full, where the calendar must look at everybody's every day before it can say so.
"""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.embedded import discard, start_both
from demo.provider import OPERATOR, seed
from services.database import create_engine, migrate
from services.orders.agenda import Agenda
from services.orders.agenda_data import NOWHERE
from services.people import People, Person

TARGET_MS = 50.0
"""performance.md's row on the agenda, for the median."""
ZONE = ZoneInfo("America/Sao_Paulo")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
AHEAD = NOW.date() + timedelta(days=30)
MAKE = (
    """
    WITH made AS (
        INSERT INTO people (name, role) SELECT 'Técnico ' || lpad(n::text, 3, '0'), 'technician'
        FROM generate_series(1, :technicians) n RETURNING id
    )
    INSERT INTO technicians (person_id, hours, areas)
    SELECT id, jsonb_object_agg(day, jsonb_build_array(
        to_char(make_time(7 + id::int % 3, 0, 0), 'HH24:MI') || '-12:00',
        '13:00-' || to_char(make_time(16 + id::int % 3, 0, 0), 'HH24:MI'))),
        CASE WHEN id % 5 = 0 THEN '[]'::jsonb ELSE jsonb_build_array('Campinas') END
    FROM made, unnest(ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']) day GROUP BY id
    """,
    """
    INSERT INTO tickets (protocol, draft_id, opened_by, opened_at, state)
    SELECT 'BENCH', 999999999, min(id), now(), 'draft' FROM people
    """,
    """
    INSERT INTO order_types (name, minutes) VALUES ('Bench', 60)
    """,
)
FILL = """
INSERT INTO orders (ticket_id, type_id, technician_id, state, starts_at, minutes, busy, made_by)
SELECT (SELECT id FROM tickets WHERE protocol = 'BENCH'), (SELECT id FROM order_types WHERE name = 'Bench'),
    person_id, 'scheduled', at, 60, tstzrange(at, at + interval '1 hour'), person_id
FROM technicians, generate_series(0, 45) day,
    unnest(CAST(:hours AS int[])) hour,
    LATERAL (SELECT (date '2027-03-01' + day + make_interval(hours => hour)) AT TIME ZONE 'America/Sao_Paulo' AS at) t
"""
SOME, REST = [8, 9, 11, 13, 15, 16], [7, 10, 12, 14, 17, 18]
Ask = Callable[[Agenda, Person, int], Awaitable[Any]]
ASKS: dict[str, Ask] = {
    "month, anybody": lambda agenda, who, _: agenda.month(who, AHEAD.year, AHEAD.month, at=NOW),
    "month, one": lambda agenda, who, one: agenda.month(who, AHEAD.year, AHEAD.month, one, at=NOW),
    "day in a month, all": lambda agenda, who, _: agenda.day(who, AHEAD, at=NOW),
    "day in a month, one": lambda agenda, who, one: agenda.day(who, AHEAD, one, at=NOW),
    "technicians, ranked": lambda agenda, who, _: agenda.technicians(who, NOWHERE, None, AHEAD, at=NOW),
    "next free, anybody": lambda agenda, who, _: agenda.slots(who, None, 60, NOW, at=NOW),
    "next free, one": lambda agenda, who, one: agenda.slots(who, one, 60, NOW, at=NOW),
    "week, one": lambda agenda, who, one: agenda.week(who, one, AHEAD, at=NOW),
    "capacity, 7 days": lambda agenda, who, _: agenda.capacity(
        who, [AHEAD + timedelta(days=day) for day in range(7)], at=NOW
    ),
}


async def measure(name: str, ask: Callable[[], Awaitable[Any]], tries: int) -> bool:
    """Prints a line; whether the median is under the target."""
    await ask()  # SQLAlchemy makes each shape of statement once
    times = []
    for _ in range(tries):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1000)
    median = statistics.median(times)
    verdict = "reached" if median < TARGET_MS else "MISSED"
    print(f"{name:28} {min(times):8.1f} {median:8.1f} {max(times):8.1f}  {verdict}", flush=True)
    return median < TARGET_MS


async def table(engine: AsyncEngine, who: Person, one: int, tries: int) -> bool:
    agenda, reached = Agenda(engine, ZONE), True
    async with engine.connect() as connection:
        count = await connection.scalar(text("SELECT count(*) FROM orders"))
    print(f"\n{f'{count} visits':28} {'least ms':>8} {'p50 ms':>8} {'most ms':>8}")
    for name, ask in ASKS.items():
        reached &= await measure(name, lambda ask=ask: ask(agenda, who, one), tries)  # type: ignore[misc]
    return reached


async def bench(url: str, technicians: int, tries: int) -> bool:
    await migrate(url)
    await seed(url)
    engine = create_engine(url)
    who = await People(engine).by_telegram(OPERATOR)
    assert who is not None
    async with engine.begin() as connection:
        for statement in MAKE:
            values = {"technicians": technicians} if ":technicians" in statement else {}
            await connection.execute(text(statement), values)
        one = await connection.scalar(text("SELECT max(person_id) FROM technicians")) or 0
    reached = True
    for hours in (SOME, REST):
        for hour in hours:  # each by itself: a statement of a conversation may not take long
            async with engine.begin() as connection:
                await connection.execute(text(FILL), {"hours": [hour]})
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("ANALYZE orders"))
        reached &= await table(engine, who, one, tries)
    await engine.dispose()
    return reached


async def run(arguments: argparse.Namespace) -> bool:
    folder = Path(tempfile.mkdtemp(prefix="atende-bench-"))
    servers = await start_both(folder, want_valkey=False)
    assert servers.postgres is not None
    try:
        return await bench(servers.postgres.url, arguments.technicians, arguments.tries)
    finally:
        await servers.stop()
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--technicians", type=int, default=300)
    parser.add_argument("--tries", type=int, default=15, help="answers of each kind")
    sys.exit(not asyncio.run(run(parser.parse_args())))


if __name__ == "__main__":
    main()
