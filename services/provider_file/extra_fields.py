"""Section `extra_fields`: the provider's own fields of contacts."""

from typing import Any

import yaml

from services.provider_file.changes import Columns, Shown, Work
from services.provider_file.reader import Reader
from services.provider_tables import ExtraField
from services.states import FieldKind

KEYS = ("name", "kind", "options")
MOST_OPTIONS = 50


class ExtraFields:
    """`kind` is text, number, date, yes_no or list; a list has `options`. Their order is the file's."""

    name = "extra_fields"

    def read(self, node: yaml.Node, reader: Reader) -> dict[str, dict[str, Any]]:
        found, seen = dict[str, dict[str, Any]](), dict[str, int]()
        for item in reader.items(node, self.name):
            parts = reader.mapping(item, "extra field", KEYS, ["name", "kind"])
            if parts is None:
                continue
            name = reader.text(parts.get("name"), "name")
            kind = reader.one_of(parts.get("kind"), "kind", FieldKind)
            options = _options(parts, item, kind, reader)
            if name and reader.once(parts["name"], name, "extra field", seen) and kind:
                found[name] = {"kind": kind, "options": options, "rank": len(found) + 1}
        return found

    async def write(self, read: dict[str, dict[str, Any]], work: Work) -> None:
        await work.settle(self.name, ExtraField, read, _show)


def _show(columns: Columns) -> Shown:
    return {
        "kind": columns["kind"],
        "options": " | ".join(columns["options"]) or "none",
        "place": str(columns["rank"]),
    }


def _options(parts: dict[str, yaml.Node], item: yaml.Node, kind: str | None, reader: Reader) -> list[str]:
    if "options" not in parts:
        if kind == FieldKind.LIST:
            reader.wrong(item, 'extra field: a list needs options: ["one", "another"]')
        return []
    node, options, seen = parts["options"], list[str](), dict[str, int]()
    if kind not in (None, FieldKind.LIST):
        reader.wrong(
            node, f"options: only a list has some, and this is a {kind}; say kind: list, or leave them out"
        )
    items = reader.items(node, "options")
    for each in items:
        option = reader.text(each, "option")
        if option and option.casefold() in seen:
            reader.wrong(each, f"option: {option!r} stands here twice")
        elif option:
            seen[option.casefold()] = 1
            options.append(option)
    if isinstance(node, yaml.SequenceNode) and not 1 <= len(items) <= MOST_OPTIONS:
        reader.wrong(node, f"options: expected from 1 to {MOST_OPTIONS}, found {len(items)}")
    return options
