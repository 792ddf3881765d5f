"""The bot put together, by hand, from top to bottom; taken apart in the other direction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from aiogram import Bot, Dispatcher

from bot.alerts import Alerts, Outage
from bot.duties import working
from bot.health import Watch, watch_of
from bot.inbox import Ingress
from bot.metrics import Metrics
from bot.parts import Parts, parts
from bot.polling import IN_HAND_SECONDS, GetUpdates, Poller
from bot.riders import Riders
from bot.settings import Settings, SettingsError
from bot.webhook import Receiver
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
    """The running program. `receiving` ends only when Telegram refuses us, with the reason. `port`: of the webhook."""

    bot: Bot
    services: Services
    dispatcher: Dispatcher
    ingress: Ingress
    alerts: Alerts
    metrics: Metrics
    receiving: asyncio.Task[str]
    watch: Watch
    port: int | None


@asynccontextmanager
async def app(settings: Settings, *, worker: bool = False) -> AsyncIterator[App]:
    """Receives and handles while it is entered, with `worker` does the jobs, too; what is in hand is ended within 8 s
    when it is left.

    The database is migrated already. Raises SettingsError, services.database.DatabaseError.
    """
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(parts(settings))
        bot, languages, services = made.bot, made.languages, made.services
        jobs = await stack.enter_async_context(working(made)) if worker else None
        menus = Menus(languages)
        dispatcher = build_dispatcher(
            services, languages, menus, _way(settings), direct=settings.telegram.fast_calls
        )
        stack.callback(dispatcher["close"])

        outage = Outage(lambda chat: instability(bot, chat, languages.of()))
        ingress = Ingress(
            bot,
            dispatcher,
            made.inbox,
            Processes(made.settings.database_url, made.inbox.process, bot.id),
            made.alerts,
            outage,
            services.drafts.let_go,
            lambda chat: _apologise(bot, chat, services.people, languages),
            made.metrics,
        )
        source = await _source(stack, made, ingress, outage)
        receiving = spawn(source.run(), name="receiving")
        stack.push_async_callback(_end, receiving, ingress)
        if jobs is not None:
            stack.callback(jobs.stop)  # both end at the same time
        spawn(menus.everywhere(bot), name="menus of those whom nobody knows")
        watch = watch_of(
            made, silence=lambda: source.silence if isinstance(source, Poller) else None, jobs=worker
        )
        port = source.port if isinstance(source, Receiver) else None
        yield App(bot, services, dispatcher, ingress, made.alerts, made.metrics, receiving, watch, port)


async def _source(stack: AsyncExitStack, made: Parts, ingress: Ingress, outage: Outage) -> Receiver | Poller:
    """Where updates come from. Raises SettingsError where the webhook can't listen."""
    if made.settings.by_webhook:
        riders = Riders()
        made.bot.session.middleware(riders)
        receiver = Receiver(made.settings.webhook, made.bot, ingress, made.inbox, riders, outage)
        await receiver.listen()
        stack.push_async_callback(receiver.close)
        return receiver
    updates = GetUpdates(made.settings.telegram.api_url, made.bot.token)
    stack.push_async_callback(updates.close)
    sole = Sole(plain_url(made.settings.database_url), f"atende polling {made.bot.id}")
    return Poller(updates, ingress, sole, outage)


def _way(settings: Settings) -> Way | None:
    try:
        return named_way(settings.machine.flow) if settings.machine.flow else None
    except ValueError as error:
        raise SettingsError([f"--flow {error}"]) from None


async def _end(receiving: asyncio.Task[str], ingress: Ingress) -> None:
    receiving.cancel()
    await asyncio.wait([receiving])
    await ingress.let_go(IN_HAND_SECONDS)


async def _apologise(bot: Bot, chat: int, people: People, languages: Languages) -> None:
    person = await people.by_telegram(chat)  # remembered: they have just acted
    await apology(bot, chat, languages.of(person.language if person else None))
