"""What the documentation promises of columns and recipes is so."""

import re
from pathlib import Path

import pytest

from services.importing import COLUMNS, Kind, read_map
from services.importing.words import plain

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("kind", Kind)
def test_every_column_stands_in_the_documentation_with_its_other_names(kind: Kind) -> None:
    section = (DOCS / "import.md").read_text().split(f"### {kind}.csv")[1].split("\n#")[0]
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|") and "`" in line
    ]
    told = [name for row in rows for name in re.findall("`([a-z_]+)`", row[0])]
    assert sorted(told) == sorted(column.name for column in COLUMNS[kind])
    required = {
        name for row in rows if row[1].startswith("yes") for name in re.findall("`([a-z_]+)`", row[0])
    }
    assert required == {column.name for column in COLUMNS[kind] if column.required}
    known = {plain(name) for column in COLUMNS[kind] for name in (column.name, *column.also)}
    for row in rows:
        for name in row[-1].split(", ") if row[-1] not in ("as above", "") else ():
            assert plain(name) in known, name


@pytest.mark.parametrize("path", sorted((DOCS / "recipes").glob("*.map")), ids=lambda path: path.name)
def test_every_recipe_can_be_read_and_names_what_is_required(path: Path) -> None:
    pairs = read_map(path)
    for kind in {pair.kind for pair in pairs}:
        assert kind is not None
        mapped = {pair.ours for pair in pairs if pair.kind is kind}
        assert {column.name for column in COLUMNS[kind] if column.required} <= mapped
