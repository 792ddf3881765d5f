"""The shortest way, delivered by the webhook (BY=webhook has every other story delivered, too)."""

import pytest

from tests.conversation.conftest import Desk


@pytest.mark.parametrize("desk", ["webhook"], indirect=True)
async def test_by_webhook_every_press_is_answered_in_the_response_to_its_delivery(desk: Desk) -> None:
    ana = await desk.operator()
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet", "Avançar")
    await ana.presses(ana.screen.buttons[0])
    assert "Atendimento registrado" in await ana.goes("Finalizar", "Confirmar")
    assert (await desk.ticket(ana.screen.protocol))["state"] == "open"
    ridden = [name for name, _ in desk.telegram.riders]
    assert ridden == ["answerCallbackQuery"] * 7
    answered = [call for call in desk.telegram.calls if call[0] == "answerCallbackQuery"]
    assert answered == [*desk.telegram.riders]
    assert not any(name == "getUpdates" for name, _ in desk.telegram.calls)
