"""The job of a file: copied from Telegram into quarantine, looked at, and kept or refused; its sender hears of the
latter."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from services.file_names import renamed
from services.files import TOO_LARGE
from services.jobs import enqueue
from services.people import Person, person_of
from services.quarantine import Store
from services.sniffing import Unfit, kind_of
from services.states import FileState
from services.tables import PersonRow
from services.work_tables import FileRow

FILE_TELL = "file_tell"
"""Name of the job that tells a sender what became of a file."""
SWEPT = 500
_NOT_KEPT = (FileState.REFUSED.value, FileState.GONE.value)


class TooLarge(Exception):
    """Telegram gives it to people only: more than 20 MB."""


class NoLonger(Exception):
    """Telegram has the file no more, or gives it to nobody."""


Fetch = Callable[[str, Path], Awaitable[None]]
"""Writes what a Telegram file id means to a path. Raises NoLonger, TooLarge, and jobs.Later for the
weather."""
Scan = Callable[[Path], Awaitable[bool]]
"""Whether a virus is in it. Raises jobs.Later while nobody can tell."""


@dataclass(frozen=True)
class FileNews:
    """What a sender is told: the state that the file has now, and why."""

    person: Person
    state: FileState
    kind: str
    name: str
    sent_at: datetime
    reason: str


@dataclass(frozen=True)
class Copy:
    """A copy that is kept: what it is ("pdf"), where it lies under FILES_DIR, its sha256 (hex) and its bytes."""

    kind: str
    place: str
    sha256: str
    size: int

    def named(self, name: str) -> str:
        """The name with the ending of what it is."""
        return renamed(name, self.kind)


Tell = Callable[[FileNews], Awaitable[int | None]]
"""Sends it; gives the message's id, None where the person has blocked the bot. Raises Later."""


class FilesJob:
    """The work of the jobs. `kinds`: endings, as services.sniffing names them, of what may be kept."""

    def __init__(
        self, engine: AsyncEngine, store: Store, kinds: frozenset[str], fetch: Fetch, scan: Scan | None
    ) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._store, self._kinds, self._fetch, self._scan = store, kinds, fetch, scan

    async def copy(self, number: int) -> None:
        """Copies a file that waits, and decides about it. Repeating it changes nothing."""
        async with self._sessions() as session:
            row = await session.get(FileRow, number)
        if row is None or row.state != FileState.WAITING.value or row.telegram_id is None:
            return
        path = await asyncio.to_thread(self._store.fresh)
        try:
            await self._fetch(row.telegram_id, path)
            kind = await self._looked_at(path)
            place, digest, size = await asyncio.to_thread(self._store.take, path)
        except NoLonger:
            await self._settle(number, FileState.GONE, reason="gone")
        except TooLarge:
            await self._settle(number, FileState.KEPT, reason=TOO_LARGE)
        except Unfit as unfit:
            await self._settle(number, FileState.REFUSED, reason=unfit.why)
        else:
            name = renamed(row.name, kind)
            await self._settle(number, FileState.KEPT, name=name, place=place, sha256=digest, size=size)
        finally:
            await asyncio.to_thread(self._store.drop, path)

    async def judged(self, data: bytes) -> Copy:
        """Keeps what came by another way than Telegram. Raises Unfit where it is not taken, Later while nobody can
        tell."""
        path = await asyncio.to_thread(self._store.fresh)
        try:
            await asyncio.to_thread(path.write_bytes, data)
            kind = await self._looked_at(path)
            return Copy(kind, *await asyncio.to_thread(self._store.take, path))
        finally:
            await asyncio.to_thread(self._store.drop, path)

    async def _looked_at(self, path: Path) -> str:
        """What it is. Raises Unfit where it is not taken."""
        kind = await asyncio.to_thread(kind_of, path)
        if kind not in self._kinds:
            raise Unfit("kind")
        if self._scan is not None and await self._scan(path):
            raise Unfit("virus")
        return kind

    async def _settle(self, number: int, state: FileState, **values: str | int) -> None:
        async with self._sessions.begin() as session:
            row = await session.scalar(select(FileRow).where(FileRow.id == number).with_for_update())
            if row is None or row.state != FileState.WAITING.value:
                return  # another process was quicker
            row.state = state.value
            for name, value in values.items():
                setattr(row, name, value)
            if state is not FileState.KEPT:
                await enqueue(session, FILE_TELL, str(number), {"file": number})

    async def tell(self, number: int, send: Tell) -> None:
        """Tells the sender of a file that is not kept."""
        async with self._sessions() as session:
            found = (
                await session.execute(
                    select(FileRow, PersonRow)
                    .join(PersonRow, PersonRow.id == FileRow.sent_by)
                    .where(FileRow.id == number, FileRow.state.in_(_NOT_KEPT), PersonRow.active)
                )
            ).one_or_none()
        if found is not None:
            row, person = found
            news = FileNews(
                person_of(person), FileState(row.state), row.kind, row.name, row.sent_at, row.reason or ""
            )
            await send(news)

    async def sweep(self) -> int:
        """Deletes copies of which no row says any more that they lie there; how many.

        Where no row says so of any, the folder is more likely another desk's: nothing is deleted.
        """
        places, gone = await asyncio.to_thread(self._store.old), 0
        async with self._sessions() as session:
            if not await session.scalar(select(exists().where(FileRow.place.is_not(None)))):
                return 0
        for begin in range(0, len(places), SWEPT):
            some = places[begin : begin + SWEPT]
            async with self._sessions() as session:
                needed = {*await session.scalars(select(FileRow.place).where(FileRow.place.in_(some)))}
            gone += await asyncio.to_thread(self._store.remove, [p for p in some if p not in needed])
        return gone
