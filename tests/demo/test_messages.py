"""sendMessage, edits and deletes: what is kept and what is refused, in Telegram's words."""

import json
import time

import pytest

from demo.errors import NOT_MODIFIED
from demo.server import DemoTelegram
from tests.demo.caller import ANA, Caller, keyboard

BAD = "400 Bad Request: "


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
        ("é" * 4097, "message is too long"),
        ("x" * 32769, "text is too long"),
    ],
)
async def test_a_text_has_1_to_4096_characters(bot: Caller, text: str, refusal: str) -> None:
    """telegram.md 6, text, and 9; tdlib/telegram-bot-api Client.cpp, get_input_message_text (empty),
    get_formatted_text (32 768 bytes); tdlib/td MessageEntity.cpp, fix_formatted_text (nothing but spaces)."""
    assert await bot.refusal("sendMessage", chat_id=ANA, text=text, parse_mode="HTML") == BAD + refusal


async def test_length_counts_code_points_after_parsing(bot: Caller) -> None:
    """telegram.md 6: the server counts code points after parsing, offsets are UTF-16."""
    message = await bot.send("<b>" + "😀" * 4096 + "</b>", parse_mode="HTML")
    assert len(message["text"]) == 4096
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


async def test_an_edit_that_is_too_long_says_so_in_capitals(bot: Caller) -> None:
    """telegram.md 9: MESSAGE_TOO_LONG (edit)."""
    sent = await bot.send()
    refusal = await bot.refusal(
        "editMessageText", chat_id=ANA, message_id=sent["message_id"], text="x" * 4097
    )
    assert refusal == BAD + "MESSAGE_TOO_LONG"


