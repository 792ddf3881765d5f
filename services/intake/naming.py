"""What a draft is called in a list: whom it is about."""

from services.conversation import Scene
from services.intake.customer_card import record
from services.wizard import Draft


async def subject_name(scene: Scene, draft: Draft) -> str:
    """The customer's name; empty where none is chosen yet."""
    found = await record(draft, scene)
    return found.name if found else ""
