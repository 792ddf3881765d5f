"""The buttons of the chat page, in a real browser against the real demo server."""

import pytest

from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.scripted import ANA, Bot

pytestmark = pytest.mark.browser

FOOT = {
    "inline_keyboard": [
        [
            {"text": "Anterior", "callback_data": "back"},
            {"text": "Avançar", "callback_data": "next", "style": "primary"},
        ]
    ]
}


async def test_a_press_waits_with_a_spinner_and_its_answer_is_a_toast(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await bot.sends("Pronto?", reply_markup=FOOT)
    await page.open(telegram.url)
    await page.click(".key", "Avançar")
    query = await bot.receives("callback_query")
    assert query["data"] == "next"
    assert await page.eval(
        "[...document.querySelectorAll('.key[aria-busy]')].map((key) => key.innerText)"
    ) == ["Avançar"]
    await bot.answers(query, "Esta tela já mudou")
    await page.until("document.querySelector('.toast')?.innerText === 'Esta tela já mudou'")
    await page.until("!document.querySelector('.key[aria-busy]')")  # the answer may overtake the press's own


async def test_an_alert_is_a_dialog_that_keeps_the_focus_and_closes_on_escape(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await bot.sends("Pronto?", reply_markup=FOOT)
    await page.open(telegram.url)
    await page.click(".key", "Anterior")
    await bot.answers(await bot.receives("callback_query"), "Nenhum campo extra foi definido.", alert=True)
    await page.until("document.querySelector('dialog:modal')?.innerText.includes('Nenhum campo extra')")
    await page.key("Tab")
    assert await page.eval("!document.querySelector('.pane').contains(document.activeElement)")
    await page.key("Escape")
    await page.until("!document.querySelector('dialog')")
    assert await page.eval("document.activeElement.innerText") == "Anterior"


async def test_alerts_come_one_after_the_other_and_the_same_once(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    """Several dialogs would darken the page until nothing of it is seen."""
    message_id = await bot.sends("Campos", reply_markup=FOOT)
    await page.open(telegram.url)
    await page.until("document.querySelector('.status')?.textContent === 'bot'")
    for text in ("Falta o problema.", "Falta o problema.", "Falta o plano."):
        await telegram.press(ANA, message_id, "next")
        await bot.answers(await bot.receives("callback_query"), text, alert=True)
    await page.until("document.querySelector('dialog')?.innerText.includes('Falta o problema.')")
    assert await page.eval("document.querySelectorAll('dialog').length") == 1
    await page.key("Escape")
    await page.until("document.querySelector('dialog')?.innerText.includes('Falta o plano.')")
    await page.key("Escape")
    await page.until("document.querySelector('dialog') === null")


async def test_copy_buttons_and_code_go_to_the_clipboard(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Copiar protocolo", "copy_text": {"text": "20260000042"}}]]}
    await bot.sends("Login <code>maria.silva@fibra</code>", reply_markup=keyboard)
    await page.open(telegram.url)
    await page.click(".key", "Copiar protocolo")
    await page.until("document.querySelector('.toast')?.innerText === 'Copiado: 20260000042'")
    assert await page.eval("navigator.clipboard.readText()") == "20260000042"
    await page.click(".code")
    await page.until("navigator.clipboard.readText().then((text) => text === 'maria.silva@fibra')")


async def test_the_command_menu_opens_with_a_slash_and_is_walked_by_arrows(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    commands = [{"command": name, "description": f"faz {name}"} for name in ("novo", "rascunhos", "ajuda")]
    await bot.call("setMyCommands", commands=commands)
    await page.open(telegram.url)
    await page.until("document.querySelector('.menu-button:not([hidden])')")
    await page.click(".input")
    await page.write("/")
    await page.until("document.querySelectorAll('.command-item').length === 3")
    await page.key("ArrowDown")
    await page.key("Enter")
    assert (await bot.receives())["text"] == "/rascunhos"
    assert await page.eval("document.querySelector('.input').value") == ""


async def test_ready_answers_stand_above_the_input(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await bot.sends(
        "Confirma?", reply_markup={"keyboard": [[{"text": "Sim"}, {"text": "Não"}]], "resize_keyboard": True}
    )
    await page.open(telegram.url)
    await page.click(".answers .key", "Sim")
    assert (await bot.receives())["text"] == "Sim"
    await bot.sends("Feito.", reply_markup={"remove_keyboard": True})
    await page.until("document.querySelector('.answers').hidden")


async def test_an_answer_with_a_link_to_the_bot_begins_it(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await bot.sends("Fila: 3 novos", reply_markup=FOOT)
    await page.open(telegram.url)
    await page.click(".key", "Avançar")
    query = await bot.receives("callback_query")
    username = (await bot.call("getMe"))["username"]
    link = f"https://t.me/{username}?start=tk_1"
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], url=link)
    assert (await bot.receives())["text"] == "/start tk_1"
