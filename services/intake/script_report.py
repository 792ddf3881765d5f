"""Rel. Script (S4.2.3): all questions, answers and times, as they will be stored."""

from dataclasses import dataclass
from typing import Annotated, Any

from services.conversation import Scene
from services.intake.script import Script, chosen, walked
from services.intake.service_data import ServiceData
from services.scripts import report as reports
from services.scripts.report import Line
from services.scripts.seen import STAFF
from services.scripts.trail import brings
from services.wizard import Draft, Info, Step


@dataclass(frozen=True, slots=True)
class Reported:
    """A walk in words: `last` is what was said at its end, `brings` what it fills in on Prim. Contato."""

    name: str
    lines: list[Line]
    ended: str
    last: str
    brings: list[str]


async def report(draft: Draft, scene: Scene) -> Reported | None:
    """What was asked and answered; None where its version is not there any more."""
    version, trail = await chosen(draft, scene), walked(draft)
    if version is None or trail is None:
        return None
    script, language, audience = version.script, scene.language, draft.audience
    brought = brings(script, trail) if audience in STAFF else None
    return Reported(
        script.words(script.name, language),
        reports.lines(script, trail, language, scene.desk.timezone, audience),
        reports.ending(trail, draft[Script].reason or "", scene.text),
        reports.end(script, trail, language, audience),
        reports.brought(script, brought, language, scene.text) if brought else [],
    )


async def whole(draft: Draft, scene: Scene) -> str | None:
    """The report as the text of a file; None where there is nothing to report."""
    version, trail = await chosen(draft, scene), walked(draft)
    if version is None or trail is None:
        return None
    return reports.text(
        version.script,
        trail,
        scene.language,
        scene.desk.timezone,
        scene.text,
        reason=draft[Script].reason or "",
        protocol=draft.protocol or "",
        audience=draft.audience,
    )


class ScriptReport(Step):
    """Shown once the script was begun."""

    said: Annotated[Any, Info(source=report)] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[ServiceData].guided) and walked(draft) is not None
