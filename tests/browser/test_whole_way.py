"""The whole thing as a newcomer meets it: `atende demo`, a phone's browser, from /novo to a stored ticket."""

from typing import Any

import pytest

from tests.browser.chromium import Page
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.faults.program import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROBLEM = "Sem internet desde ontem, luz vermelha no aparelho"
PATIENCE = 15.0
SCREEN = "[...document.querySelectorAll('.msg.in:not(.leaving)')].at(-1)"
"""The bot's last message."""


async def sees(page: Page, text: str) -> None:
    await page.until(f"{SCREEN}?.querySelector('.bubble').innerText.includes({text!r})", PATIENCE)


async def says(page: Page, text: str, then: str) -> None:
    await page.click(".input")
    await page.write(text)
    await page.click(".send")
    await sees(page, then)


async def presses(page: Page, label: str, then: str) -> None:
    await page.click(".msg:last-child .key", label)
    await sees(page, then)


async def ticket(demo: Demo, protocol: str) -> dict[str, Any]:
    """The one ticket of this protocol, with names for its ids."""
    database = await demo.database()
    try:
        [row] = await database.fetch(
            "select t.*, c.name as customer, k.name as contact, a.name as access_point, y.name as type,"
            " o.name as position from tickets t join customers c on c.id = t.customer_id"
            " join contacts k on k.id = t.contact_id join access_points a on a.id = t.access_point_id"
            " join ticket_types y on y.id = t.type_id join positions o on o.id = t.assignee_position_id"
            " where t.protocol = $1",
            protocol,
        )
        return dict(row)
    finally:
        await database.close()


async def to_the_problem(page: Page) -> str:
    await says(page, "/novo maria sil", "Protocolo  1/")
    protocol = await page.eval(f"{SCREEN}.querySelector('.text').innerText.match(/\\d{{7,}}/)[0]")
    await presses(page, "Ok", "Toque no cliente")
    await presses(page, "1. Maria da Silva", "Dados do Cliente")
    await presses(page, "Avançar", "Dados Atend.")
    await says(page, PROBLEM, PROBLEM)
    return str(protocol)


async def from_the_problem_on(page: Page) -> None:
    await presses(page, "Avançar", "Prim. Contato")
    await presses(page, "Sem conexão", "Destino: Suporte Técnico")
    await presses(page, "Finalizar", "Resumo")
    await presses(page, "Confirmar", "Atendimento registrado")


async def test_the_whole_way_is_pressed_on_a_phone_and_the_ticket_is_in_postgresql(
    demo: Demo, phone: Page
) -> None:
    await phone.open(demo.url)
    protocol = await to_the_problem(phone)
    await from_the_problem_on(phone)
    await sees(phone, protocol)
    stored = await ticket(demo, protocol)
    assert (stored["state"], stored["subject"], stored["problem"]) == ("open", "customer", PROBLEM)
    assert (stored["customer"], stored["contact"]) == ("Maria da Silva", "Maria da Silva")
    assert (stored["access_point"], stored["login"]) == ("CTO Centro 02", "maria.silva")
    assert (stored["type"], stored["position"]) == ("Sem conexão", "Suporte Técnico")


async def test_after_kill_9_of_everything_the_page_comes_back_by_itself_and_goes_on(
    demo: Demo, open_page: OpenPage
) -> None:
    phone, desktop = await open_page(PHONE), await open_page(DESKTOP)
    for page in (phone, desktop):
        await page.open(demo.url)
    protocol = await to_the_problem(phone)
    await phone.eval("window.untouched = true")
    assert "Traceback" not in demo.output, "of the page before, which was closed"

    await demo.kill_everything_and_start_again()
    for page in (phone, desktop):
        await page.until("document.querySelector('.status').innerText === 'bot'", PATIENCE)
        await sees(page, PROBLEM)
    await from_the_problem_on(phone)
    await sees(phone, protocol)
    await sees(desktop, protocol)
    assert await phone.eval("window.untouched"), "the page was not loaded again"
    assert (await ticket(demo, protocol))["problem"] == PROBLEM
