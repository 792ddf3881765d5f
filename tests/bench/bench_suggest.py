"""How long a suggestion takes beside very many solved tickets, and what its index costs: `make bench-suggest`.

The whole of it is measured, as a page waits for it: statements made, planned, run and read. Beside the wall's time
stands the processors', as in bench_db. The tickets' problems are put together by chance out of what customers say, so
that some words stand in every third one.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.embedded import discard, start_both
from demo.provider import OPERATOR, seed
from services.database import create_engine, migrate
from services.people import People, Person
from services.scripts.likeness import telling
from services.scripts.suggesting import SETTINGS, Suggestions, alike
from tests.bench.bench_db import processor_ms
from tests.services.search.test_plans import nodes, plan, whole_reads

GOAL_MS = 50.0
HEADS = {
    "Sem conexão": (
        "Sem internet,Cliente sem conexão,Internet não funciona,Luz vermelha piscando na ONU,Caiu tudo e não voltou,"
        "Está sem sinal,ONU com LOS aceso"
    ),
    "Lentidão": "Internet lenta,Muito lento,Velocidade abaixo do contratado,Vídeo travando,Demora para abrir páginas",
    "Queda intermitente": "Internet caindo toda hora,Conexão oscilando,Cai e volta várias vezes,Quedas frequentes",
    "Segunda via e pagamento": "Pediu a segunda via do boleto,Pagou e continua bloqueado,Cobrança errada na fatura",
    "Mudança de endereço": "Vai mudar de endereço,Transferência para outra casa",
}
TAILS = (
    ",desde ontem,desde hoje cedo,há dois dias,já reiniciou o roteador,cliente muito nervoso pede urgência,depois da"
    " chuva de ontem à noite,todos os aparelhos da casa,ligou três vezes esta semana e ninguém resolveu,trabalha em"
    " casa e precisa com urgência falar com a esposa se não atender no telefone"
)
SHARES = (45, 25, 15, 12, 3)
FILL = """
INSERT INTO tickets (protocol, draft_id, state, opened_by, opened_at, subject, customer_id, problem, type_id,
  assignee_person_id, confirmed_by, confirmed_at)
SELECT '2026' || lpad((5000000 + $1::int + n)::text, 7, '0'), 1000000 + $1::int + n, 'closed', p, now(), 'customer', 1,
  concat_ws(', ', ($3::text[])[1 + floor(random() * cardinality($3))::int],
    ($4::text[])[1 + floor(random() * cardinality($4))::int], ($4::text[])[1 + floor(random() * cardinality($4))::int]),
  t.id, p, p, now()
FROM generate_series(1, $2) n, (SELECT min(id) AS p FROM people) q, ticket_types t WHERE t.name = $5
"""
WALKED = """
INSERT INTO script_runs (ticket_id, version_id, person_id, began_at, ended_at, ending, node, answers)
SELECT t.id, v.id, t.opened_by, now(), now(), 'reached', 'x', '[]' FROM tickets t
JOIN ticket_types k ON k.id = t.type_id JOIN script_versions v ON v.words LIKE '%' || k.name || '%' WHERE t.id % 3 = 0
"""
PROBLEMS = (
    "Sem internet desde ontem",
    "internet",
    "Cliente informa que está sem internet desde ontem à noite, luz vermelha acesa na ONU",
    "Internet muito lenta à noite, vídeo travando",
    "cai e volta toda hora",
    "quer a segunda via do boleto pois perdeu",
    "intrnet lnta",
    "xyz qqq www",
    "The internet is very slow since yesterday",
    "Bom dia, falo do comércio, a conexão oscila, a máquina do cartão não passa e já perdi vendas. " * 20,
)
MADE = "SELECT count(*) FROM tickets WHERE draft_id > 1000000"
CLOSING = (
    "UPDATE tickets SET state = $1 WHERE id IN (SELECT id FROM tickets WHERE draft_id > 1000000 LIMIT $2)"
)


async def fill(url: str, rows: int) -> None:
    """So many closed tickets, with the walk of a script at every third."""
    connection = await asyncpg.connect(url, timeout=30)
    await connection.execute(
        "SET session_replication_role = replica"
    )  # foreign keys hold by the way it is made
    made = 0
    for (kind, heads), share in zip(HEADS.items(), SHARES, strict=True):
        count = rows * share // 100
        await connection.execute(FILL, made, count, heads.split(","), TAILS.split(","), kind, timeout=600)
        made += count
    await connection.execute(WALKED, timeout=600)
    await connection.execute("VACUUM ANALYZE tickets, script_runs", timeout=600)
    await connection.close()


async def index_cost(url: str, count: int) -> tuple[float, float, str]:
    """Milliseconds a ticket that is closed, with the index of words and without it, and the index's size."""
    connection = await asyncpg.connect(url, timeout=30)
    size = await connection.fetchval("SELECT pg_size_pretty(pg_relation_size('ix_tickets_solved_words'))")
    taken = []
    for index in (True, False):
        change = connection.transaction()
        await change.start()
        if not index:
            await connection.execute("DROP INDEX ix_tickets_solved_words")
        await connection.execute(CLOSING, "open", count, timeout=600)
        began = time.perf_counter()
        await connection.execute(CLOSING, "closed", count, timeout=600)
        taken.append((time.perf_counter() - began) * 1000 / count)
        await change.rollback()
    await connection.close()
    return taken[0], taken[1], size


