"""How long `import_files` takes for very many customers, and its memory: `python -m tests.bench.bench_import`.

ROWS customers, as many contacts and plans, all new; then the same files again, where nothing differs.
"""

import argparse
import asyncio
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.embedded import discard, start_both
from demo.sample.make import FIRST, LAST, NETWORKS, STREETS
from services.database import migrate, pool_connect
from services.importing import Kind, import_files


def cpf(number: int) -> str:
    """A made-up CPF with right check digits; each number has its own."""
    digits = [int(digit) for digit in f"{number + 100_000_000:09d}"]
    for _ in range(2):
        weights = range(len(digits) + 1, 1, -1)
        digits.append(
            sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) * 10 % 11 % 10
        )
    return "".join(map(str, digits))


def rows(kind: Kind, count: int) -> Iterator[tuple[object, ...]]:
    """A header and so many rows."""
    points = [point for names in NETWORKS.values() for point in names]
    heads = {
        Kind.CUSTOMERS: ("code", "name", "document", "address", "city", "state", "postal_code"),
        Kind.CONTACTS: ("code", "customer", "name", "phone", "email", "relation"),
        Kind.PLANS: (
            "code",
            "customer",
            "product",
            "down",
            "up",
            "state",
            "access_point",
            "login",
            "address",
        ),
    }
    yield heads[kind]
    for n in range(count):
        name = f"{FIRST[n % len(FIRST)]} {LAST[n // 7 % len(LAST)]} {LAST[n // 311 % len(LAST)]}"
        street = f"{STREETS[n % len(STREETS)]}, {n % 2000}"
        if kind is Kind.CUSTOMERS:
            yield n, name, cpf(n), street, "Campinas", "SP", "13010-000"
        elif kind is Kind.CONTACTS:
            yield (
                f"C{n}",
                n,
                name,
                f"(19) 95{n % 10**3:03d}-{n // 10**3 % 10**4:04d}",
                f"c{n}@example.com",
                "Titular",
            )
        else:
            yield f"P{n}", n, "Fibra 600", 600, 300, "ativo", points[n % len(points)], f"login{n}", street


def write(folder: Path, count: int) -> dict[Kind, Path]:
    """The three files."""
    files = {kind: folder / f"{kind}.csv" for kind in (Kind.CUSTOMERS, Kind.CONTACTS, Kind.PLANS)}
    for kind, path in files.items():
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows(kind, count))
    return files


async def measure(url: str, files: dict[Kind, Path], count: int) -> None:
    """Imports twice and prints a line for each."""
    await migrate(url)
    connection = await pool_connect(url)
    for network, points in NETWORKS.items():
        owner = await connection.fetchval("INSERT INTO networks (name) VALUES ($1) RETURNING id", network)
        await connection.executemany(
            "INSERT INTO access_points (network_id, name) VALUES ($1, $2)",
            [(owner, point) for point in points],
        )
    await connection.close()
    for said in ("all new", "all the same"):
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        report = await import_files(url, files)
        took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"{3 * count:,} rows, {said}: {took:.1f} s, {3 * count / took:,.0f} rows/s,"
            f" memory at most {after / 1024:.0f} MB ({(after - before) / 1024:.0f} more than before)"
        )
        assert sum(each.new + each.same for each in report.counts.values()) == 3 * count


async def main(count: int) -> None:
    """On servers of its own, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write(folder, count)
        print(f"files: {sum(path.stat().st_size for path in files.values()) / 1e6:.0f} MB")
        servers = await start_both(folder / "data", want_valkey=False)
        try:
            assert servers.postgres is not None
            await measure(servers.postgres.url, files, count)
        finally:
            await servers.stop()
            discard(folder / "data")


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=sys.modules[__name__].__doc__)
    asking.add_argument("--rows", type=int, default=100_000, help="customers (default: 100,000)")
    asyncio.run(main(asking.parse_args().rows))
