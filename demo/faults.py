"""Bad days on demand: how a test makes chosen calls of the Bot API fail, and the optional flood limits."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.errors import too_many

BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Fault:
    """What happens to one call: an answer instead of the real one, a delay (seconds) before it, or a cut
    connection, before the call is done (`drop_before`) or after (`drop_after`: accepted, never told)."""

    status: int = 0
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drop_before: bool = False
    drop_after: bool = False

    @classmethod
    def error(cls, status: int, description: str, **parameters: int) -> "Fault":
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        return cls(status=status, body=json.dumps(body))

    @classmethod
    def too_many_requests(cls, retry_after: int) -> "Fault":
        body = json.dumps(too_many(retry_after).answer())
        return cls(status=429, body=body, headers={"Retry-After": str(retry_after)})

    @classmethod
    def blocked(cls) -> "Fault":
        return cls.error(403, "Forbidden: bot was blocked by the user")

    @classmethod
    def bad_gateway(cls) -> "Fault":
        return cls(status=502, body=BAD_GATEWAY, content_type="text/html")

    @classmethod
    def delay(cls, seconds: float) -> "Fault":
        return cls(seconds=seconds)

    @classmethod
    def cut_before(cls) -> "Fault":
        return cls(drop_before=True)

    @classmethod
    def cut_after(cls) -> "Fault":
        return cls(drop_after=True)


Faults = Callable[[str, dict[str, Any]], Fault | None]


class Flood:
    """The rates of Telegram's FAQ as two buckets: one message a second a chat with a burst, thirty in all."""

    def __init__(self, a_chat: float = 1.0, burst: int = 3, in_all: float = 30.0) -> None:
        self.a_chat, self.burst, self.in_all = a_chat, burst, in_all
        self._chats: dict[int, float] = {}
        self._all = 0.0

    def check(self, chat_id: int, now: float) -> None:
        """Raises `ApiError` 429 for a send or edit that comes too early; `now` in seconds."""
        chat = max(self._chats.get(chat_id, 0.0), now - self.burst / self.a_chat) + 1 / self.a_chat
        everyone = max(self._all, now - 1.0) + 1 / self.in_all
        late = max(chat, everyone) - now
        if late > 1e-9:
            raise too_many(max(1, math.ceil(late)))
        self._chats[chat_id] = chat
        self._all = everyone
