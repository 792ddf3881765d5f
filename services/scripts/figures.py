"""Figures: what came of the walks through one version of a script, as counts; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AtNode:
    """`visits`: how often it was shown, in a loop many times a walk; `runs`: walks that came by; `ended`: walks that
    ended there, `left` of them before an end; `seconds`: the median until somebody answered, None where nobody did."""

    visits: int = 0
    runs: int = 0
    ended: int = 0
    left: int = 0
    seconds: float | None = None


NOWHERE = AtNode()


@dataclass(frozen=True, slots=True)
class Figures:
    """Of `runs`, `reached` came to an end of the script, `early` were ended with a reason, `left` were given up with
    their draft. `unordered`: their ticket is resolved, and nobody had to be sent. `seconds`: the median of a walk.
    `options`: answers by node and option; `reasons`: why walks were ended, by node and reason."""

    runs: int = 0
    reached: int = 0
    early: int = 0
    left: int = 0
    unordered: int = 0
    seconds: float | None = None
    nodes: Mapping[str, AtNode] = field(default_factory=dict)
    options: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def node(self, key: str) -> AtNode:
        """Of one node; all nothing where nobody came by."""
        return self.nodes.get(key, NOWHERE)

    def option(self, node: str, option: str) -> int:
        """How often it was the answer."""
        return self.options.get((node, option), 0)

    def answers(self) -> Mapping[str, int]:
        """How often each node was answered."""
        found: dict[str, int] = {}
        for (key, _), count in self.options.items():
            found[key] = found.get(key, 0) + count
        return found

    def left_at(self) -> list[tuple[str, int]]:
        """Nodes where walks were left before an end, most first."""
        found = ((key, each.left) for key, each in self.nodes.items() if each.left)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def reasons_at(self, node: str) -> list[tuple[str, int]]:
        """Why they were left there, most first."""
        found = ((reason, count) for (key, reason), count in self.reasons.items() if key == node)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))
