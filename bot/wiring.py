"""The bot put together, by hand, from top to bottom; taken apart in the other direction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot, Dispatcher

from bot.alerts import Alerts, Outage
from bot.health import Watch, watch_of
from bot.inbox import Ingress
from bot.metrics import Metrics
from bot.parts import parts
from bot.polling import IN_HAND_SECONDS, GetUpdates, Poller
from bot.settings import Settings, SettingsError
from handlers import Languages, Menus, apology, build_dispatcher, instability, named_way
from services.conversation import Way
from services.database import plain_url
from services.desk import Services
from services.people import People
from services.processes import Processes
from services.sole import Sole
from services.tasks import spawn


@dataclass(frozen=True)
class App:
    """The running program."""

    bot: Bot
    services: Services
    dispatcher: Dispatcher
    ingress: Ingress
    alerts: Alerts
    metrics: Metrics
    polling: asyncio.Task[str]
    watch: Watch


@asynccontextmanager
async def app(settings: Settings) -> AsyncIterator[App]:
    """Polls and handles while it is entered; what is in hand is ended within 8 s when it is left.

    The database is migrated already. Raises SettingsError, services.database.DatabaseError.
    """
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(parts(settings))
        bot, languages, services = made.bot, made.languages, made.services
        menus = Menus(languages)
        dispatcher = build_dispatcher(services, languages, menus, _way(settings))

        outage = Outage(lambda chat: instability(bot, chat, languages.of()))
        ingress = Ingress(
            bot,
            dispatcher,
            made.inbox,
            Processes(made.database_url, made.inbox.process, bot.id),
            made.alerts,
            outage,
            services.drafts.let_go,
            lambda chat: _apologise(bot, chat, services.people, languages),
            made.metrics,
        )
        updates = GetUpdates(settings.telegram.api_url, bot.token)
        stack.push_async_callback(updates.close)
        sole = Sole(plain_url(made.database_url), f"atende polling {bot.id}")
        poller = Poller(updates, ingress, sole, outage)
        polling = spawn(poller.run(), name="polling")
        stack.push_async_callback(_end, polling, ingress)
        spawn(menus.everywhere(bot), name="menus of those whom nobody knows")
        watch = watch_of(made, silence=lambda: poller.silence)
        yield App(bot, services, dispatcher, ingress, made.alerts, made.metrics, polling, watch)


def _way(settings: Settings) -> Way | None:
    try:
        return named_way(settings.machine.flow) if settings.machine.flow else None
    except ValueError as error:
        raise SettingsError([f"--flow {error}"]) from None


async def _end(polling: asyncio.Task[str], ingress: Ingress) -> None:
    polling.cancel()
    await asyncio.wait([polling])
    await ingress.let_go(IN_HAND_SECONDS)


async def _apologise(bot: Bot, chat: int, people: People, languages: Languages) -> None:
    person = await people.by_telegram(chat)  # remembered: they have just acted
    await apology(bot, chat, languages.of(person.language if person else None))
