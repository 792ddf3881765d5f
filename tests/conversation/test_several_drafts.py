"""Three conversations at once: drafts parked, resumed, replied to, cancelled."""

from datetime import UTC, datetime

import pytest

from bot.wiring import app
from services.inbox import Work
from tests.conversation.conftest import Desk


@pytest.mark.seed("S1")
async def test_novo_beside_an_open_draft_asks_and_keeps_both(desk: Desk) -> None:
    ana = await desk.operator()
    first = (await ana.says("/novo maria sil")).protocol
    await ana.presses("Ok")
    asked = await ana.says("/novo maria")
    assert "Continue, ou abra um novo" in asked
    assert first in asked
    assert await desk.value("select count(*) from tickets where state = 'draft'") == 1, (
        "no ticket before it is chosen"
    )
    second = (await ana.presses("Novo Atendimento")).protocol
    assert second != first
    screen = await ana.presses("Ok")
    assert "Procurar: maria" in screen, "the words typed with /novo came along"
    listed = await ana.says("/rascunhos")
    assert first in listed
    assert second in listed
    back = await ana.presses(first)
    assert "Localizar Cliente" in back
    assert "Procurar: maria sil" in back
    assert await desk.value("select count(*) from drafts where state = 'open'") == 1


async def test_the_same_button_for_a_new_ticket_pressed_twice_opens_one(desk: Desk) -> None:
    ana = await desk.operator()
    welcome = await ana.says("/start")
    first = (await ana.presses("Novo Atendimento")).protocol
    again = await ana.presses("Novo Atendimento", on=welcome)
    assert again.protocol == first
    assert await desk.value("select count(*) from tickets where state = 'draft'") == 1


async def test_guardar_keeps_everything_and_retomar_goes_on(desk: Desk) -> None:
    ana = await desk.operator()
    protocol = (await ana.says("/novo maria sil")).protocol
    await ana.goes("Ok", "1. Maria da Silva", "Avançar", "«Lento à noite")
    assert "Guardado" in await ana.presses("Guardar")
    assert "Nenhum atendimento em andamento" in await ana.says("alô")
    await ana.says("/rascunhos")
    assert "Maria da Silva" in ana.screen
    screen = await ana.presses(protocol)
    assert "Dados Atend." in screen
    assert "Lento à noite" in screen


async def test_a_reply_goes_to_the_draft_whose_screen_it_answers(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar")
    first = ana.screen
    await ana.goes("/novo", "Novo Atendimento", "Ok")
    await ana.says("Caiu a fibra na rua", reply_to=first.message["message_id"])
    assert first.protocol in ana.screen
    assert "Caiu a fibra na rua" in ana.screen


async def test_cancelar_asks_once_and_the_protocol_stays_as_cancelled(desk: Desk) -> None:
    ana = await desk.operator()
    protocol = (await ana.says("/novo maria sil")).protocol
    await ana.presses("Ok")
    assert "continua registrado, como cancelado" in await ana.says("/cancelar")
    assert "Localizar Cliente" in await ana.presses("Voltar")
    await ana.presses("Cancelar")
    assert "cancelado" in await ana.presses("Sim, cancelar")
    assert (await desk.ticket(protocol))["state"] == "cancelled"
    assert "Nenhum atendimento em andamento" in await ana.says("/cancelar")
    next_one = (await ana.says("/novo")).protocol
    assert int(next_one) == int(protocol) + 1, "the number is not used again"


async def test_two_operators_have_drafts_of_their_own(desk: Desk) -> None:
    ana, bia = await desk.operator(), await desk.operator("Bia", 1002)
    await ana.goes("/novo maria sil", "Ok")
    his = ana.screen
    assert "Nenhum rascunho" in await bia.says("/rascunhos")
    await bia.says("/novo")
    stolen = await bia.presses_data(his.button("1. Maria da Silva")["callback_data"])
    assert "não está mais aqui, ou não é seu" in stolen.answer
    assert "Localizar Cliente" in ana.screen


async def test_start_in_the_middle_offers_what_is_open_and_drops_nothing(desk: Desk) -> None:
    ana = await desk.operator()
    protocol = (await ana.says("/novo maria sil")).protocol
    await ana.presses("Ok")
    offered = await ana.says("/start")
    assert protocol in offered
    assert "Novo Atendimento" in offered.buttons
    assert "Procurar: maria sil" in await ana.presses(protocol)


async def test_a_draft_that_another_process_changed_meanwhile_is_read_again(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/start", "Novo Atendimento", "Ok")
    assert desk.app is not None
    drafts = desk.app.services.drafts
    (known,) = await drafts.listing(await desk.value("select id from people where telegram_id = 1001"))
    assert drafts.remembered(known.draft.owner, known.draft.id) is not None
    before = ana.screen
    async with app(desk.settings) as other:  # another process, with a memory of its own
        (theirs,) = await other.services.drafts.listing(known.draft.owner)
        work = Work(1, 1, datetime.now(UTC), False)
        turn = theirs.draft.turn
        theirs.draft = theirs.draft.copy(state="parked")
        theirs.draft.count(1)
        theirs.draft.move("protocol")
        await other.services.drafts.save(theirs, expect_turn=turn, work=work)
    stale = await ana.presses("Clientes", on=before)
    assert "Esta tela já mudou" in stale.answer
    assert "Informe ao cliente" in stale, "what is there now is shown"
    assert "Novo Atendimento  2/" in await ana.presses("Ok")
