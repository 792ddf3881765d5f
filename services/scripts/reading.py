"""Reads a script's YAML file, as `docs/scripts.md` tells of it, into a tree of nodes; nothing is guessed."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from services.provider_file.faults import nearest
from services.provider_file.opening import Kind, tree
from services.provider_file.reader import short
from services.scripts.node_reading import Places, nodes
from services.scripts.tree import Script
from services.scripts.words_reading import LANGUAGES, ScriptReader

KEYS = ("script", "languages", "name", "keywords", "start", "nodes")
SCRIPT = Kind(
    "docs/scripts.md",
    "begins with no `script: key`; docs/scripts.md has an example",
    "that is no script that somebody could walk",
)
_KEY = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True)
class ScriptFile:
    """A file, the script as far as it could be read, and what is wrong with it so far (`reader.faults`)."""

    path: Path
    script: Script
    places: Places
    reader: ScriptReader


def read(path: Path) -> ScriptFile:
    """Raises FileRefused where it can't be read at all. Whoever wants a script that can be walked asks
    `linting.open_script`."""
    reader, places = ScriptReader(), Places()
    parts = reader.mapping(tree(path, SCRIPT), "the file", KEYS, ["script", "name", "nodes"]) or {}
    reader.languages = _languages(parts.get("languages"), reader)
    found = nodes(parts["nodes"], reader, places) if "nodes" in parts else {}
    script = Script(
        _key(parts.get("script"), reader),
        reader.words(parts.get("name"), "name"),
        reader.languages,
        _start(parts.get("start"), list(found), reader),
        found,
        reader.keywords(parts.get("keywords")),
    )
    return ScriptFile(path, script, places, reader)


def _key(node: yaml.Node | None, reader: ScriptReader) -> str:
    written = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if node is not None and not _KEY.fullmatch(written):
        reader.wrong(node, "script: its key has 1 to 32 of the signs a-z, 0-9 and -")
    return written


def _languages(node: yaml.Node | None, reader: ScriptReader) -> tuple[str, ...]:
    """Those that every text must have, the first of them the one that is spoken where another is missing."""
    if node is None:
        return LANGUAGES[:1]
    seen = dict[str, int]()
    for each in reader.items(node, "languages"):
        written = reader.one_of(each, "language", LANGUAGES)
        if written is not None and written in LANGUAGES:
            reader.once(each, written, "language", seen)
    if not seen and not reader.faults:
        reader.wrong(node, f"languages: none is named; there is {', '.join(LANGUAGES)}")
    # In the spelling that was allowed: `once` folds capitals.
    return tuple(next(one for one in LANGUAGES if one.casefold() == each) for each in seen) or LANGUAGES[:1]


def _start(node: yaml.Node | None, known: list[str], reader: ScriptReader) -> str:
    first = known[0] if known else ""
    if node is None:
        return first
    written = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if written in known:
        return written
    reader.wrong(node, f"start: there is no node {short(written)}{nearest(written, known)}")
    return first
