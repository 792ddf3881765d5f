"""Three people side by side, each with an app; new people; links that begin the bot."""

from pathlib import Path

import pytest

from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.scripted import ANA, Bot

pytestmark = pytest.mark.browser

WIDE = (1440, 900)
MARIA, TIAGO = 2001, 3001


@pytest.fixture
def three(telegram: DemoTelegram) -> DemoTelegram:
    telegram.add_person(TIAGO, "Tiago", "Nunes", role="technician", started=True)
    telegram.add_person(MARIA, "Maria", "da Silva", role="customer", started=True, phone="5519955550101")
    return telegram


def pane(name: str) -> str:
    return f"[...document.querySelectorAll('.pane')].find((one) => one.ariaLabel.startsWith('{name}'))"


async def names(page: Page) -> list[str]:
    found: list[str] = await page.eval(
        "[...document.querySelectorAll('.face-name')].map((one) => one.textContent)"
    )
    return found


async def invite(bot: Bot) -> str:
    link = f"https://t.me/{bot.telegram.telegram.bot['username']}?start=cv_Ab3-9"
    await bot.sends(f"Convite: {link}")
    return link


async def test_operator_customer_and_technician_sit_side_by_side(
    open_page: OpenPage, bot: Bot, three: DemoTelegram
) -> None:
    """Issue 3, point 7: each pane is its own person, live."""
    page = await open_page(WIDE)
    await page.open(three.url)
    await page.until("document.querySelectorAll('.pane').length === 3")
    assert await names(page) == ["Ana", "Maria", "Tiago"]
    await bot.call("sendMessage", chat_id=MARIA, text="Olá, Maria")
    await page.until(f"{pane('Maria')}.innerText.includes('Olá, Maria')")
    assert not await page.eval(f"{pane('Tiago')}.innerText.includes('Olá, Maria')")
    assert await page.eval("document.documentElement.scrollWidth <= innerWidth")


async def test_a_phone_shows_one_person_and_changes_to_another(
    phone: Page, bot: Bot, three: DemoTelegram
) -> None:
    await phone.open(three.url)
    await phone.click(".person-button")
    await phone.click(".popup-item", "Maria da Silva")
    await phone.until("document.querySelector('.face-name')?.textContent === 'Maria'")
    assert await phone.eval("document.querySelectorAll('.pane').length") == 1
    await phone.open(three.url)
    await phone.until("document.querySelector('.face-name')?.textContent === 'Maria'")


async def test_people_change_places_in_place_of_being_shown_twice(
    open_page: OpenPage, three: DemoTelegram
) -> None:
    page = await open_page(WIDE)
    await page.open(three.url)
    await page.until("document.querySelectorAll('.pane').length === 3")
    await page.eval("document.querySelector('.person-button').click()")
    await page.click(".popup-item", "Tiago")
    await page.until("document.querySelector('.face-name').textContent === 'Tiago'")
    assert await names(page) == ["Tiago", "Maria", "Ana"]


async def test_an_invite_is_opened_as_a_new_person(
    open_page: OpenPage, bot: Bot, three: DemoTelegram
) -> None:
    """telegram.md 5, deep links: the chat opens with START, which sends /start with the payload."""
    await invite(bot)
    page = await open_page(WIDE)
    await page.open(three.url)
    await page.until("document.querySelector('.text a')")
    await page.eval("document.querySelector('.text a').click()")
    await page.click(".popup-item", "pessoa nova")
    await page.until("document.activeElement.name === 'name'")
    await page.write("Bia Lima")
    await page.key("Enter")
    await page.until(f"{pane('Bia Lima')}?.querySelector('.start-button')")
    assert await names(page) == ["Ana", "Maria", "Bia"], "it opens beside the one who showed the link"
    assert await page.eval(f"!{pane('Bia Lima')}.querySelector('.empty .begin')?.offsetParent")
    await page.click(".start-button", "Iniciar")
    await page.until(f"{pane('Bia Lima')}.querySelector('.input').clientHeight >= 40")
    message = await bot.receives()
    assert (message["text"], message["from"]["first_name"]) == ("/start cv_Ab3-9", "Bia")


