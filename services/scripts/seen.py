"""What an audience may see of a script: what an operator is to check, and nodes of the staff, leave no staff chat."""

from dataclasses import replace

from services.scripts.tree import Node, Script, Then

STAFF = frozenset({"operator", "technician"})
"""Audiences who see all of it; whoever else looks sees what a customer may."""


def seen(node: Node, audience: str) -> Node:
    """The node as this audience may see it. One of the staff is where a script is over, without a word of it."""
    if audience in STAFF:
        return node
    if not node.staff:
        return replace(node, check={})
    then = replace(node.then, resolved={}) if node.leaf else Then()
    return replace(node, ask={}, say={}, check={}, options=(), then=then, measure="")


def visible(script: Script, audience: str) -> Script:
    """The script as this audience may walk it."""
    if audience in STAFF:
        return script
    return replace(script, nodes={key: seen(node, audience) for key, node in script.nodes.items()})
