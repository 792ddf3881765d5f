"""What makes a script one that nobody can walk to an end: found before it is imported, each with its place."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from services.provider_file.faults import FileRefused, nearest
from services.provider_file.reader import short
from services.scripts.reading import ScriptFile, read
from services.scripts.tree import Node, Script
from services.wizard import plain

SCREEN = 4096 - 1000
"""UTF-16 units that a node's texts may take together, after escaping: Telegram's limit of a message, less what stands
on the page beside them."""
_SHOWN = 6
"""Nodes of a loop that are named."""
_NEAR = 10
"""Options to nowhere of which the nearest node is told: a search among a thousand takes its time."""


@dataclass(frozen=True)
class Wrong:
    """Something of a node, or of one of its options."""

    node: str
    option: str
    text: str


class ScriptsRefused(Exception):
    """`lines` says of each file and place what is wrong and what would be right."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def open_scripts(paths: Iterable[Path]) -> list[ScriptFile]:
    """Files whose scripts can be walked, each key once. Raises ScriptsRefused with all that is wrong."""
    found, lines, seen = list[ScriptFile](), list[str](), dict[str, Path]()
    for path in paths:
        try:
            file = open_script(path)
        except FileRefused as error:
            lines += error.lines
            continue
        first = seen.setdefault(file.script.key, path)
        if first is not path:
            lines.append(f"{path}: script {file.script.key!r} stands in {first} already; a key stands once")
        found.append(file)
    if lines:
        raise ScriptsRefused(lines)
    return found


def open_script(path: Path) -> ScriptFile:
    """A file whose script can be walked. Raises FileRefused with all that is wrong."""
    file = read(path)
    for found in wrong_with(file.script):
        node = file.places.nodes[found.node]
        place = file.places.options.get((found.node, found.option), node)
        of = f"node {short(found.node)}" + (f": option {short(found.option)}" if found.option else "")
        file.reader.wrong(place, f"{of}: {found.text}")
    if file.reader.faults:
        raise FileRefused(str(path), file.reader.faults)
    return file


def wrong_with(script: Script) -> Iterator[Wrong]:
    """All that a look at the tree as a whole finds."""
    nowhere = list(_nowhere(script))
    yield from nowhere
    if not nowhere:  # a slip of the pen would make whole branches unreachable
        yield from _unreachable(script)
    yield from _endless(script)
    for node in script.nodes.values():
        yield from _unclear_labels(script, node)
        yield from _too_large(script, node)


def _nowhere(script: Script) -> Iterator[Wrong]:
    known, told = list(script.nodes), 0
    for node in script.nodes.values():
        for option in node.options:
            if option.to and option.to not in script.nodes:
                told += 1
                near = nearest(option.to, known) if told <= _NEAR else ""
                yield Wrong(node.key, option.key, f"there is no node {short(option.to)}{near}")


def _unreachable(script: Script) -> Iterator[Wrong]:
    reached = _spread([script.start], lambda key: [o.to for o in script.nodes[key].options], script)
    for key in script.nodes:
        if key not in reached:
            yield Wrong(
                key, "", f"no answer leads here from {short(script.start)}; lead to it, or take it out"
            )


def _endless(script: Script) -> Iterator[Wrong]:
    """Loops from which no end can be reached, each once. An option to nowhere counts as a way out: it has its own
    fault."""
    before: dict[str, list[str]] = {key: [] for key in script.nodes}
    for node in script.nodes.values():
        for option in node.options:
            if option.to in before:
                before[option.to].append(node.key)
    ends = [
        node.key
        for node in script.nodes.values()
        if node.leaf or any(option.to not in script.nodes for option in node.options)
    ]
    free = _spread(ends, lambda key: before[key], script)
    walked: dict[str, str] = {}
    for key in script.nodes:
        way, here = list[str](), key
        while here not in free and here not in walked:
            walked[here] = key
            way.append(here)
            here = script.nodes[here].options[0].to
        if way and walked.get(here) == key:
            yield Wrong(here, "", f"a loop without an exit: {_said(way[way.index(here) :])}")


def _said(loop: list[str]) -> str:
    """The way around it; of a long one the beginning."""
    shown = [*loop[:_SHOWN], *(["…"] if len(loop) > _SHOWN else []), loop[0]]
    return f"{' → '.join(shown)}; let an option end, or lead to where it can"


def _spread(begin: Iterable[str], after: Callable[[str], Iterable[str]], script: Script) -> set[str]:
    """The nodes that can be come to."""
    waiting = deque(key for key in begin if key in script.nodes)
    reached = set(waiting)
    while waiting:
        for key in after(waiting.popleft()):
            if key in script.nodes and key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached


def _unclear_labels(script: Script, node: Node) -> Iterator[Wrong]:
    """A typed answer must mean one option: its label, or the number of its place."""
    for language in script.languages:
        seen = dict[str, str]()
        for place, option in enumerate(node.options, 1):
            label = option.label.get(language, "")
            typed, what = plain(label) or label, f"label ({language})"
            first = seen.setdefault(typed, option.key)
            if label and first != option.key:
                yield Wrong(node.key, option.key, f"{what}: option {short(first)} is called the same")
            elif label in map(str, range(1, len(node.options) + 1)) and label != str(place):
                text = f"who types {label} means option {label} of the list; put it there, or write more"
                yield Wrong(node.key, option.key, f"{what}: {text}")


def _too_large(script: Script, node: Node) -> Iterator[Wrong]:
    for language in script.languages:
        texts = "".join(escape(words.get(language, "")) for words in (node.ask, node.say, node.check))
        size = len(texts.encode("utf-16-le", "replace")) // 2
        if size > SCREEN:
            text = f"ask, say and check ({language}) take {size} of Telegram's signs together"
            yield Wrong(
                node.key, "", f"{text}; {SCREEN} are the most, where &, <, >, quotes and emoji take several"
            )
