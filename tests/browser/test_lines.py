"""The customer's line, live on the chat page, from the demo's own router."""

import pytest

from tests.browser.chromium import Page
from tests.browser.test_subjects import rests, row
from tests.browser.test_whole_way import PATIENCE, SCREEN, presses, sees, to_the_problem
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CURVE = "document.querySelector('.msg.in:not(.leaving) img')?.naturalWidth > 300"


@pytest.mark.seed("S4.2.1.1.c")
async def test_live_traffic_is_drawn_and_its_curve_stays_in_the_chat(demo: Demo, phone: Page) -> None:
    await phone.open(demo.url)
    protocol = await to_the_problem(phone)
    await rests(phone)
    await presses(phone, "📡 Dados do Servidor Mikrotik", "Mikrotik")
    await sees(phone, "Conectado há")
    await rests(phone)
    await presses(phone, "📈 Tráfego ao vivo", "Tráfego ao vivo")
    await sees(phone, "Baixando: ")
    frame = await phone.eval(f"{SCREEN}.innerText")
    await phone.until(f"{SCREEN}.innerText !== {frame!r}", PATIENCE)
    await rests(phone)
    await phone.click(".msg:last-child .key", "⏹ Parar")
    await phone.until(CURVE, PATIENCE)
    await sees(phone, "Conectado há")
    await rests(phone)
    await presses(phone, "Anexar ao atendimento", "Leitura anexada")
    await rests(phone)
    await presses(phone, "Anterior", "Dados Atend.")
    await rests(phone)
    await presses(phone, "Avançar", "Prim. Contato")
    await presses(phone, "Sem conexão", "Destino: Suporte Técnico")
    await presses(phone, "Finalizar", "Leitura da linha")
    await presses(phone, "Confirmar", "Atendimento registrado")
    kept = await row(
        demo,
        "select r.reading->>'login' as login from line_readings r join tickets t on t.id = r.ticket_id"
        " where t.protocol = $1", protocol,
    )  # fmt: skip
    assert kept["login"] == "maria.silva"