async def test_a_bot_cannot_write_to_whom_it_does_not_know(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 9, chat not found; Client.cpp, check_chat: a person who never wrote is unknown, too."""
    telegram.add_person(1002, "Bia")
    for chat_id in (1002, 4711, "@nobody", "x"):
        assert await bot.refusal("sendMessage", chat_id=chat_id, text="Oi") == BAD + "chat not found"
    assert await bot.refusal("sendMessage", text="Oi") == BAD + "chat_id is empty"
    await telegram.say(1002, "/start")
    assert (await bot.call("sendMessage", chat_id=1002, text="Oi"))["chat"]["first_name"] == "Bia"


async def test_who_blocked_the_bot_gets_nothing(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 9, 403; Client.cpp, fail_query_with_error (USER_IS_BLOCKED)."""
    telegram.block(ANA)
    refusal = "403 Forbidden: bot was blocked by the user"
    assert await bot.refusal("sendMessage", chat_id=ANA, text="Oi") == refusal
    telegram.unblock(ANA)
    await bot.send()


async def test_what_a_sent_message_carries(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, sendMessage: link_preview_options, protect_content, reply_parameters are seen in the Message."""
    question = await telegram.say(ANA, "Oi")
    message = await bot.send(
        "Veja <a href='exemplo.com.br'>aqui</a>", parse_mode="html", protect_content=True,
        link_preview_options={"is_disabled": True}, reply_parameters={"message_id": question},
        disable_notification=True,
    )  # fmt: skip
    assert message["has_protected_content"] is True
    assert message["link_preview_options"] == {"is_disabled": True}
    assert message["reply_to_message"]["message_id"] == question
    assert message["entities"][0]["url"] == "http://exemplo.com.br/"


async def test_a_reply_to_nothing(bot: Caller) -> None:
    """Bot API, ReplyParameters.allow_sending_without_reply; Client.cpp, check_reply_parameters."""
    reply = {"message_id": 4711}
    refusal = await bot.refusal("sendMessage", chat_id=ANA, text="Oi", reply_parameters=reply)
    assert refusal == BAD + "message to be replied not found"
    message = await bot.send(reply_parameters={**reply, "allow_sending_without_reply": True})
    assert "reply_to_message" not in message


async def test_an_edit_changes_text_and_keyboard(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, editMessageText: the edited Message comes back; without reply_markup the keyboard goes."""
    sent = await bot.send(reply_markup=keyboard("Ok"))
    where = {"chat_id": ANA, "message_id": sent["message_id"]}
    edited = await bot.call("editMessageText", **where, text="<i>Tchau</i>", parse_mode="HTML")
    assert (edited["text"], edited["entities"][0]["type"]) == ("Tchau", "italic")
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= sent["date"]
    again = await bot.call("editMessageReplyMarkup", **where, reply_markup=keyboard("Novo"))
    assert again["text"] == "Tchau"
    assert telegram.messages(ANA)[-1]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Novo"


async def test_an_edit_that_changes_nothing_is_refused(bot: Caller) -> None:
    """telegram.md 9, not modified; Client.cpp, fail_query_with_error (MESSAGE_NOT_MODIFIED)."""
    sent = await bot.send("<b>Oi</b>", parse_mode="HTML", reply_markup=keyboard("Ok"))
    where = {"chat_id": ANA, "message_id": sent["message_id"], "parse_mode": "HTML"}
    same = await bot.refusal("editMessageText", **where, text="<b>Oi</b>", reply_markup=keyboard("Ok"))
    assert same == BAD + NOT_MODIFIED
    assert (
        await bot.refusal("editMessageReplyMarkup", **where, reply_markup=keyboard("Ok"))
        == BAD + NOT_MODIFIED
    )
    await bot.call("editMessageText", **where, text="<i>Oi</i>", reply_markup=keyboard("Ok"))


async def test_what_cannot_be_edited(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 9, edits: not ours, with a reply keyboard; deleted → not found (Client.cpp, check_message)."""
    theirs = await telegram.say(ANA, "Oi")
    contact = {"keyboard": [[{"text": "Enviar contato", "request_contact": True}]]}
    asked = await bot.send("Seu contato?", reply_markup=contact)
    for message_id in (theirs, asked["message_id"]):
        refusal = await bot.refusal("editMessageText", chat_id=ANA, message_id=message_id, text="x")
        assert refusal == BAD + "message can't be edited"
    gone = await bot.send()
    telegram.delete(ANA, gone["message_id"])
    for message_id in (gone["message_id"], 4711, 0):
        refusal = await bot.refusal("editMessageText", chat_id=ANA, message_id=message_id, text="x")
        assert refusal == BAD + "message to edit not found"


async def test_an_edit_takes_only_inline_keyboards(bot: Caller) -> None:
    """tdlib/td ReplyMarkup.cpp, get_reply_markup (only_inline_keyboard)."""
    sent = await bot.send()
    refusal = await bot.refusal(
        "editMessageText",
        chat_id=ANA,
        message_id=sent["message_id"],
        text="x",
        reply_markup={"force_reply": True},
    )
    assert refusal == BAD + "inline keyboard expected"


async def test_deleting_is_for_two_days(telegram: DemoTelegram, bot: Caller) -> None:
    """telegram.md 6, delete: younger than 48 h, and 9 for the text."""
    now = time.time()
    telegram.clock = lambda: now
    sent, young = await bot.send(), await telegram.say(ANA, "oi")
    telegram.clock = lambda: now + 48 * 3600 - 1
    assert await bot.call("deleteMessage", chat_id=ANA, message_id=young) is True
    telegram.clock = lambda: now + 48 * 3600 + 1
    refusal = await bot.refusal("deleteMessage", chat_id=ANA, message_id=sent["message_id"])
    assert refusal == BAD + "message can't be deleted for everyone"
    assert (
        await bot.refusal("deleteMessage", chat_id=ANA, message_id=young)
        == BAD + "message to delete not found"
    )
    assert [message["message_id"] for message in telegram.messages(ANA)] == [sent["message_id"]]


async def test_many_are_deleted_at_once_and_missing_ones_skipped(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, deleteMessages: 1–100, not found ones are skipped; Client.cpp, get_message_ids."""
    ids = [(await bot.send())["message_id"] for _ in range(3)]
    assert await bot.call("deleteMessages", chat_id=ANA, message_ids=[*ids[:2], 4711]) is True
    assert [message["message_id"] for message in telegram.messages(ANA)] == ids[2:]
    too_many = await bot.refusal("deleteMessages", chat_id=ANA, message_ids=list(range(1, 102)))
    assert too_many == BAD + "too many message identifiers specified"
    none = await bot.refusal("deleteMessages", chat_id=ANA, message_ids=[])
    assert none == BAD + "message identifiers are not specified"


async def test_reply_keyboards_are_not_shown_to_bots(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, Message.reply_markup is inline only; Client.cpp, get_reply_markup for which one wins."""
    message = await bot.send(reply_markup={"keyboard": [["Sim", "Não"]], "resize_keyboard": True})
    assert "reply_markup" not in message
    assert telegram.messages(ANA)[-1]["reply_markup"] == {
        "keyboard": [[{"text": "Sim"}, {"text": "Não"}]], "resize_keyboard": True,
    }  # fmt: skip
    await bot.send(reply_markup={"remove_keyboard": True, "force_reply": True})
    assert telegram.messages(ANA)[-1]["reply_markup"] == {"remove_keyboard": True}


async def test_typing_and_reactions(telegram: DemoTelegram, bot: Caller) -> None:
    """Bot API, sendChatAction, setMessageReaction; telegram.md 5: one standard emoji a message, idempotent."""
    message_id = await telegram.say(ANA, "oi")
    assert await bot.call("sendChatAction", chat_id=ANA, action="typing") is True
    wrong = await bot.refusal("sendChatAction", chat_id=ANA, action="dancing")
    assert wrong == BAD + "wrong parameter action in request"
    thumb = [{"type": "emoji", "emoji": "👍"}]
    for _ in range(2):
        assert (
            await bot.call("setMessageReaction", chat_id=ANA, message_id=message_id, reaction=thumb) is True
        )
    assert telegram.messages(ANA)[-1]["reactions"] == thumb
    odd = json.dumps([{"type": "emoji", "emoji": "🥶🥶"}])
    refusal = await bot.refusal("setMessageReaction", chat_id=ANA, message_id=message_id, reaction=odd)
    assert refusal == BAD + "REACTION_INVALID"
    missing = await bot.refusal("setMessageReaction", chat_id=ANA, message_id=4711, reaction=thumb)
    assert missing == BAD + "message to react not found"


async def test_characters_that_no_message_keeps(bot: Caller) -> None:
    """tdlib/td misc.cpp, clean_input_string: control characters become spaces, lone surrogates are refused."""
    assert (await bot.send("a\x00b\x07c\r\nd "))["text"] == "a b c\nd"
    refusal = await bot.refusal("sendMessage", chat_id=ANA, text="\ud800")
    assert refusal == BAD + "strings must be encoded in UTF-8"
