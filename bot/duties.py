"""The worker's duties: the kinds of jobs that there are, what the clock enqueues, and a worker of a process's parts."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import line_duties, mail_duties
from bot.file_port import Port, scanning
from bot.parts import Parts
from bot.worker import Cron, Worker
from handlers.notices import Telling
from services.closing import Closing
from services.database import create_engine
from services.files import FILE
from services.files_job import FILE_TELL, FilesJob
from services.idle_drafts import ABANDON, REMIND, IdleDrafts
from services.jobs import Kind
from services.live_tables import ProcessKind
from services.mail.sending import Sending
from services.notices import NOTICE, ORDER_TELL, TASK_TELL, TELL, Notices
from services.orders.order_notices import ORDER, OrderNotices
from services.processes import Processes
from services.quarantine import Store
from services.statements import DatabaseAway
from services.task_notices import TASK, TaskNotices
from services.tasks import spawn
from services.upkeep import PURGE, Upkeep

log = logging.getLogger(__name__)
LOOK = "look"
QUICKLY = (5.0, 30.0, 120.0, 600.0, 3600.0)
"""Pauses of what people wait for."""
CRONS = (
    Cron(LOOK, "*/15 * * * *", at_start=True),
    Cron(PURGE, "10 * * * *", at_start=True),
    mail_duties.CRON,
    line_duties.CRON,
)
PURGE_HOUR = 3
"""Of the provider's night: the clock knocks each hour, in UTC, and this decides."""
PURGE_SECONDS = 1800.0
FILE_SECONDS = 120.0


def kinds(made: Parts, engine: AsyncEngine, post: Sending) -> list[Kind]:
    """All kinds of jobs. `engine` is the worker's own: jobs that wait for Telegram must not starve conversations;
    `post` sends mail."""
    clock, zone = made.services.clock, made.services.timezone
    notices, idle = Notices(engine), IdleDrafts(engine, made.services.drafts)
    tasks, orders = TaskNotices(engine), OrderNotices(engine)
    closing = Closing(engine)
    upkeep = Upkeep(made.settings.database_url)
    telling = Telling(made.bot, made.services, made.languages)
    attached = made.settings.attached
    store = Store(made.settings.files_dir)
    files = FilesJob(engine, store, attached.kept, Port(made.bot).fetch, scanning(attached.scanner))

    async def find(about: dict[str, Any]) -> None:
        happened, but = about.get("about", 0), about.get("but")  # jobs of the version before had none
        await notices.find(about["kind"], about["ticket"], happened, but)

    async def find_of_order(about: dict[str, Any]) -> None:
        await orders.find(about["news"], about["order"], about["about"], about["people"])

    async def look(about: dict[str, Any]) -> None:
        await notices.due(clock())
        await tasks.due(clock())
        await orders.due(clock())
        await idle.look(clock())
        if closed := await closing.close(clock()):
            log.info("Closed %d resolved tickets", closed)

    async def purge(about: dict[str, Any]) -> None:
        night = clock().astimezone(zone).hour == PURGE_HOUR
        if (about.get("start") or night) and (gone := await upkeep.purge(clock())):
            log.info("Deleted what is kept no longer: %s", gone)
        if night and (copies := await files.sweep()):
            log.info("Deleted copies of files that no row needs: %d", copies)

    return [
        Kind(NOTICE, find, QUICKLY),
        Kind(TELL, lambda about: notices.tell(about["person"], telling.letter, at=clock()), QUICKLY),
        Kind(TASK, lambda about: tasks.find(about["news"], about["task"]), QUICKLY),
        Kind(TASK_TELL, lambda about: tasks.tell(about["person"], telling.task, at=clock()), QUICKLY),
        Kind(ORDER, find_of_order, QUICKLY),
        Kind(ORDER_TELL, lambda about: orders.tell(about["person"], telling.order, at=clock()), QUICKLY),
        Kind(FILE, lambda about: files.copy(about["file"]), QUICKLY, seconds=FILE_SECONDS),
        Kind(FILE_TELL, lambda about: files.tell(about["file"], telling.file), QUICKLY),
        Kind(REMIND, lambda about: idle.remind(about["draft"], telling.reminder, at=clock())),
        Kind(ABANDON, lambda about: idle.abandon(about["draft"], at=clock())),
        *mail_duties.kinds(made, engine, post, telling),
        *line_duties.kinds(made, engine, telling),
        Kind(LOOK, look),
        Kind(PURGE, purge, seconds=PURGE_SECONDS),
    ]


@asynccontextmanager
async def working(made: Parts) -> AsyncIterator[Worker]:
    """A worker that works while this is entered. Call its `stop` early: it ends within 8 s from then."""
    engine = create_engine(made.settings.database_url)
    post = mail_duties.sending(made, engine)
    worker = Worker(
        made.settings.database_url, engine, kinds(made, engine, post), CRONS, made.alerts, made.metrics
    )
    processes = Processes(made.settings.database_url, uuid4(), made.bot.id, ProcessKind.WORKER)
    running = spawn(worker.run(), name="worker")
    present = spawn(_present(processes), name="worker: saying that it lives")
    try:
        async with mail_duties.reading(made, engine):
            yield worker
    finally:
        worker.stop()
        await asyncio.wait([running])
        present.cancel()
        await asyncio.wait([present])
        await post.close()
        await processes.leave()
        await engine.dispose()


async def _present(processes: Processes) -> None:
    while True:
        try:
            return await processes.arrive()
        except DatabaseAway:
            await asyncio.sleep(1)
