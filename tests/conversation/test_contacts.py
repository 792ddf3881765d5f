"""Dados do Cliente and Novo Contato: who is on the phone, added, changed and put away."""

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person

MARIA = ("/novo maria sil", "Ok", "1. Maria da Silva")
NEW = ("Adicionar", "«Rosa da Silva", "«16 95555-0199")


async def at_the_card(desk: Desk) -> Person:
    ana = await desk.operator()
    await ana.goes(*MARIA)
    return ana


async def contact(desk: Desk, name: str) -> int:
    number: int = await desk.value("select id from contacts where name = $1", name)
    return number


@pytest.mark.seed("S3.1.1.1", "S4", "S4.obs1")
async def test_adicionar_opens_novo_contato_and_salvar_chooses_who_was_added(desk: Desk) -> None:
    ana = await at_the_card(desk)
    screen = await ana.presses("Adicionar")
    assert "Novo Contato  4/7" in screen
    assert "<b>" not in screen
    bold = [part for part in screen.message["entities"] if part["type"] == "bold"]
    named = [screen[part["offset"] : part["offset"] + part["length"]] for part in bold]
    assert {"Nome", "Telefone"} <= set(named), named
    assert not {"E-mail", "Observações"} & set(named)
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "Nome, Telefone" in refused.answer
    await ana.says("Rosa <da> Silva")
    assert "telefone" in (await ana.says("123")).lower(), "what would be right"
    await ana.says("(16) 95555-0199")
    await ana.goes("✏️ Parentesco/Cargo", "«Filha", "«Rosa@Example.com")
    screen = await ana.presses("Salvar")
    assert screen.answer == "Contato salvo."
    assert "Dados do Cliente  4/7" in screen
    assert "Nome Contato: Rosa <da> Silva" in screen
    row = await desk.row("select * from contacts where name like 'Rosa%'")
    assert (row["phone"], row["email"], row["relation"]) == ("+5516955550199", "rosa@example.com", "Filha")
    audit = await desk.row("select * from audit where action = 'contact.added'")
    assert "Rosa" not in audit["detail"]
    assert "9555" not in audit["detail"]
    assert "Dados Atend." in await ana.presses("Avançar")


