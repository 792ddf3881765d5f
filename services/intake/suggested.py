"""What the problem's words suggest along the way: a script and a type, shown with the reason, never chosen.

It is asked for once a problem, on Dados Atend., and written down there, so that no later page waits for it and its
lists stay in their order.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from services.catalog import TicketType
from services.conversation import Scene
from services.scripts.library import Version
from services.scripts.likeness import Guess, usual_type
from services.scripts.suggesting import Suggested
from services.wizard import Option


@dataclass(frozen=True, slots=True)
class Hint:
    """A suggestion as it is told: what it is called, and why; `words` of the problem, or so many tickets `alike`."""

    name: str
    words: tuple[str, ...]
    alike: int


async def looked_up(problem: str | None, written: str | None, scene: Scene) -> Suggested:
    """What was written down for this problem, else what it suggests now."""
    if written or not problem:
        return read(written)
    return await scene.once(
        ("suggested", problem), lambda: scene.desk.suggestions.about(scene.actor, problem)
    )


def write(found: Suggested) -> str | None:
    """As an answer; None where nothing is suggested."""
    return json.dumps(asdict(found), ensure_ascii=False) if found.script or found.type else None


def read(written: str | None) -> Suggested:
    """What `write` wrote."""
    said = json.loads(written or "{}")
    return Suggested(*(_guess(said.get(name)) for name in ("script", "type")))


def _guess(said: dict[str, Any] | None) -> Guess | None:
    return Guess(**{**said, "words": tuple(said["words"])}) if said else None


def script_hint(guess: Guess | None, versions: Sequence[Version], language: str) -> Hint | None:
    """The suggested script, where it is still one of those in use."""
    version = next((one for one in versions if guess and one.id == guess.id), None)
    if guess is None or version is None:
        return None
    return Hint(version.script.words(version.script.name, language), guess.words, guess.alike)


def type_guess(found: Suggested, versions: Sequence[Version], kinds: Sequence[TicketType]) -> Guess | None:
    """The type that tickets alike have, or whose name was said; else the one that the suggested script sets."""
    if found.type is not None or found.script is None or not found.script.words:
        return found.type
    version = next((one for one in versions if one.id == found.script.id), None)
    usual = usual_type(version.script) if version else ""
    kind = next((kind for kind in kinds if kind.name == usual), None)
    return replace(found.script, id=kind.id) if kind else None


def first(options: Sequence[Option], guess: Guess | None) -> list[Option]:
    """The options with the suggested one before the others, which carries the reason."""
    one = next((option for option in options if guess and option.value == guess.id), None)
    if guess is None or one is None:
        return list(options)
    hint = Hint(one.label, guess.words, guess.alike)
    return [replace(one, detail={**one.detail, "hint": hint}), *(o for o in options if o is not one)]
