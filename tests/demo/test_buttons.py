"""Inline keyboards and presses: what is checked, what vanishes silently, and who may answer until when."""

import json
import time
from typing import Any

import pytest

from demo.errors import QUERY_TOO_OLD
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller, keyboard

BAD = "400 Bad Request: "


async def kept(bot: Caller, rows: list[list[Any]]) -> list[list[dict[str, Any]]]:
    message = await bot.send(reply_markup={"inline_keyboard": rows})
    result: list[list[dict[str, Any]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return result


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "a", "style": "purple"},
         "can't parse inline keyboard button: invalid button style specified"),
        ({"text": "x", "copy_text": {"text": "y" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"text": "x", "web_app": {"url": "http://exemplo.com"}},
         "inline keyboard button Web App URL 'http://exemplo.com' is invalid: Only HTTPS links are allowed"),
    ],
)  # fmt: skip
async def test_buttons_that_are_refused(bot: Caller, button: Any, refusal: str) -> None:
    """telegram.md 2 and 9, buttons; tdlib/telegram-bot-api Client.cpp, get_inline_keyboard_button; tdlib/td
    ReplyMarkup.cpp. BUTTON_… are what Telegram's data centre is known to say."""
    markup = {"inline_keyboard": [[button]]}
    assert await bot.refusal("sendMessage", chat_id=ANA, text="Oi", reply_markup=markup) == BAD + refusal


async def test_sixty_four_bytes_of_data_are_fine(bot: Caller) -> None:
    """Bot API, InlineKeyboardButton.callback_data, 1–64 bytes."""
    assert (await kept(bot, [[{"text": "x", "callback_data": "é" * 32}]]))[0][0]["callback_data"] == "é" * 32


async def test_the_13th_of_a_row_and_the_301st_of_all_vanish(bot: Caller) -> None:
    """telegram.md 2, limits; tdlib/td ReplyMarkup.cpp, get_reply_markup (12, 300)."""
    button = {"text": "x", "callback_data": "a"}
    assert [len(row) for row in await kept(bot, [[button] * 13, [button]])] == [12, 1]
    assert sum(len(row) for row in await kept(bot, [[{"text": "x", "callback_data": "a"}] * 8] * 40)) == 300


async def test_a_button_without_a_label_vanishes(bot: Caller) -> None:
    """tdlib/td ReplyMarkup.cpp, get_reply_markup: text_.empty() is skipped, an empty row too."""
    rows = await kept(bot, [[{"text": "", "callback_data": "a"}], [{"text": "x", "callback_data": "b"}]])
    assert rows == [[{"text": "x", "callback_data": "b"}]]
    assert await kept(bot, [[{"text": "", "callback_data": "a"}]]) == []


async def test_of_two_kinds_the_first_of_telegrams_list_wins(bot: Caller) -> None:
    """telegram.md 2, two types in one button; Client.cpp, get_inline_keyboard_button."""
    both = {"text": "x", "copy_text": {"text": "y"}, "callback_data": "a", "style": "danger"}
    assert (await kept(bot, [[both]]))[0][0] == {"text": "x", "style": "danger", "callback_data": "a"}
    (row,) = await kept(bot, [[{"text": "x", "copy_text": {"text": "y"}, "callback_data": ""}]])
    assert row == [{"text": "x", "copy_text": {"text": "y"}}], "empty data is no data"


async def test_a_keyboard_may_be_too_long(bot: Caller) -> None:
    """telegram.md 2: `reply markup is too long` for big ones; the size itself is not documented."""
    markup = {"inline_keyboard": [[{"text": "x" * 60, "callback_data": "y" * 64}] * 8] * 20}
    refusal = await bot.refusal("sendMessage", chat_id=ANA, text="Oi", reply_markup=markup)
    assert refusal == BAD + "reply markup is too long"


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"inline_keyboard": [{}]}',
         'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ('{"keyboard": [{}]}', 'field "keyboard" must be an Array of Arrays'),
    ],
)  # fmt: skip
async def test_markup_of_a_wrong_shape(bot: Caller, markup: str, refusal: str) -> None:
    """tdlib/telegram-bot-api Client.cpp, get_reply_markup."""
    assert await bot.refusal("sendMessage", chat_id=ANA, text="Oi", reply_markup=markup) == BAD + refusal


