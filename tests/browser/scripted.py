"""A bot that does what a test says, by raw calls of the Bot API, and the person at the page."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from demo.server import DemoTelegram
from tests.browser.chromium import Page

ANA = 1001
LAST = "[...document.querySelectorAll('.msg:not(.leaving)')].at(-1)"


@dataclass
class Bot:
    """A bot that does what the test says, call by call."""

    session: aiohttp.ClientSession
    telegram: DemoTelegram
    offset: int = 0

    async def call(self, method: str, **params: Any) -> Any:
        url = f"{self.telegram.url}/bot{self.telegram.token}/{method}"
        async with self.session.post(url, json=params) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def sends(self, text: str, **params: Any) -> int:
        message = await self.call("sendMessage", chat_id=ANA, text=text, parse_mode="HTML", **params)
        message_id: int = message["message_id"]
        return message_id

    async def edits(self, message_id: int, text: str, **params: Any) -> None:
        await self.call(
            "editMessageText", chat_id=ANA, message_id=message_id, text=text, parse_mode="HTML", **params
        )

    async def answers(self, query: dict[str, Any], text: str, *, alert: bool = False) -> None:
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert)

    async def receives(self, kind: str = "message") -> dict[str, Any]:
        """The next update, which must be of that kind; then it is confirmed."""
        updates: list[dict[str, Any]] = []
        while not updates:
            updates = await self.call("getUpdates", offset=self.offset, timeout=5, limit=1)
        self.offset = updates[0]["update_id"] + 1
        content: dict[str, Any] = updates[0][kind]
        return content


async def shows(page: Page, text: str) -> None:
    await page.until(f"{LAST}?.innerText.includes({json.dumps(text)})")


async def says(page: Page, text: str) -> None:
    await page.click(".input")
    await page.write(text)
    await page.key("Enter")
