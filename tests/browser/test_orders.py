"""A visit is booked from the agenda on one phone, told on another, and accepted there."""

from typing import Any

import pytest

from tests.browser.chromium import Page
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.test_subjects import begun, rests, row, ticks
from tests.browser.test_whole_way import PATIENCE, SCREEN, presses, says, sees
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLOTS = (
    f"[...{SCREEN}.querySelectorAll('.key')].map((one) => one.innerText.trim())"
    ".filter((one) => /^\\d\\d:\\d\\d( ·|$)/.test(one))"
)
BOOKED = (
    "select o.state, o.starts_at, o.minutes, upper(o.busy) as busy_until, p.name from orders o"
    " join tickets t on t.id = o.ticket_id join people p on p.id = o.technician_id where t.protocol = $1"
)


async def becomes(page: Page, name: str) -> None:
    """Another person of the demo holds this phone."""
    await page.click(".person-button")
    await page.click(".popup-item", name)
    await page.until(f"document.querySelector('.face-name')?.textContent === {name.split()[0]!r}")


async def free_slots(page: Page) -> list[str]:
    """Free starts of the first day that has some, today or later."""
    for _ in range(30):
        await rests(page)
        found: list[str] = await page.eval(SLOTS)
        if found:
            return found
        day = await page.eval(f"{SCREEN}.querySelector('.text').innerText")
        await page.click(".msg:last-child .key", "›")
        await page.until(f"{SCREEN}?.querySelector('.text')?.innerText !== {day!r}", PATIENCE)
    raise AssertionError("no free slot in a month")


async def order(demo: Demo, protocol: str) -> dict[str, Any]:
    return await row(demo, BOOKED, protocol)


@pytest.mark.seed("S4.2.6", "S4.2.6.1", "S4.2.6.1.1", "S4.2.6.1.1.1", "S4.2.7", "S4.2.7.1")
async def test_an_operator_books_from_the_agenda_and_the_technician_accepts(
    demo: Demo, open_page: OpenPage
) -> None:
    ana, tiago = await open_page(PHONE), await open_page(PHONE)
    for page in (ana, tiago):
        await page.open(demo.url)
    await becomes(tiago, "Tiago Nunes")
    await tiago.click(".begin", "Iniciar")
    await tiago.until(SCREEN, PATIENCE)
    protocol = await begun(ana, "/novo maria sil")
    await presses(ana, "1. Maria da Silva", "Dados do Cliente")
    await presses(ana, "Avançar", "Dados Atend.")
    await says(ana, "Fibra rompida no quintal", "Fibra rompida")
    await presses(ana, "Avançar", "Prim. Contato")
    await presses(ana, "Sem conexão", "Destino")
    await ticks(ana, "Pedir OS")
    await rests(ana)
    await presses(ana, "Avançar", "Ordem de Serviço")
    await presses(ana, "Reparo", "Duração: 1 h")
    await presses(ana, "Tiago Nunes", "Técnico: Tiago Nunes")
    await rests(ana)
    await presses(ana, "📅 Agenda", "Agenda")
    slot = (await free_slots(ana))[0]
    await presses(ana, slot, "Ordem de Serviço")
    await sees(ana, f"Início: {slot[:5]}")
    await rests(ana)
    await presses(ana, "Finalizar", "Resumo")
    await presses(ana, "Confirmar", "Atendimento registrado")
    await sees(ana, "Tiago Nunes")

    stored = await order(demo, protocol)
    assert (stored["name"], stored["state"], stored["minutes"]) == ("Tiago Nunes", "scheduled", 60)
    assert (stored["busy_until"] - stored["starts_at"]).total_seconds() == (60 + 20) * 60

    await tiago.until(f"{SCREEN}?.innerText.includes({protocol!r})", PATIENCE)
    await sees(tiago, "Fibra rompida no quintal")
    await rests(tiago)
    await tiago.click(".msg:last-child .key", "Aceitar")
    await tiago.until(f"!{SCREEN}.innerText.includes('Aceitar')", PATIENCE)
    assert (await order(demo, protocol))["state"] == "accepted"
