"""reply_markup of a call: checked and cut as Telegram does.

Read in tdlib/telegram-bot-api, Client.cpp (get_reply_markup, get_inline_keyboard_button,
get_keyboard_button) and tdlib/td, ReplyMarkup.cpp (get_reply_markup). Where only Telegram's data centre
checks (bytes of callback_data, length of copy_text, size of all) the text is the one that bots report.
"""

import json
from collections.abc import Callable
from typing import Any

from demo.errors import ApiError, bad_request
from demo.links import checked_link, mentioned_user
from demo.texts import clean

STYLES = frozenset({"danger", "success", "primary"})
MAX_ROW, MAX_BUTTONS = 12, 300
MAX_BYTES = 10240
KINDS = (
    "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "login_url", "web_app", "copy_text", "disabled",
)  # fmt: skip
REQUESTS = ("request_contact", "request_location", "request_poll", "web_app", "request_users", "request_chat")

Markup = dict[str, Any]


def reply_markup(value: str) -> Markup | None:
    """The markup that a message keeps, None for none. Raises `ApiError` 400.

    The first that is not empty wins: keyboard, inline_keyboard, remove_keyboard, force_reply."""
    if not value:
        return None
    try:
        markup = json.loads(value)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    keyboard = _rows(markup.get("keyboard"), 'field "keyboard" must be an Array of Arrays', _keyboard_button)
    inline = _rows(
        markup.get("inline_keyboard"),
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        _inline_button,
    )
    if keyboard:
        flags = ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective")
        result: Markup = {flag: True for flag in flags if markup.get(flag)}
        result |= _placeholder(markup)
        return {"keyboard": rows} | result if (rows := _cut(keyboard)) else None
    if inline:
        return _inline_markup(inline, markup)
    if markup.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if markup.get("force_reply"):
        return {"force_reply": True} | _placeholder(markup)
    return None


def _inline_markup(inline: list[list[Markup]], markup: Markup) -> Markup | None:
    rows = _cut(inline)
    if not rows:
        return None
    for row in rows:
        for button in row:
            _check_by_data_centre(button)
    if sum(_weight(button) for row in rows for button in row) > MAX_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} | ({"force_reply": True} if markup.get("force_reply") else {})


def _weight(button: Markup) -> int:
    """Bytes of its label and data. How Telegram weighs a keyboard is not public; about 10 kB are reported."""
    return sum(len(str(value).encode(errors="replace")) for value in button.values())


def _placeholder(markup: Markup) -> Markup:
    text = markup.get("input_field_placeholder")
    return {"input_field_placeholder": str(text)[:64]} if text else {}


def _rows(value: Any, wrong: str, button: Callable[[Any], Markup]) -> list[list[Markup]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad_request(wrong)
    return [[button(one) for one in row] for row in value]


def _cut(rows: list[list[Markup]]) -> list[list[Markup]]:
    """Buttons without a label, the 13th of a row and the 301st of all vanish without a word."""
    kept: list[list[Markup]] = []
    total = 0
    for row in rows:
        named = [button for button in row if button["text"]][: min(MAX_ROW, MAX_BUTTONS - total)]
        if named:
            kept.append(named)
            total += len(named)
    return kept


def _text(button: Markup, wrong: Callable[[str], ApiError]) -> str:
    text = button.get("text")
    if text is None:
        raise wrong('Can\'t find field "text"')
    if not isinstance(text, str):
        raise wrong('Field "text" must be of type String')
    return clean(text)


def _inline_wrong(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")


def _keyboard_wrong(why: str) -> ApiError:
    return bad_request(f"can't parse keyboard button: {why}")


def _styled(button: Markup, text: str, wrong: Callable[[str], ApiError]) -> Markup:
    style = button.get("style") or ""
    if style and (not isinstance(style, str) or style not in STYLES):
        raise wrong("invalid button style specified")
    return {"text": text, "style": style} if style else {"text": text}


def _inline_button(button: Any) -> Markup:
    """The first kind of the list wins where a button has two; one with none is refused."""
    if not isinstance(button, dict):
        raise _inline_wrong("InlineKeyboardButton must be an Object")
    result = _styled(button, _text(button, _inline_wrong), _inline_wrong)
    for kind in ("url", "callback_data"):
        value = button.get(kind)
        if value is not None and not isinstance(value, str):
            raise _inline_wrong(f'Field "{kind}" must be of type String')
        if value:
            return result | {kind: value}
    for kind in KINDS:
        if button.get(kind) is not None:
            return result | {kind: button[kind]}
    raise _inline_wrong("Text buttons are unallowed in the inline keyboard")


def _check_by_data_centre(button: Markup) -> None:
    if "callback_data" in button and len(button["callback_data"].encode(errors="replace")) > 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button:
        text = button["copy_text"].get("text") if isinstance(button["copy_text"], dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and mentioned_user(button["url"]) is None:
        url = checked_link(button["url"])
        if not url:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        button["url"] = url
    for kind, name in (("web_app", "Web App"), ("login_url", "login")):
        if kind in button:
            url = str(button[kind].get("url", "")) if isinstance(button[kind], dict) else ""
            if not checked_link(url, https_only=True):
                raise bad_request(
                    f"inline keyboard button {name} URL '{url}' is invalid: Only HTTPS links are allowed"
                )


def _keyboard_button(button: Any) -> Markup:
    if isinstance(button, str):
        return {"text": clean(button)}
    if not isinstance(button, dict):
        raise _keyboard_wrong("KeyboardButton must be a String or an Object")
    result = _styled(button, _text(button, _keyboard_wrong), _keyboard_wrong)
    for kind in REQUESTS:
        if button.get(kind):
            return result | {kind: button[kind]}
    return result
