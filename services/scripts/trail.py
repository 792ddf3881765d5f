"""Trail: the way that one conversation took through a script, as the draft keeps it; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from services.scripts.tree import Node, Option, Script, Then

MOST_ANSWERS = 300
"""A loop with an exit may be walked so often; a draft must stay small."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One node's answer; `at`: unix seconds. `measured`: the system read it from the line, nobody said it; `read`: what
    the line said of it when somebody answered, None where that was not known."""

    node: str
    option: str
    at: int
    measured: bool = False
    read: bool | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """`node`: where it is, also when an option ended it there; `over`: nothing more is asked. `before`: what was
    answered at nodes that were gone back from, so that it stays marked. `ended`: when Encerrar Script was pressed, in
    unix seconds, 0 before."""

    began: int
    node: str
    over: bool = False
    answers: tuple[Answer, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    ended: int = 0

    def dump(self) -> dict[str, Any]:
        """As an answer of the page."""
        return {
            "began": self.began,
            "node": self.node,
            "over": self.over,
            "answers": [[a.node, a.option, a.at, *_marks(a)] for a in self.answers],
            "before": dict(self.before),
            "ended": self.ended,
        }

    @classmethod
    def load(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """What `dump` gave; None where no script was begun."""
        if not stored or "node" not in stored:
            return None
        return cls(
            int(stored.get("began", 0)),
            str(stored["node"]),
            bool(stored.get("over")),
            tuple(
                Answer(str(a[0]), str(a[1]), int(a[2]), bool(a[3:4] and a[3]), bool(a[4]) if a[4:] else None)
                for a in stored.get("answers", ())
            ),
            stored.get("before", {}),
            int(stored.get("ended", 0)),
        )


def _marks(answer: Answer) -> list[int]:
    """What stands behind an answer that has to do with a measurement."""
    if answer.read is not None:
        return [int(answer.measured), int(answer.read)]
    return [1] if answer.measured else []


def begun(script: Script, at: int) -> Trail:
    """At the first node."""
    return Trail(at, script.start, script.nodes[script.start].leaf)


def taken(
    script: Script, trail: Trail, option: str, at: int, *, measured: bool = False, read: bool | None = None
) -> Trail:
    """The trail after an answer; the same where there is no such option, or nothing more is asked."""
    node = here(script, trail)
    chosen = node.option(option) if node and not trail.over and len(trail.answers) < MOST_ANSWERS else None
    if node is None or chosen is None:
        return trail
    return replace(
        trail,
        node=chosen.to or node.key,
        over=not chosen.to or script.nodes[chosen.to].leaf,
        answers=(*trail.answers, Answer(node.key, option, at, measured, read)),
        before={**trail.before, node.key: option},
        ended=0,
    )


def undone(trail: Trail) -> Trail:
    """Back to the node of the last answer, which stays marked there."""
    if not trail.answers:
        return trail
    *kept, last = trail.answers
    return replace(
        trail,
        node=last.node,
        over=False,
        answers=tuple(kept),
        before={**trail.before, last.node: last.option},
        ended=0,
    )


def contradicted(node: Node, answer: Answer) -> Option | bool:
    """Whether the line said something else than somebody did: the option that it said, or True where the node has none
    for it."""
    if answer.measured or answer.read is None:
        return False
    chosen = node.option(answer.option)
    stood = next((option for option in node.options if option.when is answer.read), None)
    if chosen is None or chosen == stood or (stood is None and chosen.when is not (not answer.read)):
        return False
    return stood or True


def here(script: Script, trail: Trail) -> Node | None:
    """The node that the trail is at."""
    return script.nodes.get(trail.node)


def brings(script: Script, trail: Trail) -> Then:
    """All that the answers bring, and the leaf they led to; what comes later counts."""
    found: list[Then] = []
    for answer in trail.answers:
        node = script.nodes.get(answer.node)
        option = node.option(answer.option) if node else None
        if option is not None:
            found.append(option.then)
    end = here(script, trail)
    if trail.over and end is not None and end.leaf:
        found.append(end.then)
    together = Then()
    for then in found:
        together = Then(
            then.type or together.type,
            then.priority or together.priority,
            then.resolved or together.resolved,
            then.order or together.order,
            then.access_point or together.access_point,
        )
    return together
