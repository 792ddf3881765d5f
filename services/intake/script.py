"""Script Atend. (S4.2.2): questions that lead to the fault, one at a time; what was answered stays marked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from services.conversation import Effect, Scene
from services.intake.part import Part, Told
from services.intake.service_data import ServiceData
from services.scripts import trail as trails
from services.scripts.library import Version
from services.scripts.trail import Trail
from services.wizard import Choice, Deed, Done, Draft, Flag, Option, Step, Text
from services.wizard import Trail as Walked

REASONS = ("hung_up", "cannot", "solved", "other_fault")
"""Why a script may end before a leaf, by name; another reason is typed."""
EXPLAINED = "script"
"""The preference that keeps whether explanations are shown."""


def walked(draft: Draft) -> Trail | None:
    """The way through the script that was chosen, None before."""
    return Trail.load(draft.answers.get(Script.name(), {}).get("trail"))


def _over(draft: Draft) -> bool:
    trail = walked(draft)
    return trail is not None and trail.over


def _goes_back(draft: Draft) -> bool:
    trail = walked(draft)
    return trail is not None and bool(trail.answers)


async def scripts(draft: Draft, scene: Scene) -> list[Option]:
    """The scripts in use, the one that is suggested first."""
    found = await scene.once("scripts", lambda: scene.desk.scripts.current(scene.actor))
    return [Option(one.id, one.script.words(one.script.name, scene.language)) for one in found]


async def chosen(draft: Draft, scene: Scene) -> Version | None:
    """The version that is walked: the draft's own, whatever was imported since."""
    number = draft[Script].script
    return await scene.once(("script", number), lambda: scene.desk.scripts.version(scene.actor, number))


async def answers(draft: Draft, scene: Scene) -> list[Option]:
    """The options of the node where the walk is."""
    version, trail = await chosen(draft, scene), walked(draft)
    node = trails.here(version.script, trail) if version and trail and not trail.over else None
    if version is None or node is None:
        return []
    return [Option(o.key, version.script.words(o.label, scene.language)) for o in node.options]


async def reasons(draft: Draft, scene: Scene) -> list[Option]:
    """Why it ends before a leaf."""
    return [Option(name, scene.text(f"script-reason-{name}")) for name in REASONS]


class Script(Step):
    """`answer` is taken into the trail at once; `reason` is asked where the script ends before a leaf."""

    deeds = (Deed("undo", shown=_goes_back, back=True),)
    script: Annotated[int | None, Choice(source=scripts, required=True, single=False)] = None
    answer: Annotated[str | None, Choice(source=answers, single=False, once=True, after=("script",))] = None
    reason: Annotated[
        str | None,
        Choice(
            source=reasons,
            required=True,
            single=False,
            goes=True,
            after=("script",),
            check=Text(most=200).parse,
        ),
    ] = None
    explained: Annotated[bool | None, Flag()] = None
    trail: Annotated[dict[str, Any] | None, Walked(after=("script",))] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[ServiceData].guided)

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Before a script is chosen there is nothing to answer, and nothing after a leaf."""
        if walked(draft) is None:
            return ("answer", "reason", "explained")
        return ("answer", "reason") if _over(draft) else ()

    @classmethod
    def open_question(cls, draft: Draft) -> str:
        return "script" if walked(draft) is None else "" if _over(draft) else "answer"


async def begin(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """A script was chosen: its first question, with explanations as this person last left them."""
    version = await chosen(draft, scene)
    if version is None:
        return None
    shown = bool((await scene.desk.preferences.read(scene.actor, EXPLAINED)).get("explained"))
    trail = trails.begun(version.script, int(at.timestamp()))
    return Done(answers={Script.name(): {"trail": trail.dump(), "explained": shown}})


async def answer(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """An option was taken, which is the Próximo."""
    option, version, trail = draft[Script].answer, await chosen(draft, scene), walked(draft)
    if option is None or version is None or trail is None:
        return None
    after = trails.taken(version.script, trail, option, int(at.timestamp()))
    return Done(answers={Script.name(): {"trail": after.dump(), "answer": None, "reason": None}})


async def undo(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Anterior: back to the last question; its answer stays marked."""
    trail = walked(draft)
    if trail is None:
        return None
    return Done(answers={Script.name(): {"trail": trails.undone(trail).dump(), "reason": None}})


async def explain(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """Ver explicações is remembered."""
    await scene.desk.preferences.keep(scene.actor, EXPLAINED, {"explained": bool(draft[Script].explained)})


async def ended(scene: Scene, draft: Draft, key: str, at: datetime) -> Done | None:
    """Encerrar Script: what the answers bring is filled in on Prim. Contato."""
    return None


SAID: Mapping[str, Effect] = {"script.script": begin, "script.answer": answer, "script.explained": explain}
DOES: Mapping[str, Effect] = {"script.undo": undo}


async def told(draft: Draft, scene: Scene) -> Told:
    version = await chosen(draft, scene)
    return [("script", version.script.words(version.script.name, scene.language) if version else "")]


PART = Part(Script, told)
