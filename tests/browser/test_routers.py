"""The menu of bad days leads to the demo's routers: each with what goes wrong there, and its access points."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.routeros.faults import Fault
from demo.routeros.fleet import DemoRouters
from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.scripted import ANA

pytestmark = pytest.mark.browser


@pytest.fixture
async def routers() -> AsyncIterator[DemoRouters]:
    routers = DemoRouters()
    await routers.start()
    yield routers
    await routers.stop()


async def test_a_router_is_made_mute_an_access_point_falls_and_all_is_well_again(
    phone: Page, routers: DemoRouters, tmp_path: Path
) -> None:
    """reliability.md, R9, by hand: whoever tries the demo sees the desk live with it."""
    telegram = DemoTelegram(tmp_path, None, routers)
    telegram.add_person(ANA, "Ana", "Souza", role="operator", started=True)
    await telegram.start()
    campinas = routers.routers["Borda Campinas"]
    await phone.open(telegram.url)
    await phone.click(".trouble-button")
    await phone.click(".trouble .popup-item", "Roteadores")
    await phone.click(".trouble .popup-item", "Borda Campinas")
    await phone.click(".trouble .popup-item", "Mudo")
    await phone.until("document.querySelectorAll('.trouble [aria-checked=true]').length === 1")
    assert campinas.fault is Fault.BLACK_HOLE
    await phone.click(".trouble .popup-item", "CTO Centro 02")
    await phone.until("document.querySelectorAll('.trouble [aria-checked=true]').length === 2")
    assert not campinas.sessions["maria.silva"].online
    said = await phone.eval("document.querySelector('.trouble [role=status]').textContent")
    assert said.endswith("de 240 conectados · Mudo")
    await phone.click(".trouble .popup-item", "Todos os roteadores")
    await phone.until("document.querySelector('.trouble-button').dataset.bad === 'true'")
    await phone.click(".popup-clear", "Todos bem")
    await phone.until("document.querySelector('.trouble-button').dataset.bad === 'false'")
    assert campinas.fault is None
    assert campinas.sessions["maria.silva"].online
    assert await phone.eval("document.querySelector('.popup') === null")
    assert await phone.eval("document.activeElement.className") == "round trouble-button"
    await telegram.stop()
