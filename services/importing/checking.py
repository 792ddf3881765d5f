"""What is wrong with rows that only all of them together show, asked of the staging tables."""

from collections.abc import Callable, Sequence

import asyncpg

from services.importing import statements
from services.importing.columns import Kind
from services.importing.faults import Faults
from services.importing.records import Reading
from services.importing.tables import Source


async def check(connection: asyncpg.Connection, readings: Sequence[Reading], faults: Faults) -> None:
    """What only all rows together show."""
    whole = not any(each.lost for each in readings if each.source.kind is Kind.CUSTOMERS)
    for each in (reading.source for reading in readings):
        await find(
            connection, statements.duplicates(each.kind), faults, each, "code",
            lambda row: f"{row['code']!r} stands in line {row['first']} already; each row needs a code of its own",
        )  # fmt: skip
        if each.kind in (Kind.CONTACTS, Kind.PLANS):
            if whole:
                await find(
                    connection, statements.unknown_customers(each.kind), faults, each, "customer",
                    lambda row: f"no customer has the code {row['customer']!r}, neither here nor in the files",
                )  # fmt: skip
            await find(
                connection, statements.moved(each.kind), faults, each, "code",
                lambda row: f"belongs to customer {row['code']!r}, and can't move; give it a code of its own",
            )  # fmt: skip
        if each.kind is Kind.PLANS:
            for row in await connection.fetch(statements.NEW_PRODUCTS):
                if text := _product(row):
                    faults.add(each.fault(row["line"], "product", text))


async def find(
    connection: asyncpg.Connection,
    sql: str,
    faults: Faults,
    source: Source,
    column: str,
    text: Callable[[asyncpg.Record], str],
) -> None:
    """Adds a fault for each row of a statement, and counts those that it cut off."""
    found = await connection.fetch(sql)
    for row in found:
        faults.add(source.fault(row["line"], column, text(row)))
    if found:
        faults.total += found[0]["total"] - len(found)


def _product(row: asyncpg.Record) -> str | None:
    """What is wrong with a product that is not there yet; of one in a faulty row nothing is known."""
    if row["faulty"]:
        return None
    if row["downs"] == 0 or row["ups"] == 0:
        return f"{row['product']!r} is a new product: a row must tell its down and up, in Mbit/s"
    if row["downs"] > 1 or row["ups"] > 1:
        return f"{row['product']!r} is a new product, and rows tell different rates for it; one is right"
    return None
