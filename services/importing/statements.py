"""The statements of an import: staging tables, what they must not hold, and their rows written at once.

Names of tables and columns come from this module and from `columns`, never from a file.
"""

from collections.abc import Collection
from dataclasses import dataclass

from services.importing.columns import COLUMNS, Kind


@dataclass(frozen=True)
class Target:
    """Where a kind's rows go: the joins that find what they name, and what each column becomes."""

    joins: str
    values: dict[str, tuple[str, str]]
    """By the file's column: the table's column, and the expression for it."""
    fixed: dict[str, str]
    """What only a new row gets: the table's column, and the expression."""
    same: str = "true"


def _direct(*names: str) -> dict[str, tuple[str, str]]:
    return {name: (name, f"s.{name}") for name in names}


_OWNED = {"code": "s.code", "customer_id": "cu.id"}
TARGETS = {
    Kind.CUSTOMERS: Target(
        "", _direct("name", "document", "address", "city", "state", "postal_code"), {"code": "s.code"}
    ),
    Kind.CONTACTS: Target(
        "JOIN customers cu ON cu.code = s.customer",
        _direct("name", "phone", "email", "relation", "notes"), _OWNED, "t.customer_id = cu.id",
    ),
    Kind.PLANS: Target(
        "JOIN customers cu ON cu.code = s.customer JOIN products p ON p.name = s.product",
        {
            "product": ("product_id", "p.id"),
            "state": ("state", "s.state"),
            "access_point": ("access_point_id", "s.access_point"),
            "login": ("login", "s.login"),
            "login_kind": ("login_kind", "CASE WHEN s.login IS NOT NULL THEN coalesce(s.login_kind, 'pppoe') END"),
            "address": ("address", "coalesce(nullif(s.address, ''), cu.address)"),
        },
        _OWNED, "t.customer_id = cu.id",
    ),
    Kind.PROSPECTS: Target(
        "",
        _direct("name", "phone", "email", "document", "postal_code", "address", "city", "product", "origin"),
        {"code": "s.code"},
    ),
}  # fmt: skip


def stage(kind: Kind) -> str:
    """The name of a kind's staging table."""
    return f"stage_{kind}"


def staged_columns(kind: Kind) -> list[str]:
    """Its columns, in the order of a record."""
    return ["line", "faulty", *(column.name for column in COLUMNS[kind])]


def make_stage(kind: Kind) -> str:
    """Makes the staging table; it goes with the transaction."""
    columns = ", ".join(f"{column.name} {'bigint' if column.number else 'text'}" for column in COLUMNS[kind])
    return f"CREATE TEMPORARY TABLE {stage(kind)} (line bigint, faulty boolean, {columns}) ON COMMIT DROP"


def update(kind: Kind, present: Collection[str]) -> str:
    """Changes rows that are there and differ, in the columns that the file has."""
    target = TARGETS[kind]
    pairs = [pair for name, pair in target.values.items() if name in present]
    mine = ", ".join(f"t.{column}" for column, _ in pairs)
    new = ", ".join(value for _, value in pairs)
    sets = ", ".join(f"{column} = {value}" for column, value in pairs)
    return (
        f"UPDATE {kind} t SET {sets} FROM {stage(kind)} s {target.joins}"
        f" WHERE t.code = s.code AND {target.same} AND ROW({mine}) IS DISTINCT FROM ROW({new})"
    )


def insert(kind: Kind) -> str:
    """Adds rows that are not there, in the file's order."""
    target = TARGETS[kind]
    pairs = {**target.fixed, **dict(target.values.values())}
    return (
        f"INSERT INTO {kind} ({', '.join(pairs)}) SELECT {', '.join(pairs.values())}"
        f" FROM {stage(kind)} s {target.joins}"
        f" WHERE NOT EXISTS (SELECT FROM {kind} t WHERE t.code = s.code) ORDER BY s.line"
    )


def duplicates(kind: Kind) -> str:
    """Rows whose code stood in an earlier line: line, that line, how many such rows there are."""
    return (
        f"SELECT s.line, d.first, s.code, count(*) OVER () AS total FROM"
        f" (SELECT code, min(line) AS first FROM {stage(kind)} GROUP BY code HAVING count(*) > 1) d"
        f" JOIN {stage(kind)} s ON s.code = d.code WHERE s.line > d.first ORDER BY s.line LIMIT 50"
    )


def unknown_customers(kind: Kind) -> str:
    """Rows of a customer that is neither here nor in the files."""
    return (
        f"SELECT s.line, s.customer, count(*) OVER () AS total FROM {stage(kind)} s WHERE s.customer IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM customers c WHERE c.code = s.customer)"
        f" AND NOT EXISTS (SELECT FROM {stage(Kind.CUSTOMERS)} c WHERE c.code = s.customer)"
        " ORDER BY s.line LIMIT 50"
    )


def moved(kind: Kind) -> str:
    """Rows whose code is another customer's here: its tickets would lose it."""
    return (
        f"SELECT s.line, c.code, count(*) OVER () AS total FROM {stage(kind)} s JOIN {kind} t ON t.code = s.code"
        " JOIN customers c ON c.id = t.customer_id WHERE c.code <> s.customer ORDER BY s.line LIMIT 50"
    )


NEW_PRODUCTS = f"""
SELECT s.product, min(s.line) AS line, min(s.down) AS down, min(s.up) AS up,
       count(DISTINCT s.down) AS downs, count(DISTINCT s.up) AS ups, bool_or(s.faulty) AS faulty
FROM {stage(Kind.PLANS)} s
WHERE s.product IS NOT NULL AND NOT EXISTS (SELECT FROM products p WHERE p.name = s.product)
GROUP BY s.product ORDER BY min(s.line)
"""
OTHER_RATES = f"""
SELECT min(s.line) AS line, p.name, p.down_mbps, p.up_mbps, count(*) OVER () AS total
FROM {stage(Kind.PLANS)} s JOIN products p ON p.name = s.product
WHERE s.down <> p.down_mbps OR s.up <> p.up_mbps
GROUP BY p.id ORDER BY min(s.line) LIMIT 50
"""
SHARED_DOCUMENTS = f"""
SELECT s.line, min(c.code) AS code, count(*) OVER () AS total
FROM {stage(Kind.CUSTOMERS)} s JOIN customers c ON c.document = s.document AND c.code <> s.code
GROUP BY s.line ORDER BY s.line LIMIT 50
"""
