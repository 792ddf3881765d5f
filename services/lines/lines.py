"""Lines: the desk looks at a plan's connection, within its rights, by way of the router of its access point."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from services.lines.facts import Looked, Rates
from services.people import Person


class Lines:
    """Reads lines. Whoever may not look gets None, as for a plan that does not exist."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def known(self, actor: Person, plan_id: int) -> Looked | None:
        """What was read within the last minutes, or what stands in the way without asking a router; never waits for
        one. None: nothing is known yet."""
        return None

    async def look(
        self, actor: Person, plan_id: int, *, key: str, at: datetime, fresh: bool = False
    ) -> Looked | None:
        """Asks the router where nothing of the last 30 s is known (`fresh`: in any case); 5 s at most. Each look of
        somebody is written to the audit once a `key`."""
        return None

    async def traffic(
        self, actor: Person, plan_id: int, *, every: float = 3.0, seconds: float = 30.0
    ) -> AsyncIterator[Rates]:
        """The line's rates, one each `every` seconds; ends early where the router is silent."""
        return
        yield
