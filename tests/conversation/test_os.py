"""A technician's day in the chat, each step a press; the desk moves, cancels and adds visits from a ticket's card."""

import pytest

from handlers.buttons import called
from tests.conversation.conftest import Desk
from tests.conversation.people import Screen
from tests.conversation.test_order_notices import DESCRIPTION, booked, technician, tomorrow
from tests.conversation.test_ticket_notes import begins


@pytest.mark.seed("S4.2.6.1.1", "S4.2.6.1.1.1.1.1.obs")
async def test_a_visit_is_worked_from_os_each_step_a_press(desk: Desk) -> None:
    await desk.operator()
    tiago = await technician(desk)
    assert "Nenhuma OS" in await tiago.says("/os")
    (number,) = await booked(desk)
    assert "Amanhã" in await tiago.says("/os")
    shown = await tiago.presses("1. 14:00 · Maria da Silva")
    for said in ("OS · Reparo", "agendada", "14:00–15:00", "Rua das Acácias, 120, Campinas", DESCRIPTION):
        assert said in shown, said
    assert "https://maps.google.com/?q=Rua+das+Ac%C3%A1cias" in str(shown.message)
    assert "inteiro depois de aceitar" in shown
    assert shown.buttons == ["Aceitar", "A caminho", ".ics", "Minhas OS"], "one a row, few words"
    assert "inteiro" not in await tiago.presses("Aceitar")
    for step, state in (("A caminho", "a caminho"), ("Cheguei", "no local"), ("Iniciar", "em execução")):
        assert state in await tiago.presses(step)
    stale = tiago.screen
    assert "Por que pausar?" in await tiago.presses("Pausar")
    assert "pausada" in await tiago.presses("Falta material")
    refused = await tiago.presses("Finalizar", on=stale)
    assert refused.alert
    assert "mudou enquanto isso" in refused.answer
    await tiago.presses("Continuar")
    assert "concluída" in await tiago.presses("Finalizar")
    again = await tiago.presses_data(called("os_do", number, "finish", "o"))
    assert "Já estava feito" in again.answer
    assert "1. ✅" in await tiago.presses("Minhas OS")
    assert await desk.value("select count(*) from timeline where kind like 'order%'") == 8


async def test_from_a_notice_it_is_accepted_at_once_and_another_ones_is_not_there(desk: Desk) -> None:
    ana = await desk.operator()
    tiago = await technician(desk)
    (number,) = await booked(desk)
    await ana.says("/ajuda")
    assert "OS aceita." in (await tiago.presses_data(called("os_accept", number))).answer
    assert "Pedida por" in await ana.presses_data(called("os_see", number))
    await desk.database.execute("update orders set technician_id = made_by")
    for data in (
        called("os_see", number), called("os_accept", number), called("os_do", number, "leave"),
        called("os_pause", number), called("os_why", number, "weather"), "order:zz", "os_do:zz", "os_do:",
        called("order", 2**62),
    ):  # fmt: skip
        assert "não existe" in (await tiago.presses_data(data)).answer, data
    for forged in (called("order", number, "q"), called("order", number, "a", "x!"), "order:1.t.z.z.z.z"):
        assert "order" in forged
        assert (await tiago.presses_data(forged)).alert, forged
    assert await desk.value("select state from orders") == "accepted"


async def of_ticket(desk: Desk, number: int) -> tuple[int, Screen]:
    """The order's card as the desk opens it from its ticket."""
    ana = await desk.operator()
    ticket = await desk.value("select ticket_id from orders where id = $1", number)
    await ana.says("/atendimentos")
    await ana.presses_data(called("ticket", ticket))
    await ana.presses("🛠 OS (1)")
    return ticket, await ana.presses("1. Reparo")


