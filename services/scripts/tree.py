"""A script as a tree of nodes: what is asked, what is said, and where each answer leads; pure, stored as JSON.

Its texts are words by language. What a customer may see is the question, what is said to them, and the options; what
an operator is to check is the staff's alone (`Node.check`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Words = Mapping[str, str]
"""A text by language: "pt_BR" → its words."""


@dataclass(frozen=True, slots=True)
class Then:
    """What an answer, or reaching a leaf, brings to Prim. Contato. Empty: nothing.

    `type`: a ticket type's name; `priority`: 1 (low) to 4, 0: as it is; `resolved`: the solution, where the script has
    solved it; `order`: somebody must go there; `access_point`: the ticket is one of the access point.
    """

    type: str = ""
    priority: int = 0
    resolved: Words = field(default_factory=dict)
    order: bool = False
    access_point: bool = False

    def __bool__(self) -> bool:
        return bool(self.type or self.priority or self.resolved or self.order or self.access_point)

    def dump(self) -> dict[str, Any]:
        """As JSON, without what it does not bring."""
        every = {
            "type": self.type,
            "priority": self.priority,
            "resolved": dict(self.resolved),
            "order": self.order,
            "access_point": self.access_point,
        }
        return {name: value for name, value in every.items() if value}


@dataclass(frozen=True, slots=True)
class Option:
    """An answer. `to`: the node it leads to, "" where the script is over with it. `when`: the answer of the node's
    measurement that it stands for, None where it stands for none."""

    key: str
    label: Words
    to: str = ""
    then: Then = Then()
    when: bool | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A question, or a leaf (without options), where the script is over.

    `say`: the explanation for the customer, `check`: the one for the operator, which leaves no staff chat; `measure`:
    the named measurement that may answer it; `staff`: for a customer the script is over here.
    """

    key: str
    ask: Words
    say: Words = field(default_factory=dict)
    check: Words = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    then: Then = Then()
    measure: str = ""
    staff: bool = False

    @property
    def leaf(self) -> bool:
        """Whether nothing more is asked here."""
        return not self.options

    def option(self, key: str) -> Option | None:
        """The option of this name; None where there is none (any more)."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, slots=True)
class Script:
    """`key` names it for ever; `languages`: those that all of its texts have, the first one is spoken where another is
    missing; `keywords`: words of customers by language, by which it is suggested."""

    key: str
    name: Words
    languages: tuple[str, ...]
    start: str
    nodes: Mapping[str, Node]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, text: Words, language: str) -> str:
        """A text in this language, else in one of the same tongue, else in the script's first."""
        for known in (
            language,
            *(name for name in self.languages if name[:2] == language[:2]),
            *self.languages,
        ):
            if text.get(known):
                return text[known]
        return ""

    def dump(self) -> dict[str, Any]:
        """As JSON; `load` gives the same script again."""
        return {
            "key": self.key,
            "name": dict(self.name),
            "languages": list(self.languages),
            "start": self.start,
            "keywords": {language: list(words) for language, words in self.keywords.items()},
            "nodes": [_dumped(node) for node in self.nodes.values()],
        }

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Self:
        """From what `dump` gave. What a later release adds is left out."""
        nodes = [_node(each) for each in stored["nodes"]]
        return cls(
            stored["key"],
            stored["name"],
            tuple(stored["languages"]),
            stored["start"],
            {node.key: node for node in nodes},
            {language: tuple(words) for language, words in stored.get("keywords", {}).items()},
        )


def _dumped(node: Node) -> dict[str, Any]:
    every = {
        "key": node.key,
        "ask": dict(node.ask),
        "say": dict(node.say),
        "check": dict(node.check),
        "then": node.then.dump(),
        "measure": node.measure,
        "staff": node.staff,
        "options": [
            {"key": o.key, "label": dict(o.label), "to": o.to, "then": o.then.dump(), "when": o.when}
            for o in node.options
        ],
    }
    return {name: value for name, value in every.items() if value}


def _node(stored: Mapping[str, Any]) -> Node:
    options = tuple(
        Option(o["key"], o["label"], o.get("to", ""), _then(o), o.get("when"))
        for o in stored.get("options", ())
    )
    return Node(
        stored["key"],
        stored["ask"],
        stored.get("say", {}),
        stored.get("check", {}),
        options,
        _then(stored),
        stored.get("measure", ""),
        stored.get("staff", False),
    )


def _then(stored: Mapping[str, Any]) -> Then:
    said = stored.get("then", {})
    return Then(
        said.get("type", ""),
        said.get("priority", 0),
        said.get("resolved", {}),
        said.get("order", False),
        said.get("access_point", False),
    )
