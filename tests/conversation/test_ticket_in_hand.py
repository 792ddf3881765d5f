"""Operators work a ticket from its card: they take it, hand it on, wait, resolve it, reopen it, cancel it."""

import re

import pytest

from tests.conversation.conftest import Desk
from tests.conversation.people import Person, Screen
from tests.conversation.test_tickets import more

FIRST = "20260000501"


async def card(desk: Desk, who: Person, protocol: str = FIRST) -> Screen:
    """The ticket's card, below; a parent's number finds its children, too."""
    screen = await who.says(protocol)
    number = re.search(rf"(\d)\. \S+ {protocol}", screen)
    return await who.presses(f"{number[1]}. ") if number else screen


async def two(desk: Desk) -> tuple[Person, Person]:
    """Ana, whose ticket it is, and Bruno."""
    await more(desk, 1)
    return await desk.operator(), await desk.operator("Bruno Reis", 1002)


async def kinds(desk: Desk) -> list[str]:
    """The timeline, as it is stored."""
    rows = await desk.database.fetch(
        "select kind from timeline where ticket_id = (select id from tickets where protocol = $1) order by id",
        FIRST,
    )
    return [row["kind"] for row in rows]


async def test_a_ticket_is_handed_on_with_a_reason_and_its_card_stands_at_the_end(desk: Desk) -> None:
    ana, _ = await two(desk)
    screen = await card(desk, ana)
    assert "Encaminhar" in screen.buttons
    screen = await ana.presses("Encaminhar")
    assert "Para quem vai este atendimento?" in screen
    assert not any("Ana Souza" in said for said in screen.buttons), "she has it"
    await ana.presses("Suporte Técnico")
    screen = await ana.says("Precisa de <b>campo</b>")
    screen = await ana.presses("Encaminhar")
    assert "Encaminhado para Suporte Técnico." in screen
    assert "Responsável: Suporte Técnico" in screen
    assert "Encaminhado para Suporte Técnico · Ana" in screen
    assert "Precisa de <b>campo</b>" in screen
    row = await desk.ticket(FIRST)
    assert row["assignee_person_id"] is None
    assert await kinds(desk) == ["forwarded"]


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_hears_who(desk: Desk) -> None:
    ana, bruno = await two(desk)
    await ana.goes(FIRST.join(("«", "")), "Encaminhar", "Suporte Técnico", "Encaminhar")
    hers, his = await card(desk, ana), await card(desk, bruno)
    screen = await ana.presses("Pegar", on=hers)
    assert screen.answer == "O atendimento é seu."
    assert "Responsável: Ana Souza" in screen
    assert "Pegar" not in screen.buttons, "it is hers"
    screen = await bruno.presses("Pegar", on=his)
    assert screen.answer == "Ana Souza já pegou este atendimento."
    assert screen.alert
    assert "Responsável: Ana Souza" in screen
    screen = await bruno.presses("Pegar")
    assert "Responsável: Bruno Reis" in screen, "he saw whose it was"
    assert await kinds(desk) == ["forwarded", "taken", "taken"]
    await ana.presses("Pegar", on=hers)
    assert await kinds(desk) == ["forwarded", "taken", "taken"], "the late button takes it from nobody"


async def test_a_ticket_waits_for_the_customer_and_is_resumed(desk: Desk) -> None:
    ana, bruno = await two(desk)
    his = await card(desk, bruno)
    await card(desk, ana)
    screen = await ana.goes("Ações", "Aguardar cliente")
    assert "Aguardando cliente" in screen
    assert screen.answer == "Aguardando o cliente."
    actions = await ana.presses("Ações")
    assert "Retomar" in actions.buttons
    assert "Aguardar cliente" not in actions.buttons
    await bruno.presses("Ações", on=his)
    screen = await ana.presses("Retomar")
    assert "Retomado · Ana Souza" in screen
    assert await kinds(desk) == ["waiting_customer", "open"]


async def with_children(desk: Desk) -> tuple[Person, list[str]]:
    """Ana's ticket with two children of her own."""
    await more(desk, 3)
    await desk.database.execute(
        "update tickets set parent_id = (select id from tickets where protocol = $1)"
        " where protocol in ('20260000502', '20260000503')", FIRST,
    )  # fmt: skip
    return await desk.operator(), ["20260000502", "20260000503"]


