"""Collecting: one process at a time reads what came into the mailbox, and files it, as soon as it is there."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.jobs import Later, alone
from services.mail import mailbox
from services.mail.answers import Answers
from services.mail.arrived import read
from services.mail.mailbox import Cursor, Fetched, Source
from services.mail.port import Away
from services.mail_tables import MailCursor
from services.statements import is_outage

log = logging.getLogger(__name__)
TURN_SECONDS = 600.0
"""So long one connection is used; the next one goes on."""
AGAIN_SECONDS, AWAY_SECONDS = 5.0, 60.0


class Collecting:
    """`counted` hears what became of each message (services.mail.answers.Taken, or "failed")."""

    def __init__(
        self,
        engine: AsyncEngine,
        source: Source,
        answers: Answers,
        clock: Callable[[], datetime],
        counted: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._source, self._answers, self._clock, self._counted = source, answers, clock, counted
        self._away: str | None = None

    async def run(self) -> None:
        """Until it is cancelled. The mailbox, and PostgreSQL, may come and go."""
        while True:
            pause = AGAIN_SECONDS
            try:
                await self.turn(TURN_SECONDS)
                self._away = None
            except Away as away:
                pause = AWAY_SECONDS
                if str(away) != self._away:
                    self._away = str(away)
                    log.warning("Answers can't be read: %s", away)
            except Later:
                pause = AWAY_SECONDS  # another process reads them, or no scanner can be asked
            except Exception as error:  # noqa: BLE001 (whatever it was, it is looked again in a minute)
                if not is_outage(error):
                    log.error("Answers can't be read: %s", type(error).__name__)
                pause = AWAY_SECONDS
            await asyncio.sleep(pause)

    async def turn(self, seconds: float = 0.0) -> int:
        """Files what has come since the last turn, and what comes within this time; how many messages there were.

        Raises Away, and Later where somebody else is at it, or a file can't be judged now.
        """
        count = 0
        async with self._sessions.begin() as lock:
            # It holds nothing but the lock, for as long as the turn takes.
            await lock.execute(text("set local idle_in_transaction_session_timeout = '15min'"))
            await alone(lock, f"answers {self._source.name}")
            async for message in mailbox.arriving(self._source, await self._cursor(), seconds):
                await self._file(message)
                await self._keep(message.cursor)
                count += 1
        return count

    async def _file(self, message: Fetched) -> None:
        """One that can't be filed is left where it lies, for people: it must not keep back those after it."""
        try:
            arrived = await asyncio.to_thread(read, message.raw, whole=message.whole)
            taken = (await self._answers.take(arrived, self._clock())).value
        except Later:
            raise
        except Exception as error:
            if is_outage(error):
                raise
            taken = "failed"
            log.error("A message was left in the mailbox: %s", type(error).__name__)
        self._counted(taken)

    async def _cursor(self) -> Cursor | None:
        async with self._sessions() as session:
            row = await session.get(MailCursor, self._source.name)
        return None if row is None else Cursor(row.uid_validity, row.uid)

    async def _keep(self, cursor: Cursor) -> None:
        async with self._sessions.begin() as session:
            name = self._source.name
            await session.merge(MailCursor(mailbox=name, uid_validity=cursor.validity, uid=cursor.uid))
