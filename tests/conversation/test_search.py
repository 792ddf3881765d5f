"""Localizar Cliente: any field and condition, as many as wanted, pages that stay, and choices that are remembered."""

import asyncio
import json

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen

AT_SEARCH = ("/novo", "Ok", "Clientes")


async def at_search(desk: Desk, words: str = "") -> Person:
    """Ana at the page, among the sample's first ten customers, which can be known by heart."""
    for table, whose in (("contacts", "customer_id"), ("plans", "customer_id"), ("customers", "id")):
        await desk.database.execute(
            f"delete from {table} where {whose} in (select id from customers where code between '1011' and '1999')"
        )
    ana = await desk.operator()
    await ana.goes(*AT_SEARCH, *([f"«{words}"] if words else []))
    return ana


async def crowd(desk: Desk, count: int, name: str = "Zulmira") -> None:
    await desk.database.execute(
        "insert into customers (code, name, address, city, state)"
        " select 'z' || n, $2 || ' ' || lpad(n::text, 3, '0'), 'Rua', 'Campinas', 'SP'"
        " from generate_series(1, $1::int) n",
        count, name,
    )  # fmt: skip


def names(screen: Screen) -> list[str]:
    return [b.partition(". ")[2].partition(" · ")[0] for b in screen.buttons if ". " in b[:4]]


@pytest.mark.seed("S2.1.1.1", "S2.1.1.1.1", "S2.1.1.1.1.1", "S2.1.1.1.1.1.obs")
async def test_the_search_begins_as_automatico_contem_ten(desk: Desk) -> None:
    ana = await at_search(desk)
    for row in ("Campo: Automático", "Condição: contém", "Quantidade: 10", "Pesquisar"):
        assert row in ana.screen.buttons
    await crowd(desk, 30)
    await ana.says("zulmira")
    assert "1/2" in ana.screen.buttons
    assert names(ana.screen) == [f"Zulmira {n:03}" for n in range(1, 9)]
    assert names(await ana.presses("›")) == ["Zulmira 009", "Zulmira 010"]


@pytest.mark.seed("S2.1.1.1.1")
async def test_a_field_is_chosen_while_a_typed_text_stays_the_search(desk: Desk) -> None:
    ana = await at_search(desk, "maria")
    assert "▸ Campo: Automático" in await ana.presses("Campo: Automático")
    assert "✓ Automático" in ana.screen.buttons
    await ana.presses("E-mail")
    assert "Campo: E-mail" in ana.screen.buttons
    assert names(ana.screen) == ["Maria da Silva"], "the text is looked for in the new field at once"
    await ana.presses("Campo: E-mail")
    assert names(await ana.says("duda@")) == ["Maria Eduarda Siqueira"]
    await ana.presses("Campo: E-mail")
    assert "Campo: CPF/CNPJ" in (await ana.says("3")).buttons, "a typed number presses"


@pytest.mark.seed("S2.1.1.1.1.1")
async def test_the_only_hit_of_an_igual_a_goes_on_by_itself(desk: Desk) -> None:
    ana = await at_search(desk)
    await ana.goes("Condição: contém", "igual a")
    assert "Dados do Cliente" in await ana.says("maria da silva")
    assert "Localizar Cliente" in await ana.presses("Anterior"), "and can be gone back to"
    assert "Nenhum cliente encontrado" in await ana.says("maria")
    assert "Dados do Cliente" in await ana.says("529.982.247-25")
    await ana.presses("Anterior")
    await ana.goes("Condição: igual a", "contém")
    assert "Localizar Cliente" in await ana.says("maria da silva"), (
        "one hit of another condition is looked at"
    )


@pytest.mark.seed("S2.1.1.1.1.1")
async def test_an_igual_a_that_was_left_so_takes_novo_with_a_document_straight_on(desk: Desk) -> None:
    ana = await at_search(desk)
    await ana.goes("Condição: contém", "igual a")
    await desk.operator()
    await ana.goes("Cancelar", "Sim, cancelar", "/novo 111.444.777-35")
    assert "Dados do Cliente" in await ana.presses("Ok")
    assert "Maria da Silva" in ana.screen


@pytest.mark.seed("S2.1.1.1")
async def test_a_quantity_is_pressed_or_typed_from_1_to_50(desk: Desk) -> None:
    await crowd(desk, 60)
    ana = await at_search(desk, "zulmira")
    await ana.presses("Quantidade: 10")
    assert {"5", "✓ 10", "20", "50"} <= set(ana.screen.buttons)
    for wrong in ("0", "-1", "1e9", "dez", "51", "10,5", "9" * 40, "😀"):
        screen = await ana.says(wrong)
        assert "um número de 1 a 50" in screen, wrong
        assert "▸ Quantidade: 10" in screen, "the question stays open, and it is no search"
    assert names(await ana.says("3")) == ["Zulmira 001", "Zulmira 002", "Zulmira 003"]
    assert "Quantidade: 3" in ana.screen.buttons
    await ana.presses("Quantidade: 3")
    assert "✓ 3" in ana.screen.buttons
    assert "1/7" in (await ana.presses("50")).buttons


