"""Files of messages, sent by people and by the bot: what Telegram tells of them, and their bytes on disk."""

import json
import mimetypes
import re
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from demo.images import picture_kind, picture_size
from demo.store import Store

FOLDERS = {
    "photo": "photos", "document": "documents", "voice": "voice", "audio": "music", "video": "videos",
}  # fmt: skip
# How file ids of each kind begin in Telegram; nothing reads it, but eyes in a log do.
MARKS = {"photo": "AgACAgEAAxkBAAI", "document": "BQACAgEAAxkBAAI", "voice": "AwACAgEAAxkBAAI",
         "audio": "CQACAgEAAxkBAAI", "video": "BAACAgEAAxkBAAI"}  # fmt: skip
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
TYPE = re.compile(r"[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+")
OWN_SUFFIXES = {"voice": ".oga", "audio": ".mp3", "video": ".mp4", "photo": ".jpg"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """What came: bytes with the name and type that the sender gave."""

    content: bytes
    name: str = ""
    mime: str = ""


@dataclass(frozen=True)
class File:
    """`path` is the Bot API's `file_path`; `duration` in seconds; pixels where it is a picture."""

    id: str
    unique_id: str
    kind: str
    path: str
    size: int
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    duration: int = 0

    def told(self) -> Json:
        """Bot API `File`, as far as every kind shows it."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}

    def content(self) -> Json:
        """Its part of a Message. Telegram makes JPEGs in several sizes of a photo; here the one that was sent
        is the only one, as it is."""
        if self.kind == "photo":
            return {"photo": [{**self.told(), "width": self.width, "height": self.height}]}
        about: Json = {"file_name": self.name} if self.name and self.kind != "voice" else {}
        about |= {"mime_type": self.mime} | self.told()
        if self.kind in ("voice", "audio", "video"):
            about["duration"] = self.duration
        if self.kind == "video":
            about |= {"width": self.width, "height": self.height}
        return {self.kind: about}


class Files:
    """Bytes lie in `files/` of the data folder, or in memory where there is none; they are there before the
    message is. Telegram keeps files of deleted messages, and so does this."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder: Path | None = store.folder / "files" if store.folder else None
        self._memory: dict[str, bytes] = {}
        self._known = {row[0]: File(**json.loads(row[1])) for row in store.read("select id, data from files")}
        self._by_path = {file.path: file for file in self._known.values()}

    def keep(self, kind: str, upload: Upload, duration: int = 0) -> File:
        """Writes the bytes and knows the file from now on. The caller commits."""
        number = len(self._known)
        picture = picture_size(upload.content)
        width, height = picture or (0, 0)
        path = f"{FOLDERS[kind]}/file_{number}{_suffix(kind, upload)}"
        file = File(
            MARKS[kind] + secrets.token_urlsafe(39), secrets.token_urlsafe(11), kind, path,
            len(upload.content), upload.name, _mime(kind, upload), width, height, duration,
        )  # fmt: skip
        self._write(path, upload.content)
        self._store.write("insert into files values (?, ?)", file.id, json.dumps(asdict(file)))
        self._known[file.id] = self._by_path[path] = file
        return file

    def get(self, file_id: str) -> File | None:
        return self._known.get(file_id)

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)

    def read(self, file: File) -> bytes:
        """Raises `OSError` where somebody took it from the disk."""
        return self._memory[file.path] if self._folder is None else (self._folder / file.path).read_bytes()

    def _write(self, path: str, content: bytes) -> None:
        if self._folder is None:
            self._memory[path] = content
            return
        place = self._folder / path
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(content)
        part.replace(place)


def _suffix(kind: str, upload: Upload) -> str:
    if kind == "photo" and (picture := picture_kind(upload.content)):
        return f".{picture}"
    given = Path(upload.name).suffix if upload.name else ""
    return given.lower() if SUFFIX.fullmatch(given) else OWN_SUFFIXES.get(kind, "")


def _mime(kind: str, upload: Upload) -> str:
    """The type by the name, for it is what the receiver's machine goes by; else the one that was told."""
    told = upload.mime.lower() if TYPE.fullmatch(upload.mime) else ""
    if kind == "voice":
        return told if told.startswith("audio/") else "audio/ogg"
    guessed = mimetypes.guess_type(upload.name)[0] if upload.name else None
    return guessed or told or "application/octet-stream"