async def times(engine: AsyncEngine, actor: Person, tries: int) -> bool:
    """Prints a line a problem; False where one works too long."""
    suggestions = Suggestions(engine)
    async with engine.connect() as pooled:  # the pool's only connection as long as one is asked for at a time
        backend = await pooled.scalar(text("SELECT pg_backend_pid()")) or 0
    print(f"{'p50 ms':>8} {'p95 ms':>8} {'p50 cpu':>8} {'p95 cpu':>8}  {'script':26} {'type':26} problem")
    sound = True
    for problem in PROBLEMS:
        taken, busy = [], []
        found = await suggestions.about(actor, problem)  # SQLAlchemy makes each shape of statement once
        for _ in range(tries):
            began, worked = time.perf_counter(), processor_ms(backend)
            found = await suggestions.about(actor, problem)
            taken.append((time.perf_counter() - began) * 1000)
            busy.append(processor_ms(backend) - worked)
        told = [sorted(each)[tries * part // 100] for each in (taken, busy) for part in (50, 95)]
        why = [", ".join(g.words) or f"{g.alike} alike" if g else "–" for g in (found.script, found.type)]
        print(*(f"{each:8.1f}" for each in told), f" {why[0]:26} {why[1]:26} {problem[:40]}", flush=True)
        sound = sound and told[-1] < GOAL_MS
    return sound


async def plans(engine: AsyncEngine, actor: Person) -> bool:
    """Prints the indexes that are used; False where a table is read as a whole."""
    sound = True
    async with engine.connect() as connection:
        await connection.execute(SETTINGS)
        for stems in (telling(["internet", "vermelh", "luz"]), ["internet"]):
            told = await plan(connection, alike(actor, stems))
            used = {node["Index Name"] for node in nodes(told) if node["Node Type"] == "Bitmap Index Scan"}
            print(
                f"{' '.join(stems)}: {', '.join(sorted(used)) or 'no bitmap'}; read whole: {whole_reads(told)}"
            )
            sound = sound and not whole_reads(told)
    return sound


async def bench(url: str, rows: int, tries: int) -> bool:
    """Prints all; False where something is not as it should be."""
    await migrate(url)
    await seed(url)
    connection = await asyncpg.connect(url)
    made = await connection.fetchval(MADE)
    await connection.close()
    if made < rows // 2:
        await fill(url, rows)
    engine = create_engine(url)
    actor = await People(engine).by_telegram(OPERATOR)
    assert actor is not None
    sound = [await times(engine, actor, tries), await plans(engine, actor)]
    await engine.dispose()
    with_it, without, size = await index_cost(url, min(rows, 5000))
    print(f"index of {size}; a ticket closed takes {with_it:.3f} ms with it, {without:.3f} ms without")
    return all(sound)


async def run(arguments: argparse.Namespace) -> bool:
    folder = Path(arguments.data or tempfile.mkdtemp(prefix="atende-bench-"))
    servers = await start_both(folder, want_valkey=False)
    assert servers.postgres is not None
    try:
        return await bench(servers.postgres.url, arguments.rows, arguments.tries)
    finally:
        await servers.stop()
        if not arguments.data:
            discard(folder)
            shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="solved tickets")
    parser.add_argument("--tries", type=int, default=40, help="of each problem")
    parser.add_argument("--data", help="a folder that keeps the database for the next run")
    sys.exit(not asyncio.run(run(parser.parse_args())))


if __name__ == "__main__":
    main()