@pytest.mark.seed("S4.2.8", "S4.2.4.1")
async def test_a_parent_is_resolved_with_the_children_that_are_ticked(desk: Desk) -> None:
    ana, children = await with_children(desk)
    screen = await card(desk, ana)
    assert "Atendimentos filhos: 2" in screen
    child = await ana.presses("🟡 Filho …000503")
    assert f"Atendimento {children[1]}" in child
    assert f"Vinculado ao atendimento pai Nº {FIRST}" in child
    await ana.presses("Pai …000501")
    screen = await ana.presses("Resolver")
    assert "2 atendimentos filhos marcados abaixo recebem a mesma solução." in screen
    await ana.says("Fibra emendada na CTO")
    screen = await ana.presses("☑ 000503")
    assert "1 atendimento filho marcado abaixo" in screen
    screen = await ana.presses("Resolver")
    assert f"Atendimento resolvido, e também: {children[0]}." in screen
    assert "Solução:\nFibra emendada na CTO" in screen
    assert "Reabrir" in screen.buttons
    states = [(await desk.ticket(each))["state"] for each in (FIRST, *children)]
    assert states == ["resolved", "resolved", "open"]


async def test_what_was_solved_is_opened_again_with_a_reason_and_alone(desk: Desk) -> None:
    ana, children = await with_children(desk)
    await card(desk, ana)
    await ana.goes("Resolver", "«Feito", "Resolver")
    await card(desk, ana, children[0])
    screen = await ana.presses("Reabrir")
    assert "Por que reabrir?" in screen
    screen = await ana.goes("«\u200b")
    assert "É preciso uma descrição" in screen, "nothing is no reason"
    screen = await ana.goes("«Caiu de novo", "Reabrir")
    assert "Atendimento reaberto." in screen
    assert "Reaberto · Ana Souza\nCaiu de novo" in screen
    assert "Solução:" not in screen
    states = [(await desk.ticket(each))["state"] for each in (FIRST, *children)]
    assert states == ["resolved", "open", "resolved"]


async def test_a_ticket_opened_in_vain_is_cancelled_with_a_reason_and_stays_so(desk: Desk) -> None:
    ana, bruno = await two(desk)
    his = await card(desk, bruno)
    await card(desk, ana)
    screen = await ana.goes("Ações", "Cancelar atendimento")
    assert "Por que cancelar?" in screen
    screen = await ana.goes("«Aberto em dobro", "Sim, cancelar atendimento")
    assert "Atendimento cancelado." in screen
    assert "Aberto em dobro" in screen
    assert not {"Pegar", "Reabrir", "Resolver"} & set(screen.buttons)
    await bruno.presses("Resolver", on=his)
    screen = await bruno.goes("«Feito", "Resolver")
    assert screen.answer == "Este atendimento não pode mais ser mudado."
    assert "Feito" in screen, "what he wrote stays"
    assert f"Atendimento {FIRST}" in await bruno.presses("Cancelar")
    assert await kinds(desk) == ["cancelled"]


async def test_a_destination_that_vanishes_is_refused_by_name_and_another_can_be_chosen(desk: Desk) -> None:
    ana, _ = await two(desk)
    await card(desk, ana)
    await ana.goes("Encaminhar", "Suporte Técnico")
    await desk.database.execute("update positions set active = false where name = 'Suporte Técnico'")
    screen = await ana.presses("Encaminhar")
    assert screen.answer == "Este destino não está mais disponível. Volte e escolha outro."
    screen = await ana.goes("✏️ Destino", "Bruno Reis", "Encaminhar")
    assert "Responsável: Bruno Reis" in screen


async def test_what_somebody_else_handed_on_meanwhile_is_not_undone_unseen(desk: Desk) -> None:
    ana, bruno = await two(desk)
    await card(desk, ana)
    await ana.goes("Encaminhar", "Suporte Técnico")
    await card(desk, bruno)
    await bruno.presses("Pegar")
    screen = await ana.presses("Encaminhar")
    assert screen.answer.startswith("Outra pessoa encaminhou este atendimento")
    assert "Responsável: Bruno Reis" in await ana.presses("Cancelar")


async def test_a_timeline_is_narrowed_by_kind_and_a_button_that_nobody_made_leads_nowhere(desk: Desk) -> None:
    ana, _ = await two(desk)
    await card(desk, ana)
    for reason in ("um", "dois", "três"):
        await ana.goes("Encaminhar", "Suporte Técnico", f"«{reason} <b>", "Encaminhar", "Pegar")
    await desk.database.execute(
        "insert into timeline (ticket_id, at, kind) select id, now(), 'told' from tickets where protocol = $1",
        FIRST,
    )
    await card(desk, ana)
    screen = await ana.presses("Histórico (7)")
    assert "✓ Tudo" in screen.buttons
    assert "Encaminhado para Suporte Técnico · Ana Souza\num <b>" in screen
    screen = await ana.presses("Contatos")
    assert "Protocolo informado" in screen
    assert "Encaminhado" not in screen
    assert "Tarefas" not in screen.buttons, "there are none"
    for data in (
        "tk_story:1.1.nothing",
        "tk_take:zzz",
        "tk_take:zz.p1",
        "tk_acts:",
        "tk_wait:zzz",
        "case:zzz.none",
    ):
        screen = await ana.presses_data(data, screen.message["message_id"])
        assert screen.answer in (
            "Opção inválida. Use os botões da tela atual.",
            "Este atendimento não está mais aqui, ou não é seu.",
        ), data


