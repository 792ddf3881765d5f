"""Files that are wrong: each is refused whole, with its line and column and what would be right."""

from pathlib import Path

import pytest

from services.importing import ImportRefused, Kind, import_files, named
from tests.services.importing.conftest import CUSTOMERS, Office


async def test_every_fault_of_every_file_is_told_with_line_and_column(office: Office) -> None:
    assert await office.refused(
        customers="code;Nome;CPF;UF;CEP\n1;;111.111.111-11;Sao Paolo;1301\n2;Bia;529.982.247-25;sp;13010-000\n",
        contacts="customer;name;phone;email\n1;Rui;123;rui@\n",
    ) == [
        "customers.csv, line 2, column Nome: is empty, and every row needs it",
        "customers.csv, line 2, column CPF: is no CPF or CNPJ: its check digits are not right",
        "customers.csv, line 2, column UF: 'Sao Paolo' is none of Brazil's states; right are two letters, like SP",
        "customers.csv, line 2, column CEP: is no CEP; right are 8 digits, like 13010-000",
        ("contacts.csv, line 2, column phone: is no telephone number; right is one number with its area code,"
         " like (19) 95555-0101"),
        "contacts.csv, line 2, column email: is no e-mail address; right is one address, like nome@example.com",
    ]  # fmt: skip


async def test_of_very_many_faults_fifty_are_told_and_the_rest_counted(office: Office) -> None:
    with pytest.raises(ImportRefused) as caught:
        await office.imports(customers="code;name\n" + "1;\n" * 500)
    assert (len(caught.value.faults.kept), caught.value.faults.total) == (50, 999)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
async def test_encodings_separators_and_line_ends_are_found_out(office: Office, encoding: str) -> None:
    rows = (("Código", "Nome"), ("1", "João Ação"), ("2", "Zé"))
    for separator in (";", ",", "\t", "|"):
        for end in ("\n", "\r\n", "\r"):
            content = end.join(separator.join(row) for row in rows)
            await office.imports(customers=content.encode(encoding))
            assert await office.rows("SELECT name FROM customers ORDER BY code") == [("João Ação",), ("Zé",)]
            await office.db.execute("DELETE FROM customers")


async def test_what_only_windows_writes_is_read_and_so_is_excels_first_line(office: Office) -> None:
    await office.imports(customers="sep=;\r\ncode;name\r\n1;Bar “Zé” – Ltda\r\n".encode("cp1252"))
    assert await office.rows("SELECT name FROM customers") == [("Bar “Zé” – Ltda",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; its first line must name the columns"),
        (b"\xef\xbb\xbf\r\n", "is empty; its first line must name the columns"),
        (b"PK\x03\x04rest", "is a workbook (.xlsx, .ods): in the spreadsheet choose Save as, CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0", "is an old workbook (.xls)"),
        (b"<html><table>", "is a page of HTML or XML"),
        ("code;name\n1;Ana\n".encode("utf-16-le"), "UTF-16 without its mark: save it as CSV UTF-8"),
        ("code;name\n1;João\n".encode("utf-16")[:-1], "can't be read as UTF-16: save it anew as CSV UTF-8"),
        ("code;name\n1;João\n".encode() + b"2;Jo\xe3o\n", "line 3: holds a byte that is no UTF-8, while others are"),
        ("code;name\n1;JoÃ£o\n".encode(), "line 2, column name: holds garbled letters (such as Ã£ for ã)"),
        (b"code name\n1 Ana\n", "has one column only: its cells must be separated by ; or , or a tab or |"),
        (b"code;nome completo\n1;Ana\n", "lacks the column name; it has code, nome completo. If"),
        (b"code;Nome;nome\n1;a;b\n", "has the column 'Nome' twice; keep one"),
        (b"code;name\n1;=HYPERLINK(1)\n", "line 2, column name: begins with =, @ or a tab, as a formula does"),
        (b"code;name\n1;@SUM(1)\n", "line 2, column name: begins with =, @ or a tab"),
        (b"code;name\n1;Ana;rest\n", "line 2: has 3 cells, and the header has 2; a cell that holds ';'"),
        (b"code;name\n1\n", "line 2: has 1 cells, and the header has 2"),
        (b'code;name\n1;"Ana\n2;Bia\n', 'line 2: holds a quote (") that is not closed'),
        (b'code;name\n1;"Ana" Maria\n2;Bia\n', 'line 2: holds a quote (") that is not closed, or is not doubled'),
        (b"code;name\n1;" + b"a" * 201 + b"\n", "line 2, column name: has 201 signs, and 200 are the most"),
        (b"code;name\n7;Ana\n8;Bia\n7;Rui\n", "line 4, column code: '7' stands in line 2 already"),
        (b"code;name;document\n1;A;5299822472\n", "column document: has 10 digits, and a CPF has 11"),
        (b"code;name;document\n1;A;5,29982E+10\n", "column document: is a rounded number: format the column as text"),
    ],
)  # fmt: skip
async def test_a_bad_file_is_refused_and_told_what_is_right(
    office: Office, content: bytes, said: str
) -> None:
    told = await office.refused(customers=content)
    assert any(said in each for each in told), told


