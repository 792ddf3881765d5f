"""What people do in their chats, as a test does it for them."""

from typing import Any

from demo.files import Upload
from demo.links import start_payload
from demo.people import Person
from demo.sharing import SILENCE, Sharing, picture
from demo.telegram import Telegram
from demo.texts import own_text

Json = dict[str, Any]


class Hands:
    """Every act is committed when its method returns."""

    telegram: Telegram
    _share: Sharing

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

    def delete_last(self, person_id: int) -> list[int]:
        """The person deletes the bot's last message; gives its id, if there was one."""
        return self.telegram.forget_last(person_id)

    def clear(self, person_id: int) -> None:
        """The person clears the chat, for both sides."""
        self.telegram.forget(person_id, None)

    def block(self, person_id: int) -> None:
        self.telegram.block(person_id, True)

    def unblock(self, person_id: int) -> None:
        self.telegram.block(person_id, False)