async def test_a_card_and_a_timeline_full_of_long_texts_still_fit_a_screen(desk: Desk) -> None:
    ana, _ = await with_children(desk)
    long = "&<b>🙂" * 600
    await desk.database.execute(
        "update tickets set problem = $2, checks = $2, solution = $2, state = 'resolved' where protocol = $1",
        FIRST, long,
    )  # fmt: skip
    await desk.database.execute(
        "insert into timeline (ticket_id, at, kind, body) select t.id, now(), 'forwarded',"
        " jsonb_build_object('reason', $2::text, 'to', $2::text) from tickets t, generate_series(1, 30)"
        " where protocol = $1",
        FIRST, long,
    )  # fmt: skip
    screen = await card(desk, ana)
    assert "Reabrir" in screen.buttons
    assert "Solução inteira" in screen.buttons
    assert "&<b>" in await ana.presses("Solução inteira")
    await ana.presses("Voltar")
    screen = await ana.presses("Histórico (30)")
    assert "1/3" in screen.buttons
    assert screen.count("Encaminhado para") == 12
    assert len(screen.encode("utf-16-le")) // 2 <= 4096


async def test_a_ticket_whose_protocol_was_taken_in_leads_to_the_other(desk: Desk) -> None:
    ana, _ = await with_children(desk)
    await desk.database.execute(
        "update tickets set state = 'merged', merged_into_id = parent_id, parent_id = null"
        " where protocol = '20260000502'"
    )
    screen = await card(desk, ana, "20260000502")
    assert not {"Pegar", "Encaminhar", "Ações"} & set(screen.buttons)
    assert f"Atendimento {FIRST}" in await ana.presses("Juntado a …000501")


async def test_a_tickets_files_are_listed_and_sent_again_by_a_press(desk: Desk) -> None:
    ana, _ = await two(desk)
    assert not any("Arquivos" in said for said in (await card(desk, ana)).buttons)
    await desk.database.execute(
        "with f as (insert into files (sent_by, sent_at, kind, state, name, latitude, longitude, size)"
        " select id, now(), 'location', 'kept', '', -22.9, -47.06, null from people where telegram_id = 1001"
        " returning id, sent_by), g as (insert into files (sent_by, sent_at, kind, state, name, size)"
        " select sent_by, now(), 'document', 'refused', 'a<b>.exe', 2048 from f returning id, sent_by)"
        " insert into ticket_files (ticket_id, file_id, added_by, note)"
        " select t.id, e.id, e.sent_by, 'em frente à <b>casa' from tickets t,"
        " (select * from f union all select * from g) e where t.protocol = $1",
        FIRST,
    )  # fmt: skip
    await card(desk, ana)
    screen = await ana.presses("📎 Arquivos: 2")
    assert "📍 Localização" in screen
    assert "em frente à <b>casa" in screen
    assert "a<b>.exe · 2 KB · recusado" in screen
    assert not any("exe" in said for said in screen.buttons), "it is given to nobody"
    await ana.presses("1. 📍")
    assert "location" in ana.messages[-1]
    await ana.presses("Voltar", on=screen)
    above = next(each for each in ana.messages if each["message_id"] == screen.message["message_id"])
    assert f"Atendimento {FIRST}" in above["text"]
    screen = await ana.presses_data("tk_file:zzz", screen.message["message_id"])
    assert screen.answer == "Este arquivo não está mais disponível."


@pytest.mark.seed("S4.2.9.e")
async def test_a_file_that_came_by_mail_is_sent_from_the_desks_own_copy(desk: Desk) -> None:
    ana, _ = await two(desk)
    copy = desk.settings.files_dir / "ab" / ("ab" * 32)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(b"%PDF-1.4 comprovante")
    await desk.database.execute(
        "with f as (insert into files (sent_by, sent_at, kind, state, name, size, place)"
        " select id, now(), 'document', 'kept', 'comprovante.pdf', 20, $2 from people where telegram_id = 1001"
        " returning id, sent_by) insert into ticket_files (ticket_id, file_id, added_by)"
        " select t.id, f.id, f.sent_by from tickets t, f where t.protocol = $1",
        FIRST, f"ab/{'ab' * 32}",
    )  # fmt: skip
    await card(desk, ana)
    screen = await ana.presses("📎 Arquivos: 1")
    button = next(said for said in screen.buttons if said.startswith("1. "))
    await ana.presses(button)
    assert ana.messages[-1]["document"]["file_name"] == "comprovante.pdf"
    copy.unlink()
    assert (await ana.presses(button, on=screen)).answer == "Este arquivo não está mais disponível."
