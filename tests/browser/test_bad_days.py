"""The menu of bad days: whoever tries the demo makes Telegram slow or refusing, and sees the bot live with it."""

import pytest

from demo.faults import Flood
from demo.server import DemoTelegram
from demo.weather import Weather
from tests.browser.chromium import Page
from tests.browser.scripted import ANA, Bot

pytestmark = pytest.mark.browser

STATUS = "document.querySelector('.status')?.textContent"


def day(telegram: DemoTelegram) -> tuple[Weather | None, Flood | None]:
    return telegram.weather, telegram.flood


async def test_switches_turn_the_weather_and_one_press_makes_all_good(
    phone: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await phone.open(telegram.url)
    await phone.click(".trouble-button")
    await phone.click(".trouble .popup-item", "Telegram fora do ar")
    await phone.until("document.querySelectorAll('.trouble [aria-checked=true]').length === 1")
    await phone.click(".trouble .popup-item", "Limite de envio")
    await phone.until("document.querySelectorAll('.trouble [aria-checked=true]').length === 2")
    weather, flood = day(telegram)
    assert weather is not None
    assert (weather.bad_gateway, flood is not None) == (0.34, True)
    weather.bad_gateway = 1.0
    async with bot.session.post(f"{telegram.url}/bot{telegram.token}/getMe") as response:
        assert response.status == 502
    await phone.until("document.querySelector('.popup-met').textContent === '1 com 502'")
    shown = "document.querySelector('.trouble').getBoundingClientRect()"
    assert await phone.eval(f"{shown}.left >= 0 && {shown}.right <= innerWidth")
    await phone.click(".popup-clear")
    await phone.until("document.querySelector('.trouble-button').dataset.bad === 'false'")
    assert day(telegram) == (None, None)
    assert await phone.eval("document.querySelector('.popup') === null")


async def test_a_blocked_bot_is_started_again_by_one_button(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    """As Telegram's apps do: in place of the input stands the button that unblocks."""
    await bot.sends("Olá")
    await page.open(telegram.url)
    await page.click(".trouble-button")
    await page.click(".trouble .popup-item", "Bloquear o bot")
    await page.until(f"{STATUS} === 'bloqueado'")
    assert telegram.telegram.person(ANA).blocked
    await page.key("Escape")
    await page.click(".start-button", "Desbloquear")
    await page.until(f"{STATUS} === 'bot'")
    assert telegram.messages(ANA)[-1]["text"] == "/start"
    assert await page.eval("document.querySelector('.start-bar').hidden")


async def test_a_block_is_seen_when_the_page_opens(page: Page, telegram: DemoTelegram) -> None:
    telegram.block(ANA)
    await page.open(telegram.url)
    await page.until(f"{STATUS} === 'bloqueado'")
    telegram.unblock(ANA)
    await page.until(f"{STATUS} === 'bot'")


async def test_the_last_message_of_the_bot_is_deleted(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await bot.sends("primeira")
    await bot.sends("segunda")
    await page.open(telegram.url)
    await page.until("document.querySelectorAll('.msg').length === 2")
    await page.click(".trouble-button")
    await page.click(".trouble .popup-item", "Apagar a última mensagem")
    await page.until("document.querySelectorAll('.msg:not(.leaving)').length === 1")
    assert [message["text"] for message in telegram.messages(ANA)] == ["primeira"]
