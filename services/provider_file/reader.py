"""Reads nodes as what a section expects of them, and gathers what is wrong.

A scalar means what its place asks for, never what YAML 1.1 guesses: `no` is a name where a name stands, and
`08:00` a time, not 480 minutes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from services.cleaning import one_line, says_nothing
from services.provider_file.faults import Fault, nearest

LONGEST_NAME = 80
SECRETS = re.compile(
    r"pass(word|wd|phrase)?|senha|secret|segredo|token|api_?key|pwd|user(name)?|login", re.IGNORECASE
)
NAMED = "credentials are named, never written: `credentials: env:NAME` or `credentials: file:/path`"
_TRUE, _FALSE, _NOTHING = ("true", "yes"), ("false", "no"), ("", "~", "null")


class Reader:
    """What is wrong so far. Each method gives less for what it can't take, and goes on. `folder`: the file's."""

    def __init__(self, folder: Path = Path()) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def wrong(self, node: yaml.Node, text: str) -> None:
        """`text` must not hold what may be a secret."""
        self.faults.append(Fault(node.start_mark.line + 1, node.start_mark.column + 1, text))

    def mapping(
        self,
        node: yaml.Node,
        what: str,
        known: Sequence[str],
        needed: Sequence[str] = (),
        empty: bool = False,
    ) -> dict[str, yaml.Node] | None:
        """The values by key; unknown and repeated keys are wrong. Keys without a value are left out, unless `empty`."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what}: expected `key: value` with {', '.join(known)}, found {_kind(node)}")
            return None
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None:
                self.wrong(key, f"{what}: a key is one word")
            elif name in found:
                self.wrong(key, f"{what}: {name!r} stands here twice; keep one")
            elif name in known:
                found[name] = value
            elif SECRETS.fullmatch(name):
                self.wrong(key, f"{name!r} is not read: {NAMED}")
            else:
                self.wrong(key, f"{what}: there is no {short(name)}{nearest(name, known)}")
        found = {name: value for name, value in found.items() if empty or not _nothing(value)}
        missing = [name for name in needed if name not in found]
        if missing:
            self.wrong(node, f"{what}: {' and '.join(missing)} must be given")
        return found

    def items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """A list's entries."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if _nothing(node):
            self.wrong(
                node, f"{what}: is empty; leave it out to keep what there is, or write [] for none at all"
            )
        else:
            self.wrong(node, f"{what}: expected a list, each entry beginning with `- `, found {_kind(node)}")
        return []

    def text(
        self,
        node: yaml.Node | None,
        what: str,
        longest: int = LONGEST_NAME,
        tidy: Callable[[str], str] = one_line,
    ) -> str | None:
        """A text, cleaned, of one line unless `tidy` leaves it more."""
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"{what}: expected a text, found {_kind(node)}; put it in quotes if it is one")
            return None
        written = tidy(node.value)
        if says_nothing(written):
            self.wrong(node, f"{what}: is empty; write a text")
        elif "\0" in node.value:
            self.wrong(node, f"{what}: has a NUL character, which no text has")
        elif len(written) > longest:
            self.wrong(node, f"{what}: has {len(written)} characters; {longest} is the most")
        else:
            return written
        return None

    def several(self, node: yaml.Node | None, what: str, most: int, longest: int = LONGEST_NAME) -> list[str]:
        """A list of short texts, each once; none at all where it is left out."""
        items = [] if node is None else self.items(node, what)
        found, seen = list[str](), dict[str, int]()
        for item in items:
            word = self.text(item, what, longest)
            if word and self.once(item, word, what, seen):
                found.append(word)
        if node is not None and len(items) > most:
            self.wrong(node, f"{what}: expected {most} at most, found {len(items)}")
        return found

    def whole(self, node: yaml.Node | None, what: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        if node is None:
            return None
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        if re.fullmatch(r"[0-9]{1,9}", written) and low <= int(written) <= high:
            return int(written)
        self.wrong(node, f"{what}: expected a whole number from {low} to {high}")
        return None

    def truth(self, node: yaml.Node | None, what: str, default: bool) -> bool:
        """true or false."""
        if node is None:
            return default
        written = node.value.lower() if isinstance(node, yaml.ScalarNode) else ""
        if written not in _TRUE + _FALSE:
            self.wrong(node, f"{what}: expected true or false")
        return written in _TRUE

    def one_of(self, node: yaml.Node | None, what: str, known: Iterable[str]) -> str | None:
        """One of some words."""
        written = self.text(node, what)
        words = [str(word) for word in known]
        if node is None or written is None or written in words:
            return written
        self.wrong(node, f"{what}: {short(written)} is none{nearest(written, words)}")
        return None

    def once(self, node: yaml.Node, name: str, what: str, seen: dict[str, int]) -> bool:
        """Whether the name is new; names that differ in capitals alone are the same."""
        line = seen.get(name.casefold())
        if line is None:
            seen[name.casefold()] = node.start_mark.line + 1
            return True
        self.wrong(node, f"{what}: {name!r} stands in line {line} already; a name stands once")
        return False

    def reference(
        self, node: yaml.Node, written: str, what: str, known: Mapping[str, int], sure: bool = True
    ) -> int | None:
        """The id of what is named. `sure`: the section that it is named in had no faults."""
        if written not in known and sure:
            self.wrong(node, f"{what}: there is no {written!r}{nearest(written, list(known))}")
        return known.get(written)


def _nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NOTHING


def short(written: str) -> str:
    """What was written, in quotes; a long one cut."""
    return repr(written if len(written) <= 40 else written[:39] + "…")


def _kind(node: yaml.Node) -> str:
    if _nothing(node):
        return "nothing"
    return {"sequence": "a list", "mapping": "`key: value`"}.get(str(getattr(node, "id", "")), "a text")
