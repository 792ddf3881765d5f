"""Atend. Resolvido (S4.2.8): what the solution was, and whether it is the children's as well."""

from collections.abc import Mapping
from typing import Annotated, Any

from services.conversation import Scene
from services.intake.access_point import AccessPoint
from services.intake.first_contact import FirstContact
from services.intake.part import Part, Told
from services.wizard import Draft, Flag, Step, Text

SOLUTION_MOST = 2000


class Resolution(Step):
    """The ticket is stored as resolved."""

    solution: Annotated[str | None, Text(required=True, long=True, most=SOLUTION_MOST)] = None
    children: Annotated[bool | None, Flag(after=("access_point.children",))] = None
    mail: Annotated[bool | None, Flag()] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[FirstContact].resolved)

    @classmethod
    def lacks(cls, draft: Draft) -> tuple[str, ...]:
        """Only an access point's ticket is given children."""
        return () if _children(draft) else ("children",)


def _children(draft: Draft) -> list[int]:
    """The children that were chosen, where the ticket is about an access point."""
    return (draft[AccessPoint].children or []) if AccessPoint.shown(draft) else []


async def told(draft: Draft, scene: Scene) -> Told:
    said, count = draft[Resolution], len(_children(draft))
    lines = [("solution", said.solution or "")]
    if said.children and count:
        lines.append(("children", scene.text("resolution-children-told", count=count)))
    return lines


async def content(draft: Draft, scene: Scene) -> Mapping[str, Any]:
    said = draft[Resolution]
    return {"solution": said.solution or "", "children_too": bool(said.children and _children(draft))}


PART = Part(Resolution, told, content)
