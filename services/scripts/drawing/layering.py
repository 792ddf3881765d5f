"""Layering: which of a script's edges lead back, and how deep each node stands; without recursion."""

from collections.abc import Sequence

from services.scripts.tree import Script


def walked(script: Script) -> tuple[list[str], set[tuple[str, str]]]:
    """The nodes as a walk from the start finishes them, the last one first, and the edges that lead back."""
    done: dict[str, bool] = {}
    finished: list[str] = []
    back: set[tuple[str, str]] = set()
    for root in (script.start, *script.nodes):
        if root in done or root not in script.nodes:
            continue
        done[root] = False
        stack = [(root, _goals(script, root))]
        while stack:
            key, goals = stack[-1]
            goal = goals.pop(0) if goals else None
            if goal is None:
                stack.pop()
                done[key] = True
                finished.append(key)
            elif goal not in done:
                done[goal] = False
                stack.append((goal, _goals(script, goal)))
            elif not done[goal]:
                back.add((key, goal))
    return finished[::-1], back


def _goals(script: Script, key: str) -> list[str]:
    return [option.to for option in script.nodes[key].options if option.to in script.nodes]


def layers(script: Script, order: Sequence[str], back: set[tuple[str, str]]) -> dict[str, int]:
    """Each node under all that lead to it."""
    layer = dict.fromkeys(order, 0)
    for key in order:
        for goal in _goals(script, key):
            if (key, goal) not in back:
                layer[goal] = max(layer[goal], layer[key] + 1)
    return layer
