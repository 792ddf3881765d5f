"""Sending: one process at a time takes the mails that are due, oldest first, and writes down what became of each.

Before the text of a mail leaves it is written that it does, so that whoever finds it so after a death knows that it may
have arrived, and sends it once more at most, as the same message.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.jobs import Later, alone, enqueue
from services.mail import fates, gate, queue
from services.mail.asking import MAIL
from services.mail.composing import Unsendable, split, wire
from services.mail.loading import From, Loaded, load, message, missed, waiting
from services.mail.port import SETTINGS_FAULTS, Away, Doubt, Port, Reply, Why
from services.mail_tables import MailFate, MailRow
from services.statements import is_outage
from services.tasks import spawn

log = logging.getLogger(__name__)
TURN_SECONDS = 40.0
"""So long one job begins new mails; the next one goes on."""
COPYING, COPIED = timedelta(seconds=20), timedelta(minutes=10)
"""A mail waits so long at a time, and altogether, for a file that is being copied."""
ASIDE = timedelta(hours=1)
STUBBORN = (0.2, 1.0, 2.0, 5.0, 10.0, 10.0)
"""Pauses while what became of a mail can't be written down."""
STOP_SECONDS = 1.2
Counted = Callable[[str, int], None]
Note = Callable[[AsyncSession, MailRow], Awaitable[Callable[[], None]]]
"""Writes down what became of a mail; gives what is to be said once that is sure."""


class Ended(Enum):
    """Why a turn ended."""

    NOTHING_DUE = 1
    GATE = 2
    RATE = 3
    TIME = 4