async def test_what_an_operator_left_is_there_again_and_for_nobody_else(desk: Desk) -> None:
    ana = await at_search(desk)
    await ana.goes("Campo: Automático", "Login", "Condição: contém", "começa com")
    await ana.goes("Quantidade: 10", "«7")
    person = await desk.value("select id from people where telegram_id = $1", ana.id)
    kept = await desk.value("select value from preferences where person_id = $1 and name = 'search'", person)
    assert json.loads(kept) == {"field": "login", "condition": "begins", "quantity": 7}
    await desk.restart()
    await ana.goes("Cancelar", "Sim, cancelar", *AT_SEARCH)
    assert {"Campo: Login", "Condição: começa com", "Quantidade: 7"} <= set(ana.screen.buttons)
    assert names(await ana.says("MARIA.S")) == ["Maria da Silva"]
    bia = await desk.operator("Bia", 1777)
    await bia.goes(*AT_SEARCH)
    assert {"Campo: Automático", "Condição: contém", "Quantidade: 10"} <= set(bia.screen.buttons)


async def test_choices_of_another_release_are_the_usual_ones(desk: Desk) -> None:
    ana = await desk.operator()
    person = await desk.value("select id from people where telegram_id = $1", ana.id)
    await desk.database.execute(
        "insert into preferences values ($1, 'search', $2)", person,
        json.dumps({"field": "shoe_size", "condition": 7, "quantity": 10**9}),
    )  # fmt: skip
    await ana.goes(*AT_SEARCH)
    assert {"Campo: Automático", "Condição: contém", "Quantidade: 10"} <= set(ana.screen.buttons)


async def test_pages_neither_repeat_nor_skip_while_customers_come_and_change(desk: Desk) -> None:
    await crowd(desk, 40)
    ana = await at_search(desk, "zulmira")
    await ana.goes("Quantidade: 10", "20")
    first = names(ana.screen)
    await desk.database.execute(
        "insert into customers (code, name, address, city, state)"
        " values ('new', 'Zulmira 000', 'Rua', 'Campinas', 'SP')"
    )
    await desk.database.execute("update customers set name = 'Outra Pessoa' where name = 'Zulmira 002'")
    second, third = names(await ana.presses("›")), names(await ana.presses("›"))
    assert first + second + third == [f"Zulmira {n:03}" for n in range(1, 21)]
    await ana.goes("‹", "‹")
    assert names(ana.screen)[:2] == ["Zulmira 001", "Outra Pessoa"], "as they are now, where they were"
    assert names(await ana.presses("Pesquisar"))[:3] == ["Zulmira 000", "Zulmira 001", "Zulmira 003"]


async def test_a_hit_that_is_gone_keeps_its_place_and_says_so(desk: Desk) -> None:
    await crowd(desk, 3)
    ana = await at_search(desk, "zulmira")
    await desk.database.execute("delete from customers where name = 'Zulmira 002'")
    assert names(await ana.presses("Campo: Automático")) == []
    assert names(await ana.presses("Pesquisar")) == ["Zulmira 001", "Zulmira 003"], (
        "a new search does not find it"
    )
    await desk.database.execute("delete from customers where name = 'Zulmira 001'")
    refused = await ana.presses("1. Zulmira 001")
    assert refused.alert
    assert "Localizar Cliente" in refused
    assert names(refused) == ["Cadastro removido", "Zulmira 003"]


async def test_nobody_found_offers_prospecto_and_what_was_typed_goes_along(desk: Desk) -> None:
    ana = await at_search(desk, "zzz qqq")
    assert "Nenhum cliente encontrado com “zzz qqq”" in ana.screen
    assert "Nenhum prospecto encontrado com “zzz qqq”" in await ana.presses("Prospecto")
    await ana.goes("Anterior", "Clientes")
    assert "Prospecto" in ana.screen.buttons
    assert "Prospecto" not in (await ana.says("maria sil")).buttons


async def test_pesquisar_without_a_text_asks_for_one(desk: Desk) -> None:
    ana = await at_search(desk)
    assert "Digite parte do nome" in await ana.presses("Pesquisar")


async def test_a_protocol_finds_the_customer_and_says_which_ticket(desk: Desk) -> None:
    ana = await desk.operator()
    old = await desk.row(
        "select t.protocol, c.name from tickets t join customers c on c.id = t.customer_id limit 1"
    )
    await ana.goes(*AT_SEARCH)
    for typed in (old["protocol"], old["protocol"][-6:]):
        screen = await ana.says(typed)
        assert names(screen) == [old["name"]]
        assert f"Atendimento {old['protocol']}" in screen


async def test_two_presses_at_once_keep_one_choice(desk: Desk) -> None:
    ana = await at_search(desk, "maria")
    await ana.presses("Campo: Automático")
    data = ana.screen.button("Nome")["callback_data"]
    await asyncio.gather(*(ana.touches(data) for _ in range(5)))
    await desk.quiet()
    assert "Campo: Nome" in ana.screen.buttons


async def test_a_draft_with_fifty_hits_of_a_large_provider_stays_under_a_kilobyte(desk: Desk) -> None:
    await desk.database.execute(
        "insert into customers (id, code, name, address, city, state)"
        " select 9000000 + n, 'z' || n, 'Zulmira ' || n, 'Rua', 'Campinas', 'SP' from generate_series(1, 60) n"
    )
    ana = await at_search(desk, "zulmira")
    await ana.goes("Quantidade: 10", "50")
    stored = await desk.row("select document::text as document from drafts order by id desc limit 1")
    assert json.loads(stored["document"])["answers"]["find_customer"]["found"].count(" ") == 49
    assert len(stored["document"]) < 1000
