"""A provider brings its own data in, again and again."""

import subprocess
import sys
from pathlib import Path

import demo.sample
from demo.sample.make import make
from services.importing import Counts, Kind, import_files, named
from services.importing.work import LOCK
from tests.services.importing.conftest import CUSTOMERS, Office

SAMPLE = Path(demo.sample.__file__).parent
FILES = {kind: SAMPLE / f"{kind}.csv" for kind in Kind}


async def test_the_sample_comes_in_whole_and_a_second_time_changes_nothing(office: Office) -> None:
    first = await import_files(office.url, FILES)
    assert first.counts == {
        Kind.CUSTOMERS: Counts(300), Kind.CONTACTS: Counts(375), Kind.PLANS: Counts(316), Kind.PROSPECTS: Counts(20),
    }  # fmt: skip
    assert sorted(first.products) == ["Fibra 1 Giga", "Fibra 300", "Fibra 600", "Rádio 20"]
    assert not first.warnings
    written = await office.rows("SELECT xmin, id FROM plans ORDER BY id")

    second = await import_files(office.url, FILES)
    assert [counts.same for counts in second.counts.values()] == [300, 375, 316, 20]
    assert await office.rows("SELECT xmin, id FROM plans ORDER BY id") == written, (
        "an equal row is written again"
    )


async def test_what_is_imported_is_stored_in_the_form_that_searches_find(office: Office) -> None:
    await import_files(office.url, FILES)
    assert await office.rows(
        "SELECT c.name, c.document, k.phone, k.email, p.login, p.login_kind, p.state, a.name, r.name, r.down_mbps"
        " FROM customers c JOIN contacts k ON k.customer_id = c.id JOIN plans p ON p.customer_id = c.id"
        " JOIN access_points a ON a.id = p.access_point_id JOIN products r ON r.id = p.product_id"
        " WHERE c.code = '1001'"
    ) == [
        ("Maria da Silva", "11144477735", "+5519955550101", "maria.silva@example.com", "maria.silva", "pppoe",
         "active", "CTO Centro 02", "Fibra 600", 600),
    ]  # fmt: skip
    assert await office.rows(
        "SELECT name FROM customers WHERE name_plain LIKE '%maria%' AND name_plain LIKE '%sil%'"
    ) == [("Maria da Silva",)]
    assert len(await office.rows("SELECT 1 FROM customers WHERE name_plain LIKE 'joao%'")) > 5


def test_the_sample_is_made_the_same_each_time(tmp_path: Path) -> None:
    make(tmp_path)
    for path in FILES.values():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


async def test_a_dry_run_says_what_would_be_and_writes_nothing(office: Office) -> None:
    await office.imports(customers=CUSTOMERS)
    changed = CUSTOMERS.replace("Ana Paz", "Ana Luz") + "3;Rui Sá;\n"
    report = await office.imports(customers=changed, dry_run=True)
    assert report.counts == {Kind.CUSTOMERS: Counts(new=1, changed=1, same=1)}
    assert await office.rows("SELECT name FROM customers ORDER BY code") == [("João Lima",), ("Ana Paz",)]
    assert (await office.imports(customers=changed)).counts == report.counts
    assert await office.rows("SELECT name FROM customers ORDER BY code") == [
        ("João Lima",),
        ("Ana Luz",),
        ("Rui Sá",),
    ]


async def test_columns_that_a_file_lacks_stay_as_they_are_and_empty_cells_empty_them(office: Office) -> None:
    await office.imports(customers="code;name;document;city\n1;João Lima;529.982.247-25;Vinhedo\n")
    await office.imports(customers="code;name;city\n1;João Lima;\n")
    assert await office.rows("SELECT document, city FROM customers") == [("52998224725", "")]


async def test_contacts_and_plans_of_customers_that_were_there_before(office: Office) -> None:
    await office.imports(customers=CUSTOMERS)
    await office.imports(
        contacts="Cliente;Nome;Telefone;E-mail\n1;Rosa;(19) 95555-0101;ROSA@Example.com\n",
        plans="cliente;plano;down;up;situação;CTO;usuário\n2;Fibra 5;5 Mbps;1;Bloqueado;cto cambui 07;ana\n",
    )
    again = await office.imports(contacts="Cliente;Nome;Telefone\n1;Rosa;(19) 95555-0102\n")
    assert again.counts == {Kind.CONTACTS: Counts(changed=1)}, "without a code, its customer and name tell it"
    assert await office.rows("SELECT code, phone, email FROM contacts") == [
        ("1:rosa", "+5519955550102", "rosa@example.com")
    ]
    assert await office.rows(
        "SELECT p.code, p.state, p.login_kind, a.name FROM plans p JOIN access_points a ON a.id = p.access_point_id"
    ) == [("2:ana", "blocked", "pppoe", "CTO Cambuí 07")]


async def test_other_names_of_columns_are_mapped_also_several_joined(office: Office) -> None:
    maps = [named("customers.name=Razão Social"), named("code=ID"), named("address=Rua + Número")]
    await office.imports(maps, customers="Rua;id;NÚMERO;razao_social\nRua A;7;12;Bar do Zé\nRua B;8;;Bar\n")
    assert await office.rows("SELECT code, name, address FROM customers ORDER BY code") == [
        ("7", "Bar do Zé", "Rua A, 12"), ("8", "Bar", "Rua B"),
    ]  # fmt: skip


async def test_a_plan_without_an_address_gets_its_customers(office: Office) -> None:
    await office.imports(
        customers="code;name;address\n1;João;Rua A, 1\n", plans="customer;product;down;up\n1;X;5;5\n"
    )
    assert await office.rows("SELECT address FROM plans") == [("Rua A, 1",)]


async def test_a_cpf_and_a_cnpj_column_become_one(office: Office) -> None:
    await office.imports(
        [named("document=CPF+CNPJ")],
        customers="code;name;CPF;CNPJ\n1;A;529.982.247-25;\n2;B;;12.ABC.345/01DE-35\n3;C;;\n",
    )
    assert await office.rows("SELECT document FROM customers ORDER BY code") == [
        ("52998224725",), ("12ABC34501DE35",), (None,),
    ]  # fmt: skip


async def test_nobody_sees_half_an_import_and_a_killed_one_leaves_nothing(office: Office) -> None:
    path = office.file("customers.csv", "code;name\n" + "".join(f"{n};Ana {n}\n" for n in range(30_000)))
    words = (
        f"import asyncio, pathlib; from services.importing import *; asyncio.run(import_files({office.url!r},"
    )
    words += f" {{Kind.CUSTOMERS: pathlib.Path({str(path)!r})}}, progress=lambda now: print(now.doing, flush=True)))"
    child = subprocess.Popen(
        [sys.executable, "-c", words], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("writing"):
            break
    assert await office.rows("SELECT count(*) FROM customers") == [(0,)]
    child.kill()
    child.stdout.close()
    child.wait()
    await office.db.execute("SELECT pg_advisory_xact_lock($1)", LOCK)  # the server notices when it is done
    again = await office.imports(customers=CUSTOMERS, dry_run=True)  # its lock is free, its rows are gone
    assert again.counts == {Kind.CUSTOMERS: Counts(new=2)}
