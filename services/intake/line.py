"""Dados do Servidor Mikrotik (S4.2.1.1.c): what the router of the plan's access point says of its line."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.lines.facts import Looked, Reading
from services.lines.words import Words
from services.tickets import Refused
from services.wizard import Deed, Done, Draft, Info, Note, Step

KEPT_AT = "service_data"
"""The page whose room this is: a room begins anew each time, so what was attached stands there."""


def plan_of(draft: Draft) -> int:
    """The plan that is chosen; 0: none."""
    return int(draft.answers.get(KEPT_AT, {}).get("plan") or 0)


async def known(draft: Draft, scene: Scene) -> Looked | None:
    """What is known of the plan's line without asking its router."""
    plan = plan_of(draft)
    return await scene.desk.lines.known(scene.actor, plan) if plan else None


def attached(draft: Draft) -> Reading | None:
    """The reading that goes with the ticket."""
    return read(draft.answers.get(KEPT_AT, {}).get("reading"))


def read(kept: object) -> Reading | None:
    """A reading as an answer keeps it; None where this is none."""
    try:
        return Reading.load(json.loads(kept)) if isinstance(kept, str) else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def words(scene: Scene) -> Words:
    """How a reading is said in this scene."""
    return Words(scene.text, scene.language, scene.desk.clock().astimezone(scene.desk.timezone))


def _has(draft: Draft) -> bool:
    return attached(draft) is not None


class Line(Step):
    """A room; `looked` is what the router said, as far as that is known."""

    door = False  # the page that it is a room of paints it, where a plan is chosen
    deeds = (Deed("attach"), Deed("detach", shown=_has))
    looked: Annotated[Any, Info(source=known)] = None


async def attach(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Anexar ao atendimento: what is read goes with the ticket, in place of an earlier reading. Raises Refused."""
    reading = await reading_of(scene, plan_of(draft))
    return Done(answers={KEPT_AT: {"reading": json.dumps(reading.dump())}}, note=Note("line-attached"))


async def reading_of(scene: Scene, plan: int) -> Reading:
    """What was read of a plan's line within the last minutes. Raises Refused where nothing was."""
    found = await scene.desk.lines.known(scene.actor, plan)
    if found is None or found.reading is None:
        raise Refused("line-nothing-read")
    return found.reading


async def detach(scene: Scene, draft: Draft, key: str, at: datetime) -> Done:
    """Desanexar."""
    return Done(answers={KEPT_AT: {"reading": None}}, note=Note("line-detached"))


DOES: Mapping[str, Effect] = {"line.attach": attach, "line.detach": detach}
