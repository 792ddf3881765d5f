"""HTML parse mode: Telegram's own small HTML into text and entities, refused with Telegram's words.

The order of checks and the texts follow tdlib/td, MessageEntity.cpp, parse_html; byte offsets in the texts
count UTF-8. Tags newer than the stored source (expandable blockquote, tg-time) follow the Bot API page,
"HTML style".
"""

import re
from dataclasses import dataclass
from typing import Any

from demo.errors import ApiError, bad_request
from demo.links import checked_link, mentioned_user

SPACES = b" \t\r\n\0\v"
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = frozenset(SIMPLE) | {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")
DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?")

Entity = dict[str, Any]


def parse_error(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")


def utf16(text: str) -> int:
    """Length in UTF-16 code units, which offsets of entities count."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    piece: int


class _Html:
    def __init__(self, source: str) -> None:
        self.data = source.encode() + b"\0"  # the end is a NUL, as in the C string that Telegram walks
        self.size = len(self.data) - 1
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < self.size:
            here = self.data[self.at : self.at + 1]
            if here == b"<":
                (self.end_tag if self.data[self.at + 1 : self.at + 2] == b"/" else self.start_tag)()
            elif here == b"&" and (character := self.reference()):
                self.add(character)
            else:
                following = [self.data.find(mark, self.at + 1) for mark in (b"<", b"&")]
                end = min([position for position in following if position >= 0], default=self.size)
                self.add(self.data[self.at : end].decode())
                self.at = end
        if self.stack:
            raise parse_error(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.pieces), self.entities

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16(text)

    def reference(self) -> str:
        """The character behind `&…;`, and past it; "" and no step where it is only text."""
        match = REFERENCE.match(self.data, self.at)
        if match is None:
            return ""
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            character = NAMED.get(name, "")
        else:
            code = int(hexadecimal or b"0", 16) if hexadecimal is not None else int(decimal or b"0")
            digits = len(match.group().rstrip(b";"))
            if not 0 < code < 0x10FFFF or digits >= 10:
                return ""
            if 0xD800 <= code <= 0xDFFF:
                raise parse_error(
                    "Text contains invalid Unicode characters after decoding HTML entities, check for "
                    "unmatched surrogate code units"
                )
            character = chr(code)
        if character:
            self.at = match.end()
        return character

    def until(self, stop: bytes) -> bytes:
        """Everything up to a byte of `stop` or a space (the end counts as one)."""
        begin = self.at
        while self.data[self.at] not in stop and self.data[self.at] not in SPACES:
            self.at += 1
        return self.data[begin : self.at]

    def skip_spaces(self) -> None:
        while self.at < self.size and self.data[self.at] in SPACES:
            self.at += 1

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.until(b">").decode().lower()
        if self.at >= self.size:
            raise parse_error(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise parse_error(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes: dict[str, str] = {}
        while self.data[self.at] != ord(">"):
            self.skip_spaces()
            if self.data[self.at] == ord(">"):
                break
            name, value = self.attribute(tag, begin)
            attributes[name] = value
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise parse_error(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.stack.append(_Open(tag, attributes, self.offset, len(self.pieces)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        unclosed = parse_error(f'Unclosed start tag "{tag}" at byte offset {begin}')
        name = self.until(b"=>").decode()
        if not name:
            if self.at >= self.size:
                raise unclosed
            raise parse_error(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self.skip_spaces()
        if self.at >= self.size:
            raise unclosed
        if self.data[self.at] != ord("="):
            return name, ""  # an attribute without a value, as `expandable`
        self.at += 1
        self.skip_spaces()
        if self.at >= self.size:
            raise unclosed
        quote = self.data[self.at]
        value = self.quoted(quote) if quote in b"'\"" else self.token()
        if self.at >= self.size:
            raise parse_error(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def token(self) -> str:
        begin = self.at
        while self.data[self.at : self.at + 1].isalnum() or self.data[self.at] in b".-":
            self.at += 1
        if self.data[self.at] not in SPACES and self.data[self.at] != ord(">"):
            raise parse_error(f"Unexpected end of name token at byte offset {begin}")
        return self.data[begin : self.at].decode().lower()

    def quoted(self, quote: int) -> str:
        self.at += 1
        value = bytearray()
        while self.at < self.size and self.data[self.at] != quote:
            if self.data[self.at] == ord("&") and (character := self.reference()):
                value += character.encode()
                continue
            value.append(self.data[self.at])
            self.at += 1
        self.at += self.at < self.size
        return value.decode()

    def end_tag(self) -> None:
        begin = self.at
        if not self.stack:
            raise parse_error(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        tag = self.until(b">").decode().lower()
        self.skip_spaces()
        if self.data[self.at] != ord(">"):
            raise parse_error(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.stack.pop()
        if tag and tag != opened.tag:
            raise parse_error(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self.offset > opened.offset:
            entity = self.entity(opened)
            if entity is not None:
                self.entities.append(entity)

    def entity(self, opened: _Open) -> Entity | None:
        place: Entity = {"offset": opened.offset, "length": self.offset - opened.offset}
        tag, attributes = opened.tag, opened.attributes
        if tag in SIMPLE:
            return {**place, "type": SIMPLE[tag]}
        if tag == "blockquote":
            return {**place, "type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        if tag == "a":
            url = attributes.get("href") or "".join(self.pieces[opened.piece :])
            if (user := mentioned_user(url)) is not None:
                return {**place, "type": "text_mention", "user_id": user}
            return {**place, "type": "text_link", "url": link} if (link := checked_link(url)) else None
        if tag == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not emoji.isdecimal() or int(emoji) == 0:
                raise parse_error("Invalid custom emoji identifier specified")
            return {**place, "type": "custom_emoji", "custom_emoji_id": emoji}
        if tag == "tg-time":
            return {**place, **_date_time(attributes)}
        return self.code(place, opened)

    def code(self, place: Entity, opened: _Open) -> Entity:
        """`<pre><code class="language-x">` in either nesting is one `pre` with a language."""
        language = opened.attributes.get("class", "")
        language = language.removeprefix("language-") if language.startswith("language-") else ""
        inner = self.entities[-1] if self.entities else {}
        same = inner.get("offset") == place["offset"] and inner.get("length") == place["length"]
        if opened.tag == "pre":
            if same and inner.get("type") == "code" and inner.get("language"):
                return self.entities.pop() | {"type": "pre"}
            return {**place, "type": "pre"}
        if same and inner.get("type") == "pre" and language:
            return self.entities.pop() | {"language": language}
        return {**place, "type": "code", "language": language}


def _date_time(attributes: dict[str, str]) -> Entity:
    unix, form = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdecimal() or not 0 < int(unix) < 2**31:
        raise parse_error("Invalid date-time timestamp specified")
    if not DATE_FORMAT.fullmatch(form):
        raise parse_error("Invalid date-time format specified")
    entity: Entity = {"type": "date_time", "unix_time": int(unix)}
    return entity | {"date_time_format": form} if form else entity


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of a message in HTML parse mode; `text_mention` carries `user_id` for the caller to
    replace. Raises `ApiError` 400 `can't parse entities: …`."""
    text, entities = _Html(source).parse()
    for entity in entities:
        if entity["type"] == "code":
            del entity["language"]
    return text, entities
