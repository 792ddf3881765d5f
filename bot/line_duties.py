"""The worker's duties with lines: sessions are counted, and whoever supervises hears where an access point fell."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.parts import Parts
from bot.worker import Cron
from handlers.notices import Telling
from services.jobs import Kind
from services.lines.counting import COUNT, SECONDS, Counting
from services.lines.outage_news import OutageNotices
from services.notices import OUTAGE_TELL

CRON = Cron(COUNT, "*/5 * * * *")
MOST_SECONDS = SECONDS + 60.0
"""The round, and the statements around it."""
PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0)


def kinds(made: Parts, engine: AsyncEngine, telling: Telling) -> list[Kind]:
    """Kinds of jobs about lines."""
    services = made.services
    counting, notices = Counting(engine, services.lines.count), OutageNotices(engine)

    async def count(about: dict[str, Any]) -> None:
        await counting.round(services.clock)

    return [
        Kind(COUNT, count, (60.0,), seconds=MOST_SECONDS),
        Kind(
            OUTAGE_TELL,
            lambda about: notices.tell(about["person"], telling.outage, at=services.clock()),
            PAUSES,
        ),
    ]