async def test_a_link_is_pasted_or_stands_in_the_address(phone: Page, bot: Bot, three: DemoTelegram) -> None:
    link = await invite(bot)
    await phone.open(three.url)
    await phone.click(".person-button")
    await phone.click(".popup-item", "Abrir link")
    await phone.until("document.activeElement.name === 'link'")
    await phone.write(link)
    await phone.key("Enter")
    await phone.click(".start-button")
    assert (await bot.receives())["text"] == "/start cv_Ab3-9"
    await phone.open(f"{three.url}/?person={MARIA}&start=os_12")
    await phone.click(".start-button")
    message = await bot.receives()
    assert (message["text"], message["from"]["id"]) == ("/start os_12", MARIA)
    assert "start=" not in await phone.eval("location.search"), "a reload does not begin again"


async def test_a_wider_window_adds_people_and_keeps_what_was_begun(
    open_page: OpenPage, bot: Bot, three: DemoTelegram
) -> None:
    page = await open_page()
    await page.open(f"{three.url}/?person={MARIA}&start=os_12")
    await page.until("document.querySelector('.start-button')")
    await page.resize(*WIDE, touch=False)
    await page.until("document.querySelectorAll('.pane').length === 3")
    assert await names(page) == ["Maria", "Ana", "Tiago"]
    assert await page.eval("document.querySelectorAll('.theme-button').length") == 1
    await page.click(".start-button")
    assert (await bot.receives())["text"] == "/start os_12"


async def test_another_bots_link_is_no_invite(phone: Page, three: DemoTelegram) -> None:
    await phone.open(three.url)
    await phone.click(".person-button")
    await phone.click(".popup-item", "Abrir link")
    await phone.until("document.activeElement.name === 'link'")
    await phone.write("https://t.me/outro_bot?start=x")
    await phone.key("Enter")
    await phone.until("document.querySelector('.toast')?.innerText.includes('não é um link deste bot')")


async def test_an_old_app_shows_plain_buttons_times_and_quotes(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    """telegram.md 9, client switch; kept for the person over a reload."""
    rows = [
        [
            {"text": "Salvar", "callback_data": "s", "style": "success"},
            {"text": "Copiar", "copy_text": {"text": "x"}},
        ]
    ]
    await bot.sends(
        '<tg-time unix="1796000000" format="r">às 18h</tg-time><blockquote expandable>um\ndois</blockquote>',
        reply_markup={"inline_keyboard": rows},
    )
    await page.open(telegram.url)
    await page.until(
        "document.querySelector('.key-success') && document.querySelector('.text time[data-relative]')"
    )
    await page.click(".client-button")
    await page.click(".popup-item", "antigo")
    await page.until(
        "!document.querySelector('.key-success') && !document.querySelector('.text time[data-relative], .expandable')"
    )
    assert "às 18h" in await page.eval("document.querySelector('.text').innerText")
    await page.open(telegram.url)
    await page.until("document.querySelector('.client-button')?.innerText === 'antigo'")
    await page.until("document.querySelector('.key') && !document.querySelector('.key-success')")
    await page.click(".key", "Salvar")
    assert (await bot.receives("callback_query"))["data"] == "s", "what it can show, it can press"


@pytest.mark.parametrize("dark", [False, True])
async def test_the_panes_are_drawn(
    open_page: OpenPage, bot: Bot, three: DemoTelegram, tmp_path: Path, dark: bool
) -> None:
    """Nothing overlaps and nothing is cut at the two sizes that people have."""
    await invite(bot)
    for size in (WIDE, PHONE):
        page = await open_page(size, dark=dark)
        await page.open(three.url)
        await page.until("document.querySelector('.text a')")
        (tmp_path / f"{size[0]}.png").write_bytes(await page.screenshot())
        assert await page.eval(
            """[...document.querySelectorAll('.header')].every((header) => {
                const boxes = [...header.children].map((one) => one.getBoundingClientRect());
                return boxes.every((box, at) => !at || boxes[at - 1].right <= box.left + 1)
                    && boxes.at(-1).right <= innerWidth && header.scrollWidth <= header.clientWidth;
            })"""
        )
    assert three.messages(ANA)
