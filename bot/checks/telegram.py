"""Telegram: whether it knows the token, and brings updates the way that the settings say."""

import asyncio
import time
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson

from bot.checks.machine import at_least
from bot.checks.verdict import Verdict, ok, unseen, warning, wrong
from bot.settings import Settings

THINGS = ("token", "webhook")
PORTS = (443, 80, 88, 8443)
"""Where Telegram's own server delivers to (Bot API, setWebhook)."""
ANSWER_SECONDS = 4.0
RECENT_SECONDS = 3600
MANY_WAITING = 100


@dataclass(frozen=True)
class Found:
    """`ahead`: seconds by which our clock is at least ahead of Telegram's; None where it said no time."""

    verdicts: list[Verdict]
    ahead: float | None = None


async def look(settings: Settings) -> Found:
    """All of THINGS."""
    if settings.telegram.token is None:
        return Found(unseen(THINGS, "BOT_TOKEN is missing"))
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        me = await _call(session, settings, "getMe")
        if me.result is None:
            return Found(
                [_refusal(me, settings), *unseen(THINGS[1:], "Telegram could not be asked")], me.ahead
            )
        info = await _call(session, settings, "getWebhookInfo")
    token = ok("token", f"the bot is @{me.result.get('username', '?')}")
    if info.result is None:
        return Found([token, *unseen(THINGS[1:], f"getWebhookInfo: {info.error}")], me.ahead)
    return Found([token, webhook(settings, info.result, time.time())], me.ahead)


@dataclass(frozen=True)
class Answer:
    """Of one call. `result` is None where there is none; `status` 0 where nobody answered."""

    status: int
    result: dict[str, Any] | None = None
    error: str = ""
    ahead: float | None = None


async def _call(session: aiohttp.ClientSession, settings: Settings, method: str) -> Answer:
    url = f"{settings.telegram.api_url}/bot{settings.telegram.bot_token}/{method}"
    before = time.time()
    try:
        async with session.get(url) as answer:
            ahead = _ahead(answer.headers.get("Date"), before, time.time())
            body = await answer.read()
    except TimeoutError:
        return Answer(0, error=f"no answer within {ANSWER_SECONDS:.0f} s")
    except (aiohttp.ClientError, OSError) as error:
        return Answer(
            0, error=type(error).__name__ + (f": {error.strerror}" if isinstance(error, OSError) else "")
        )
    try:
        told = orjson.loads(body)
        result = told.get("result")
        return Answer(answer.status, result if told.get("ok") and isinstance(result, dict) else None,
                      str(told.get("description", "")), ahead)  # fmt: skip
    except (ValueError, AttributeError):
        return Answer(answer.status, error="no JSON", ahead=ahead)


def _ahead(date: str | None, before: float, after: float) -> float | None:
    """A header tells whole seconds, and it was written somewhere between."""
    try:
        told = parsedate_to_datetime(date or "").timestamp() + 0.5
    except ValueError:
        return None
    return at_least((before + after) / 2 - told, (after - before) / 2 + 0.5)


def _refusal(answer: Answer, settings: Settings) -> Verdict:
    if answer.status in (401, 404):
        says = f"Telegram does not know it ({answer.status} {answer.error})"
        return wrong("token", says, "take the one that @BotFather shows (/mybots, API Token) as BOT_TOKEN")
    place = urlsplit(settings.telegram.api_url).netloc.rpartition("@")[2]
    if answer.status == 0:
        says = f"{place} can't be reached ({answer.error})"
        return wrong(
            "token", says, "see that this machine may connect there; correct TELEGRAM_API_URL if it is set"
        )
    return warning(
        "token", f"{place} answers {answer.status} {answer.error}", "wait a minute, and look again"
    )


def webhook(settings: Settings, info: dict[str, Any], now: float) -> Verdict:
    """What getWebhookInfo says (Bot API, WebhookInfo), held against the settings. Addresses are told without their
    path, which may be a secret."""
    there, ours = str(info.get("url") or ""), settings.webhook.url
    waiting = int(info.get("pending_update_count") or 0)
    if ours is None:
        if there:
            do = f'set WEBHOOK_URL, or: curl "{settings.telegram.api_url}/bot$BOT_TOKEN/deleteWebhook"'
            return wrong("webhook", f"one is set ({_place(there)}), so nothing can be fetched by polling", do)
        return ok("webhook", f"none is set, updates are fetched (polling); {waiting} wait")
    own = settings.telegram.telegrams_own
    if own and not ours.startswith("https://"):
        return wrong("webhook", "WEBHOOK_URL is no https:// address", "Telegram delivers to https:// alone")
    port = urlsplit(ours).port or 443
    if own and port not in PORTS:
        return wrong("webhook", f"WEBHOOK_URL has port {port}", f"one of {', '.join(map(str, PORTS))}")
    if not there:
        return warning(
            "webhook", "it is not set at Telegram yet", "start the bot, which sets it (atende run)"
        )
    if there != ours:
        do = "start the bot, which sets its own; end the other program that has this token"
        return wrong("webhook", f"Telegram delivers to another address ({_place(there)})", do)
    return _deliveries(info, waiting, now)


def _deliveries(info: dict[str, Any], waiting: int, now: float) -> Verdict:
    since = now - float(info.get("last_error_date") or 0)
    if since < RECENT_SECONDS:
        reason = str(info.get("last_error_message") or "no reason told").replace("\n", " ")[:200]
        says = f"{since / 60:.0f} min ago a delivery failed: {reason}; {waiting} wait"
        do = (
            "see that WEBHOOK_URL leads to WEBHOOK_LISTEN, with a certificate that holds (docs/operations.md)"
        )
        return (wrong if waiting else warning)("webhook", says, do)
    if waiting > MANY_WAITING:
        return warning("webhook", f"{waiting} updates wait at Telegram", "see the bot's log: is it behind?")
    return ok("webhook", f"Telegram delivers; {waiting} wait")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


async def listener(settings: Settings, running: bool) -> Verdict:
    """Whether somebody listens where the proxy passes deliveries on to."""
    if settings.webhook.url is None:
        return unseen(["listener"], "updates are fetched (polling)")[0]
    host, port = settings.webhook.place
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(
                {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port
            )
        with closing(writer):
            return ok("listener", f"somebody listens at {settings.webhook.listen}")
    except (OSError, TimeoutError):
        says = f"nobody listens at {settings.webhook.listen} (WEBHOOK_LISTEN) on this machine"
        return warning(
            "listener",
            says,
            "right where the bot runs on another one" if running else "start the bot (atende run)",
        )
