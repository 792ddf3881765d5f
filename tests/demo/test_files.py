"""Files: what the bot sends and fetches, what is refused, and in which words."""

import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from demo.server import DemoTelegram
from demo.sharing import picture
from tests.demo.caller import ANA, Caller, keyboard

BAD = "400 Bad Request: "


async def upload(
    bot: Caller, method: str, part: str, content: bytes, name: str, **params: str
) -> aiohttp.ClientResponse:
    form = aiohttp.FormData({"chat_id": str(ANA), **params}, quote_fields=False)
    form.add_field(part, BytesIO(content), filename=name)
    response = await bot.session.post(f"{bot.root}/{method}", data=form)
    await response.read()
    return response


async def sent(
    bot: Caller, method: str, part: str, content: bytes, name: str, **params: str
) -> dict[str, Any]:
    response = await upload(bot, method, part, content, name, **params)
    answer = await response.json()
    assert answer["ok"], answer
    message: dict[str, Any] = answer["result"]
    return message


async def refused(bot: Caller, method: str, part: str, content: bytes, name: str, **params: str) -> str:
    answer = await (await upload(bot, method, part, content, name, **params)).json()
    return f"{answer['error_code']} {answer['description']}"


async def test_a_photo_goes_by_upload_and_again_by_its_id(bot: Caller) -> None:
    """Bot API, "Sending files": attach://, the field itself, file_id; getFile and its path."""
    caption = {"caption": "<b>Seu QR</b> oi", "parse_mode": "HTML", "reply_markup": keyboard("Ok")}
    message = await sent(
        bot, "sendPhoto", "part1", picture(30, 20), "qr.png", photo="attach://part1", **caption
    )
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Seu QR oi", "bold")
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Ok"
    photo = message["photo"][-1]
    assert (photo["width"], photo["height"], photo["file_size"]) == (30, 20, len(picture(30, 20)))
    file = await bot.call("getFile", file_id=photo["file_id"])
    async with bot.session.get(
        f"{bot.telegram.url}/file/bot{bot.telegram.token}/{file['file_path']}"
    ) as response:
        assert await response.read() == picture(30, 20)
    again = await bot.call("sendPhoto", chat_id=ANA, photo=photo["file_id"])
    assert again["photo"] == message["photo"]
    assert "photo" in await sent(bot, "sendPhoto", "photo", picture(), "x.png")


