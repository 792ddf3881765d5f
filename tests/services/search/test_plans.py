"""No search reads a whole table: the plan of each, at a hundred thousand customers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from services.customer_search import SETTINGS, Condition, Field, Search, found, lines
from services.customer_search.candidates import LOOKED_AT, LOOKED_AT_ALONE
from services.people import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
LARGE = {"customers", "contacts", "plans", "tickets"}
TYPED = {
    Field.ANY: (
        "maria",
        "maria silva",
        "11987",
        "19981234567",
        "maria@gmail.com",
        "12ab3",
        "rua brasil",
        "500123",
    ),
    Field.NAME: ("silva", "maria aparecida", "zzz qqq", "jo", "x", "%"),
    Field.DOCUMENT: ("123", "529.982.247-25", "12.ABC.345", "9"),
    Field.PHONE: ("987", "19 98123-4567", "98123-4567", "8123", "9"),
    Field.LOGIN: ("maria", "maria.silva1", "jo"),
    Field.EMAIL: ("maria", "maria.silva1@gmail.com", "@gmail.com", "jo"),
    Field.ADDRESS: ("rua", "flores 12", "rua das flores, 12", "campinas", "av"),
    Field.CODE: ("100", "1000001", "10"),
    Field.PROTOCOL: ("2026", "20265000001", "000001", "26"),
}
SEARCHES = [
    Search(typed, field, condition) for field in Field for condition in Condition for typed in TYPED[field]
]


class Explain(Executable, ClauseElement):
    """EXPLAIN of a statement, as it would be run."""

    inherit_cache = False

    def __init__(self, statement: Any, how: str) -> None:
        self.statement, self.how = statement, how


@compiles(Explain)
def _explain(element: Explain, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN ({element.how}) {compiler.process(element.statement, **options)}"


async def plan(connection: AsyncConnection, statement: Any, options: str = "FORMAT JSON") -> dict[str, Any]:
    told = await connection.scalar(Explain(statement, options))
    found: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return found


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from nodes(below)


def whole_reads(root: dict[str, Any]) -> list[str]:
    """Scans of a large table that nothing bounds: sequential ones, and those of an index without a condition."""
    return [
        f"{node['Node Type']} on {node['Relation Name']}"
        for node in nodes(root)
        if node.get("Relation Name") in LARGE
        and (node["Node Type"] == "Seq Scan" or ("Index" in node["Node Type"] and "Index Cond" not in node))
        and node["Node Type"] != "Bitmap Heap Scan"
        and not _bounded(root, node)
    ]


def _bounded(root: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a LIMIT of so many rows stands right above a scan that has no filter."""
    above = next((node for node in nodes(root) if wanted in node.get("Plans", ())), None)
    return (
        wanted["Node Type"] in ("Index Scan", "Index Only Scan")
        and "Filter" not in wanted
        and above is not None
        and above["Node Type"] == "Limit"
        and above["Plan Rows"] <= LOOKED_AT_ALONE
    )


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("condition", Condition)
async def test_no_search_reads_a_whole_table(
    crowded: AsyncEngine, ana: Person, field: Field, condition: Condition
) -> None:
    async with crowded.connect() as connection:
        await connection.execute(SETTINGS)
        for typed in TYPED[field]:
            statement = found(ana, Search(typed, field, condition))
            if statement is not None:
                assert whole_reads(await plan(connection, statement)) == [], typed


async def test_what_is_shown_of_hits_is_read_by_their_ids(crowded: AsyncEngine, ana: Person) -> None:
    async with crowded.connect() as connection:
        for search in (Search("maria"), Search("500123", Field.PROTOCOL)):
            assert whole_reads(await plan(connection, lines(ana, range(1, 11), search))) == []


async def test_a_whole_read_would_be_seen(crowded: AsyncEngine) -> None:
    async with crowded.connect() as connection:
        whole = await plan(connection, text("SELECT id FROM customers WHERE name ILIKE '%maria%' LIMIT 200"))
        assert whole_reads(whole) == ["Seq Scan on customers"]
        await connection.execute(SETTINGS)
        again = await plan(
            connection, text("SELECT id FROM customers WHERE name ILIKE '%maria%' ORDER BY id LIMIT 9")
        )
        assert whole_reads(again) == ["Index Scan on customers"]


async def test_rows_read_stay_few_whatever_is_typed(crowded: AsyncEngine, ana: Person) -> None:
    """Also what the planner did not foresee: rows that were looked at and thrown away count."""
    async with crowded.connect() as connection:
        await connection.execute(SETTINGS)
        for search in SEARCHES:
            statement = found(ana, search)
            if statement is None:
                continue
            root = await plan(connection, statement, "ANALYZE, TIMING OFF, FORMAT JSON")
            read = sum(
                (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
                for node in nodes(root)
                if node.get("Relation Name") in LARGE
            )
            most = (
                8 * LOOKED_AT if any(len(word) >= 3 for word in search.text.split()) else 6 * LOOKED_AT_ALONE
            )
            assert read < most, search
