"""A message and a press, as the demo's Telegram keeps them."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Message:
    """A message of a private chat. `data` is the Bot API Message without what is not shown to bots; `extra`
    keeps a reply keyboard (`markup`), reactions of the bot (`reactions`)."""

    id: int
    chat_id: int
    data: Json
    extra: Json = field(default_factory=dict)

    @property
    def from_bot(self) -> bool:
        return bool(self.data["from"]["is_bot"])

    def page(self) -> Json:
        """As the chat page and tests see it: reply keyboards and reactions included."""
        shown = dict(self.data)
        if "markup" in self.extra:
            shown["reply_markup"] = self.extra["markup"]
        if self.extra.get("reactions"):
            shown["reactions"] = self.extra["reactions"]
        return shown


@dataclass
class Query:
    """A press that waits for answerCallbackQuery until `expires`; `answer` once it came."""

    id: str
    person: int
    expires: float
    answer: Json | None = None
