"""The order of the short conversation; its receipt is one row."""

from datetime import datetime

from services.conversation import Scene, Way
from services.tickets import Receipt
from services.wizard import Draft, Flow
from tests.bench.short.steps import (
    CUSTOMERS,
    ShortCustomer,
    ShortMatter,
    ShortPlan,
    ShortProblem,
    ShortRestart,
    ShortSubject,
    Summary,
)


async def confirm(scene: Scene, draft: Draft, key: str, at: datetime) -> Receipt:
    """One row in the person's preferences: it has a key, so that coming twice it stays one."""
    await scene.desk.preferences.keep(scene.actor, f"short:{draft.id}", draft.answers)
    matter = scene.text(f"short_matter-{draft[ShortMatter].matter}")
    customer = CUSTOMERS[draft[ShortCustomer].customer or 0]
    return Receipt(draft.id, str(draft.id), at, matter, scene.actor.name, customer, None)


async def cancel(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    """Nothing was written."""


WAY = Way(
    Flow(
        "short",
        (ShortSubject, ShortCustomer, ShortPlan, ShortProblem, ShortRestart, ShortMatter, Summary),
    ),
    confirm=confirm,
    cancel=cancel,
)
