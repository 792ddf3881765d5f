"""What each person was told: every message, edit and answer, kept to be read after a failure and checked."""

import asyncio
import json
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from demo.server import DemoTelegram
from tests.conversation.people import Screen

NOTICE = "Instabilidade"
"""How the word of an outage begins; it is no screen of anybody's way."""
ASIDE = "Não consegui tratar"
KEPT = 20
"""Of each person's messages so many are known here; the file has all of them."""
PROTOCOL = re.compile(r"\b20\d{9}\b")

Json = dict[str, Any]


class Told:
    """Hears what the demo's Telegram shows to its people. One line a fact in `file`, as JSON: seconds, person, kind."""

    def __init__(self, telegram: DemoTelegram, file: Path) -> None:
        self.file = file
        self._out = file.open("a", buffering=1 << 16)
        self._began = time.monotonic()
        self._messages: dict[int, dict[int, Json]] = defaultdict(dict)
        self._changed: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.protocols: dict[str, int] = {}
        """Whose each protocol is that was ever on a screen's first line."""
        self.mixed: list[str] = []
        """What was told to two people, or where a screen that had a protocol got another one."""
        self.notices: dict[int, list[float]] = defaultdict(list)
        """When each was told of an outage."""
        self.asides: list[int] = []
        """Whoever was told that what they sent was set aside."""
        self.waiting: dict[str, float] = {}
        """Presses without an answer, and when they were made."""
        self.answers: dict[str, Json] = {}
        self._feed = telegram.telegram.feed.add
        telegram.telegram.feed.add = self._hear  # type: ignore[method-assign]

    def close(self) -> None:
        self._out.close()

    def note(self, person: int, kind: str, **facts: Any) -> None:
        """A line of the file: what a person did, or what befell the desk (person 0)."""
        line = {"at": round(time.monotonic() - self._began, 3), "person": person, "kind": kind, **facts}
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def pressed(self, person: int, query: str, data: str) -> None:
        self.waiting[query] = time.monotonic()
        self.note(person, "presses", query=query, data=data)

    def screen(self, person: int) -> Screen:
        """The newest message of the bot; notices that show nothing do not count."""
        return Screen.of(next(reversed(self._messages[person].values()), {}), None)

    async def change(self, person: int, seconds: float) -> None:
        """Until something changes in this chat, or the time is over."""
        event = self._changed[person]
        event.clear()
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return

    def _hear(self, person: int, kind: str, **content: Any) -> None:
        self._feed(person, kind, **content)
        if kind in ("message", "edit"):
            self._show(person, kind, content["message"])
        elif kind == "delete":
            for number in content["message_ids"]:
                self._messages[person].pop(number, None)
            self.note(person, "delete", messages=content["message_ids"])
        elif kind == "answer":
            self.waiting.pop(content["query_id"], None)
            self.note(person, "answer", query=content["query_id"], text=content["text"])
        self._changed[person].set()

    def _show(self, person: int, kind: str, message: Json) -> None:
        if not message["from"]["is_bot"]:
            self.note(person, "says", text=message.get("text"))
            return
        number, text = message["message_id"], message.get("text", "")
        self.note(person, kind, message=number, text=text)
        if text.startswith(NOTICE):
            self.notices[person].append(time.monotonic())
            return
        if text.startswith(ASIDE):
            self.asides.append(person)
            return
        known = self._messages[person]
        self._own(person, number, text, known.get(number))
        known[number] = dict(message)  # Telegram's own is changed in place
        if kind == "message" and len(known) > KEPT:
            del known[min(known)]

    def _own(self, person: int, number: int, text: str, before: Json | None) -> None:
        if (found := PROTOCOL.search(text)) is None:
            return
        if (whose := self.protocols.setdefault(found[0], person)) != person:
            self.mixed.append(f"{found[0]} was told to {whose} and to {person}")
        was = PROTOCOL.search((before or {}).get("text", ""))
        if was is not None and was[0] != found[0]:
            self.mixed.append(f"message {number} of {person} changed from {was[0]} to {found[0]}")
