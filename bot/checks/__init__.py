"""What can be found out about a desk from outside, without changing it: all things at once, each within seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.checks import answers, database, desk, machine, mail, redis, routers, telegram
from bot.checks.verdict import SECONDS, Level, Verdict, ok, unseen, wrong
from bot.embedded import EmbeddedError
from bot.embedded.looking import home_of_postgres, running_postgres, running_valkey
from bot.settings import Settings, SettingsError
from services.lines.port import Router

__all__ = ["Level", "Verdict", "look", "settings_verdicts"]

T = TypeVar("T")
NOT_RUNNING = "our own server, not running now; it starts with the bot"


def settings_verdicts(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    """One for each wrong setting, or one that all are well. `faults`: lines by name, as reading them gave them."""
    lines = [*faults.values()]
    for needed in (
        lambda: settings.telegram.bot_token,
        lambda: settings.by_webhook,
        lambda: settings.mailing.relay,
    ):
        try:
            needed()
        except SettingsError as error:
            lines += [line for line in error.lines if line.partition(":")[0] not in faults]
    if not lines:
        return [ok("settings", "all are usable")]
    return [
        wrong("settings", line, "correct it in the environment or in .env (README, Settings)")
        for line in lines
    ]


async def look(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    """Everything, in the order in which it is read. What hangs on a setting of `faults` is not looked at."""
    ahead: dict[str, float] = {}
    named: list[Router] = []
    store, drafts, world, room = await asyncio.gather(
        _database(settings, faults, ahead, named),
        _redis(settings, faults),
        _telegram(settings, faults, ahead),
        _disk(settings, faults),
    )
    lines, post, back = await asyncio.gather(
        _routers(settings, faults, named), _mail(settings, faults), _answers(settings, faults)
    )
    running = any(each.thing == "processes" and each.level == Level.OK for each in store)
    listens = [await telegram.listener(settings, running)] if settings.webhook.url else []
    time = [machine.clock(ahead)] if ahead else unseen(["clock"], "nobody told the time")
    return [
        *settings_verdicts(settings, faults),
        *store,
        *drafts,
        *world,
        *listens,
        *time,
        *room,
        *lines,
        *post,
        *back,
    ]


async def _database(
    settings: Settings, faults: dict[str, str], ahead: dict[str, float], named: list[Router]
) -> list[Verdict]:
    """Puts into `named` which routers are in use."""
    things = (*database.THINGS, *desk.THINGS)
    if "DATABASE_URL" in faults:
        return unseen(things, "DATABASE_URL is wrong")
    if settings.database.url is not None:
        url = settings.database.url.get_secret_value()
    else:
        own = await _own("database", things, settings, faults, running_postgres)
        if isinstance(own, list):
            return own
        url = own
    token = settings.telegram.token
    bot_id = int(token.get_secret_value().partition(":")[0]) if token is not None else None

    async def all_of_it() -> list[Verdict]:
        found = await database.look(url)
        if found.connection is None:
            return [*found.verdicts, *unseen(desk.THINGS, "PostgreSQL could not be asked")]
        try:
            ahead["PostgreSQL"] = found.ahead
            if not found.tables:
                return [*found.verdicts, *unseen(desk.THINGS, "the schema is not this program's")]
            named.extend([Router(*row) for row in await found.connection.fetch(routers.ROUTERS)])
            return [*found.verdicts, *await desk.look(found.connection, bot_id)]
        finally:
            found.connection.terminate()

    return await _in_time(things, all_of_it)


async def _redis(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    if "REDIS_URL" in faults:
        return unseen(redis.THINGS, "REDIS_URL is wrong")
    if settings.redis.url is not None:
        url = settings.redis.url.get_secret_value()
    else:
        own = await _own("redis", redis.THINGS, settings, faults, running_valkey)
        if isinstance(own, list):
            return own
        url = own
    return await _in_time(redis.THINGS, lambda: redis.look(url))


async def _own(
    thing: str,
    things: tuple[str, ...],
    settings: Settings,
    faults: dict[str, str],
    running: Callable[[Path], str | None],
) -> str | list[Verdict]:
    """The address of our own server where it runs; else what is to be said of all the things that hang on it."""
    if "DATA_DIR" in faults:
        return unseen(things, "DATA_DIR is wrong")
    try:
        url = await asyncio.to_thread(running, settings.machine.data_dir)
    except EmbeddedError as error:
        first = wrong(
            thing, f"our own server can't be started: {error}", "do what it says, or use a server of your own"
        )
        return [first, *unseen(things[1:], "our own server does not run")]
    return url or [ok(thing, NOT_RUNNING), *unseen(things[1:], "our own server does not run")]


async def _telegram(settings: Settings, faults: dict[str, str], ahead: dict[str, float]) -> list[Verdict]:
    for name in ("BOT_TOKEN", "TELEGRAM_API_URL"):
        if name in faults:
            return unseen(telegram.THINGS, f"{name} is wrong")

    async def all_of_it() -> list[Verdict]:
        found = await telegram.look(settings)
        if found.ahead is not None:
            ahead["Telegram"] = found.ahead
        return found.verdicts

    return await _in_time(telegram.THINGS, all_of_it)


async def _mail(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    for name in ("SMTP_URL", "SMTP_CA", "MAIL_FROM"):
        if name in faults:
            return unseen(mail.THINGS, f"{name} is wrong")
    try:
        _ = settings.mailing.relay
    except SettingsError:
        return unseen(mail.THINGS, "MAIL_FROM is missing")
    return await _in_time(mail.THINGS, lambda: mail.look(settings))


async def _answers(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    for name in ("IMAP_URL", "SMTP_CA"):
        if settings.mailing.imap is not None and name in faults:
            return unseen(answers.THINGS, f"{name} is wrong")
    return await _in_time(answers.THINGS, lambda: answers.look(settings))


async def _routers(settings: Settings, faults: dict[str, str], named: list[Router]) -> list[Verdict]:
    if named and "ROUTERS_CA" in faults:
        return unseen([f"router {each.name}" for each in named], "ROUTERS_CA is wrong")
    return await routers.look(settings, named)


async def _disk(settings: Settings, faults: dict[str, str]) -> list[Verdict]:
    if "DATA_DIR" in faults:
        return unseen(["disk"], "DATA_DIR is wrong")
    folders = [settings.machine.data_dir]
    if settings.database.url is None:
        try:
            home = await asyncio.to_thread(home_of_postgres, settings.machine.data_dir)
        except EmbeddedError:
            home = None  # said of the database
        folders += [home] if home is not None else []
    try:
        return [await asyncio.to_thread(machine.disk, folders)]
    except OSError as error:
        return [
            wrong("disk", f"{error.filename}: {error.strerror}", "set DATA_DIR to a folder that can be used")
        ]


async def _in_time(things: tuple[str, ...], look: Callable[[], Awaitable[list[Verdict]]]) -> list[Verdict]:
    """What `look` finds; when it takes too long or fails, the first of the things says so."""
    try:
        async with asyncio.timeout(SECONDS):
            return await look()
    except TimeoutError:
        says = f"no answer within {SECONDS:.0f} s"
    except Exception as error:  # noqa: BLE001 (a look that fails must not hide what the others see)
        says = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason told'}"
    return [wrong(things[0], says, "look again; see the server's log"), *unseen(things[1:], "see above")]
