"""What every process of the program is made of: the bot's calls, the stores, the desk's services, its alerts."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiogram import Bot
from aiogram.exceptions import AiogramError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alerts import Alerts
from bot.calls import make_bot
from bot.counted import Counted
from bot.logs import keep_secret
from bot.metrics import Metrics
from bot.settings import Settings
from handlers import Languages
from services.access_points import AccessPoints
from services.catalog import Catalog
from services.contacts import Contacts
from services.customers import Customers
from services.database import CONVERSATION_TIMEOUT, POOL_TIMEOUT, create_engine
from services.desk import Services
from services.drafts import Drafts
from services.files import Files
from services.given_tasks import GivenTasks
from services.inbox import Inbox
from services.invites import Invites
from services.line_readings import LineReadings
from services.lines.lines import Lines
from services.lines.outages import Outages
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets
from services.links import Links
from services.mail.addressing import MailAddresses
from services.mail.asking import asks
from services.mail.mails import Mails
from services.mail.templates import MailTemplates
from services.orders.agenda import Agenda
from services.orders.ics import OrderFiles
from services.orders.orders import Orders
from services.people import People
from services.preferences import Preferences
from services.printing import Printing
from services.prospects import Prospects
from services.protocols import Protocols
from services.scripts.library import Scripts
from services.scripts.runs import ScriptRuns
from services.scripts.statistics import ScriptStatistics
from services.scripts.suggesting import Suggestions
from services.staff import Staff
from services.statements import Statements
from services.ticket_card import TicketCards
from services.ticket_changes import TicketChanges
from services.ticket_hand import TicketHand
from services.ticket_lists import TicketLists
from services.ticket_notes import TicketNotes
from services.tickets import Tickets

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """Built top to bottom, closed the other way round. `settings` have the addresses of servers that run."""

    settings: Settings
    bot: Bot
    languages: Languages
    engine: AsyncEngine
    statements: Statements
    inbox: Inbox
    services: Services
    alerts: Alerts
    metrics: Metrics


@asynccontextmanager
async def parts(settings: Settings) -> AsyncIterator[Parts]:
    """The database is migrated already. Raises SettingsError, services.database.DatabaseError."""
    async with AsyncExitStack() as stack:
        database_url, mailing = settings.database_url, settings.mailing
        bot = make_bot(settings)
        stack.push_async_callback(bot.session.close)
        metrics = Metrics()
        bot.session.middleware(Counted(metrics))
        languages = Languages(settings.desk.locale)

        engine = create_engine(database_url, patience=CONVERSATION_TIMEOUT, pool_patience=POOL_TIMEOUT)
        stack.push_async_callback(engine.dispose)
        statements = await Statements.connect(database_url)
        stack.push_async_callback(statements.close)
        inbox = Inbox(statements, bot.id)
        drafts = Drafts(statements, settings.redis_url)
        stack.push_async_callback(drafts.close)
        people = People(engine)
        await people.start()
        stack.push_async_callback(people.close)
        lines = Lines(
            engine,
            RouterOS(settings.routers.ca),
            Secrets(settings.routers.named, lambda secret: keep_secret([secret])),
            redis_url=settings.redis_url,
            told=metrics.line,
        )
        stack.push_async_callback(lines.close)
        protocols = Protocols(settings.desk.protocol_format, settings.desk.zone)
        services = Services(
            people=people,
            staff=Staff(engine),
            invites=Invites(engine),
            customers=Customers(engine),
            contacts=Contacts(engine),
            prospects=Prospects(engine),
            access_points=AccessPoints(engine),
            catalog=Catalog(engine),
            tickets=Tickets(
                engine, protocols, asks(protocols.timezone, mailing.sender or "", settings.desk.provider)
            ),
            ticket_lists=TicketLists(engine, settings.desk.zone),
            ticket_cards=TicketCards(engine),
            hand=TicketHand(engine),
            notes=TicketNotes(engine),
            changes=TicketChanges(engine, settings.desk.zone),
            printing=Printing(engine, settings.desk.provider),
            links=Links(engine),
            mails=Mails(
                engine,
                ready=mailing.relay is not None,
                answers=mailing.imap is not None,
                sender=mailing.sender or "",
            ),
            lines=lines,
            line_readings=LineReadings(engine),
            outages=Outages(engine),
            mail_addresses=MailAddresses(engine),
            mail_templates=MailTemplates(engine, settings.desk.zone, settings.desk.provider),
            files=Files(engine, settings.files_dir),
            given_tasks=GivenTasks(engine),
            agenda=Agenda(engine, settings.desk.zone),
            order_files=OrderFiles(engine),
            orders=Orders(engine, settings.desk.zone),
            scripts=Scripts(engine),
            script_statistics=ScriptStatistics(engine),
            suggestions=Suggestions(engine),
            script_runs=ScriptRuns(engine),
            preferences=Preferences(engine),
            drafts=drafts,
            timezone=settings.desk.zone,
            clock=lambda: datetime.now(UTC),
            words=inbox.words,
        )
        alerts = Alerts(lambda kind, count: tell_administrators(bot, people, languages, kind, count))
        metrics.alerts = alerts.counts
        stack.push_async_callback(alerts.close)
        yield Parts(settings, bot, languages, engine, statements, inbox, services, alerts, metrics)


async def tell_administrators(bot: Bot, people: People, languages: Languages, kind: str, count: int) -> None:
    """The text "alert-KIND", to each in their language."""
    for administrator in await people.administrators():
        if administrator.telegram_id is not None:
            words = languages.of(administrator.language)(f"alert-{kind}", count=count)
            try:
                await bot.send_message(administrator.telegram_id, words)
            except AiogramError as error:  # one who has never written keeps none of the others from hearing
                log.warning("An administrator could not be told: %s", type(error).__name__)
