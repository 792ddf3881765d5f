"""A mailbox as one connection sees it: which messages have which place, and what may be asked about them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from demo.mail.imap_words import SHORT, BadCommand, bare, chosen, header, is_set, section, within
from demo.mail.letters import ARRIVED, Letter, Letters

FLAGS = ("SEEN", "DELETED", "ANSWERED", "FLAGGED")


class Given(NamedTuple):
    """A command with its words; `uid`: numbers in it are UIDs, which are the letters' own."""

    tag: str
    name: str
    words: list[str]
    uid: bool


class Box:
    """`say` takes a line without its end, or bytes with it."""

    def __init__(self, letters: Letters, say: Callable[[str | bytes], None]) -> None:
        self._letters, self._say = letters, say
        self.view = [letter.number for letter in self._kept()]

    def search(self, given: Given) -> None:
        asked = bare(given.words)
        if asked[:1] and asked[0].upper() == "CHARSET":
            asked = asked[2:]
        found = [
            str(letter.number if given.uid else place)
            for place, letter in self._known()
            if self._fits(letter, place, list(asked))
        ]
        self._say(" ".join(["* SEARCH", *found]))

    def _fits(self, letter: Letter, place: int, asked: list[str]) -> bool:
        while asked:
            key = asked.pop(0).upper()
            wanted = key != "NOT"
            key = key if wanted else asked.pop(0).upper()
            if self._matches(letter, place, key, asked) is not wanted:
                return False
        return True

    def _matches(self, letter: Letter, place: int, key: str, rest: list[str]) -> bool:
        """Takes of `rest` what belongs to the key."""
        flag = f"\\{key.removeprefix('UN').capitalize()}"
        if key in ("ALL", "NEW"):
            return True
        if key.removeprefix("UN") in FLAGS:
            return (flag in letter.flags) is not key.startswith("UN")
        if key == "UID" and rest:
            return within(letter.number, chosen(rest.pop(0), max(self.view or [0])))
        if key == "HEADER" and len(rest) > 1:
            name, value = rest.pop(0), rest.pop(0)
            there = header(letter, name)
            return there is not None and value.lower() in there.lower()
        if is_set(key):
            return within(place, chosen(key, len(self.view)))
        raise BadCommand(f"{key} can't be searched for here")

    def fetch(self, given: Given) -> None:
        items = [one for word in bare(given.words[1:]) for one in SHORT.get(word.upper(), (word,))]
        for place, letter in self._chosen(given):
            self._say(f"* {place} FETCH (".encode() + self._answer(letter, items, given.uid) + b")\r\n")

    def _answer(self, letter: Letter, items: list[str], uid: bool) -> bytes:
        told: list[bytes] = [f"UID {letter.number}".encode()] if uid or "UID" in map(str.upper, items) else []
        for asked in items:
            part = section(letter, asked)
            if part is not None:
                told.append(f"{part.name} {{{len(part.content)}}}\r\n".encode() + part.content)
                if part.reads and "\\Seen" not in letter.flags:
                    self._letters.mark(letter.number, letter.flags | {"\\Seen"})
            elif asked.upper() == "FLAGS":
                told.append(f"FLAGS ({' '.join(sorted(letter.flags))})".encode())
            elif asked.upper() == "RFC822.SIZE":
                told.append(f"RFC822.SIZE {len(letter.raw)}".encode())
            elif asked.upper() == "INTERNALDATE":
                told.append(
                    f'INTERNALDATE "{datetime.fromtimestamp(letter.at, UTC):%d-%b-%Y %H:%M:%S +0000}"'.encode()
                )
            elif asked.upper() != "UID":
                raise BadCommand(f"{asked} can't be fetched here")
        return b" ".join(told)

    def store(self, given: Given) -> None:
        how, *named = bare(given.words[1:]) or [""]
        flags = [f"\\{name[1:].capitalize()}" if name.startswith("\\") else name for name in named]
        for place, letter in self._chosen(given):
            now = {"+": letter.flags | set(flags), "-": letter.flags - set(flags)}.get(
                how[:1], frozenset(flags)
            )
            self._letters.mark(letter.number, frozenset(now))
            if "SILENT" not in how.upper():
                uid = f"UID {letter.number} " if given.uid else ""
                self._say(f"* {place} FETCH ({uid}FLAGS ({' '.join(sorted(now))}))")

    def expunge(self, given: Given) -> None:
        for letter in self._kept():
            if "\\Deleted" in letter.flags:
                self._letters.remove(letter.number)

    def _kept(self) -> list[Letter]:
        return self._letters.box(ARRIVED)

    def _known(self) -> list[tuple[int, Letter]]:
        """What this connection knows of and is still there, with its place."""
        found = [(place, self._letters.find(n)) for place, n in enumerate(self.view, 1)]
        return [(place, letter) for place, letter in found if letter is not None]

    def _chosen(self, given: Given) -> list[tuple[int, Letter]]:
        view = self.view
        if not given.words:
            raise BadCommand("which messages?")
        ranges = chosen(given.words[0], max(view, default=0) if given.uid else len(view))
        return [
            (place, letter)
            for place, letter in self._known()
            if within(letter.number if given.uid else place, ranges)
        ]

    def news(self, gone: bool = True) -> None:
        """Tells what has `gone`, where it may, and how many there are now."""
        now = [letter.number for letter in self._kept()]
        for place, number in reversed(list(enumerate(self.view, 1))) if gone else ():
            if number not in now:
                del self.view[place - 1]
                self._say(f"* {place} EXPUNGE")
        fresh = [number for number in now if number > max(self.view, default=0)]
        if fresh:
            self.view += fresh
            self._say(f"* {len(self.view)} EXISTS")
