"""What a script brings to Prim. Contato: filled in, taken back with its answers, kept where somebody changed it.

Within `brought` each name is a field with what the script put there; "type_gone" is told beside them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.conversation import Effect, Scene
from services.intake import line
from services.intake.first_contact import CHECKS_MOST, FirstContact, active_types, point_of
from services.intake.resolution import SOLUTION_MOST, Resolution
from services.intake.script import Script, walked
from services.intake.script import chosen as version_of
from services.intake.service_data import ServiceData
from services.scripts import report
from services.scripts import trail as trails
from services.scripts.library import Version
from services.scripts.trail import Trail
from services.scripts.tree import Then
from services.ticket_content import Refused
from services.wizard import Done, Draft, Note, Step, clean, plain

FIELDS: Mapping[str, type[Step]] = {
    "type": FirstContact,
    "assignee": FirstContact,
    "priority": FirstContact,
    "resolved": FirstContact,
    "order": FirstContact,
    "point": FirstContact,
    "solution": Resolution,
}
"""What a script can fill in, and where."""
RESULT_MOST = 1000
"""Characters of a walk's result among the checks; the last answers say most."""


async def ended(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Encerrar Script: what the answers bring is filled in on Prim. Contato."""
    trail = walked(draft)
    done = await filled(scene, draft, key, at) or Done()
    if trail is None:
        return done
    stopped = trail.dump() | {"ended": int(at.timestamp())}
    return Done(answers={**done.answers, Script.name(): {"trail": stopped}})


async def filled(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """What an ended script brings, as plan and tick are now; nothing of one that was given up."""
    version, trail = await version_of(draft, scene), walked(draft)
    then = Then()
    if draft[ServiceData].guided and version and trail and (trail.over or draft[Script].reason):
        then = trails.brings(version.script, trail)
    before = draft[FirstContact].brought or {}
    if not then and not before:
        return None
    wanted = await _wanted(scene, draft, then, version)
    said = {name: draft.answers.get(step.name(), {}).get(name) for name, step in FIELDS.items()}
    changes, brought = merged(before, said, wanted)
    after = {**said, **changes}
    if after.get("resolved") and after.get("order"):  # what a person ticked counts
        changes.pop("order" if changes.get("order") else "resolved", None)
    answers: dict[str, dict[str, Any]] = {FirstContact.name(): {"brought": brought or None}}
    for name, value in changes.items():
        answers.setdefault(FIELDS[name].name(), {})[name] = value
    return Done(answers=answers)


async def _wanted(scene: Scene, draft: Draft, then: Then, version: Version | None) -> dict[str, Any]:
    """What the script asks for, by field."""
    found: dict[str, Any] = {}
    if then.type:
        kinds = [kind for kind in await active_types(scene) if plain(kind.name) == plain(then.type)]
        for kind in kinds[:1]:
            found |= {"type": kind.id, "assignee": kind.assignee.key() if kind.assignee else None}
        if not kinds:
            found["type_gone"] = then.type
    if then.priority:
        found["priority"] = then.priority
    if then.resolved and version and not then.order:  # whoever goes there resolves it there
        solution = version.script.words(then.resolved, scene.language)
        found |= {"resolved": True, "solution": solution[:SOLUTION_MOST]}
    if then.access_point and await point_of(draft, scene):
        found["point"] = True
    if then.order:
        found["order"] = True
    return {name: value for name, value in found.items() if value is not None}


def merged(
    before: Mapping[str, Any], said: Mapping[str, Any], wanted: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is to be written, and what the script has brought then. What somebody chose by hand, before the script or
    after it, stays, and a destination stays with the type that was chosen so."""
    own = {name for name in FIELDS if _is_own(name, before, said, wanted)}
    if "type" not in own:
        own.discard("assignee")
    changes = {
        name: wanted.get(name) for name in FIELDS if name in own and said.get(name) != wanted.get(name)
    }
    brought = {name: value for name, value in wanted.items() if name in own or name not in FIELDS}
    brought |= {name: value for name, value in before.items() if name in FIELDS and name not in own}
    return changes, brought


def _is_own(name: str, before: Mapping[str, Any], said: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether what a field says is the script's, or nobody's."""
    if name in before:
        return bool(said.get(name) == before[name])
    return name in wanted and said.get(name) in (None, False, "")


async def paste(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Colar diagnóstico: the script's result and the line's reading are added to what was checked."""
    version, trail, before = await version_of(draft, scene), walked(draft), draft[FirstContact].checks or ""
    reading = line.attached(draft)
    every = [line.words(scene).whole(reading)] if reading else []
    if version is not None and trail is not None and draft[ServiceData].guided:
        every.insert(0, result(scene, version, trail, draft[Script].reason or ""))
    if not every:
        return None
    found = [each for each in every if each not in before]
    if not found:
        return Done(note=Note("checks_pasted_already"))
    together = "\n".join([*([before] if before else []), *found])
    if len(together) > CHECKS_MOST:
        raise Refused("checks_no_room", "checks", length=len(before), most=CHECKS_MOST)
    return Done(answers={FirstContact.name(): {"checks": together}})


def result(scene: Scene, version: Version, trail: Trail, reason: str) -> str:
    """A walk in short: its script, the answers, as many of the last ones as have room, and how it ended."""
    script, language, zone = version.script, scene.language, scene.desk.timezone
    lines = [f"- {each.question} {each.answer}" for each in report.lines(script, trail, language, zone)]
    head = scene.text("script-result-head", name=script.words(script.name, language))
    foot = report.end(script, trail, language) or report.ending(trail, reason, scene.text)
    kept = list(lines)
    while kept and sum(len(line) + 1 for line in (head, *kept, foot)) > RESULT_MOST:
        kept.pop(0)
    left_out = len(lines) - len(kept)
    earlier = [scene.text("script-result-earlier", count=left_out)] if left_out else []
    return clean("\n".join([head, *earlier, *kept, foot]))


SAID: Mapping[str, Effect] = {
    "service_data.guided": filled,
    "service_data.plan": filled,
    "script.script": filled,
    "script.answer": filled,
}
DOES: Mapping[str, Effect] = {
    "first_contact.paste": paste,
    "script.undo": filled,
    "script.skip": filled,
}
"""Those of Script Atend. follow the page's own at once: the way to the summary passes no Avançar."""
