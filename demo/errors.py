"""The answers of the Bot API that are not a result, worded as Telegram's server words them."""

from typing import Any


class ApiError(Exception):
    """One refused call: an HTTP status, the description, and `parameters` (`retry_after` in seconds)."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """The JSON body, in the order of keys that Telegram uses (tdlib/telegram-bot-api, Query.h)."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(message: str) -> ApiError:
    """400. The first letter is lowered unless the second is upper case or `_`, as for `BUTTON_DATA_INVALID`
    (Client.cpp, fail_query_with_error)."""
    if not (len(message) > 1 and (message[1] == "_" or "A" <= message[1] <= "Z")):
        message = message[:1].lower() + message[1:]
    return ApiError(400, f"Bad Request: {message}")


def forbidden(message: str) -> ApiError:
    return ApiError(403, f"Forbidden: {message}")


def too_many(retry_after: int) -> ApiError:
    """429 with the seconds to wait, in the text and in `parameters` (Query.cpp, set_retry_after_error)."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


CHAT_NOT_FOUND = "chat not found"
BLOCKED = "bot was blocked by the user"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
