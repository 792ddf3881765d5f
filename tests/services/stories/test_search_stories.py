"""A customer is found by whatever is at hand, and junk finds nobody."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from services.customer_search import Condition, Field, Search
from services.states import PlanState
from tests.services.stories.desk import Desk, desk_at

ODD = (
    ("P100", "100% Fibra Ltda", None, "+5519987654321", "vendas@100fibra.example.com", "cem"),
    ("P_2", "Loja A_B", None, "+5519998765432", None, "a_b"),
    ("P3", "C:\\Temp Informática", None, "+551932345678", None, "c\\temp"),
    ("P4", "José D'Ávila & <Filhos>", None, None, None, "joão"),
)


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(shared_url: str) -> AsyncIterator[Desk]:
    """One desk for all searches, with customers that LIKE, SQL and HTML would stumble over."""
    async with desk_at(shared_url) as made:
        for table, whose in (("contacts", "customer_id"), ("plans", "customer_id"), ("customers", "id")):
            # The sample's first ten are enough to know by heart.
            await made.rows(
                f"DELETE FROM {table} WHERE {whose} IN (SELECT id FROM customers WHERE code > '1010')"
            )
        for code, name, document, phone, email, login in ODD:
            await made.rows(
                "WITH c AS (INSERT INTO customers (code, name, document, address, city, state)"
                " VALUES (:code, :name, :document, 'Rua', 'Campinas', 'SP') RETURNING id),"
                " k AS (INSERT INTO contacts (customer_id, name, phone, email)"
                "   SELECT id, 'Contato', :phone, :email FROM c)"
                " INSERT INTO plans (customer_id, product_id, login, address)"
                " SELECT c.id, (SELECT min(id) FROM products), :login, 'Rua' FROM c",
                code=code, name=name, document=document, phone=phone, email=email, login=login,
            )  # fmt: skip
        yield made


async def found(desk: Desk, text: str, limit: int = 50) -> list[str]:
    return [hit.name for hit in await desk.customers.search(desk.ana, text, limit=limit)]


@pytest.mark.seed("S2.1", "S2.1.1", "S2.1.1.1.1.1.obs")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("maria sil", "Maria da Silva"),
        ("SILVA maria", "Maria da Silva"),
        ("  silva \n\t da   MARIA ", "Maria da Silva"),
        ("joao teixeira", "João Pedro Teixeira"),
        ("JOÃO PE", "João Pedro Teixeira"),
        ("Joa\u0303o Pedro", "João Pedro Teixeira"),
        ("angela", "Ângela Beatriz Couto"),
        ("pao quente", "Padaria Pão Quente Ltda"),
        ("ria Qüente", "Padaria Pão Quente Ltda"),
        ("eixei", "João Pedro Teixeira"),
        ("\u200bFrancisca\u200b", "Francisca das Chagas Lopes"),
        # documents
        ("111.444.777-35", "Maria da Silva"),
        ("11144477735", "Maria da Silva"),
        (" 111 444 777 35 ", "Maria da Silva"),
        ("111.444.777", "Maria da Silva"),
        ("11.222.333/0001-81", "Padaria Pão Quente Ltda"),
        ("11222333000181", "Padaria Pão Quente Ltda"),
        ("12.ABC.345/01DE-35", "Oficina Rota 66 Ltda"),
        ("12abc34501de35", "Oficina Rota 66 Ltda"),
        ("rota 66", "Oficina Rota 66 Ltda"),
        # telephones
        ("+55 19 95555-0101", "Maria da Silva"),
        ("5519955550101", "Maria da Silva"),
        ("(19) 95555-0101", "Maria da Silva"),
        ("019 95555 0101", "Maria da Silva"),
        ("19955550101", "Maria da Silva"),
        ("95555-0101", "Maria da Silva"),
        ("19 98765-4321", "100% Fibra Ltda"),
        ("19 8765-4321", "100% Fibra Ltda"),
        ("+55 (19) 8765.4321", "100% Fibra Ltda"),
        ("8765 4321", "100% Fibra Ltda"),
        ("\u202a+55 19 98765\u20114321\u202c", "100% Fibra Ltda"),
        ("19 3333-5507", "Antônio Carlos Moreira"),
        # login, e-mail, code
        ("maria.silva", "Maria da Silva"),
        ("paoquente", "Padaria Pão Quente Ltda"),
        ("joão", "José D'Ávila & <Filhos>"),
        ("Joao", "José D'Ávila & <Filhos>"),
        ("PaoQuente", "Padaria Pão Quente Ltda"),
        ("MARIA.SILVA@Example.com", "Maria da Silva"),
        ("maria.silva@", "Maria da Silva"),
        ("@paoquente", "Padaria Pão Quente Ltda"),
        ("1007", "Oficina Rota 66 Ltda"),
        ("p100", "100% Fibra Ltda"),
        # what must stay literal
        ("100%", "100% Fibra Ltda"),
        ("%", "100% Fibra Ltda"),
        ("_", "Loja A_B"),
        ("a_b", "Loja A_B"),
        ("\\", "C:\\Temp Informática"),
        ("c:\\temp", "C:\\Temp Informática"),
        ("d'avila", "José D'Ávila & <Filhos>"),
        ("<filhos>", "José D'Ávila & <Filhos>"),
        ("100\0%", "100% Fibra Ltda"),
    ],
)
async def test_what_is_typed_finds_its_customer_first(desk: Desk, typed: str, name: str) -> None:
    assert (await found(desk, typed))[:1] == [name]


@pytest.mark.parametrize(
    "typed",
    [
        "maria sil", "11144477735", "12.ABC.345/01DE-35", "+55 19 95555-0101", "maria.silva",
        "maria.silva@example.com", "1007", "100%", "a_b", "\\",
    ],
)  # fmt: skip
async def test_what_only_one_customer_has_finds_nobody_else(desk: Desk, typed: str) -> None:
    assert len(await found(desk, typed)) == 1


async def test_every_word_must_be_there_and_the_name_itself_comes_first(desk: Desk) -> None:
    marias = await found(desk, "maria")
    assert set(marias) == {
        "Maria da Silva",
        "Maria Aparecida Ramos",
        "Maria Eduarda Siqueira",
        "José Maria Andrade",
    }
    assert marias[-1] == "José Maria Andrade"  # begins with it before has it
    assert await found(desk, "maria silva ramos") == []
    assert await found(desk, "maria xyz") == []


async def test_a_protocol_finds_its_customer(desk: Desk) -> None:
    for protocol, name in await desk.rows(
        "SELECT t.protocol, c.name FROM tickets t JOIN customers c ON c.id = t.customer_id"
    ):
        assert await found(desk, protocol) == [name]
    draft = await desk.opened()
    assert await found(desk, draft.protocol) == []


@pytest.mark.seed("S2.1.1.1")
async def test_a_quantity_is_brought_between_1_and_50(desk: Desk) -> None:
    await desk.rows(
        "INSERT INTO customers (code, name, address, city, state)"
        " SELECT 'many' || n, 'Homônimo ' || n, 'Rua', 'Campinas', 'SP' FROM generate_series(1, 60) n"
    )
    for limit, given in ((0, 1), (-1, 1), (-(10**26), 1), (1, 1), (10, 10), (50, 50), (51, 50), (10**9, 50)):
        assert len(await found(desk, "homonimo", limit)) == given
    assert len(await found(desk, "homonimo", 10**26)) == 50
    assert len(await desk.customers.search(desk.ana, "homonimo")) == 10


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "\0", "\ud800", "\u200b", "\u2060\u00a0", "\u0301", "\u0301 \u0303", "\a\x1b"]
)
async def test_a_search_for_nothing_finds_nobody(desk: Desk, typed: str) -> None:
    assert await found(desk, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "' OR 1=1 --", "'; DROP TABLE customers; --", "%%", "%a%", "__", "\\\\", "\\%", "maria%", "mari_",
        "%maria", "$1", ":name", "{0.__class__}", "{{7*7}}", "<b>x</b>", "％", "＿", "x" * 4096, "x " * 2048,
        "9" * 4096, "@" * 4096, "😀" * 300, "😀" * 100, "👩‍🔧" * 60, "\ud83d", "é" * 200, "1" * 200, "a@b@c",
        "-", "+", "()", "+55", "0", "²", "١٢٣", "null", "\u202e", "12.ABC.345/01DE-36",
    ],
)  # fmt: skip
async def test_junk_is_literal_and_finds_only_whoever_has_it_in_their_name(desk: Desk, typed: str) -> None:
    names = {"％": ["100% Fibra Ltda"], "＿": ["Loja A_B"]}  # wide forms are the plain ones, still literal
    assert await found(desk, typed) == names.get(typed, [])
    assert await desk.one("SELECT count(*) FROM customers") > 10


async def test_a_hit_shows_the_masked_document_and_the_plan_to_look_at_first(desk: Desk) -> None:
    (ramos,) = await desk.customers.search(desk.ana, "maria ramos")
    assert (ramos.document_masked, ramos.city, ramos.plan, ramos.state) == (
        "***.982.247-**",
        "Campinas",
        "Fibra 300",
        PlanState.BLOCKED,
    )
    (joao,) = await desk.customers.search(desk.ana, "joao pedro")
    assert joao.state is PlanState.SUSPENDED  # before the active one


async def matching(desk: Desk, field: Field, condition: Condition, text: str) -> list[str]:
    search = Search(text, field, condition, 50)
    hits = await desk.customers.hits(desk.ana, await desk.customers.found(desk.ana, search), search)
    return [hit.name for hit in hits]


SILVA, RAMOS, DUDA, JOAO, PAO, ROTA, ANGELA, CEM = (
    "Maria da Silva", "Maria Aparecida Ramos", "Maria Eduarda Siqueira", "João Pedro Teixeira",
    "Padaria Pão Quente Ltda", "Oficina Rota 66 Ltda", "Ângela Beatriz Couto", "100% Fibra Ltda",
)  # fmt: skip
CONTAINS, BEGINS, EQUALS, ENDS = Condition


@pytest.mark.seed("S2.1.1.1.1", "S2.1.1.1.1.1")
@pytest.mark.parametrize(
    ("field", "condition", "typed", "names"),
    [
        (Field.NAME, CONTAINS, "SILVA mar", [SILVA]),
        (Field.NAME, CONTAINS, "66", [ROTA]),
        (Field.NAME, CONTAINS, "111.444.777-35", []),
        (Field.NAME, BEGINS, "maria a", [RAMOS]),
        (Field.NAME, BEGINS, "Âng", [ANGELA]),
        (Field.NAME, BEGINS, "silva", []),
        (Field.NAME, EQUALS, "MARIA DA SILVA", [SILVA]),
        (Field.NAME, EQUALS, "maria da silv", []),
        (Field.NAME, ENDS, "66 LTDA", [ROTA]),
        (Field.NAME, ENDS, "couto", [ANGELA]),
        (Field.DOCUMENT, CONTAINS, "444-777", [SILVA]),
        (Field.DOCUMENT, CONTAINS, "abc.345", [ROTA]),
        (Field.DOCUMENT, BEGINS, "12.A", [ROTA]),
        (Field.DOCUMENT, BEGINS, "444777", []),
        (Field.DOCUMENT, EQUALS, "11.222.333/0001-81", [PAO]),
        (Field.DOCUMENT, EQUALS, "11.222.333", []),
        (Field.DOCUMENT, ENDS, "de35", [ROTA]),
        (Field.PHONE, CONTAINS, "5555-0101", [SILVA]),
        (Field.PHONE, CONTAINS, "+55 (19) 98765", [CEM]),
        (Field.PHONE, BEGINS, "(19) 98765", [CEM]),
        (Field.PHONE, BEGINS, "+55 19 98765", [CEM]),
        (Field.PHONE, BEGINS, "19 8765", [CEM]),
        (Field.PHONE, BEGINS, "98765", [CEM]),
        (Field.PHONE, BEGINS, "8765-4", [CEM]),
        (Field.PHONE, EQUALS, "19 8765-4321", [CEM]),
        (Field.PHONE, EQUALS, "+5519987654321", [CEM]),
        (Field.PHONE, EQUALS, "98765-4321", [CEM]),
        (Field.PHONE, EQUALS, "8765-4321", [CEM]),
        (Field.PHONE, EQUALS, "8765", []),
        (Field.PHONE, ENDS, "4321", [CEM]),
        (Field.PHONE, ENDS, "maria", []),
        (Field.LOGIN, CONTAINS, "TEIXEIRA", [JOAO]),
        (Field.LOGIN, BEGINS, "Maria.S", [SILVA]),
        (Field.LOGIN, EQUALS, "MARIA.SILVA", [SILVA]),
        (Field.LOGIN, EQUALS, "maria", []),
        (Field.LOGIN, ENDS, ".siqueira", [DUDA]),
        (Field.EMAIL, CONTAINS, "@PaoQuente.", [PAO]),
        (Field.EMAIL, BEGINS, "maria.s", [SILVA]),
        (Field.EMAIL, EQUALS, "Duda@example.com", [DUDA]),
        (Field.EMAIL, ENDS, "@rota66.example.com", [ROTA]),
        (Field.ADDRESS, CONTAINS, "flores, alameda", [ANGELA]),
        (Field.ADDRESS, CONTAINS, "boa vista", [JOAO]),
        (Field.ADDRESS, BEGINS, "alameda das fl", [ANGELA]),
        (Field.ADDRESS, EQUALS, "Rua das Acacias, 120", [SILVA]),
        (Field.ADDRESS, EQUALS, "Rua das Acácias, 120 Campinas", [SILVA]),
        (Field.ADDRESS, ENDS, "km 12", [JOAO]),
        (Field.CODE, CONTAINS, "00", []),
        (Field.CODE, EQUALS, "p_2", ["Loja A_B"]),
        (Field.CODE, BEGINS, "p1", [CEM]),
        (Field.CODE, ENDS, "007", [ROTA]),
        (Field.ANY, EQUALS, "maria da silva", [SILVA]),
        (Field.ANY, EQUALS, "maria", []),
        (Field.ANY, EQUALS, "111.444.777-35", [SILVA]),
        (Field.ANY, BEGINS, "paoq", [PAO]),
        (Field.ANY, ENDS, "777-35", [SILVA]),
        (Field.ANY, CONTAINS, "12.ABC.345", [ROTA]),
        (Field.ANY, CONTAINS, "66", [ROTA]),
        (Field.ANY, CONTAINS, "alameda das flores", [ANGELA]),
    ],
)  # fmt: skip
async def test_every_field_matches_as_its_condition_says(
    desk: Desk, field: Field, condition: Condition, typed: str, names: list[str]
) -> None:
    found = await matching(desk, field, condition, typed)
    assert sorted(set(found)) == sorted(names) or (field is Field.CODE and not names and len(found) > 3)


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("condition", Condition)
@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'", "😀", "\u0301", "²", "a" * 200, "x " * 99, "@", "+", "1"]
)
async def test_no_field_or_condition_stumbles_over_a_sign(
    desk: Desk, field: Field, condition: Condition, typed: str
) -> None:
    assert len(await matching(desk, field, condition, typed)) <= 50


async def test_a_protocol_or_its_last_six_digits_name_the_ticket(desk: Desk) -> None:
    """Also the number of a ticket that was merged into another one."""
    draft = await desk.opened()
    customer = await desk.one("SELECT id FROM customers WHERE name = :name", name=ANGELA)
    await desk.rows(
        "UPDATE tickets SET state = 'merged', customer_id = :customer WHERE id = :id", customer=customer,
        id=await desk.one("SELECT id FROM tickets WHERE protocol = :protocol", protocol=draft.protocol),
    )  # fmt: skip
    for field in (Field.ANY, Field.PROTOCOL):
        for condition in (CONTAINS, BEGINS, EQUALS, ENDS):
            for typed in (draft.protocol, draft.protocol[-6:], f"{draft.protocol[:4]}-{draft.protocol[4:]}"):
                search = Search(typed, field, condition)
                ids = await desk.customers.found(desk.ana, search)
                assert ids == [customer], (field, condition, typed)
                (hit,) = await desk.customers.hits(desk.ana, ids, search)
                assert (hit.name, hit.protocol) == (ANGELA, draft.protocol)
    await desk.rows(
        "UPDATE tickets SET customer_id = NULL WHERE protocol = :protocol", protocol=draft.protocol
    )


async def test_the_best_name_is_there_however_many_others_have_its_words(desk: Desk) -> None:
    await desk.rows(
        "INSERT INTO customers (code, name, address, city, state)"
        " SELECT 'crowd' || n, 'Beltrano Fulgêncio ' || n, 'Rua', 'Campinas', 'SP' FROM generate_series(1, 300) n"
        " UNION ALL SELECT 'crowd' || n, 'Ana ' || n || ' Fulgêncio', 'Rua', 'Campinas', 'SP'"
        " FROM generate_series(301, 600) n UNION ALL SELECT 'best', 'Fulgêncio', 'Rua', 'Campinas', 'SP'"
        " UNION ALL SELECT 'second', 'Fulgêncio Zuza', 'Rua', 'Campinas', 'SP'"
    )
    assert (await found(desk, "fulgencio"))[:2] == ["Fulgêncio", "Fulgêncio Zuza"]