async def test_a_press_brings_the_whole_message(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 9, reply_markup of an incoming callback's message is present; Bot API, CallbackQuery."""
    sent = await bot.send("Confirma?", reply_markup=keyboard("Sim"))
    query_id = await telegram.press(ANA, sent["message_id"], "Sim")
    query = (await bot.updates())[0]["callback_query"]
    assert (query["id"], query["data"], query["from"]["id"]) == (query_id, "Sim", ANA)
    assert query["message"] == sent
    assert query["chat_instance"]


async def test_a_press_on_a_button_that_has_gone_still_arrives(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, CallbackQuery and InaccessibleMessage (date is always 0): clients press what they still show."""
    sent = await bot.send(reply_markup=keyboard("Sim"))
    await bot.call("editMessageText", chat_id=ANA, message_id=sent["message_id"], text="Outra tela")
    await telegram.press(ANA, sent["message_id"], "Sim")
    telegram.delete(ANA, sent["message_id"])
    await telegram.press(ANA, sent["message_id"], "Sim")
    edited, gone = (update["callback_query"] for update in await bot.updates())
    assert edited["message"]["text"] == "Outra tela"
    assert set(gone["message"]) == {"message_id", "chat", "date"}
    assert gone["message"]["date"] == 0


async def test_a_press_is_answered_once_and_in_time(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 9, callback: answered late, twice or unknown (Client.cpp, QUERY_ID_INVALID)."""
    now = time.time()
    telegram.clock = lambda: now
    sent = await bot.send(reply_markup=keyboard("Sim"))
    first = await telegram.press(ANA, sent["message_id"], "Sim")
    late = await telegram.press(ANA, sent["message_id"], "Sim")
    assert (
        await bot.call("answerCallbackQuery", callback_query_id=first, text="Feito", show_alert=True) is True
    )
    telegram.clock = lambda: now + 151
    for query_id in (first, late, "4711", "x", ""):
        assert await bot.refusal("answerCallbackQuery", callback_query_id=query_id) == BAD + QUERY_TOO_OLD
    assert telegram.answers(ANA) == [{"query_id": first, "text": "Feito", "show_alert": True, "url": ""}]


async def test_an_answer_has_200_characters_and_only_our_link(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, answerCallbackQuery: text 0–200, url t.me/your_bot?start=…; telegram.md 6."""
    sent = await bot.send(reply_markup=keyboard("Sim"))
    query_id = await telegram.press(ANA, sent["message_id"], "Sim")
    too_long = await bot.refusal("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert too_long == BAD + "MESSAGE_TOO_LONG"
    foreign = await bot.refusal("answerCallbackQuery", callback_query_id=query_id, url="https://exemplo.com")
    assert foreign == BAD + "URL_INVALID"
    own = "https://t.me/atende_demo_bot?start=tk_1"
    assert await bot.call("answerCallbackQuery", callback_query_id=query_id, url=own, text="x" * 200) is True


async def test_reply_keyboards_keep_what_they_ask_for(telegram: DemoTelegram, bot: Caller) -> None:
    """Client.cpp, get_keyboard_button; Bot API, ReplyKeyboardMarkup and ForceReply."""
    asked = {
        "keyboard": [[{"text": "Meu contato", "request_contact": True}, "Depois"]],
        "one_time_keyboard": True,
    }
    await bot.send(reply_markup=json.dumps(asked))
    (row,) = telegram.messages(ANA)[-1]["reply_markup"]["keyboard"]
    assert row == [{"text": "Meu contato", "request_contact": True}, {"text": "Depois"}]
    await bot.send(reply_markup={"force_reply": True, "input_field_placeholder": "Problema"})
    assert telegram.messages(ANA)[-1]["reply_markup"] == {
        "force_reply": True, "input_field_placeholder": "Problema",
    }  # fmt: skip
