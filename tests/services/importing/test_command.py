"""`atende import` as somebody types it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.services.importing.conftest import CUSTOMERS, Office


def typed(office: Office, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())", "import", *map(str, words)],
        capture_output=True, text=True, cwd=office.folder, timeout=60,
        env={**os.environ, "DATABASE_URL": office.url, "PYTHONPATH": str(Path(__file__).parents[3])},
    )  # fmt: skip


async def test_files_are_known_by_name_or_by_what_is_said(office: Office) -> None:
    office.file("Clientes 2026.csv", CUSTOMERS)
    office.file("x.csv", "customer;name\n1;Rui\n")
    done = typed(office, "Clientes 2026.csv", "contacts=x.csv")
    assert (done.returncode, done.stdout) == (
        0, "customers: 2 new, 0 changed, 0 the same\ncontacts: 1 new, 0 changed, 0 the same\n",
    ), done.stderr  # fmt: skip
    again = typed(office, "x.csv", "--kind", "contacts", "--dry-run")
    assert again.stdout == (
        "contacts: 0 new, 0 changed, 1 the same\nThat is what would be written; --dry-run wrote nothing.\n"
    )
    lost = typed(office, "x.csv")
    assert lost.returncode == 2
    assert "its name doesn't tell what it is about; say customers=x.csv" in lost.stderr


async def test_a_map_file_gives_names_and_unused_columns_are_told(office: Office) -> None:
    office.file("our.map", "# ours\ncode = Cód.\nname = Razão social/nome\n")
    office.file("customers.csv", "Cód.;Razão social/nome;Vendedor\n1;Bar do Zé;Rita\n".encode("latin-1"))
    done = typed(office, "customers.csv", "--map-file", "our.map")
    assert done.stdout == (
        "customers: nothing is taken from the column Vendedor\ncustomers: 1 new, 0 changed, 0 the same\n"
    ), done.stderr
    typo = typed(office, "customers.csv", "--map", "nome=Nome")
    assert (typo.returncode, "'nome' is no column; there are access_point, address" in typo.stderr) == (
        2,
        True,
    )
    office.file("bad.map", "name\nnome = Nome\nclientes.name = X\n")
    bad = typed(office, "customers.csv", "--map-file", "bad.map")
    assert bad.returncode == 1
    assert [line.split(": ", 1)[0] for line in bad.stderr.splitlines()] == [
        f"bad.map, line {n}" for n in (1, 2, 3)
    ]


async def test_refused_files_end_in_one_and_say_that_nothing_was_written(office: Office) -> None:
    office.file("customers.csv", "code;name\n1;\n")
    done = typed(office, "customers.csv")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-3:] == [
        "customers.csv, line 2, column name: is empty, and every row needs it", "1 fault.", "Nothing was written.",
    ]  # fmt: skip
    gone = typed(office, "contacts.csv")
    assert gone.stderr == "contacts.csv: is not there\n1 fault.\nNothing was written.\n"