async def test_the_same_contact_twice_is_refused_and_the_form_stays(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes(*NEW, "Salvar", *NEW)
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "já tem um contato com este nome" in refused.answer
    assert "Nome: Rosa da Silva" in refused
    assert await desk.value("select count(*) from contacts where name = 'Rosa da Silva'") == 1


@pytest.mark.seed("S4.obs2")
async def test_apagar_asks_once_and_deletes_whom_no_ticket_names(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes(*NEW, "Salvar", "Alterar contato")
    assert "Apagar este contato?" in await ana.presses("Apagar")
    assert ana.screen.buttons[:2] == ["Não", "Sim, apagar"]
    await ana.goes("Não", "Apagar")
    screen = await ana.presses("Sim, apagar")
    assert screen.answer == "Contato apagado."
    assert "Nome Contato: Maria da Silva" in screen, "the one that is left is taken"
    assert await desk.value("select count(*) from contacts where name = 'Rosa da Silva'") == 0


@pytest.mark.seed("S4.obs2")
async def test_whom_a_ticket_names_is_put_away_and_offered_no_more(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes(*NEW, "Salvar", "Avançar", "«Sem internet", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes(
        "Finalizar", "Confirmar", *MARIA, "Rosa da Silva", "Alterar contato", "Apagar", "Sim, apagar"
    )
    assert "Rosa da Silva" not in ana.screen
    assert await desk.value("select gone_at from contacts where name = 'Rosa da Silva'")
    kept = (
        "select count(*) from tickets t join contacts c on c.id = t.contact_id where c.name = 'Rosa da Silva'"
    )
    assert await desk.value(kept) == 1


@pytest.mark.seed("S4.obs3")
async def test_novo_clears_the_form_and_asks_where_something_is_unsaved(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes(*NEW)
    assert "ainda não foi salvo" in await ana.presses("Novo")
    assert "Nome: Rosa da Silva" in await ana.presses("Não")
    await ana.goes("Novo", "Sim, limpar")
    assert "Nome: —" in ana.screen
    assert "Apagar" not in ana.screen.buttons
    assert "ainda não foi salvo" not in await ana.presses("Novo"), "there is nothing to lose"
    await ana.goes("«Rui", "«16 95555-0177", "Salvar", "Alterar contato", "Novo")
    assert "Nome: —" in ana.screen, "a contact as it is stored is not lost"
    assert await contact(desk, "Rui")


async def test_a_known_contact_is_changed_in_place(desk: Desk) -> None:
    ana = await at_the_card(desk)
    screen = await ana.presses("Alterar contato")
    assert "Nome: Maria da Silva" in screen
    await ana.goes("«Prefere\nligação", "Salvar")
    row = await desk.row("select * from contacts where name = 'Maria da Silva'")
    assert row["notes"] == "Prefere\nligação"
    assert (
        await desk.value("select detail->>'fields' from audit where action = 'contact.changed'")
        == '["notes"]'
    )


async def test_a_contact_that_went_while_the_form_was_open_is_refused_by_name(desk: Desk) -> None:
    ana, bia = await at_the_card(desk), await desk.operator("Bia", 1002)
    await ana.goes(*NEW, "Salvar", "Alterar contato")
    await bia.goes(*MARIA, "Rosa da Silva", "Alterar contato", "Apagar", "Sim, apagar")
    await ana.says("r@example.com")
    refused = await ana.presses("Salvar")
    assert refused.alert
    assert "não existe mais" in refused.answer
    assert "r@example.com" in refused


async def test_two_presses_of_salvar_store_one_contact(desk: Desk) -> None:
    ana = await at_the_card(desk)
    screen = await ana.goes(*NEW)
    data = screen.button("Salvar")["callback_data"]
    await ana.touches(data)
    await ana.touches(data)
    await desk.quiet()
    assert await desk.value("select count(*) from contacts where name = 'Rosa da Silva'") == 1


@pytest.mark.seed("S3")
async def test_the_document_is_shown_whole_by_mostrar_alone_with_an_audit(desk: Desk) -> None:
    ana = await at_the_card(desk)
    document = await desk.value("select document from customers where name = 'Maria da Silva'")
    whole = f"{document[:3]}.{document[3:6]}.{document[6:9]}-{document[9:]}"
    assert whole not in ana.screen
    shown = await ana.presses("Mostrar")
    assert shown.alert
    assert whole in shown.answer
    assert whole not in shown, "not in the message, which stays"
    audit = await desk.row("select * from audit where action = 'customer.document_shown'")
    assert (audit["object_kind"], audit["detail"]) == ("customer", "{}")
    drafts = await desk.value(
        "select count(*) from drafts where document::text like '%' || $1 || '%'", document
    )
    assert drafts == 0


@pytest.mark.seed("S3")
async def test_that_somebody_read_a_customers_card_is_written_once_a_draft(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes("Avançar", "Anterior", "Adicionar", "Anterior")
    rows = "select count(*) from audit where action = 'customer.read'"
    assert await desk.value(rows) == 1
    await ana.goes("Anterior", "«joão pedro", "1. João Pedro Teixeira")
    assert await desk.value(rows) == 2


@pytest.mark.seed("S3")
async def test_the_last_that_ended_are_told_with_their_solution(desk: Desk) -> None:
    ana = await at_the_card(desk)
    await ana.goes("Avançar", "«Sem internet", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    await ana.goes("Finalizar", "Confirmar")
    ended = "update tickets set state = 'resolved', solution = $2 where protocol = $1"
    await desk.database.execute(ended, ana.screen.protocol, "Troca <da> ONU\nem campo")
    await ana.goes(*MARIA)
    assert "Solução: Troca <da> ONU em campo" in ana.screen


@pytest.mark.seed("S4")
async def test_a_contact_card_of_telegrams_fills_the_form_through_the_same_checks(desk: Desk) -> None:
    ana = await at_the_card(desk)
    card = {"phone_number": "5516955550188", "first_name": "Zé", "last_name": "da Rosa"}
    assert "não foi usado" in await ana.sends({"contact": card}), "this page asks for nothing of it"
    await ana.presses("Adicionar")
    screen = await ana.sends({"contact": card | {"phone_number": "12"}})
    assert "Nome: Zé da Rosa" in screen
    assert "Telefone: —" in screen
    assert "telefone" in screen.lower()
    screen = await ana.sends({"contact": card})
    assert "Telefone: +55 16 95555-0188" in screen
    assert "Nome Contato: Zé da Rosa" in await ana.presses("Salvar")
