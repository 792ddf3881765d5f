"""Script Atend. (S4.2.2): questions that lead to the fault, one at a time; what was answered stays marked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.intake import script_measures as measures
from services.intake.part import Part, Told
from services.intake.service_data import ServiceData, versions
from services.intake.suggested import first, read
from services.lines.facts import Looked
from services.scripts import trail as trails
from services.scripts.library import Version
from services.scripts.report import REASONS, ending
from services.scripts.seen import STAFF, visible
from services.scripts.trail import MOST_ANSWERS, Trail
from services.ticket_content import Refused
from services.wizard import Choice, Deed, Done, Draft, Flag, Info, Note, Option, Step, Text
from services.wizard import Trail as Walked
from services.wizard.questions import Answer

__all__ = ["DOES", "PART", "REASONS", "SAID", "Script", "chosen", "walked"]
SUGGESTED = "💡 "
"""Before the suggested script's name."""
EXPLAINED = "script"
"""The preference that keeps whether explanations are shown."""


def walked(draft: Draft) -> Trail | None:
    """The way through the script that was chosen, None before."""
    return Trail.load(draft.answers.get(Script.name(), {}).get("trail"))


def _over(draft: Draft) -> bool:
    trail = walked(draft)
    return trail is not None and trail.over


def _aside(draft: Draft) -> bool:
    """Whether something else is asked than the walk's own question."""
    return walked(draft) is not None and draft.focus in ("script", "reason")


def _goes_back(draft: Draft) -> bool:
    trail = walked(draft)
    return trail is not None and bool(trail.answers)


def _unchosen(draft: Draft) -> bool:
    return walked(draft) is None


async def scripts(draft: Draft, scene: Scene) -> list[Option]:
    """The scripts in use, the one that is suggested first."""
    found = await versions(scene)
    options = [Option(one.id, one.script.words(one.script.name, scene.language)) for one in found]
    return first(options, read(draft[ServiceData].suggested).script, SUGGESTED)


async def chosen(draft: Draft, scene: Scene) -> Version | None:
    """The version that is walked, as the draft's audience may see it: its own, whatever was imported since."""
    number = draft[Script].script
    found = await scene.once(("script", number), lambda: scene.desk.scripts.version(scene.actor, number))
    return found and replace(found, script=visible(found.script, draft.audience))


async def answers(draft: Draft, scene: Scene) -> list[Option]:
    """The options of the node where the walk is; one that was taken here before is `earlier`."""
    version, trail = await chosen(draft, scene), walked(draft)
    node = trails.here(version.script, trail) if version and trail and not trail.over else None
    if version is None or node is None:
        return []
    before, words = trail.before.get(node.key) if trail else None, version.script.words
    options = [
        Option(o.key, words(o.label, scene.language), {"earlier": o.key == before}) for o in node.options
    ]
    for value, option in await measures.used(draft, scene, node):
        options.append(Option(value, scene.text("script-use", answer=words(option.label, scene.language))))
    return options


async def known(draft: Draft, scene: Scene) -> Looked | None:
    """What is known of the line, where it may answer the question."""
    version, trail = await chosen(draft, scene), walked(draft)
    node = trails.here(version.script, trail) if version and trail and not trail.over else None
    return await measures.looked_at(draft, scene, node)


async def reasons(draft: Draft, scene: Scene) -> list[Option]:
    """Why it ends before a leaf."""
    return [Option(name, scene.text(f"script-reason-{name}")) for name in REASONS]


class Reason(Choice):
    """A number or a label presses, whatever else is typed is a reason of one's own."""

    def written(self, text: str, now: datetime | None) -> Answer | None:
        number = text.strip()
        pressed = now is None or (
            number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(REASONS)
        )
        return None if pressed else super().written(text, now)


class Script(Step):
    """`answer` is taken into the trail at once; `reason` is asked where the script ends before a leaf; `looked` is what
    is known of the line, where the question may be answered by it."""

    deeds = (
        Deed("question", shown=_aside, back=True),
        Deed("undo", shown=_goes_back, back=True),
        Deed("skip", shown=_unchosen),
    )
    script: Annotated[int | None, Choice(source=scripts, required=True, single=False)] = None
    answer: Annotated[str | None, Choice(source=answers, single=False, once=True, after=("script",))] = None
    reason: Annotated[
        str | None,
        Reason(
            asked=STAFF,
            source=reasons,
            required=True,
            single=False,
            goes=True,
            after=("script",),
            check=Text(most=200).parse,
        ),
    ] = None
    explained: Annotated[bool | None, Flag()] = None
    looked: Annotated[Any, Info(source=known, after=("script", "trail"))] = None
    trail: Annotated[dict[str, Any] | None, Walked(source=chosen, after=("script",))] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[ServiceData].guided)

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Before a script is chosen there is nothing to answer, and nothing after a leaf."""
        if walked(draft) is None:
            return ("answer", "explained")
        return ("answer", "reason") if _over(draft) else ()

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        return "script" if walked(draft) is None else "" if _over(draft) else "answer"


async def begin(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A script was chosen: its first question, with explanations as this person last left them."""
    version = await chosen(draft, scene)
    if version is None or version.script.start not in version.script.nodes:
        raise Refused("script_broken", "script")
    shown = bool((await scene.desk.preferences.read(scene.actor, EXPLAINED)).get("explained"))
    begun = trails.begun(version.script, int(at.timestamp()))
    trail, by_line = await measures.by_line(draft, scene, version.script, begun, at)
    answers = {Script.name(): {"trail": trail.dump(), "explained": shown}}
    return Done(answers=answers, note=Note("script-answered-by-line") if by_line else None)


async def answer(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """An option was taken, which is the Próximo."""
    option, version, trail = draft[Script].answer, await chosen(draft, scene), walked(draft)
    if option is None or version is None or trail is None:
        return None
    if len(trail.answers) >= MOST_ANSWERS:
        raise Refused("script_too_long", "answer", most=MOST_ANSWERS)
    after, by_line = await measures.answered(draft, scene, version.script, trail, option, at)
    answers = {Script.name(): {"trail": after.dump(), "answer": None, "reason": None}}
    return Done(answers=answers, note=Note("script-answered-by-line") if by_line else None)


async def undo(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Anterior: back to the last question; its answer stays marked."""
    trail = walked(draft)
    if trail is None:
        return None
    return Done(answers={Script.name(): {"trail": trails.undone(trail).dump(), "reason": None}})


async def question(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Anterior, from the reason or from another script: to the walk's question; nothing was answered."""
    said = draft.answers.get(Script.name(), {})
    return Done(answers={Script.name(): {draft.focus: said.get(draft.focus)}})


async def skip(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Seguir sem script: as if the tick had not been set."""
    return Done(answers={ServiceData.name(): {"guided": False}}, leads="first_contact")


async def explain(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """Ver explicações is remembered."""
    await scene.desk.preferences.keep(scene.actor, EXPLAINED, {"explained": bool(draft[Script].explained)})


SAID: Mapping[str, Effect] = {"script.script": begin, "script.answer": answer, "script.explained": explain}
DOES: Mapping[str, Effect] = {"script.undo": undo, "script.question": question, "script.skip": skip}


async def told(draft: Draft, scene: Scene) -> Told:
    version, trail = await chosen(draft, scene), walked(draft)
    if version is None or trail is None:
        return [("script", "")]
    name = version.script.words(version.script.name, scene.language)
    return [("script", f"{name} · {ending(trail, draft[Script].reason or '', scene.text)}")]


PART = Part(Script, told)