@pytest.mark.seed("S4.2.7.1")
async def test_the_desk_moves_it_to_a_free_time_and_cancels_it_with_a_reason(desk: Desk) -> None:
    ana = await desk.operator()
    await technician(desk)
    (number,) = await booked(desk)
    _, shown = await of_ticket(desk, number)
    assert "Técnico: Tiago" in shown
    page = await ana.presses("Mover")
    assert "Horário da OS" in page
    assert "Motivo" in await ana.says("16h30")
    await ana.says("A cliente pediu")
    card = await ana.presses("Salvar")
    assert "OS agendada" in card
    assert "16:30–17:30" in card
    start = await desk.value("select starts_at from orders")
    assert start == tomorrow(16).replace(minute=30)
    await ana.presses("Cancelar OS")
    await ana.says("Voltou a funcionar <b>sozinho</b>")
    assert "cancelada" in await ana.presses("Sim, cancelar OS")
    assert "Mover" not in ana.screen.buttons
    moved = await ana.presses_data(called("os_case", number, "move", "t"))
    assert "mudou enquanto isso" in moved.answer
    assert "Nenhuma" not in await ana.presses("Voltar")
    assert "OS cancelada" in await ana.presses("Voltar")


async def test_another_visit_is_booked_for_an_open_ticket_from_its_card(desk: Desk) -> None:
    ana = await desk.operator()
    await technician(desk)
    (number,) = await booked(desk)
    ticket, _ = await of_ticket(desk, number)
    page = await begins(ana, ticket, "order")
    assert "Nova OS" in page
    await ana.presses("Reparo")
    await ana.goes("2. Tiago Nunes", "«amanhã 14h30")
    assert "já tem OS" in ana.screen
    refused = await ana.presses("Criar OS")
    assert "acabou de marcar esse horário" in refused.answer
    await ana.presses("Amanhã às 15:30")
    assert "OS criada" in await ana.presses("Criar OS")
    starts = [row[0] for row in await desk.database.fetch("select starts_at from orders order by id")]
    assert starts == [tomorrow(14), tomorrow(15).replace(minute=30)]


async def test_a_short_way_that_is_given_up_leaves_the_visit_as_it_is_and_two_moves_are_one(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    bruno = await desk.operator("Bruno", 1002)
    await technician(desk)
    (number,) = await booked(desk)
    await of_ticket(desk, number)
    await ana.presses("Cancelar OS")
    assert "agendada" in await ana.presses("Cancelar")
    await ana.presses("Mover")
    await ana.goes("«16h30", "«<b>Emoji 🛠</b> \u202e & depois")
    await bruno.says("/ajuda")
    await bruno.presses_data(called("os_case", number, "cancel"))
    await bruno.goes("«Resolveu", "Sim, cancelar OS")
    save = ana.screen.button("Salvar")["callback_data"]
    refused = await ana.presses_data(save)
    assert "mudou enquanto isso" in refused.answer
    assert "Emoji 🛠" in ana.screen, "the draft stays"
    await desk.database.execute("update orders set state = 'accepted'")
    await ana.presses("Salvar")
    moved = await desk.row("select state, moves from orders")
    assert (moved["state"], moved["moves"]) == ("scheduled", 1)
    await ana.presses_data(save)
    assert await desk.value("select count(*) from timeline where kind = 'order_moved'") == 1


@pytest.mark.seed("S4.2.6.1.1")
async def test_what_was_only_asked_for_is_scheduled_from_its_card_and_what_was_done_reopened(
    desk: Desk,
) -> None:
    ana = await desk.operator()
    await technician(desk)
    (number,) = await booked(desk)
    await desk.database.execute(
        "update orders set state = 'requested', technician_id = null, starts_at = null, busy = null"
    )
    _, shown = await of_ticket(desk, number)
    assert "Sem data" in shown
    page = await ana.presses("Agendar")
    assert "Motivo" not in page, "nothing was agreed upon before"
    await ana.goes("2. Tiago Nunes", "«amanhã 9h")
    assert "09:00–10:00" in await ana.presses("Salvar")
    await ana.goes("Aceitar", "Iniciar", "Finalizar", "Reabrir", "«amanhã 10h30", "«Voltou a cair")
    assert "10:30–11:30" in await ana.presses("Salvar")
    assert "OS reaberta" in await ana.goes("Voltar", "Voltar")
    assert "Voltou a cair" in ana.screen
    for forged in ("reopen", "schedule", "fly", ""):
        data = called("os_case", number, forged, "t")
        assert "mudou enquanto isso" in (await ana.presses_data(data)).answer, forged
