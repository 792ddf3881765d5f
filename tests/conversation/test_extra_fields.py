"""Campos Extras and Editar Campo Extra: what the provider wants to know of a contact."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person

MARIA = ("/novo maria sil", "Ok", "1. Maria da Silva")


async def at_the_fields(desk: Desk) -> Person:
    ana = await desk.operator()
    await ana.goes(*MARIA, "Campos Extras")
    return ana


async def value(desk: Desk, field: str) -> str | None:
    found: str | None = await desk.value(
        "select v.value::text from extra_values v join extra_fields f on f.id = v.field_id where f.name = $1",
        field,
    )
    return found


@pytest.mark.seed("S4.1", "S4.1.1", "S4.2", "S4.2.obs1", "S4.2.obs3", "S4.2.obs4")
async def test_a_value_is_given_confirmed_by_ok_and_seen_again(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes(*MARIA, "Alterar contato")
    screen = await ana.presses("Campos Extras")
    assert "Campos Extras  4/7" in screen
    assert "Melhor horário: —" in screen
    assert "Editar Campo Extra" in await ana.presses("Melhor horário")
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "Valor" in refused.answer
    await ana.presses("Tarde")
    screen = await ana.presses("Salvar")
    assert "Valor salvo" in screen
    assert "Melhor horário: Tarde" in screen
    assert await value(desk, "Melhor horário") == '"Tarde"'
    assert "Dados do Cliente  4/7" in await ana.presses("Ok")
    assert "Melhor horário: Tarde" in await ana.presses("Campos Extras")
    assert "Dados do Cliente" in await ana.presses("Anterior")
    assert "Dados Atend.  5/7" in await ana.presses("Avançar")
    audit = await desk.row("select * from audit where action = 'contact.extra'")
    assert "Tarde" not in audit["detail"]


@pytest.mark.seed("S4.1.obs1")
async def test_editar_campo_is_inactive_where_no_field_is_defined(desk: Desk) -> None:
    await desk.database.execute("update extra_fields set active = false")
    ana = await at_the_fields(desk)
    assert "Nenhum campo extra cadastrado" in ana.screen
    refused = await ana.presses("Editar Campo")
    assert refused.alert
    assert "não cadastrou nenhum campo extra" in refused.answer
    assert "Campos Extras" in refused


@pytest.mark.seed("S4.1.obs2", "S4.2.obs2")
async def test_a_field_opens_with_its_value_which_can_be_changed_and_deleted(desk: Desk) -> None:
    ana = await at_the_fields(desk)
    await ana.presses("Aniversário")
    assert "Esta data não existe" in await ana.says("31/02/1980")
    assert "Valor: 25/12/1990" in await ana.says("25/12/90")
    await ana.goes("Salvar", "Ok", "Campos Extras")
    screen = await ana.presses("Aniversário")
    assert "Valor: 25/12/1990" in screen, "edited, not added"
    await ana.goes("«hoje", "«1/2/2001", "Salvar")
    assert "Valor: 01/02/2001" in await ana.presses("Anterior"), "back at the value, to change it again"
    await ana.presses("Salvar")
    assert await value(desk, "Aniversário") == '"2001-02-01"'
    await ana.goes("Ok", "Campos Extras", "Aniversário")
    screen = await ana.presses("Apagar")
    assert "Valor apagado" in screen
    assert "Aniversário: —" in screen
    assert await value(desk, "Aniversário") is None
    await ana.goes("Ok", "Campos Extras", "Aniversário")
    assert "Apagar" not in ana.screen.buttons, "the value, not the field"


@pytest.mark.seed("S4.2")
async def test_yes_and_no_numbers_and_words_are_taken_as_people_write_them(desk: Desk) -> None:
    await desk.database.execute(
        "insert into extra_fields (name, kind, rank) values ('Pontos', 'number', 8), ('Apelido', 'text', 9)"
    )
    ana = await at_the_fields(desk)
    await ana.goes("Aceita WhatsApp", "Não", "Salvar")
    assert "Aceita WhatsApp: Não" in ana.screen
    await ana.goes("Ok", "Campos Extras", "Pontos", "«muitos")
    assert "não é um número" in ana.screen
    await ana.goes("«1.234,5", "Salvar")
    assert "Pontos: 1234,5" in ana.screen
    await ana.goes("Ok", "Campos Extras", "Apelido", "«<b>Zé</b>\x00\u202e", "Salvar")
    assert "Apelido: <b>Zé</b>" in ana.screen
    assert [await value(desk, each) for each in ("Aceita WhatsApp", "Pontos")] == ["false", "1234.5"]


async def test_a_field_that_is_gone_while_it_was_open_is_refused(desk: Desk) -> None:
    ana = await at_the_fields(desk)
    await ana.goes("Melhor horário", "Tarde")
    await desk.database.execute("update extra_fields set active = false where name = 'Melhor horário'")
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "não existe mais ou mudou" in refused.answer
    assert await value(desk, "Melhor horário") is None


async def test_the_fields_of_a_contact_that_is_not_stored_wait_for_salvar(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes(*MARIA, "Adicionar")
    refused = await ana.presses("Campos Extras")
    assert refused.alert
    assert "Salve o contato primeiro" in refused.answer
