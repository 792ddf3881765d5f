"""What a line answers of a script's questions: those of the staff by itself, another by one press (S4.2.2)."""

from datetime import datetime

from services.conversation import Scene
from services.intake.line import plan_of
from services.lines.facts import Looked
from services.lines.measuring import measured
from services.scripts import trail as trails
from services.scripts.seen import STAFF
from services.scripts.trail import Trail
from services.scripts.tree import Node, Option, Script
from services.wizard import Draft

USED = "."
"""Before the option's key, where the measurement answers in somebody's place; no key begins so."""


async def looked_at(draft: Draft, scene: Scene, node: Node | None) -> Looked | None:
    """What is known of the plan's line, at a node that it may answer; no router is asked here."""
    plan = plan_of(draft)
    if node is None or not node.measure or not plan or draft.audience not in STAFF:
        return None
    return await scene.once(("line", plan), lambda: scene.desk.lines.known(scene.actor, plan))


def stands_for(node: Node, looked: Looked | None, at: datetime) -> Option | None:
    """The option that the measurement says; None where it says nothing, or the node has none for it."""
    read = measured(node.measure, looked, at)
    return None if read is None else next((each for each in node.options if each.when is read), None)


async def used(draft: Draft, scene: Scene, node: Node | None) -> list[tuple[str, Option]]:
    """An answer that takes over what was measured, with the option that it stands for; none where nothing was."""
    looked = await looked_at(draft, scene, node)
    found = stands_for(node, looked, scene.desk.clock()) if node and looked else None
    return [(f"{USED}{found.key}", found)] if found else []


async def answered(
    draft: Draft, scene: Scene, script: Script, trail: Trail, said: str, at: datetime
) -> tuple[Trail, bool]:
    """The trail after what was pressed, and after what the line answers then; whether it answered something."""
    node = trails.here(script, trail)
    looked = await looked_at(draft, scene, node)
    read = measured(node.measure, looked, at) if node else None
    if said.startswith(USED):
        after = trails.taken(script, trail, said.removeprefix(USED), _seconds(at), measured=True)
    else:
        after = trails.taken(script, trail, said, _seconds(at), read=read)
    return await by_line(draft, scene, script, after, at)


async def by_line(
    draft: Draft, scene: Scene, script: Script, trail: Trail, at: datetime
) -> tuple[Trail, bool]:
    """The trail after questions of the staff that the line answers; none that was answered before, lest a loop answers
    itself, or somebody who went back is sent on."""
    after = trail
    while (
        not after.over
        and (node := trails.here(script, after))
        and node.staff
        and node.key not in after.before
    ):
        looked = await looked_at(draft, scene, node)
        option = stands_for(node, looked, at) if looked else None
        if option is None:
            break
        after = trails.taken(script, after, option.key, _seconds(at), measured=True)
    return after, after is not trail


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
