"""An import from its files to the database: read and stage all, check all, then write all or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from services.database import DatabaseError, pool_connect
from services.importing import statements
from services.importing.checking import check, find
from services.importing.columns import Kind
from services.importing.faults import Fault, Faults, ImportRefused, Unreadable
from services.importing.maps import Named
from services.importing.opening import look
from services.importing.records import AccessPoints, Reading
from services.importing.tables import Source, source
from services.statements import OUTAGES

LOCK = 0x61_74_65_6E_64_65_69  # "atendei": one import at a time


@dataclass(frozen=True)
class Progress:
    """How far an import is. `size` and `read` are bytes of all files; `writing` comes after reading."""

    read: int
    size: int
    rows: int
    doing: str


@dataclass
class Counts:
    """What became of a file's rows."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass
class Report:
    """What was written, or would be. `ignored`: columns of a file that nothing is taken from."""

    counts: dict[Kind, Counts] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)
    warnings: Faults = field(default_factory=Faults)
    ignored: dict[Kind, list[str]] = field(default_factory=dict)


async def import_files(
    database_url: str,
    files: Mapping[Kind, Path],
    *,
    maps: Sequence[Named] = (),
    dry_run: bool = False,
    progress: Callable[[Progress], object] = lambda _: None,
) -> Report:
    """Brings a provider's files into the database, in one transaction: all of it, or nothing.

    `files`: one path for each kind (`{Kind.CUSTOMERS: Path("customers.csv"), …}`, any subset); customers go
    first, for the others name them by code. A row whose code is there already is changed where it differs, in the
    columns that its file has; nothing is ever deleted. `dry_run` does the same and then takes it back, so what
    it tells is what would happen. Memory does not grow with the files.

    Raises ImportRefused with everything that is wrong (nothing was written then), services.database.DatabaseError,
    OSError or asyncpg's errors when the database can't be used. The schema must be there (services.database.migrate).
    """
    sources = open_files(files, maps)
    try:
        connection = await pool_connect(database_url)
        try:
            return await _in_transaction(connection, sources, dry_run, progress)
        finally:
            await _close(connection)
    except OUTAGES as error:
        raise DatabaseError(f"PostgreSQL went away: {error}; nothing was written, so import again") from error


def open_files(files: Mapping[Kind, Path], maps: Sequence[Named] = ()) -> list[Source]:
    """The files whose headers are understood, in the order of writing. Raises ImportRefused with every fault of
    them; a map that none of them uses is one."""
    faults = Faults()
    sources = []
    for kind in Kind:
        if kind in files:
            try:
                sources.append(source(look(files[kind]), kind, maps))
            except Unreadable as error:
                for fault in error.faults:
                    faults.add(fault)
    used = {pair for each in sources for pair in each.used}
    for pair in maps:
        if not faults and pair not in used and (pair.kind is None or pair.kind in files):
            faults.add(Fault("map", None, None, f"no file has a column {pair.theirs!r} for {pair.ours}"))
    if faults:
        raise ImportRefused(faults)
    return sources


async def _in_transaction(
    connection: asyncpg.Connection,
    sources: Sequence[Source],
    dry_run: bool,
    progress: Callable[[Progress], object],
) -> Report:
    """Whatever happens before its end, the server forgets it all when the connection is closed."""
    transaction = connection.transaction()
    await transaction.start()
    await _alone(connection)
    faults = Faults()
    readings = await _stage(connection, sources, faults, progress)
    await check(connection, readings, faults)
    if faults:
        raise ImportRefused(faults)
    report = Report(ignored={each.kind: each.ignored for each in sources if each.ignored})
    await _write(connection, readings, report, progress)
    await (transaction.rollback() if dry_run else transaction.commit())
    return report


async def _close(connection: asyncpg.Connection) -> None:
    try:
        await connection.close(timeout=2)
    except (TimeoutError, asyncpg.InterfaceError):
        connection.terminate()


async def _alone(connection: asyncpg.Connection) -> None:
    if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK):
        alone = Faults()
        alone.add(Fault("database", None, None, "another import is at work; try again when it has ended"))
        raise ImportRefused(alone)
    await connection.execute("SET LOCAL work_mem = '64MB'")


async def _stage(
    connection: asyncpg.Connection,
    sources: Sequence[Source],
    faults: Faults,
    progress: Callable[[Progress], object],
) -> list[Reading]:
    """Every row, cleaned, into the staging tables."""
    points = AccessPoints(
        {each["name"]: each["id"] for each in await connection.fetch("SELECT id, name FROM access_points")}
    )
    size = sum(each.opened.size for each in sources)
    readings: list[Reading] = []
    for kind in Kind:
        await connection.execute(statements.make_stage(kind))
    for each in sources:
        before, rows = sum(done.source.opened.size for done in readings), sum(done.count for done in readings)

        def at(read: int, count: int, each: Source = each, before: int = before, rows: int = rows) -> None:
            progress(Progress(before + read, size, rows + count, f"reading {each.kind}"))

        reading = Reading(each, faults, points, at)
        await connection.copy_records_to_table(
            statements.stage(each.kind),
            records=reading.records(),
            columns=statements.staged_columns(each.kind),
        )
        await connection.execute(f"ANALYZE {statements.stage(each.kind)}")
        readings.append(reading)
    return readings


async def _write(
    connection: asyncpg.Connection,
    readings: Sequence[Reading],
    report: Report,
    progress: Callable[[Progress], object],
) -> None:
    size, rows = sum(each.source.opened.size for each in readings), sum(each.count for each in readings)
    for each in readings:
        kind = each.source.kind
        progress(Progress(size, size, rows, f"writing {kind}"))
        if kind is Kind.PLANS:
            report.products = await _products(connection)
            await find(
                connection, statements.OTHER_RATES, report.warnings, each.source, "product",
                lambda row: f"{row['name']!r} is {row['down_mbps']}/{row['up_mbps']} Mbit/s here, and stays so",
            )  # fmt: skip
        changed = _number(await connection.execute(statements.update(kind, each.source.places)))
        new = _number(await connection.execute(statements.insert(kind)))
        report.counts[kind] = Counts(new, changed, each.count - new - changed)
        if kind is Kind.CUSTOMERS:
            await connection.execute("ANALYZE customers")  # the next joins it by code
            await find(
                connection, statements.SHARED_DOCUMENTS, report.warnings, each.source, "document",
                lambda row: f"is customer {row['code']!r}'s as well; both are kept",
            )  # fmt: skip


async def _products(connection: asyncpg.Connection) -> list[str]:
    found = await connection.fetch(statements.NEW_PRODUCTS)
    await connection.executemany(
        "INSERT INTO products (name, down_mbps, up_mbps) VALUES ($1, $2, $3)",
        [(row["product"], row["down"], row["up"]) for row in found],
    )
    return [row["product"] for row in found]


def _number(status: str) -> int:
    """How many rows a statement wrote, of `INSERT 0 5`."""
    return int(status.rsplit(" ", 1)[-1])
