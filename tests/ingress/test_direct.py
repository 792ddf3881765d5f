"""The shorter way in takes what is simple, reads it as aiogram does, and leaves everything else to aiogram."""

from typing import Any

import orjson
import pytest
from aiogram.types import Update

from handlers.direct import Press, Said, read

USER = {
    "id": 5,
    "is_bot": False,
    "first_name": "Ana",
    "last_name": "Lima",
    "language_code": "pt-br",
    "username": "a",
}
CHAT = {"id": 5, "type": "private", "first_name": "Ana"}
TEXT = {"message_id": 7, "from": USER, "chat": CHAT, "date": 1_790_000_000, "text": "/novo maria"}
PRESS = {
    "id": "9", "from": USER, "chat_instance": "1", "data": "w:1.2:n",
    "message": {"message_id": 8, "date": 1, "chat": CHAT, "text": "…", "reply_markup": {"inline_keyboard": []}},
}  # fmt: skip


def test_a_text_and_a_press_say_what_aiograms_models_say() -> None:
    said = read({"update_id": 1, "message": TEXT})
    whole = Update.model_validate({"update_id": 1, "message": TEXT}).message
    assert isinstance(said, Said)
    assert whole is not None
    assert whole.from_user is not None
    for name in ("message_id", "text", "date", "message_thread_id", "reply_to_message"):
        assert getattr(said, name) == getattr(whole, name), name
    for name in ("id", "is_bot", "full_name", "language_code"):
        assert getattr(said.from_user, name) == getattr(whole.from_user, name), name
    assert (said.chat.id, said.chat.type) == (whole.chat.id, whole.chat.type)
    press = read({"update_id": 1, "callback_query": PRESS})
    pressed = Update.model_validate({"update_id": 1, "callback_query": PRESS}).callback_query
    assert isinstance(press, Press)
    assert pressed is not None
    assert pressed.message is not None
    assert (press.id, press.data, press.from_user.id) == (pressed.id, pressed.data, pressed.from_user.id)
    assert (press.message.message_id, press.message.chat.id) == (
        pressed.message.message_id,
        pressed.message.chat.id,
    )


def changed(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = orjson.loads(orjson.dumps(body))
    place = copy
    *above, last = path.split(".")
    for name in above:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("text", None), ("text", 5), ("date", "now"), ("date", 1 << 50), ("date", -1), ("date", True),
        ("message_id", "7"), ("message_id", True), ("from", None), ("from.id", "5"), ("from.is_bot", 0),
        ("from.first_name", None), ("from.language_code", 5), ("from.new_thing", 1), ("chat", None),
        ("chat.type", "group"), ("chat.id", 5.0), ("reply_to_message", {"message_id": 1}), ("photo", []),
        ("message_thread_id", 4), ("forward_origin", {}), ("via_bot", USER),
    ],
)  # fmt: skip
def test_a_text_that_is_not_simple_is_left_to_aiogram(path: str, value: Any) -> None:
    assert read({"update_id": 1, "message": changed(TEXT, path, value)}) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data", None), ("data", 5), ("id", 9), ("game_short_name", "x"), ("inline_message_id", "x"), ("message", None),
        ("message.chat", None), ("message.message_id", None), ("message.chat.type", "supergroup"), ("from", None),
    ],
)  # fmt: skip
def test_a_press_that_is_not_simple_is_left_to_aiogram(path: str, value: Any) -> None:
    assert read({"update_id": 1, "callback_query": changed(PRESS, path, value)}) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1}, {"message": TEXT}, {"update_id": 1, "edited_message": TEXT}, {"update_id": 1, "message": []},
        {"update_id": 1, "message": TEXT, "callback_query": PRESS}, {"update_id": 1, "callback_query": "x"},
        {"update_id": 1, "my_chat_member": {}},
    ],
)  # fmt: skip
def test_every_other_update_is_left_to_aiogram(update: dict[str, Any]) -> None:
    assert read(update) is None