class Sending:
    """The work of the job. `rate`: mails a minute at most; `alarm` hears of what only the settings can help, once;
    `counted` of fates, and of "away" and "doubt"."""

    def __init__(
        self,
        engine: AsyncEngine,
        port: Port | None,
        given: From,
        rate: int,
        clock: Callable[[], datetime],
        *,
        alarm: Callable[[str], None] = lambda _: None,
        counted: Counted = lambda *_: None,
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._port, self._given, self._clock = port, given, clock
        self._alarm, self._counted = alarm, counted
        self._rate = rate

    async def work(self) -> None:
        """Sends what is due, if nobody else does. Repeating it is harmless."""
        while self._port is not None:
            try:
                async with self._sessions.begin() as lock:
                    # It holds nothing but the lock, for as long as the turn takes.
                    await lock.execute(text("set local idle_in_transaction_session_timeout = '15min'"))
                    await alone(lock, MAIL)
                    ended = await self._turn(self._port)
            except Later:
                return
            if ended is Ended.TIME:
                async with self._sessions.begin() as session:
                    await enqueue(session, MAIL, f"more:{self._clock().isoformat()}", {})
            # What came while the lock was held, and found it so, is still there.
            if ended is not Ended.NOTHING_DUE or not await self._next():
                return

    async def close(self) -> None:
        """Ends the connection."""
        if self._port is not None:
            await self._port.close()

    async def _turn(self, port: Port) -> Ended:
        until = time.monotonic() + TURN_SECONDS
        while time.monotonic() < until:
            async with self._sessions.begin() as session:
                at = self._clock()
                if await gate.shut(session, at):
                    return Ended.GATE
                if (number := await queue.due(session, at)) is None:
                    return Ended.NOTHING_DUE
                pause = (await gate.take(session, self._rate, at)).total_seconds()
            if pause > until - time.monotonic():
                return Ended.RATE
            if pause:
                await asyncio.sleep(pause)
            else:
                await self._one(port, number)
        return Ended.TIME

    async def _next(self) -> int | None:
        async with self._sessions() as session:
            return await queue.due(session, self._clock())

    async def _one(self, port: Port, number: int) -> None:
        """One mail, from its rows to its fates. Where the program stops just then, it has a second to end well."""
        loaded = await self._loaded(number)
        if loaded is None:
            return
        sending = spawn(self._sent_one(port, loaded), name="mail: one")
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            await asyncio.wait([sending], timeout=STOP_SECONDS)
            sending.cancel()
            raise

    async def _sent_one(self, port: Port, loaded: Loaded) -> None:
        note: Note
        try:
            made = await message(loaded, self._given.folder)
            sender = wire(split(self._given.sender)[1])
            replies = await port.send(sender, loaded.whom, made.data, lambda: self._leaves(loaded.id))
            note = partial(self._answered, replies=replies, missing=made.missing)
        except queue.Taken:
            return
        except Unsendable:
            note = partial(self._answered, replies=dict.fromkeys(loaded.whom, Reply(553, "")))
        except Away as error:
            note = partial(self._away, away=error)
        except Doubt as error:
            note = partial(self._doubt, doubt=error)
        except Exception as error:
            if not is_outage(error):  # our own fault: the others go on, and this one is not forgotten
                await self._written(loaded.id, self._aside)
            raise
        await self._written(loaded.id, note)

    async def _loaded(self, number: int) -> Loaded | None:
        """What is to be sent now; None where it is not to be, for now or for good."""
        at = self._clock()
        async with self._sessions.begin() as session:
            mail = await session.get_one(MailRow, number, with_for_update=True)
            if mail.sending_at is not None:  # whoever sent it died
                log.warning("A mail (%d) may have left when its process ended", number)
                self._count(await fates.doubted(session, mail, {}, at), "doubt")
                if mail.next_at is None:
                    return None
                mail.next_at = at
            if at - mail.made_at < COPIED and await waiting(session, number):
                mail.next_at = at + COPYING
                return None
            loaded = await load(session, mail, self._given, at)
            if not loaded.whom:
                mail.next_at = None
                return None
            return loaded

    async def _leaves(self, number: int) -> None:
        async with self._sessions.begin() as session:
            await queue.claim(session, number, self._clock())

    async def _written(self, number: int, note: Note) -> None:
        """Writes down what became of a mail, also while PostgreSQL comes and goes: who forgets it sends it twice."""
        for pause in (*STUBBORN, None):
            try:
                async with self._sessions.begin() as session:
                    mail = await session.get_one(MailRow, number, with_for_update=True)
                    after = await note(session, mail)
            except Exception as error:
                if pause is None or not is_outage(error):
                    raise
                await asyncio.sleep(pause)
            else:
                after()
                return

    async def _answered(
        self,
        session: AsyncSession,
        mail: MailRow,
        replies: Mapping[str, Reply],
        missing: tuple[int, ...] = (),
    ) -> Callable[[], None]:
        opened = await gate.open_(session)
        await missed(session, mail.id, missing)
        decided = await fates.answered(session, mail, replies, self._clock(), missing=bool(missing))

        def after() -> None:
            if opened:
                log.warning("Mail leaves again")
            self._count(decided)

        return after

    async def _away(self, session: AsyncSession, mail: MailRow, away: Away) -> Callable[[], None]:
        """Nobody's fault yet: the mail stays, behind those that are due, and the gate is closed."""
        at = self._clock()
        mail.next_at = at
        news = await gate.close(session, away.why, at)

        def after() -> None:
            self._counted("away", 1)
            if news:
                log.warning("No mail leaves: %s", away)
                if away.why in SETTINGS_FAULTS:
                    self._alarm(away.why.value)

        return after

    async def _doubt(self, session: AsyncSession, mail: MailRow, doubt: Doubt) -> Callable[[], None]:
        at = self._clock()
        decided = await fates.doubted(session, mail, doubt.refused, at)
        await gate.close(session, Why.CONNECTION, at)

        def after() -> None:
            log.warning("A mail (%d) may have left: the server was gone before it had answered", mail.id)
            self._count(decided, "doubt")

        return after

    async def _aside(self, session: AsyncSession, mail: MailRow) -> Callable[[], None]:
        mail.next_at = self._clock() + ASIDE
        return lambda: log.error("A mail (%d) can't be sent: see the job's error", mail.id)

    def _count(self, decided: list[MailFate], also: str | None = None) -> None:
        for fate in decided:
            self._counted(fate.value, 1)
        if also is not None:
            self._counted(also, 1)
