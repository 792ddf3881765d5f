"""From a file's bytes to a tree of YAML nodes that know their lines: no objects, no aliases, no surprises."""

import stat
from dataclasses import dataclass
from pathlib import Path

import yaml

from services.provider_file.faults import Fault, FileRefused

LARGEST = 1_000_000
"""Bytes of a file that is read at most. A real one has some thousands."""
DEEPEST = 12
"""Lists within lists. A real file has four."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Kind:
    """What is said of a file that is not of its kind. `page`: where an example is; `begins`: with what; `larger`: why
    a large one is none."""

    page: str
    begins: str
    larger: str


PROVIDER = Kind(
    "docs/provider.md",
    "begins with no section: write `positions:` and the like",
    "that is no provider's file; customers come by `atende import`",
)


def tree(path: Path, kind: Kind = PROVIDER) -> yaml.MappingNode:
    """The file's top mapping. Raises FileRefused."""
    written = _text(path, kind)
    try:
        _look_through(path, written)
        root = yaml.compose(written, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line, mark.column) if mark else (-1, -1)
        raise _refused(path, _said(error, written, place[0]), *place) from None
    except yaml.YAMLError:
        raise _refused(path, "is no YAML: it holds signs that no text has") from None
    if root is None:
        raise _refused(path, f"is empty; {kind.page} has an example to begin with")
    if not isinstance(root, yaml.MappingNode):
        mark = root.start_mark
        raise _refused(path, kind.begins, mark.line, mark.column)
    return root


def _text(path: Path, kind: Kind) -> str:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise _refused(path, "is a folder; name the file in it")
        if not stat.S_ISREG(mode):
            raise _refused(path, "is no regular file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _refused(path, "is not there") from None
    except OSError as error:
        raise _refused(path, f"can't be read: {error.strerror or error}") from None
    except ValueError:
        raise _refused(path, "is no name of a file") from None
    if len(data) > LARGEST:
        raise _refused(path, f"is larger than 1 MB: {kind.larger}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise _refused(path, "is not UTF-8 from here on; save it as UTF-8", *_place(before)) from None
    if "\0" in text:
        raise _refused(path, "has a NUL character, which no text has", *_place(text[: text.index("\0")]))
    return text


def _look_through(path: Path, written: str) -> None:
    """What is refused before a tree is built of it: aliases can make a few lines into gigabytes, tags objects."""
    depth = documents = 0
    for event in yaml.parse(written, Loader=LOADER):
        text = ""
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            text = "begins a second document (`---`); write one" if documents > 1 else ""
        elif isinstance(event, yaml.AliasEvent):
            text = "aliases (`*name`) are not read; write the value again"
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            text = f"is nested more than {DEEPEST} deep" if depth > DEEPEST else ""
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.NodeEvent) and not text:
            if event.anchor:
                text = "anchors (`&name`) are not read; write a name that begins with & in quotes"
            elif getattr(event, "tag", None) not in (None, "!"):
                text = "tags (`!name`) are not read; write a text that begins with ! in quotes"
        if text:
            mark = event.start_mark
            raise _refused(path, text, *((mark.line, mark.column) if mark else (-1, -1)))


def _said(error: yaml.MarkedYAMLError, written: str, line: int) -> str:
    lines = written.splitlines()
    indent = lines[line][: len(lines[line]) - len(lines[line].lstrip())] if 0 <= line < len(lines) else ""
    if "\t" in indent:
        return "a tab can't indent in YAML; use spaces"
    return f"is no YAML: {error.problem or error.context or 'it breaks off'}; look at this line and the one above"


def _place(before: str) -> tuple[int, int]:
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)


def _refused(path: Path, text: str, line: int = -1, column: int = -1) -> FileRefused:
    return FileRefused(str(path), [Fault(line + 1, column + 1, text)])
