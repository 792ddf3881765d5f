"""Reads a script's nodes and their options; what is wrong with one of them alone is told here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from services.provider_file.reader import short
from services.scripts.tree import Node, Option, Then
from services.scripts.words_reading import ScriptReader
from services.states import Priority

MEASURED = ("pppoe_active", "bytes_moving", "uptime_under_10_min", "drops_in_24h")
"""What the system can measure in an operator's place."""
LONGEST_QUESTION, LONGEST_EXPLANATION, LONGEST_SOLUTION = 300, 1000, 2000
MOST_OPTIONS, MOST_NODES = 8, 1000
NODE = ("ask", "say", "check", "measure", "staff", "options", "end", "then")
OPTION = ("label", "to", "end", "then", "when")
THEN = ("type", "priority", "resolved", "order", "access_point")


@dataclass
class Places:
    """Where things stand: a node by its key, an option by its node's and its own; and the ticket types by name."""

    nodes: dict[str, yaml.Node] = field(default_factory=dict)
    options: dict[tuple[str, str], yaml.Node] = field(default_factory=dict)
    types: list[tuple[yaml.Node, str, str]] = field(default_factory=list)
    """The place, what it belongs to, and the name that is written there."""


def nodes(node: yaml.Node, reader: ScriptReader, places: Places) -> Mapping[str, Node]:
    """All that can be read of them, in the file's order."""
    entries = reader.entries(node, "nodes")
    if not entries and isinstance(node, yaml.MappingNode):
        reader.wrong(node, "nodes: there is none")
    if len(entries) > MOST_NODES:
        reader.wrong(node, f"nodes: there are {len(entries)}; {MOST_NODES} are the most")
        entries = entries[:MOST_NODES]
    found = {}
    for place, key, value in entries:
        places.nodes[key] = place
        found[key] = _node(place, key, value, reader, places)
    return found


def _node(place: yaml.Node, key: str, node: yaml.Node, reader: ScriptReader, places: Places) -> Node:
    what = f"node {short(key)}"
    parts = reader.mapping(node, what, NODE, ["ask"])
    if parts is None:
        return Node(key, {})
    options = _options(key, parts.get("options"), reader, places)
    end = reader.truth(parts.get("end"), f"{what}: end", False)
    if not end and "options" not in parts:
        reader.wrong(
            place, f"{what}: is a dead end: give it options, or `end: true` where the script is over"
        )
    elif end and "options" in parts:
        reader.wrong(parts["end"], f"{what}: has options, so it is no end; leave one of them out")
    if "then" in parts and "options" in parts:
        reader.wrong(parts["then"], f"{what}: only an end brings something; write `then` at an option")
    read = Node(
        key,
        reader.words(parts.get("ask"), f"{what}: ask", LONGEST_QUESTION, lines=True),
        reader.words(parts.get("say"), f"{what}: say", LONGEST_EXPLANATION, lines=True),
        reader.words(parts.get("check"), f"{what}: check", LONGEST_EXPLANATION, lines=True),
        options,
        _then(parts.get("then"), what, reader, places),
        reader.one_of(parts.get("measure"), f"{what}: measure", MEASURED) or "",
        reader.truth(parts.get("staff"), f"{what}: staff", False),
    )
    _measured(read, parts, reader, places)
    return read


def _options(key: str, node: yaml.Node | None, reader: ScriptReader, places: Places) -> tuple[Option, ...]:
    if node is None:
        return ()
    what = f"node {short(key)}: options"
    entries = reader.entries(node, what)
    if isinstance(node, yaml.MappingNode) and not 1 <= len(node.value) <= MOST_OPTIONS:
        reader.wrong(node, f"{what}: expected from 1 to {MOST_OPTIONS}, found {len(node.value)}")
    found = []
    for place, name, value in entries:
        places.options[key, name] = place
        found.append(_option(place, key, name, value, reader, places))
    return tuple(found)


def _option(
    place: yaml.Node, key: str, name: str, node: yaml.Node, reader: ScriptReader, places: Places
) -> Option:
    what = f"node {short(key)}: option {short(name)}"
    parts = reader.mapping(node, what, OPTION, ["label"])
    if parts is None:
        return Option(name, {})
    to = parts["to"].value if isinstance(parts.get("to"), yaml.ScalarNode) else ""
    if "to" in parts and not to:
        reader.wrong(parts["to"], f"{what}: to: expected a node's key")
    end = reader.truth(parts.get("end"), f"{what}: end", False)
    if not end and "to" not in parts:
        reader.wrong(place, f"{what}: leads nowhere: give it `to: NODE`, or `end: true`")
    elif end and "to" in parts:
        reader.wrong(parts["end"], f"{what}: leads to a node, so it is no end; leave one of them out")
    if to:
        places.options[key, name] = parts["to"]
    return Option(
        name,
        reader.words(parts.get("label"), f"{what}: label"),
        to,
        _then(parts.get("then"), what, reader, places),
        reader.truth(parts["when"], f"{what}: when", False) if "when" in parts else None,
    )


def _then(node: yaml.Node | None, what: str, reader: ScriptReader, places: Places) -> Then:
    if node is None:
        return Then()
    what = f"{what}: then"
    parts = reader.mapping(node, what, THEN) or {}
    kind = reader.text(parts.get("type"), f"{what}: type") or ""
    if kind:
        places.types.append((parts["type"], what, kind))
    if "resolved" in parts and reader.truth(parts.get("order"), f"{what}: order", False):
        reader.wrong(parts["order"], f"{what}: what is resolved needs nobody to go there; leave one out")
    urgent = {each.name.lower(): int(each) for each in Priority}
    return Then(
        kind,
        urgent.get(reader.one_of(parts.get("priority"), f"{what}: priority", urgent) or "", 0),
        reader.words(parts.get("resolved"), f"{what}: resolved", LONGEST_SOLUTION, lines=True),
        reader.truth(parts.get("order"), f"{what}: order", False),
        reader.truth(parts.get("access_point"), f"{what}: access_point", False),
    )


def _measured(node: Node, parts: Mapping[str, yaml.Node], reader: ScriptReader, places: Places) -> None:
    """What a measurement may answer must be said of one option each."""
    what, seen = f"node {short(node.key)}", set[bool]()
    for option in node.options:
        place = places.options[node.key, option.key]
        if option.when is None:
            continue
        if "measure" not in parts:
            reader.wrong(place, f"{what}: option {short(option.key)}: `when` needs the node's `measure`")
        elif option.when in seen:
            said = str(option.when).lower()
            reader.wrong(place, f"{what}: option {short(option.key)}: `when: {said}` stands here twice")
        seen.add(option.when)
    if "measure" in parts and not seen:
        reader.wrong(parts["measure"], f"{what}: measure: no option says `when: true` or `when: false`")
