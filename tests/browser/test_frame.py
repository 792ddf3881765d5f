"""What is around the messages: themes, widths, the list, people, a lost connection."""

from pathlib import Path

import pytest

from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.scripted import ANA, LAST, Bot, says, shows

pytestmark = pytest.mark.browser


async def test_a_list_read_further_up_stays_there_and_counts_what_is_new(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    for number in range(40):
        await bot.sends(f"linha {number}")
    await page.open(telegram.url)
    await shows(page, "linha 39")
    await page.eval("document.querySelector('.list').scrollTop = 200")
    await page.until("document.querySelector('.down.shown')")
    await bot.sends("mais uma")
    await page.until("document.querySelector('.badge').textContent === '1'")
    assert await page.eval("document.querySelector('.list').scrollTop") == 200
    await page.click(".down")
    await page.until("!document.querySelector('.down.shown') && document.querySelector('.badge').hidden")


async def test_the_dark_theme_follows_the_system_and_the_button_is_remembered(
    open_page: OpenPage, telegram: DemoTelegram
) -> None:
    page = await open_page(dark=True)
    await page.open(telegram.url)
    await page.until("document.querySelector('.theme-button')")
    paper = "getComputedStyle(document.querySelector('.header')).backgroundColor"
    assert await page.eval(paper) == "rgb(23, 33, 43)"
    await page.click(".theme-button")
    assert await page.eval(paper) == "rgb(255, 255, 255)"
    await page.open(telegram.url)
    await page.until("document.querySelector('.theme-button')")
    assert await page.eval(paper) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("width", [320, 390, 760])
async def test_nothing_is_wider_than_the_window(
    open_page: OpenPage, bot: Bot, telegram: DemoTelegram, width: int
) -> None:
    long = "3 · Mariana Oliveira de Albuquerque Cavalcanti · São José dos Campos"
    rows = [
        [{"text": long, "callback_data": "h1"}],
        [{"text": word, "callback_data": word} for word in ("Anterior", "Guardar", "Cancelar", "Avançar")],
    ]
    await bot.sends(
        f"{'x' * 300}\n<pre>{'y' * 200}</pre><code>{'z' * 200}</code>", reply_markup={"inline_keyboard": rows}
    )
    page = await open_page(PHONE)
    await page.resize(width, 700, touch=True)
    await page.open(telegram.url)
    await shows(page, "Cancelar")
    for wide in ("document.documentElement", "document.querySelector('.list')"):
        assert await page.eval(f"{wide}.scrollWidth") <= width
    assert await page.eval("""[...document.querySelectorAll('.key')].every((key) => {
        const column = document.querySelector('.msg-column').getBoundingClientRect();
        return key.getBoundingClientRect().right <= column.right + 1 && column.right < innerWidth;
    })""")


async def test_a_phones_enter_is_a_new_line_and_its_button_sends(
    phone: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await phone.open(telegram.url)
    await phone.click(".input")
    await phone.write("uma")
    await phone.key("Enter")
    await phone.write("duas")
    await phone.click(".send")
    assert (await bot.receives())["text"] == "uma\nduas"


async def test_a_server_that_comes_back_is_found_and_nothing_is_missed(
    page: Page, telegram: DemoTelegram, tmp_path: Path
) -> None:
    await page.open(telegram.url)
    await says(page, "antes")
    await page.until(f"{LAST}?.querySelector('.icon-check')")
    port = int(telegram.url.rpartition(":")[2])
    await telegram.stop()
    await page.until("document.querySelector('.status').innerText.startsWith('sem conexão')")
    await says(page, "durante")
    await page.until("document.querySelector('.failed')")
    again = DemoTelegram(tmp_path)
    await again.start(port)
    try:
        await again.say(ANA, "de outro aparelho")
        await page.until("document.querySelector('.status').innerText === 'bot'")
        await page.until("document.querySelector('.days').innerText.includes('de outro aparelho')")
        await page.click(".failure button", "Tentar de novo")
        await page.until("!document.querySelector('.failed')")
        await shows(page, "durante")
        assert [message["text"] for message in again.messages(ANA)] == [
            "antes",
            "de outro aparelho",
            "durante",
        ]
    finally:
        await again.stop()


async def test_what_is_written_before_the_server_answers_is_kept(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await page.open(telegram.url)
    await page.click(".input")
    await page.write("não perca")
    await page.open(telegram.url)
    await page.until("document.querySelector('.input')?.value === 'não perca'")


async def test_several_people_each_have_their_own_chat(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    telegram.add_person(1002, "Bruno", "Lima", role="technician", started=True)
    await bot.sends("só para a Ana")
    await page.open(f"{telegram.url}/?person=1002")
    assert "Bruno (técnico)" in await page.until("document.querySelector('.empty-card')?.innerText")
    await page.click(".person-button")
    await page.click(".popup-item", "Ana Souza")
    await shows(page, "só para a Ana")


async def test_a_swipe_to_the_left_answers_a_message(phone: Page, bot: Bot, telegram: DemoTelegram) -> None:
    question = await bot.sends("Qual é o problema do cliente neste momento?")
    await phone.open(telegram.url)
    await phone.swipe(".bubble", -120)
    await phone.until("document.querySelector('.target')?.innerText.includes('Qual é o problema')")
    await phone.write("sem sinal")
    await phone.click(".send")
    assert (await bot.receives())["reply_to_message"]["message_id"] == question
