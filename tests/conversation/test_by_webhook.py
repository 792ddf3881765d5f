"""The shortest way, delivered by the webhook (BY=webhook has every other story delivered, too)."""

import pytest

from tests.conversation.conftest import Desk


@pytest.mark.parametrize("desk", ["webhook"], indirect=True)
async def test_by_webhook_presses_are_answered_in_the_responses_to_their_deliveries(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    assert "Atendimento registrado" in await ana.goes("Finalizar", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["state"] == "open"
    answered = [call for call in desk.telegram.calls if call[0] == "answerCallbackQuery"]
    assert len(answered) == 7
    ridden = [*desk.telegram.riders]
    assert all(call in answered for call in ridden)
    assert len(ridden) > 3, "one that takes over 300 ms on a busy machine is answered beside its delivery"
    assert not any(name == "getUpdates" for name, _ in desk.telegram.calls)
