"""What people send besides words: pictures, files, voices, contacts, places; as updates of real apps.

Shapes: Bot API page, Message, PhotoSize, Document, Voice, Contact, Location; telegram.md 5 (albums arrive as
separate updates with one `media_group_id`).
"""

import secrets
import struct
import zlib

from demo.errors import ApiError
from demo.files import Upload
from demo.media import check_photo
from demo.people import Person
from demo.telegram import Json, Telegram
from demo.texts import MAX_CAPTION, automatic

KINDS = ("photo", "document", "voice", "audio", "video")
MAX_SHARED = 50 << 20
# Half a second of nothing, framed as an Ogg page: enough for a test, and no player takes it for more.
SILENCE = b"OggS" + bytes(23)


class Sharing:
    """Each act gives the message id and raises `ValueError` for what no app would send."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    def file(
        self,
        person_id: int,
        kind: str,
        upload: Upload,
        *,
        caption: str = "",
        reply_to: int | None = None,
        album: str | None = None,
        duration: int = 0,
        date: int | None = None,
    ) -> int:
        """A file of a kind; `album` is the `media_group_id` that it has in common with others."""
        if kind not in KINDS:
            raise ValueError(f"a file is one of {', '.join(KINDS)}, not {kind!r}")
        if not 1 <= len(upload.content) <= MAX_SHARED:
            raise ValueError(f"a file has 1 to {MAX_SHARED} bytes")
        if len(caption) > MAX_CAPTION:
            raise ValueError(f"a caption has at most {MAX_CAPTION} characters")
        if kind == "photo":
            try:
                check_photo(upload.content)
            except ApiError as error:
                raise ValueError(f"Telegram takes no such photo: {error.description}") from None
        content = self.telegram.files.keep(kind, upload, duration).content()
        if caption:
            content["caption"] = caption
            if entities := automatic(caption, []):
                content["caption_entities"] = entities
        if album:
            content["media_group_id"] = album
        return self.telegram.write(person_id, content, reply_to, date)

    def album(self, person_id: int, photos: list[bytes], caption: str = "") -> list[int]:
        """2 to 10 photos, one message each; the caption stands under the first."""
        if not 2 <= len(photos) <= 10:
            raise ValueError("an album has 2 to 10 photos")
        name = str(secrets.randbelow(10**17) + 10**16)
        return [
            self.file(person_id, "photo", Upload(photo), caption="" if at else caption, album=name)
            for at, photo in enumerate(photos)
        ]

    def contact(
        self,
        person_id: int,
        phone: str = "",
        first_name: str = "",
        last_name: str = "",
        *,
        reply_to: int | None = None,
    ) -> int:
        """With a name, somebody's card from the address book, which carries no `user_id`; without, the
        person's own, by the button of a reply keyboard or the attach menu. An own phone is remembered."""
        person = self.telegram.person(person_id)
        card: Json
        if first_name:
            if not phone:
                raise ValueError("a contact has a phone number")
            card = {"phone_number": phone, "first_name": first_name}
            card |= {"last_name": last_name} if last_name else {}
        else:
            card = self._own(person, phone)
        return self.telegram.write(person_id, {"contact": card}, reply_to)

    def _own(self, person: Person, phone: str) -> Json:
        if phone and phone != person.phone:
            person.phone = phone
            person.save(self.telegram.store)
        name = {"first_name": person.first_name}
        name |= {"last_name": person.last_name} if person.last_name else {}
        return {"phone_number": person.own_phone(), **name, "user_id": person.id}

    def location(
        self, person_id: int, latitude: float, longitude: float, *, reply_to: int | None = None
    ) -> int:
        """Degrees."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError("latitude is -90 to 90, longitude -180 to 180 degrees")
        place = {"latitude": latitude, "longitude": longitude}
        return self.telegram.write(person_id, {"location": place}, reply_to)


def picture(width: int = 8, height: int = 6, shade: int = 0x80) -> bytes:
    """A PNG of one grey, for tests and trials."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
