"""Messages of both sides on the chat page, in a real browser against the real demo server."""

import pytest

from demo.server import DemoTelegram
from tests.browser.chromium import Page
from tests.browser.scripted import ANA, LAST, Bot, says, shows

pytestmark = pytest.mark.browser

FOOT = {
    "inline_keyboard": [
        [
            {"text": "Anterior", "callback_data": "back"},
            {"text": "Avançar", "callback_data": "next", "style": "primary"},
        ]
    ]
}


async def test_an_empty_chat_offers_to_begin(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await page.open(telegram.url)
    assert "Ana (operadora)" in await page.until("document.querySelector('.empty-card')?.innerText")
    await page.click(".begin")
    assert (await bot.receives())["text"] == "/start"
    await bot.sends("Olá, <b>Ana</b>!")
    await shows(page, "Olá, Ana!")
    assert await page.eval("document.querySelector('.empty').hidden")


async def test_what_is_written_reaches_the_bot_and_its_answer_comes_live(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await page.open(telegram.url)
    await page.until("document.querySelector('.empty-card')")
    await says(page, "bom dia")
    await shows(page, "bom dia")
    assert (await bot.receives())["text"] == "bom dia"
    await bot.call("sendChatAction", chat_id=ANA, action="typing")
    await page.until("document.querySelector('.status').innerText.includes('digitando')")
    await bot.sends("Bom dia, Ana.")
    await shows(page, "Bom dia, Ana.")
    await page.until("document.querySelector('.status').innerText === 'bot'")
    assert await page.eval("document.querySelectorAll('.msg').length") == 2


async def test_own_messages_get_a_second_tick_once_the_bot_has_fetched_them(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await page.open(telegram.url)
    await says(page, "oi")
    await page.until(f"{LAST}?.querySelector('.icon-check')")
    await bot.receives()
    await bot.call("getUpdates", offset=bot.offset, timeout=0)
    await page.until(f"{LAST}?.querySelector('.icon-checks')")


async def test_a_message_is_edited_in_place_and_deleted(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    first = await bot.sends("Novo Atendimento", reply_markup=FOOT)
    await bot.sends("outra mensagem")
    await page.open(telegram.url)
    await page.until("(window.bubble = document.querySelector('.msg'))")
    await bot.edits(first, "Dados do Cliente", reply_markup=FOOT)
    await page.until("window.bubble.innerText.includes('Dados do Cliente')")
    assert await page.eval(
        "window.bubble === document.querySelector('.msg') && document.querySelectorAll('.msg').length === 2"
    )
    await bot.call("deleteMessage", chat_id=ANA, message_id=first)
    await page.until("document.querySelectorAll('.msg').length === 1")


async def test_markup_in_a_text_is_shown_literally(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    attack = '<img src=x onerror="window.hit=1"> <script>window.hit=1</script> & <b>não</b> {{7*7}}'
    await page.open(telegram.url)
    await says(page, attack)
    await shows(page, attack)
    await bot.call(
        "sendMessage",
        chat_id=ANA,
        text=attack,
        reply_markup={"inline_keyboard": [[{"text": "<b>x</b>", "callback_data": "x"}]]},
    )
    await page.until(f"{LAST}?.classList.contains('in')")
    await shows(page, attack)
    assert await page.eval("[...document.querySelectorAll('.key')].at(-1).innerText") == "<b>x</b>"
    assert await page.eval(
        "window.hit === undefined && !document.querySelector('.days img, .days script, .days b')"
    )


async def test_entities_are_painted_and_work(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await bot.sends(
        "👋 <b>forte <i>e inclinado</i></b> <s>fora</s> <tg-spoiler>123.456.789-09</tg-spoiler>\n"
        "<blockquote expandable>um\ndois\ntrês\nquatro\ncinco</blockquote>\n<pre>a  b</pre>"
        '<a href="https://example.org/">site</a> envie /novo'
    )
    await page.open(telegram.url)
    assert await page.until("document.querySelector('strong em')?.textContent") == "e inclinado"
    assert await page.eval("document.querySelector('.text').firstChild.textContent") == "👋 "
    assert await page.eval("document.querySelector('.text a').href") == "https://example.org/"
    assert "12" not in await page.eval("document.querySelector('.spoiler').ariaLabel")
    await page.click(".spoiler")
    await page.until("document.querySelector('.spoiler.revealed')")
    await page.click(".quote-more", "mostrar mais")
    await page.until(
        "document.querySelector('.expandable.open .quote-more')?.textContent === 'mostrar menos'"
    )
    await page.click(".text .command", "/novo")
    assert (await bot.receives())["text"] == "/novo"


async def test_a_reply_and_an_edit_are_written_below_their_message(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    question = await bot.sends("Qual é o problema?")
    await page.open(telegram.url)
    await page.click(".text", "Qual é o problema?", count=2)
    await page.until("document.querySelector('.target')?.innerText.includes('Qual é o problema?')")
    await page.write("Sem sinal")
    await page.key("Enter")
    assert (await bot.receives())["reply_to_message"]["message_id"] == question
    await page.until(f"{LAST}?.querySelector('.quoted')?.innerText.includes('Qual é o problema?')")
    await page.until(f"{LAST}.dataset.id")
    await page.key("ArrowUp")
    await page.until("document.querySelector('.input').value === 'Sem sinal'")
    await page.write(" desde ontem")
    await page.key("Enter")
    assert (await bot.receives("edited_message"))["text"] == "Sem sinal desde ontem"
    await page.until(f"{LAST}.innerText.includes('editada')")
