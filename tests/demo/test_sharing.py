"""What people send besides words, by a test's hands and by the page: photos, files, contacts, places, links."""

from pathlib import Path
from typing import Any

import pytest

from demo.server import DemoTelegram
from demo.sharing import picture
from tests.demo.caller import ANA, Caller


async def received(bot: Caller) -> list[dict[str, Any]]:
    return [update["message"] for update in await bot.updates()]


async def page_post(bot: Caller, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
    async with bot.session.post(f"{bot.telegram.url}/demo/{what}", json={"person": ANA, **body}) as response:
        return response.status, await response.json()


async def page_upload(bot: Caller, content: bytes, **about: str) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/octet-stream"}
    address = f"{bot.telegram.url}/demo/upload"
    query = {"person": str(ANA), **about}
    async with bot.session.post(address, params=query, data=content, headers=headers) as response:
        return response.status, await response.json()


async def test_a_person_sends_each_kind(telegram: DemoTelegram, bot: Caller) -> None:
    """Shapes of the Bot API; what the bot fetches is what was sent."""
    await telegram.send_photo(ANA, picture(30, 20), caption="veja /novo")
    await telegram.send_document(ANA, b"%PDF", "conta.pdf")
    await telegram.send_voice(ANA, duration=7)
    await telegram.send_location(ANA, -23.5, -45.25)
    photo, document, voice, place = await received(bot)
    assert (photo["caption"], photo["caption_entities"][0]["type"]) == ("veja /novo", "bot_command")
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (30, 20)
    assert (document["document"]["file_name"], document["document"]["mime_type"]) == (
        "conta.pdf",
        "application/pdf",
    )
    assert (voice["voice"]["duration"], voice["voice"]["mime_type"]) == (7, "audio/ogg")
    assert place["location"] == {"latitude": -23.5, "longitude": -45.25}
    file = await bot.call("getFile", file_id=photo["photo"][-1]["file_id"])
    async with bot.session.get(f"{telegram.url}/file/bot{telegram.token}/{file['file_path']}") as response:
        assert await response.read() == picture(30, 20)


async def test_an_own_contact_says_whose_it_is_and_a_shared_one_does_not(
    telegram: DemoTelegram, bot: Caller
) -> None:
    """Bot API, Contact.user_id: only so can a bot tell the person's own number."""
    asked = await bot.send(reply_markup={"keyboard": [[{"text": "Meu número", "request_contact": True}]]})
    await telegram.send_contact(ANA, reply_to=asked["message_id"])
    await telegram.send_contact(ANA, "+5519955550101", "Maria", "da Silva")
    own, other = await received(bot)
    assert own["contact"] == {
        "phone_number": "5512900001001", "first_name": "Ana", "last_name": "Souza", "user_id": ANA,
    }  # fmt: skip
    assert own["reply_to_message"]["message_id"] == asked["message_id"]
    assert "user_id" not in other["contact"]


async def test_an_album_is_separate_messages_of_one_group(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 5, albums."""
    await telegram.send_album(ANA, [picture(), picture(9, 9), picture(7, 7)], "a antena")
    messages = await received(bot)
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["a antena", None, None]
    with pytest.raises(ValueError, match="2 to 10"):
        await telegram.send_album(ANA, [picture()])


async def test_a_deep_link_starts_the_bot_with_its_payload(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 5, deep links: 1 to 64 of A-Za-z0-9_-."""
    telegram.add_person(9001, "Novo")
    name = telegram.telegram.bot["username"]
    await telegram.open_link(9001, f"https://t.me/{name}?start=cv_A-z_9")
    (message,) = await received(bot)
    assert (message["from"]["id"], message["text"]) == (9001, "/start cv_A-z_9")
    for wrong in (f"https://t.me/{name}?start=a b", f"https://t.me/{name}?start=" + "x" * 65,
                  "https://t.me/outro_bot?start=x", f"https://t.me/{name}?start="):  # fmt: skip
        with pytest.raises(ValueError, match="no deep link"):
            await telegram.open_link(9001, wrong)


async def test_the_page_shares_files_contacts_and_places(telegram: DemoTelegram, bot: Caller) -> None:
    status, answer = await page_upload(bot, picture(), kind="photo", caption="oi", album="123")
    assert (status, answer["message"]["caption"]) == (200, "oi")
    await page_upload(bot, b"x", kind="document", name="a/b.txt", type="text/plain")
    await page_post(bot, "share", contact={"phone_number": "+55 (12) 95555-0199"})
    await page_post(bot, "share", location={"latitude": -23.5, "longitude": -45.25})
    photo, document, contact, place = await received(bot)
    assert photo["media_group_id"] == "123"
    assert document["document"]["file_name"] == "a/b.txt"
    assert contact["contact"]["phone_number"] == "+5512955550199"
    assert place["location"]["latitude"] == -23.5
    file = await bot.call("getFile", file_id=document["document"]["file_id"])
    assert file["file_path"] == "documents/file_1.txt", "a name from outside never becomes a path"


@pytest.mark.parametrize(
    "body",
    [
        {}, {"contact": {"phone_number": "abc"}}, {"contact": {"phone_number": "\ud800"}},
        {"contact": {"phone_number": ""}}, {"location": {"latitude": 91, "longitude": 0}},
        {"location": {"latitude": "x"}}, {"contact": []},
    ],
)  # fmt: skip
async def test_what_no_app_would_share_is_refused(
    telegram: DemoTelegram, bot: Caller, body: dict[str, Any]
) -> None:
    status, answer = await page_post(bot, "share", **body)
    assert (status, set(answer)) == (400, {"error"})
    assert telegram.pending() == 0


@pytest.mark.parametrize(
    ("content", "about"),
    [(b"", {"kind": "document"}), (b"x", {"kind": "photo"}), (b"x", {"kind": "sticker"}), (b"x", {})],
)
async def test_what_no_app_would_upload_is_refused(
    telegram: DemoTelegram, bot: Caller, content: bytes, about: dict[str, str]
) -> None:
    status, answer = await page_upload(bot, content, **about)
    assert (status, set(answer)) == (400, {"error"})
    assert telegram.pending() == 0


async def test_a_new_person_comes_from_the_page(telegram: DemoTelegram, bot: Caller) -> None:
    """Nobody knows them yet: the bot cannot write first."""
    async with bot.session.post(f"{telegram.url}/demo/person", json={"name": "  Bia  de Lima "}) as response:
        card = await response.json()
    assert (card["id"], card["first_name"], card["last_name"]) == (9001, "Bia", "de Lima")
    assert "chat not found" in await bot.refusal("sendMessage", chat_id=9001, text="Oi")
    async with bot.session.post(f"{telegram.url}/demo/person", json={"name": " "}) as response:
        assert response.status == 400


async def test_files_survive_a_restart(tmp_path: Path) -> None:
    """Issue 3, point 7: on disk in the demo's folder, as everything else is."""
    first = DemoTelegram(tmp_path)
    first.add_person(ANA, "Ana")
    await first.send_photo(ANA, picture(5, 4))
    await first.stop()
    again = DemoTelegram(tmp_path)
    (message,) = again.messages(ANA)
    assert again.file(message["photo"][-1]["file_id"]) == picture(5, 4)
    await again.send_document(ANA, b"novo")
    assert again.file(message["photo"][-1]["file_id"]) == picture(5, 4), "no path is given twice"
    await again.stop()


async def test_what_somebody_sent_never_runs_on_the_page(telegram: DemoTelegram, bot: Caller) -> None:
    """A page that calls itself a sound is saved, not shown; a type with a line break is none."""
    await page_upload(bot, b"<script>1</script>", kind="audio", name="x.html", type="text/html")
    await page_upload(bot, b"x", kind="voice", type="audio/x\r\nSet-Cookie: a=b")
    audio, voice = await received(bot)
    for file in (audio["audio"], voice["voice"]):
        async with bot.session.get(f"{telegram.url}/demo/file/{file['file_id']}") as response:
            assert response.content_type in ("application/octet-stream", "audio/ogg")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "Set-Cookie" not in response.headers


async def test_the_page_takes_no_file_from_another_site(bot: Caller) -> None:
    """A type that a form can have is refused; the one that is taken makes browsers ask first."""
    address = f"{bot.telegram.url}/demo/upload?person={ANA}&kind=document"
    for headers in ({"Content-Type": "text/plain"}, {"Content-Type": "multipart/form-data; boundary=x"}):
        async with bot.session.post(address, data=b"x", headers=headers) as response:
            assert response.status == 400