async def test_a_quote_that_is_never_closed_is_found_where_it_begins(office: Office) -> None:
    lines = [f"{number};Ana" for number in range(2, 100_000)]
    lines[10] = '12;"Ana'
    told = await office.refused(customers="\n".join(["code;name", *lines]))
    assert told == [
        ('customers.csv, line 12: holds a quote (") that is not closed, or is not doubled inside a quoted cell;'
         " what follows was not read"),
    ]  # fmt: skip


async def test_a_line_without_end_is_not_read_into_memory(office: Office) -> None:
    told = await office.refused(customers=b"code;name\n1;" + b"a" * 3_000_000)
    assert told == ["customers.csv, line 2: is longer than 1,048,576 signs: that is no row of a table"]


@pytest.mark.parametrize(
    ("name", "said"),
    [(".", "is a folder"), ("none.csv", "is not there"), ("nul\0.csv", "is no name of a file"),
     ("/dev/zero", "is no regular file")],
)  # fmt: skip
async def test_what_is_no_file_is_refused(office: Office, name: str, said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        await import_files(office.url, {Kind.CUSTOMERS: office.folder / name})


async def test_a_file_that_may_not_be_read_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.file("customers.csv", CUSTOMERS)

    def shut(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")  # root may read all: said in its place

    monkeypatch.setattr(Path, "open", shut)
    with pytest.raises(ImportRefused, match="can't be read: Permission denied"):
        await import_files(office.url, {Kind.CUSTOMERS: path})


async def test_only_a_header_is_no_fault(office: Office) -> None:
    report = await office.imports(customers="code;name\n\n;;\n")
    assert report.counts[Kind.CUSTOMERS].new == 0


async def test_quoted_breaks_nul_and_what_spreadsheets_put_around_text_are_cleaned(office: Office) -> None:
    await office.imports(
        customers='code;name\n"=""0012""";"Bar\r\n do   Zé"\n2;A\0na\n',
        contacts='customer;name;phone;notes\n0012;Zé;+55 19 95555-0101;"um\ndois"\n',
    )
    assert await office.rows("SELECT code, name FROM customers ORDER BY id") == [
        ("0012", "Bar do Zé"),
        ("2", "Ana"),
    ]
    assert await office.rows("SELECT phone, notes FROM contacts") == [("+5519955550101", "um\ndois")]


async def test_a_name_of_a_column_may_go_on_in_the_next_line(office: Office) -> None:
    told = await office.refused(customers='code;"nome\n";cidade\n1;Ana;Vinhedo\n2;;\n')
    assert told == ["customers.csv, line 4, column nome: is empty, and every row needs it"]


async def test_a_file_that_vanishes_meanwhile_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.importing import records

    def gone(*_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(records, "rows", gone)
    assert await office.refused(customers=CUSTOMERS) == [
        "customers.csv: can't be read any more: Input/output error"
    ]


async def test_lines_are_counted_through_quoted_breaks(office: Office) -> None:
    told = await office.refused(customers='code;name\n1;"a\nb\nc"\n2;\n')
    assert told == ["customers.csv, line 5, column name: is empty, and every row needs it"]


async def test_a_customer_that_is_not_there_is_named(office: Office) -> None:
    assert await office.refused(customers=CUSTOMERS, contacts="customer;name\n1;Rui\n9;Bia\n") == [
        "contacts.csv, line 3, column customer: no customer has the code '9', neither here nor in the files"
    ]


async def test_a_faulty_customer_is_not_called_unknown_as_well(office: Office) -> None:
    told = await office.refused(customers="code;name\n1;\n", contacts="customer;name\n1;Rui\n")
    assert told == ["customers.csv, line 2, column name: is empty, and every row needs it"]
    told = await office.refused(customers="code;name\n1;a;b\n", contacts="customer;name\n1;Rui\n")
    assert len(told) == 1, told


async def test_a_document_of_another_customer_is_allowed_and_told(office: Office) -> None:
    await office.imports(customers=CUSTOMERS)
    report = await office.imports(customers="code;name;document\n3;João Lima Filho;52998224725\n")
    assert [str(each).split(", ", 1)[1] for each in report.warnings] == [
        "line 2, column document: is customer '1''s as well; both are kept"
    ]
    assert report.counts[Kind.CUSTOMERS].new == 1


async def test_a_contact_or_plan_never_moves_to_another_customer(office: Office) -> None:
    await office.imports(customers=CUSTOMERS, contacts="code;customer;name\nC1;1;Rui\n")
    assert await office.refused(contacts="code;customer;name\nC1;2;Rui\n") == [
        "contacts.csv, line 2, column code: belongs to customer '1', and can't move; give it a code of its own"
    ]


async def test_an_unknown_access_point_is_told_the_nearest(office: Office) -> None:
    told = await office.refused(
        customers=CUSTOMERS,
        plans="customer;product;down;up;CTO\n1;Fibra;5;5;CTO Cambui 08\n1;Rádio;5;5;Xyzzy\n",
    )
    assert told[0].startswith(
        "plans.csv, line 2, column CTO: 'CTO Cambui 08' is no access point; the nearest are CTO Cambuí 07"
    )
    assert told[1] == (
        "plans.csv, line 3, column CTO: 'Xyzzy' is no access point; no name is near it (atende apply makes them)"
    )


async def test_an_access_point_that_many_rows_miss_is_told_once(office: Office) -> None:
    with pytest.raises(ImportRefused) as caught:
        await office.imports(
            customers=CUSTOMERS, plans="customer;product;down;up;CTO\n" + "1;F;5;5;Xyzzy\n" * 90
        )
    assert [each.line for each in caught.value.faults if each.column == "CTO"] == [2]
    assert caught.value.faults.total == 90 + 89, "each of them counts, and 89 codes are double"


async def test_a_new_product_needs_its_rates_once_and_an_old_one_keeps_them(office: Office) -> None:
    head = "code;customer;product;down;up\n"
    assert await office.refused(customers=CUSTOMERS, plans=f"{head}1;1;Fibra;;\n") == [
        "plans.csv, line 2, column product: 'Fibra' is a new product: a row must tell its down and up, in Mbit/s"
    ]
    assert "rows tell different rates" in (
        await office.refused(customers=CUSTOMERS, plans=f"{head}1;1;Fibra;5;5\n2;1;Fibra;6;5\n")
    )[0]  # fmt: skip
    await office.imports(customers=CUSTOMERS, plans=f"{head}1;1;Fibra;1 Gbps;500M\n2;1;Fibra;;\n")
    report = await office.imports(plans=f"{head}3;2;Fibra;6;5\n")
    assert [str(each).split(": ", 1)[1] for each in report.warnings] == [
        "'Fibra' is 1000/500 Mbit/s here, and stays so"
    ]


async def test_values_that_are_none_are_told_what_is_right(office: Office) -> None:
    told = await office.refused(
        customers=CUSTOMERS,
        plans="customer;product;down;up;state;login_kind\n1;F;dez;0;dormindo;telnet\n",
    )
    assert [each.split(", ", 1)[1].split("; right")[0] for each in told] == [
        "line 2, column down: 'dez' is no rate", "line 2, column up: '0' is no rate",
        "line 2, column state: 'dormindo' is no state of a plan", "line 2, column login_kind: 'telnet' is not known",
    ]  # fmt: skip


async def test_maps_that_fit_nothing_are_refused(office: Office) -> None:
    assert await office.refused([named("customers.name=Razao")], customers="code;Razão social\n1;A\n") == [
        "customers.csv, line 1: has no column 'Razao', which the map names for name; is 'Razão social' meant?",
        ("customers.csv, line 1: lacks the column name; it has code, Razão social. If one of these is meant:"
         " --map customers.name=NAME"),
    ]  # fmt: skip
    assert await office.refused([named("city=Município")], customers=CUSTOMERS) == [
        "map: no file has a column 'Município' for city"
    ]


async def test_two_imports_at_once_do_not_meet(office: Office) -> None:
    from services.importing.work import LOCK

    async with office.db.transaction():
        await office.db.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        assert await office.refused(customers=CUSTOMERS) == [
            "database: another import is at work; try again when it has ended"
        ]


async def test_what_a_file_calls_its_columns_can_not_write_on_the_terminal(office: Office) -> None:
    told = await office.refused(customers="code;no\x1b[2Jme\n1;a\n")
    assert told[0].startswith("customers.csv, line 1: lacks the column name; it has code, no[2Jme.")
