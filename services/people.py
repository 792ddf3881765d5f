"""Who writes to the bot: known people by their Telegram id, remembered until the database says so."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services.audit import note
from services.cleaning import one_line, says_nothing
from services.database import COMMAND_TIMEOUT, DatabaseError, pool_connect, url_of
from services.states import Role
from services.tables import PersonRow
from services.tasks import spawn

CHANNEL = "atende_people"
PULSE = 20.0
"""Seconds between looks at the listening connection: a line cut in silence raises nothing by itself."""
LONGEST_PAUSE = 5.0
LONGEST_NAME = 100
_MOST_REMEMBERED = 20_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Person:
    """An active person. `id` is the desk's, `telegram_id` Telegram's."""

    id: int
    name: str
    role: Role
    supervises: bool = False
    language: str | None = None
    telegram_id: int | None = None

    @property
    def at_desk(self) -> bool:
        """Whether they work with every customer and ticket (operator, administrator)."""
        return self.role in (Role.OPERATOR, Role.ADMIN)


class PersonError(ValueError):
    """Nobody can be added like this; the message says why."""


class PersonExists(PersonError):
    """Somebody has this Telegram id already."""


class People:
    """People by Telegram id, from memory while the listener hears the database's changes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._url = url_of(engine)
        self._known: dict[int, Person | None] = {}
        self._era = 0
        self._hearing = False
        self._listener: asyncio.Task[None] | None = None

    async def by_telegram(self, telegram_id: int) -> Person | None:
        """The active person with this Telegram id; None when there is none, or they may not use it now."""
        if not 0 < telegram_id < 2**63:
            return None
        if telegram_id in self._known:
            return self._known[telegram_id]
        era = self._era
        async with self._sessions() as session:
            row = await session.scalar(
                select(PersonRow).where(PersonRow.telegram_id == telegram_id, PersonRow.active)
            )
        person = None if row is None else person_of(row)
        # A change heard while we were reading may be newer than what we read: then it isn't remembered.
        if self._hearing and era == self._era:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[telegram_id] = person
        return person

    async def add(
        self, name: str, role: Role, telegram_id: int | None = None, supervises: bool = False
    ) -> Person:
        """A new active person. Raises PersonError and PersonExists as `enrol` does."""
        async with self._sessions.begin() as session:
            return await enrol(session, name, role, telegram_id, supervises=supervises)

    async def speak(self, person: Person, language: str) -> None:
        """The language that somebody chose for themselves, a folder of locales/."""
        async with self._sessions.begin() as session:
            own = update(PersonRow).where(PersonRow.id == person.id, PersonRow.active)
            await session.execute(own.values(language=language))
        self.forget()

    async def administrators(self) -> list[Person]:
        """Active administrators, oldest first; some may have no Telegram id."""
        async with self._sessions() as session:
            rows = await session.scalars(
                select(PersonRow)
                .where(PersonRow.role == Role.ADMIN.value, PersonRow.active)
                .order_by(PersonRow.id)
            )
            return [person_of(row) for row in rows]

    async def start(self) -> None:
        """Begin to listen for changes. Nothing is remembered before the listener hears."""
        if self._listener is None:
            self._listener = spawn(self._listen(), name="people-listener")

    async def close(self) -> None:
        """Stop listening and forget everybody."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener
        self.forget()

    def forget(self, *_: object) -> None:
        """Nobody is remembered: at the database's notice, and for whoever has just changed somebody and goes on."""
        self._era += 1
        self._known.clear()

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                connection = await pool_connect(self._url, command_timeout=COMMAND_TIMEOUT)
                try:
                    await connection.add_listener(CHANNEL, self.forget)
                    self.forget()
                    self._hearing = True
                    pause = 0.1
                    await _until_lost(connection)
                finally:
                    self._hearing = False
                    self.forget()
                    connection.terminate()
            except (
                OSError,
                TimeoutError,
                asyncpg.PostgresError,
                asyncpg.InterfaceError,
                DatabaseError,
            ) as error:
                _log.warning(
                    "people: the listener is lost (%s), next try in %.1f s", type(error).__name__, pause
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _until_lost(connection: asyncpg.Connection) -> None:
    lost = asyncio.Event()
    connection.add_termination_listener(lambda *_: lost.set())
    while not connection.is_closed():
        with suppress(TimeoutError):
            await asyncio.wait_for(lost.wait(), PULSE)
        if not lost.is_set():
            await connection.execute("SELECT 1")
    raise ConnectionError("the connection was closed")


def proper_name(name: str) -> str:
    """A person's name as it is stored: one line of at most 100 signs. Raises PersonError where it can't be one."""
    written = one_line(name)
    if says_nothing(written):
        raise PersonError("a person needs a name")
    if len(written) > LONGEST_NAME:
        raise PersonError(f"the name has {len(written)} signs, and {LONGEST_NAME} are the most")
    return written


async def enrol(
    session: AsyncSession,
    name: str,
    role: Role,
    telegram_id: int | None = None,
    *,
    supervises: bool = False,
    position_id: int | None = None,
    by: int | None = None,
    at: datetime | None = None,
) -> Person:
    """A new active person in this transaction, with audit. `by` is who adds them, None the command line.

    Raises PersonError for a name that is none, an impossible Telegram id or a flag that the role can't have,
    PersonExists (and nothing is written) for a Telegram id that somebody has.
    """
    written = proper_name(name)
    if telegram_id is not None and not 0 < telegram_id < 2**63:
        raise PersonError(f"{telegram_id} is no Telegram id of a person")
    if supervises and role is not Role.OPERATOR:
        raise PersonError("only an operator supervises")
    row = await session.scalar(
        insert(PersonRow)
        .values(
            name=written, role=Role(role).value, telegram_id=telegram_id, supervises=supervises,
            position_id=position_id, created_by=by,
        )
        .on_conflict_do_nothing(index_elements=[PersonRow.telegram_id])
        .returning(PersonRow)
    )  # fmt: skip
    if row is None:
        raise PersonExists(f"somebody has the Telegram id {telegram_id} already")
    note(session, "person.added", "person", row.id, by, at, role=row.role)
    return person_of(row)


def person_of(row: PersonRow) -> Person:
    """An active person's row as the desk knows them."""
    return Person(row.id, row.name, Role(row.role), row.supervises, row.language, row.telegram_id)
