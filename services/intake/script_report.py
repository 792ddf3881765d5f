"""Rel. Script (S4.2.3): all questions, answers and times, as they will be stored."""

from typing import Annotated, Any

from services.conversation import Scene
from services.intake.script import walked
from services.intake.service_data import ServiceData
from services.wizard import Draft, Info, Step


async def report(draft: Draft, scene: Scene) -> None:
    """What was asked and answered."""


class ScriptReport(Step):
    """Shown once the script was begun."""

    said: Annotated[Any, Info(source=report)] = None

    @classmethod
    def shown(cls, draft: Draft) -> bool:
        return bool(draft[ServiceData].guided) and walked(draft) is not None
