"""What goes and comes besides words on the page: photos, files, voices, contacts, places."""

import base64
import json

import pytest

from demo.server import DemoTelegram
from demo.sharing import picture
from tests.browser.chromium import Page
from tests.browser.scripted import ANA, LAST, Bot

pytestmark = pytest.mark.browser


async def give(page: Page, how: str, *files: tuple[str, str, bytes]) -> None:
    """Files (name, type, bytes) into the composer: by a picker (its CSS), by `paste` or by `drop`."""
    parts = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    await page.until("document.querySelector('.attach-button')")
    await page.eval(f"""(() => {{
        const held = new DataTransfer();
        for (const [name, type, data] of {json.dumps(parts)})
            held.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name, {{ type }}));
        const how = {json.dumps(how)};
        const options = {{ bubbles: true, cancelable: true, clipboardData: held, dataTransfer: held }};
        if (how === "paste") document.querySelector(".input").dispatchEvent(new ClipboardEvent("paste", options));
        else if (how === "drop") document.querySelector(".list").dispatchEvent(new DragEvent("drop", options));
        else {{
            const picker = document.querySelector(how);
            picker.files = held.files;
            picker.dispatchEvent(new Event("change"));
        }}
    }})()""")


PHOTOS, PAPERS, SOUNDS = (
    "input[accept='image/*']",
    ".pickers input:not([accept])",
    "input[accept='audio/*']",
)


@pytest.mark.parametrize("how", [PHOTOS, "paste", "drop"])
async def test_a_picture_goes_with_a_caption(page: Page, bot: Bot, telegram: DemoTelegram, how: str) -> None:
    """Apps send photos as JPEG of at most 1280 pixels a side."""
    await page.open(telegram.url)
    await give(page, how, ("antena.png", "image/png", picture(2000, 1000)))
    await page.until("document.activeElement.name === 'caption'")
    await page.write("a antena")
    await page.click(".dialog-ok", "Enviar")
    message = await bot.receives()
    photo = message["photo"][-1]
    assert (message["caption"], photo["width"], photo["height"]) == ("a antena", 1280, 640)
    assert telegram.file(photo["file_id"]).startswith(b"\xff\xd8\xff")
    await page.until(f"{LAST}?.querySelector('img')?.naturalWidth === 1280")
    await page.until(f"{LAST}.querySelector('img').src.includes('/demo/file/')")
    assert await page.eval("document.querySelectorAll('.msg').length") == 1


async def test_several_pictures_are_an_album_and_a_file_stays_as_it_is(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    await page.open(telegram.url)
    await give(page, PHOTOS, *(("x.png", "image/png", picture(40, 30, shade)) for shade in (10, 90)))
    await page.click(".dialog-ok", "Enviar")
    one, two = await bot.receives(), await bot.receives()
    assert one["media_group_id"] == two["media_group_id"]
    await give(page, PAPERS, ("contrato.png", "image/png", picture(3, 3)))
    await page.click(".dialog-ok", "Enviar")
    document = (await bot.receives())["document"]
    assert (document["file_name"], telegram.file(document["file_id"])) == ("contrato.png", picture(3, 3))
    await page.until(f"{LAST}?.querySelector('a.paper')?.innerText.includes('contrato.png')")


async def test_what_cannot_go_is_said_at_once(page: Page, telegram: DemoTelegram) -> None:
    await page.open(telegram.url)
    await give(page, PAPERS, ("vazio.txt", "text/plain", b""))
    await page.until("document.querySelector('.toast')?.innerText.includes('vazio.txt está vazio')")
    assert telegram.pending() == 0


async def test_a_sound_goes_as_a_voice(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await page.open(telegram.url)
    await give(page, SOUNDS, ("recado.ogg", "audio/ogg", b"OggS" + bytes(40)))
    assert (await bot.receives())["voice"]["mime_type"] == "audio/ogg"
    await page.until(f"{LAST}?.querySelector('audio')")


async def test_a_voice_is_recorded(phone: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await phone.open(telegram.url)
    await phone.click(".attach-button")
    await phone.click(".popup-item", "Gravar")
    await phone.until("document.querySelector('.recording')?.textContent === '0:01'")
    await phone.click(".dialog-ok", "Enviar")
    voice = (await bot.receives())["voice"]
    assert voice["duration"] >= 1
    assert len(telegram.file(voice["file_id"])) == voice["file_size"]
    await phone.until(f"{LAST}?.querySelector('audio')?.readyState > 0")


async def test_a_reply_keyboard_asks_for_the_own_number_and_goes_when_it_is_removed(
    page: Page, bot: Bot, telegram: DemoTelegram
) -> None:
    keyboard = {
        "keyboard": [
            [
                {"text": "Compartilhar", "request_contact": True},
                {"text": "Onde estou", "request_location": True},
            ]
        ],
        "one_time_keyboard": True,
    }
    asked = await bot.sends("Seu número?", reply_markup=keyboard)
    await page.open(telegram.url)
    await page.click(".answers .key", "Compartilhar")
    await page.until("document.activeElement.name === 'phone'")
    await page.click(".dialog-ok", "Compartilhar")
    message = await bot.receives()
    assert (message["contact"]["user_id"], message["contact"]["phone_number"]) == (ANA, "5512900001001")
    assert message["reply_to_message"]["message_id"] == asked
    await page.until("document.querySelector('.answers').hidden")
    await page.click("button[aria-pressed='false']")
    await page.click(".answers .key", "Onde estou")
    await page.click(".dialog-ok", "Compartilhar")
    assert "latitude" in (await bot.receives())["location"]
    await bot.sends("Obrigado", reply_markup={"remove_keyboard": True})
    await page.until("!document.querySelector('.answers .key')")


async def test_somebody_elses_contact_carries_no_person(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await page.open(telegram.url)
    await page.click(".attach-button")
    await page.click(".popup-item", "Contato de outra pessoa")
    await page.until("document.activeElement.name === 'name'")
    await page.write("Paulo Ramos")
    await page.key("Tab")
    await page.write("+55 19 95555-0103")
    await page.key("Enter")
    contact = (await bot.receives())["contact"]
    assert contact == {"phone_number": "+5519955550103", "first_name": "Paulo", "last_name": "Ramos"}
    await page.until(f"{LAST}?.innerText.includes('Paulo Ramos')")


async def test_a_photo_of_the_bot_opens_large(page: Page, bot: Bot, telegram: DemoTelegram) -> None:
    await telegram.send_photo(ANA, picture(300, 300))
    file_id = telegram.messages(ANA)[0]["photo"][-1]["file_id"]
    await bot.call(
        "sendPhoto", chat_id=ANA, photo=file_id, caption="<b>Convite</b>", parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]},
    )  # fmt: skip
    await page.open(telegram.url)
    await page.until(f"{LAST}?.querySelector('img')?.naturalWidth === 300")
    assert await page.eval(f"{LAST}.querySelector('strong').textContent") == "Convite"
    await page.click(".in .photo")
    await page.until("document.querySelector('dialog.viewer[open] img')")
    await page.key("Escape")
    await page.until("!document.querySelector('dialog')")
    await page.click(".key", "Ok")
