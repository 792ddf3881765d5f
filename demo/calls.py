"""Parameters of a call as Telegram reads them: everything arrives as text, objects as JSON text.

After tdlib/telegram-bot-api, Client.cpp (to_bool, get_integer_arg, get_link_preview_options,
get_reply_parameters, get_message_ids).
"""

import json
from dataclasses import dataclass
from typing import Any

from demo.errors import bad_request
from demo.files import Upload


class Params(dict[str, str]):
    """Texts by name; `files` are the uploads of a form, by the name of their part."""

    def __init__(self, *values: Any, **named: str) -> None:
        super().__init__(*values, **named)
        self.files: dict[str, Upload] = {}


@dataclass(frozen=True)
class Told:
    """A result that comes with a sentence about it."""

    result: Any
    description: str


def from_json(body: bytes) -> dict[str, str]:
    """The parameters of a JSON body as text. Raises `ApiError` 400."""
    try:
        values = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request body as JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
        if value is not None
    }


def allowed_kinds(params: Params) -> list[str] | None:
    """`allowed_updates` of a call; None where it is not given or no list, which keeps what was."""
    try:
        kinds = json.loads(params.get("allowed_updates", ""))
    except ValueError:
        return None
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None


def flag(value: str | None) -> bool:
    return (value or "").lower() in ("true", "yes", "1")


def integer(value: str | None, default: int, low: int, high: int) -> int:
    """A number of a call, brought into its range; the default where it is none."""
    try:
        return min(max(int(value or default), low), high)
    except ValueError:
        return min(max(default, low), high)


def link_preview(params: Params) -> dict[str, Any]:
    value = params.get("link_preview_options", "")
    if not value:
        disabled = flag(params.get("disable_web_page_preview"))
        return {"link_preview_options": {"is_disabled": True}} if disabled else {}
    try:
        options = json.loads(value)
    except ValueError:
        raise bad_request("can't parse link preview options JSON object") from None
    if not isinstance(options, dict):
        raise bad_request("object expected as link preview options")
    kept = {key: option for key, option in options.items() if option}
    return {"link_preview_options": kept} if kept else {}


def reply_parameters(params: Params) -> tuple[int, bool]:
    """The message to reply to, and whether a missing one is no matter; the old names hold too."""
    value = params.get("reply_parameters", "")
    if not value:
        without = flag(params.get("allow_sending_without_reply"))
        return integer(params.get("reply_to_message_id"), 0, 0, 2**31 - 1), without
    try:
        reply = json.loads(value)
    except ValueError:
        raise bad_request("can't parse reply parameters JSON object") from None
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    without = bool(reply.get("allow_sending_without_reply"))
    return integer(str(reply.get("message_id", 0)), 0, 0, 2**31 - 1), without


def parse_message_ids(value: str) -> list[int]:
    if not value:
        raise bad_request("message identifiers are not specified")
    try:
        message_ids = json.loads(value)
    except ValueError:
        raise bad_request("can't parse message identifiers JSON object") from None
    if not isinstance(message_ids, list):
        raise bad_request("expected an Array of message identifiers")
    if len(message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    found = [integer(str(one), 0, 0, 2**31 - 1) for one in message_ids]
    if not all(found):
        raise bad_request("invalid message identifier specified")
    return found
