"""The worker's duties with mail: it leaves, and whoever asked for it hears what did not go well."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.parts import Parts
from bot.worker import Cron
from handlers.notices import Telling
from services.jobs import Kind
from services.mail.asking import MAIL
from services.mail.loading import From
from services.mail.news import MailNotices
from services.mail.sending import Sending
from services.mail.smtp import Smtp
from services.notices import MAIL_TELL

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
