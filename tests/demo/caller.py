"""A bot reduced to its calls: what is answered, and what is refused in which words."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from demo.server import DemoTelegram

ANA = 1001


@dataclass
class Caller:
    session: aiohttp.ClientSession
    telegram: DemoTelegram

    @property
    def root(self) -> str:
        return f"{self.telegram.url}/bot{self.telegram.token}"

    async def raw(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole JSON answer, good or bad."""
        async with self.session.post(f"{self.root}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] is (response.status == 200)
            return answer

    async def call(self, method: str, **params: Any) -> Any:
        answer = await self.raw(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """`400 Bad Request: …`"""
        answer = await self.raw(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def send(self, text: str = "Oi", **params: Any) -> dict[str, Any]:
        message: dict[str, Any] = await self.call("sendMessage", chat_id=ANA, text=text, **params)
        return message

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        updates: list[dict[str, Any]] = await self.call("getUpdates", **params)
        return updates

    async def ids(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in await self.updates(**params)]


def keyboard(*labels: str, **kind: Any) -> str:
    """One row of inline buttons, of a kind (callback data where none is given)."""
    return json.dumps(
        {"inline_keyboard": [[{"text": label, **(kind or {"callback_data": label})} for label in labels]]}
    )
