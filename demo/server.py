"""The demo's Telegram as one server in this process: Bot API, chat page and the hands of its people."""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.bot_api import BotApi
from demo.chat_api import ChatApi, own_host_only
from demo.faults import Faults, Flood
from demo.files import Upload
from demo.links import start_payload
from demo.people import Person
from demo.share_api import ShareApi
from demo.sharing import SILENCE, Sharing, picture
from demo.store import Store
from demo.telegram import Telegram
from demo.texts import own_text

Json = dict[str, Any]


class DemoTelegram:
    """`data_dir` None keeps all in memory. People act by the methods below, the bot by HTTP. `clock` gives
    Unix seconds for dates and expiry and may be replaced; waiting (long polls) is by the real clock."""

    def __init__(self, data_dir: Path | None) -> None:
        """Raises `demo.store.StoreInUse`."""
        self.clock: Callable[[], float] = time.time
        self._store = Store(data_dir)
        self.telegram = Telegram(self._store, lambda: self.clock())  # noqa: PLW0108 (it may be replaced)
        self._share = Sharing(self.telegram)
        self._bot_api = BotApi(self.telegram)
        self._chat_api = ChatApi(self.telegram, self._bot_api.profile.commands)
        self._share_api = ShareApi(self.telegram, self._share)
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def token(self) -> str:
        return self.telegram.token

    @property
    def calls(self) -> deque[tuple[str, Json]]:
        """The last calls of the bot, oldest first: method and parameters as text."""
        return self._bot_api.calls

    @property
    def faults(self) -> Faults | None:
        return self._bot_api.faults

    @faults.setter
    def faults(self, faults: Faults | None) -> None:
        self._bot_api.faults = faults

    @property
    def flood(self) -> Flood | None:
        """Rate limits; None (as it starts) is none."""
        return self._bot_api.messages.flood

    @flood.setter
    def flood(self, flood: Flood | None) -> None:
        self._bot_api.messages.flood = flood

    async def start(self, port: int = 0) -> str:
        """Listens on 127.0.0.1 only; 0 is any free port. Gives the address, without a slash at its end."""
        app = web.Application(middlewares=[own_host_only], client_max_size=64 << 20)
        app.add_routes([*self._bot_api.routes(), *self._chat_api.routes(), *self._share_api.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        """Ends waiting polls and streams; once more does nothing."""
        self.telegram.updates.stop()
        self.telegram.feed.end()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self._store.close()

    # People

    def add_person(
        self,
        person_id: int,
        first_name: str,
        last_name: str | None = None,
        language_code: str = "pt-br",
        *,
        role: str = "",
        hint: str = "",
        started: bool = False,
        phone: str = "",
    ) -> Person:
        """`started`: has used the bot before. A bot cannot write first: until they say or press something it
        gets `chat not found`."""
        return self.telegram.add_person(
            person_id, first_name, last_name=last_name, language_code=language_code, role=role, hint=hint,
            started=started, phone=phone,
        )  # fmt: skip

    async def say(
        self, person_id: int, text: str, *, reply_to: int | None = None, date: int | None = None
    ) -> int:
        """The text goes as it is, even what no app would send (spaces, NUL); gives the message id."""
        return self.telegram.write(person_id, own_text(text), reply_to, date)

    async def send_content(
        self, person_id: int, content: Json, *, reply_to: int | None = None, date: int | None = None
    ) -> int:
        """Any other content of a Bot API Message: `{"sticker": {…}}`, `{"contact": {…}}`."""
        return self.telegram.write(person_id, content, reply_to, date)

    async def send_photo(
        self, person_id: int, content: bytes | None = None, *, caption: str = "", reply_to: int | None = None,
        album: str | None = None,
    ) -> int:  # fmt: skip
        """None is a small picture. `album`: a `media_group_id` in common with others."""
        photo = Upload(picture() if content is None else content)
        return self._share.file(person_id, "photo", photo, caption=caption, reply_to=reply_to, album=album)

    async def send_album(self, person_id: int, photos: list[bytes], caption: str = "") -> list[int]:
        return self._share.album(person_id, photos, caption)

    async def send_document(
        self, person_id: int, content: bytes = b"%PDF-1.4", name: str = "documento.pdf", *, mime: str = "",
        caption: str = "", reply_to: int | None = None, album: str | None = None,
    ) -> int:  # fmt: skip
        """A file as it is; the type goes by the name where there is no `mime`."""
        return self._share.file(
            person_id,
            "document",
            Upload(content, name, mime),
            caption=caption,
            reply_to=reply_to,
            album=album,
        )

    async def send_voice(
        self, person_id: int, content: bytes = SILENCE, duration: int = 3, *, reply_to: int | None = None
    ) -> int:
        voice = Upload(content, mime="audio/ogg")
        return self._share.file(person_id, "voice", voice, duration=duration, reply_to=reply_to)

    async def send_contact(
        self, person_id: int, phone: str = "", first_name: str = "", last_name: str = "", *,
        reply_to: int | None = None,
    ) -> int:  # fmt: skip
        """Without a name the person's own, with `user_id`; with one, a card of somebody else, without."""
        return self._share.contact(person_id, phone, first_name, last_name, reply_to=reply_to)

    async def send_location(
        self, person_id: int, latitude: float, longitude: float, *, reply_to: int | None = None
    ) -> int:
        return self._share.location(person_id, latitude, longitude, reply_to=reply_to)

    async def open_link(self, person_id: int, link: str) -> int:
        """The person opens `https://t.me/<bot>?start=…` and presses START. Raises `ValueError` for a link
        that is not of this bot or whose payload is no 1 to 64 of `A-Za-z0-9_-`."""
        payload = start_payload(link, self.telegram.bot["username"])
        if payload is None:
            raise ValueError(f"no deep link of this bot: {link!r}")
        return await self.say(person_id, f"/start {payload}")

    def file(self, file_id: str) -> bytes:
        """The bytes of a file that either side sent. Raises `KeyError`."""
        file = self.telegram.files.get(file_id)
        if file is None:
            raise KeyError(file_id)
        return self.telegram.files.read(file)

    async def press(self, person_id: int, message_id: int, data: str) -> str:
        return self.telegram.press(person_id, message_id, data)

    async def edit(self, person_id: int, message_id: int, text: str) -> None:
        self.telegram.rewrite(person_id, message_id, text)

    def delete(self, person_id: int, message_id: int) -> None:
        """The person deletes a message of either side, for both."""
        self.telegram.forget(person_id, [message_id])

    def clear(self, person_id: int) -> None:
        """The person clears the chat, for both sides."""
        self.telegram.forget(person_id, None)

    def block(self, person_id: int) -> None:
        self.telegram.block(person_id, True)

    def unblock(self, person_id: int) -> None:
        self.telegram.block(person_id, False)

    def inject(self, raw: Json | bytes) -> int:
        """Any JSON object as an update; gives its `update_id`, the next one where it has none."""
        update_id = self.telegram.updates.inject(raw)
        self._store.commit()
        return update_id

    # What there is to see

    def messages(self, person_id: int) -> list[Json]:
        """Visible messages of a chat, oldest first; `reply_markup` shows reply keyboards too."""
        return [message.page() for message in self.telegram.history(person_id)]

    def answers(self, person_id: int) -> list[Json]:
        """Answers to presses, in the order of the presses: query_id, text, show_alert, url."""
        return [
            {"query_id": query.id, **query.answer}
            for query in self.telegram.queries.values()
            if query.person == person_id and query.answer is not None
        ]

    def commands(self, person_id: int) -> list[Json]:
        """The commands that a person's app shows: command, description."""
        return list(self._bot_api.profile.commands.seen_by(self.telegram.person(person_id)))

    def pending(self) -> int:
        """Updates that the bot has not confirmed yet."""
        return self.telegram.updates.pending()
