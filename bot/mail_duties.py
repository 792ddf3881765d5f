"""The worker's duties with mail: it leaves, whoever asked for it hears what did not go well, and answers are read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.file_port import Port, scanning
from bot.parts import Parts
from bot.worker import Cron
from handlers.notices import Telling
from services.files_job import FilesJob
from services.jobs import Kind
from services.mail.asking import MAIL
from services.mail.composing import split
from services.mail.loading import From
from services.mail.news import MailNotices
from services.mail.sending import Sending
from services.mail.smtp import Smtp
from services.notices import MAIL_TELL
from services.quarantine import Store
from services.tasks import spawn

CRON = Cron(MAIL, "* * * * *", at_start=True)
"""What is to be tried again, and the probe of a gate that is closed."""
PAUSES = (60.0,) * 5
SECONDS = 600.0
"""More than a turn takes whose last mail is a large one."""


def sending(made: Parts, engine: AsyncEngine) -> Sending:
    """What sends, by the settings; nothing leaves where no server is set. Close it in the end."""
    settings = made.settings
    relay, mailing = settings.mailing.relay, settings.mailing
    given = From(mailing.sender or "", mailing.reply_to, settings.desk.provider, settings.files_dir)
    return Sending(
        engine, Smtp(relay) if relay is not None else None, given, mailing.rate, made.services.clock,
        alarm=lambda why: made.alerts.raise_("mail", "No mail leaves, for a fault of the settings: %s", why),
        counted=made.metrics.mailed,
    )  # fmt: skip


def kinds(made: Parts, engine: AsyncEngine, post: Sending, telling: Telling) -> list[Kind]:
    """Kinds of jobs about mail."""
    notices, clock = MailNotices(engine), made.services.clock
    return [
        Kind(MAIL, lambda _: post.work(), PAUSES, seconds=SECONDS),
        Kind(MAIL_TELL, lambda about: notices.tell(about["person"], telling.mail, at=clock())),
    ]


@asynccontextmanager
async def reading(made: Parts, engine: AsyncEngine) -> AsyncIterator[None]:
    """Answers are read as long as this is entered, where a mailbox is set."""
    source, mailing, attached = made.settings.mailing.source, made.settings.mailing, made.settings.attached
    if source is None:
        yield
        return
    from services.mail.answers import Answers  # brings what a desk without a mailbox does without
    from services.mail.collecting import Collecting

    store = Store(made.settings.files_dir)
    files = FilesJob(engine, store, attached.kept, Port(made.bot).fetch, scanning(attached.scanner))
    own = [split(each)[1].lower() for each in (mailing.sender, mailing.reply_to) if each]
    collecting = Collecting(
        engine, source, Answers(engine, files, own), made.services.clock,
        counted=lambda taken: made.metrics.mailed(f"in_{taken}", 1),
    )  # fmt: skip
    task = spawn(collecting.run(), name="mail: reading answers")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
