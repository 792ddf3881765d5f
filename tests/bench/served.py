"""Our bot as a bench wants it: a fresh database with people in it, then `atende run`; `python -m tests.bench.served`.

DATABASE_URL is any database of the server; what follows `--` goes to `atende run`. `--servers` starts PostgreSQL and
Valkey, prints how to reach them, and stops them at Ctrl-C: for a judge from outside.
"""

import argparse
import asyncio
import csv
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.bench.talkers import FIRST_PERSON

PEOPLE = 1000
TEMPLATE = "atende_bench"
ATENDE = (sys.executable, "-m", "bot")


def other(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def fresh(url: str) -> str:
    """A new database with the sample provider and PEOPLE operators, as a copy of a template made the first time."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock(7)")
        names = "select datname from pg_database where datname like 'atende_bench%'"
        known = {row["datname"] for row in await connection.fetch(names)}
        if TEMPLATE not in known:
            await connection.execute(f"create database {TEMPLATE}_making")
            await asyncio.to_thread(_fill, other(url, f"{TEMPLATE}_making"))
            await connection.execute(f"alter database {TEMPLATE}_making rename to {TEMPLATE}")
        for name in known - {TEMPLATE}:  # of runs before
            await connection.execute(f"drop database if exists {name} with (force)")
        name = f"{TEMPLATE}_{uuid.uuid4().hex[:8]}"
        await connection.execute(f"create database {name} template {TEMPLATE}")
        return other(url, name)
    finally:
        await connection.close()


def _fill(url: str) -> None:
    """Migrates, brings the sample provider, and adds the people by the command line, as README shows it."""
    environment = {**os.environ, "DATABASE_URL": url}
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "people.csv"
        with people.open("w", newline="", encoding="utf-8") as file:
            lines = [(f"Op {n}", "operator", FIRST_PERSON + n) for n in range(PEOPLE)]
            csv.writer(file).writerows([("name", "role", "telegram_id"), *lines])
        for command in (
            ("migrate",),
            ("apply", "demo/sample/provider.yaml", "--yes"),
            ("import", *(f"demo/sample/{n}.csv" for n in ("customers", "contacts", "plans"))),
            ("people", "add", "--csv", str(people)),
        ):
            done = subprocess.run([*ATENDE, *command], env=environment, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"atende {' '.join(command)}: {done.stderr[-2000:]}")


async def servers() -> None:
    """Until Ctrl-C."""
    from bot.embedded import discard, start_both

    folder = Path(tempfile.mkdtemp(prefix="atende-bench-"))
    started = await start_both(folder)
    try:
        assert started.postgres is not None
        assert started.valkey is not None
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        print(f"export DATABASE_URL='{started.postgres.url}' REDIS_URL='{started.valkey.url}'", flush=True)
        await told.wait()
    finally:
        await started.stop()
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", action="store_true")
    parser.add_argument("--two", action="store_true", help="two processes on one database")
    parser.add_argument("run", nargs="*", help="options of `atende run`")
    given = parser.parse_args()
    if given.servers:
        asyncio.run(servers())
        return
    url = os.environ.get("DATABASE_URL") or sys.exit("DATABASE_URL is needed: see --servers")
    os.environ["DATABASE_URL"] = asyncio.run(fresh(url))
    if given.two:
        with subprocess.Popen([*ATENDE, "run", *given.run]) as other_one:
            ended = subprocess.call([*ATENDE, "run", *given.run])
            other_one.terminate()
        sys.exit(ended)
    os.execv(ATENDE[0], [*ATENDE, "run", *given.run])


if __name__ == "__main__":
    main()
