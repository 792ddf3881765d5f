"""Methods about files: sent by upload or `file_id`, fetched, their captions and contents changed.

After tdlib/telegram-bot-api, Client.cpp (get_input_file, process_send_photo_query, process_get_file_query,
get_input_media) and tdlib/td, FileManager.cpp (sizes, kinds). Sizes: Bot API page, "Sending files".
"""

import json
import secrets
from typing import Any

from demo.calls import Params, integer
from demo.errors import bad_request
from demo.files import FOLDERS, File, Upload
from demo.images import picture_size
from demo.keyboards import reply_markup
from demo.methods import Methods
from demo.telegram import Json, Telegram
from demo.texts import MAX_CAPTION

MAX_PHOTO = 10 << 20
MAX_DOWNLOAD = 20 << 20
MAX_SIDES, MAX_RATIO = 10_000, 20
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
MOST_IN_ALBUM = 10
ATTACHED = "attach://"
PART = ("caption", "caption_entities")


class Media:
    def __init__(self, telegram: Telegram, messages: Methods) -> None:
        self.telegram = telegram
        self.messages = messages

    def send(self, kind: str, params: Params) -> Json:
        """sendPhoto, sendDocument, sendVoice, sendAudio, sendVideo. What makes no sense leaves no file behind."""
        caption = self._caption(params)
        given = self._given(params, kind, params.get(kind, ""))
        return self.messages.deliver(params, lambda: {**self._kept(kind, given, params).content(), **caption})

    def send_location(self, params: Params) -> Json:
        """A point on the map. Live ones stand still here."""
        try:
            latitude, longitude = (float(params.get(name, "")) for name in ("latitude", "longitude"))
        except ValueError:
            raise bad_request("latitude and longitude must be specified") from None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise bad_request("wrong location specified")
        return self.messages.deliver(
            params, lambda: {"location": {"latitude": latitude, "longitude": longitude}}
        )

    def get_file(self, params: Params) -> Json:
        file_id = params.get("file_id", "")
        if not file_id:
            raise bad_request("file_id not specified")
        file = self.telegram.files.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if file.size > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return file.told() | {"file_path": file.path}

    def edit_message_caption(self, params: Params) -> Json:
        caption = self._caption(params)
        markup = reply_markup(params.get("reply_markup", ""))
        person, message = self.messages.editable(params)
        if not any(kind in message.data for kind in FOLDERS):
            raise bad_request("there is no caption in the message to edit")
        return self.messages.edit(person, message, PART, caption, markup)

    def edit_message_media(self, params: Params) -> Json:
        """Another file in its place; a text becomes a photo, too, and then never a text again."""
        media = _media(params.get("media", ""))
        kind = media.get("type", "")
        if kind not in FOLDERS or kind == "voice":
            raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
        inner = _inner(media, params)
        caption = self._caption(inner)
        given = self._given(inner, kind, inner.get("media", ""))
        markup = reply_markup(params.get("reply_markup", ""))
        person, message = self.messages.editable(params)
        content = {**self._kept(kind, given, inner).content(), **caption}
        replaced = ("text", "entities", "link_preview_options", *FOLDERS, *PART)
        return self.messages.edit(person, message, replaced, content, markup)

    def send_media_group(self, params: Params) -> list[Json]:
        """Nothing is sent where one of them is refused. A single one is no album (Client.cpp,
        process_send_media_group_query; tdlib/td, MessagesManager.cpp, send_message_group)."""
        items = _album(params.get("media", ""))
        read = []
        for media in items:
            kind = media.get("type", "")
            if kind not in ALBUM_KINDS:
                raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
            inner = _inner(media, params)
            read.append((kind, self._given(inner, kind, inner.get("media", "")), inner, self._caption(inner)))
        kinds = {kind for kind, *_ in read}
        for kind in ("document", "audio"):
            if kind in kinds and len(kinds) > 1:
                raise bad_request(f"{kind} can't be mixed with other media types")
        group = {"media_group_id": str(secrets.randbelow(10**17) + 10**16)} if len(read) > 1 else {}
        unmarked = Params({name: value for name, value in params.items() if name != "reply_markup"})
        return self.messages.deliver_all(
            unmarked,
            lambda: [
                {**group, **self._kept(kind, given, inner).content(), **caption}
                for kind, given, inner, caption in read
            ],
        )

    def _caption(self, params: Params) -> Json:
        text, entities = self.messages.text(params, "caption", "caption_entities")
        if len(text) > MAX_CAPTION:
            raise bad_request("message caption is too long")
        if not text:
            return {}
        return {"caption": text} | ({"caption_entities": entities} if entities else {})

    def _given(self, params: Params, kind: str, value: str) -> Upload | File:
        """The upload or known file that a parameter means, of the right kind and size."""
        name = value.removeprefix(ATTACHED) if value.startswith(ATTACHED) else kind
        upload = params.files.get(name) if value.startswith(ATTACHED) or not value else None
        if upload is not None:
            _check(kind, upload)
            return upload
        if not value or value.startswith(ATTACHED):
            raise bad_request(f"there is no {kind} in the request")
        if value.startswith(("http://", "https://")):
            raise bad_request("this demo server fetches no files from addresses")
        known = self.telegram.files.get(value)
        if known is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad_request(f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}")
        return known

    def _kept(self, kind: str, given: Upload | File, params: Params) -> File:
        if isinstance(given, File):
            return given
        return self.telegram.files.keep(kind, given, integer(params.get("duration"), 0, 0, 2**31 - 1))


def _check(kind: str, upload: Upload) -> None:
    size = len(upload.content)
    if not size:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        check_photo(upload.content)


def check_photo(content: bytes) -> None:
    """Raises `ApiError` for what is no photo to Telegram."""
    if len(content) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    sides = picture_size(content)
    if sides is None or not min(sides):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(sides) > MAX_SIDES or max(sides) > MAX_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _inner(media: Json, params: Params) -> Params:
    """The fields of an InputMedia as if they were parameters, beside the call's uploads."""
    inner = Params({name: value if isinstance(value, str) else json.dumps(value)
                    for name, value in media.items()})  # fmt: skip
    inner.files = params.files
    return inner


def _album(value: str) -> list[Json]:
    if not value:
        raise bad_request('parameter "media" is required')
    try:
        items = json.loads(value)
    except ValueError:
        raise bad_request("can't parse media JSON object") from None
    if not isinstance(items, list):
        raise bad_request("expected an Array of InputMedia")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if not all(isinstance(media, dict) for media in items):
        raise bad_request("can't parse InputMedia: expected an Object")
    return items


def _media(value: str) -> dict[str, Any]:
    if not value:
        raise bad_request("media not specified")
    try:
        media = json.loads(value)
    except ValueError:
        raise bad_request("can't parse input media JSON object") from None
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    return media
