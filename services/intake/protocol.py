"""Protocolo (S1): the number that the customer is told; its Avançar is `Ok`."""

from datetime import datetime

from services.conversation import Scene
from services.wizard import Draft, Step


class Protocol(Step):
    """The protocol was generated on opening; `Ok` stamps who told it, and when."""


async def told(scene: Scene, draft: Draft, key: str, at: datetime) -> None:
    await scene.desk.tickets.told(scene.actor, draft.id, key=key, at=at)