async def test_a_document_keeps_its_name_and_bytes(telegram: DemoTelegram, bot: Caller) -> None:
    message = await sent(bot, "sendDocument", "document", b"%PDF-1.7", "contrato nº 5.pdf")
    assert message["document"]["file_name"] == "contrato nº 5.pdf"
    assert message["document"]["mime_type"] == "application/pdf"
    async with bot.session.get(f"{telegram.url}/demo/file/{message['document']['file_id']}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"], "an HTML file runs nothing here"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (picture(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (
            b"\x89PNG\r\n\x1a\n" + bytes(10 << 20),
            "file of size 10485768 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
)
async def test_what_is_no_photo_is_refused(bot: Caller, content: bytes, refusal: str) -> None:
    """telegram.md 6: 10 MB, sides together 10 000, ratio 20; tdlib/td, FileManager.cpp (size)."""
    assert await refused(bot, "sendPhoto", "photo", content, "x.png") == BAD + refusal


async def test_wrong_files_are_refused_in_telegrams_words(bot: Caller) -> None:
    """Client.cpp, get_input_file and process_get_file_query; telegram.md 6 and 9."""
    assert await bot.refusal("sendPhoto", chat_id=ANA) == BAD + "there is no photo in the request"
    assert (
        await bot.refusal("sendPhoto", chat_id=ANA, photo="attach://x")
        == BAD + "there is no photo in the request"
    )
    wrong = BAD + "wrong file identifier/HTTP URL specified"
    assert await bot.refusal("sendPhoto", chat_id=ANA, photo="AgAC") == wrong
    document = (await sent(bot, "sendDocument", "document", b"x", "x.txt"))["document"]["file_id"]
    mixed = BAD + "can't use file of type Document as Photo"
    assert await bot.refusal("sendPhoto", chat_id=ANA, photo=document) == mixed
    assert await bot.refusal("getFile", file_id="x") == BAD + "invalid file_id"
    assert await bot.refusal("getFile") == BAD + "file_id not specified"
    long = await refused(bot, "sendPhoto", "photo", picture(), "x.png", caption="é" * 1025)
    assert long == BAD + "message caption is too long"


async def test_a_file_over_20_mb_can_be_sent_and_not_fetched_and_over_50_not_even_sent(bot: Caller) -> None:
    """telegram.md 6: upload 50 MB, download 20 MB."""
    message = await sent(bot, "sendDocument", "document", bytes((20 << 20) + 1), "x.bin")
    assert await bot.refusal("getFile", file_id=message["document"]["file_id"]) == BAD + "file is too big"
    large = await refused(bot, "sendDocument", "document", bytes((50 << 20) + 1), "x.bin")
    assert large == "413 Request Entity Too Large"


async def test_a_photo_is_no_text_again(bot: Caller) -> None:
    """telegram.md 1 and 9: photo to text is refused, caption, keyboard and media change."""
    message = await sent(bot, "sendPhoto", "photo", picture(), "x.png", caption="um")
    at = {"chat_id": ANA, "message_id": message["message_id"]}
    refusal = await bot.refusal("editMessageText", **at, text="oi")
    assert refusal == BAD + "there is no text in the message to edit"
    edited = await bot.call("editMessageCaption", **at, caption="dois", reply_markup=keyboard("Ok"))
    assert (edited["caption"], "photo" in edited) == ("dois", True)
    assert "reply_markup" not in await bot.call("editMessageReplyMarkup", **at)
    text = await bot.send()
    refusal = await bot.refusal("editMessageCaption", chat_id=ANA, message_id=text["message_id"], caption="x")
    assert refusal == BAD + "there is no caption in the message to edit"
    media = json.dumps({"type": "photo", "media": message["photo"][-1]["file_id"], "caption": "três"})
    turned = await bot.call("editMessageMedia", chat_id=ANA, message_id=text["message_id"], media=media)
    assert (turned["caption"], "text" in turned, "photo" in turned) == ("três", False, True)
    assert await bot.call("deleteMessage", **at) is True


async def album(bot: Caller, kinds: list[str], **params: str) -> dict[str, Any]:
    """An album of uploads; the first has a caption."""
    form = aiohttp.FormData({"chat_id": str(ANA), **params}, quote_fields=False)
    media = []
    for number, kind in enumerate(kinds):
        content = picture(shade=number) if kind == "photo" else b"conteudo"
        form.add_field(f"f{number}", BytesIO(content), filename=f"f{number}.bin")
        media.append({"type": kind, "media": f"attach://f{number}"})
    if media:
        media[0] |= {"caption": "<b>Fachada</b>", "parse_mode": "HTML"}
    form.add_field("media", json.dumps(media))
    async with bot.session.post(f"{bot.root}/sendMediaGroup", data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_an_album_is_messages_with_one_group(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, sendMediaGroup; no keyboard goes with it (telegram.md 5, albums)."""
    messages = (await album(bot, ["photo", "video", "photo"], reply_markup=keyboard("Sim")))["result"]
    assert [("photo" in one, "video" in one) for one in messages] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip
    assert len({one["media_group_id"] for one in messages}) == 1
    assert messages[0]["caption"] == "Fachada"
    assert not any("reply_markup" in one or "caption" in one for one in messages[1:])
    assert telegram.messages(ANA) == messages


async def test_one_photo_is_no_album(bot: Caller) -> None:
    """tdlib/td, MessagesManager.cpp, send_message_group: media_album_id only for more than one."""
    messages = (await album(bot, ["photo"]))["result"]
    assert len(messages) == 1
    assert "media_group_id" not in messages[0]


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ([], "there are no messages to send"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["audio", "video"], "audio can't be mixed with other media types"),
        (["photo", "voice"], 'can\'t parse InputMedia: type "voice" is unsupported'),
    ],
)
async def test_an_album_that_cannot_be_sends_nothing(
    telegram: DemoTelegram, bot: Caller, kinds: list[str], why: str
) -> None:
    """telegram.md 9: album 2–10 and kinds not mixed; send_message_group."""
    answer = await album(bot, kinds)
    assert answer["description"] == f"Bad Request: {why}"
    assert telegram.messages(ANA) == []


async def test_media_of_an_album_are_a_list(bot: Caller) -> None:
    assert await bot.refusal("sendMediaGroup", chat_id=ANA) == BAD + 'parameter "media" is required'
    assert (
        await bot.refusal("sendMediaGroup", chat_id=ANA, media="{") == BAD + "can't parse media JSON object"
    )
    told = await bot.refusal("sendMediaGroup", chat_id=ANA, media="{}")
    assert told == BAD + "expected an Array of InputMedia"
    lost = await bot.refusal("sendMediaGroup", chat_id=ANA, media=[{"type": "photo", "media": "attach://x"}])
    assert lost == BAD + "there is no photo in the request"
