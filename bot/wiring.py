"""The program put together, by hand, from top to bottom; taken apart in the other direction."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import AiogramError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendMessage,
)

from bot.alerts import Alerts, Outage
from bot.inbox import Ingress
from bot.polling import IN_HAND_SECONDS, GetUpdates, Poller
from bot.settings import Settings, SettingsError
from handlers import Languages, Menus, apology, build_dispatcher, instability
from services.catalog import Catalog
from services.customers import Customers
from services.database import create_engine, plain_url
from services.desk import Services
from services.drafts import Drafts
from services.inbox import Inbox
from services.invites import Invites
from services.people import People
from services.preferences import Preferences
from services.protocols import Protocols
from services.sole import Sole
from services.staff import Staff
from services.statements import Statements
from services.tasks import spawn
from services.ticket_card import TicketCards
from services.ticket_lists import TicketLists
from services.tickets import Tickets

CALL_SECONDS = 20.0
# aiogram asks pydantic for Response[…] at each call, and pydantic forgets (and builds anew, for milliseconds) what
# nobody holds: we hold those of the methods that a conversation calls.
HELD = [
    Response[method.__returning__]  # type: ignore[name-defined]
    for method in (AnswerCallbackQuery, DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendMessage)
]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """The running program."""

    bot: Bot
    services: Services
    dispatcher: Dispatcher
    ingress: Ingress
    alerts: Alerts
    polling: asyncio.Task[str]


@asynccontextmanager
async def app(settings: Settings) -> AsyncIterator[App]:
    """Polls and handles while it is entered; what is in hand is ended within 8 s when it is left.

    The database is migrated already. Raises SettingsError, services.database.DatabaseError.
    """
    if settings.database.url is None or settings.redis.url is None:
        raise SettingsError(["DATABASE_URL, REDIS_URL: are needed here"])
    async with AsyncExitStack() as stack:
        token, database_url = settings.telegram.bot_token, settings.database.url.get_secret_value()
        bot = _bot(settings, token)
        stack.push_async_callback(bot.session.close)
        languages = Languages(settings.desk.locale)
        menus = Menus(languages)

        engine = create_engine(database_url)
        stack.push_async_callback(engine.dispose)
        statements = await Statements.connect(database_url)
        stack.push_async_callback(statements.close)
        inbox = Inbox(statements, bot.id)
        drafts = Drafts(statements, settings.redis.url.get_secret_value())
        stack.push_async_callback(drafts.close)
        people = People(engine)
        await people.start()
        stack.push_async_callback(people.close)
        services = Services(
            people=people,
            staff=Staff(engine),
            invites=Invites(engine),
            customers=Customers(engine),
            catalog=Catalog(engine),
            tickets=Tickets(engine, Protocols(settings.desk.protocol_format, settings.desk.zone)),
            ticket_lists=TicketLists(engine, settings.desk.zone),
            ticket_cards=TicketCards(engine),
            preferences=Preferences(engine),
            drafts=drafts,
            timezone=settings.desk.zone,
            clock=lambda: datetime.now(UTC),
            words=inbox.words,
        )
        dispatcher = build_dispatcher(services, languages, menus)

        alerts = Alerts(lambda kind, count: _tell_administrators(bot, people, languages, kind, count))
        outage = Outage(lambda chat: instability(bot, chat, languages.of()))
        ingress = Ingress(
            bot,
            dispatcher,
            inbox,
            alerts,
            outage,
            drafts.let_go,
            lambda chat: _apologise(bot, chat, people, languages),
        )
        updates = GetUpdates(settings.telegram.api_url, token)
        stack.push_async_callback(updates.close)
        sole = Sole(plain_url(database_url), f"atende polling {bot.id}")
        polling = spawn(Poller(updates, ingress, sole, outage).run(), name="polling")
        stack.push_async_callback(_end, polling, ingress)
        spawn(menus.everywhere(bot), name="menus of those whom nobody knows")
        yield App(bot, services, dispatcher, ingress, alerts, polling)


async def _end(polling: asyncio.Task[str], ingress: Ingress) -> None:
    polling.cancel()
    await asyncio.wait([polling])
    await ingress.let_go(IN_HAND_SECONDS)


def _bot(settings: Settings, token: str) -> Bot:
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(settings.telegram.api_url),
        timeout=CALL_SECONDS,
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))


async def _apologise(bot: Bot, chat: int, people: People, languages: Languages) -> None:
    person = await people.by_telegram(chat)  # remembered: they have just acted
    await apology(bot, chat, languages.of(person.language if person else None))


async def _tell_administrators(bot: Bot, people: People, languages: Languages, kind: str, count: int) -> None:
    for administrator in await people.administrators():
        if administrator.telegram_id is not None:
            words = languages.of(administrator.language)(f"alert-{kind}", count=count)
            try:
                await bot.send_message(administrator.telegram_id, words)
            except AiogramError as error:  # one who has never written keeps none of the others from hearing
                log.warning("An administrator could not be told: %s", type(error).__name__)
