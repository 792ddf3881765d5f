"""People of the stories: they say and press in the demo's Telegram, and read what is on their screen."""

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from demo.server import DemoTelegram

Json = dict[str, Any]


class Screen(str):  # noqa: SLOT000 (it carries what it was made of)
    """What a person sees now: the text of the last message, its buttons, and the last answer to a press."""

    message: Json
    answer: str
    alert: bool

    @classmethod
    def of(cls, message: Json, answer: Json | None) -> "Screen":
        screen = cls(message.get("text", ""))
        screen.message = message
        screen.answer = (answer or {}).get("text") or ""
        screen.alert = bool((answer or {}).get("show_alert"))
        return screen

    @property
    def rows(self) -> list[list[Json]]:
        rows: list[list[Json]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.rows for button in row]

    def button(self, label: str) -> Json:
        """The button of this label: exactly, else the first whose label begins with it or holds it."""
        buttons = [button for row in self.rows for button in row]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for button in buttons:
                if fits(button["text"], label):
                    return button
        raise AssertionError(f"no button {label!r} among {self.buttons} of {str(self)!r}")

    @property
    def protocol(self) -> str:
        found = re.search(r"\d{7,}", self)
        assert found is not None, f"no protocol on {str(self)!r}"
        return found[0]


class Person:
    """Somebody with a phone. Every act waits until the bot has done all that it set off."""

    def __init__(
        self, telegram: DemoTelegram, telegram_id: int, quiet: Callable[[], Awaitable[None]]
    ) -> None:
        self.telegram, self.id, self._quiet = telegram, telegram_id, quiet
        self.inputs = 0

    @property
    def messages(self) -> list[Json]:
        return self.telegram.messages(self.id)

    @property
    def screen(self) -> Screen:
        mine = [m for m in self.messages if m["from"]["is_bot"]]
        assert mine, "the bot has said nothing"
        answers = self.telegram.answers(self.id)
        return Screen.of(mine[-1], answers[-1] if answers else None)

    async def says(self, text: str, *, reply_to: int | None = None, ago: float = 0) -> Screen:
        self.inputs += 1
        date = int(time.time() - ago) if ago else None
        await self.telegram.say(self.id, text, reply_to=reply_to, date=date)
        await self._quiet()
        return self.screen

    async def sends(self, content: Json) -> Screen:
        await self.telegram.send_content(self.id, content)
        await self._quiet()
        return self.screen

    async def edits(self, message: int, text: str) -> Screen:
        await self.telegram.edit(self.id, message, text)
        await self._quiet()
        return self.screen

    async def presses(self, label: str, *, on: Screen | None = None) -> Screen:
        """A button of the present screen, or of one that was seen before."""
        self.inputs += 1
        screen = on or self.screen
        return await self.presses_data(screen.button(label)["callback_data"], screen.message["message_id"])

    async def presses_data(self, data: str, message: int | None = None) -> Screen:
        await self.touches(data, message)
        await self._quiet()
        return self.screen

    async def touches(self, data: str, message: int | None = None) -> None:
        """Presses without waiting for what comes of it."""
        await self.telegram.press(self.id, message or self.screen.message["message_id"], data)

    async def goes(self, *acts: str) -> Screen:
        """Several acts: "/…" and "«…" are said, everything else is pressed."""
        for act in acts:
            await (self.says(act.removeprefix("«")) if act.startswith(("/", "«")) else self.presses(act))
        return self.screen
