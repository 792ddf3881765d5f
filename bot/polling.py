"""Polling: raw getUpdates, by one process at a time; confirmed by the next offset once all is stored."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import orjson

from bot.alerts import Outage, Seldom
from bot.inbox import Ingress
from bot.updates import KINDS, NoUpdates, chat_of, split
from services.inbox import Received
from services.sole import ANSWER_SECONDS as LOCK_ANSWER_SECONDS
from services.sole import Sole
from services.statements import DatabaseAway
from services.tasks import spawn

LONG_POLL = 25
LIMIT = 100
ANSWER_SECONDS = 15.0
PEEK_SECONDS = 1.0
"""Between looks during an outage: the same offset asked for again within 0.5 s gives one update only."""
LOCK_SECONDS = 1.0
FIRST_SECONDS = 0.7
"""The first try for the lock is short, the second as long as any: people hear of an outage within 3 s."""
STUCK_SECONDS = 1.0
"""So long what is in hand may take to end before those who write meanwhile are told."""
CONFLICT_SECONDS = 5.0
WEBHOOK_SECONDS = 30.0
IN_HAND_SECONDS = 8.0
WEBHOOK_REMOVED = "This bot had a webhook: it is removed, for without WEBHOOK_URL updates are fetched"
log = logging.getLogger(__name__)


class TokenRefused(Exception):
    """Telegram does not know this bot's token; trying again makes no sense."""


@dataclass
class Later(Exception):
    """This time there are no updates; `seconds` until the next try makes sense."""

    kind: str
    reason: str
    seconds: float


class GetUpdates:
    """The one call of the Bot API that polling makes, without a model of what comes."""

    def __init__(self, api_url: str, token: str) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def remove_webhook(self) -> bool:
        """Whatever waits for it stays, and is given to getUpdates from now on. False: not this time."""
        assert self._session is not None
        try:
            async with self._session.post(
                self._url.replace("/getUpdates", "/deleteWebhook"),
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
            ) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def ask(self, offset: int | None, seconds: int) -> list[Received]:
        """Waits up to `seconds` for updates. Raises Later, TokenRefused."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        asked: dict[str, object] = {"timeout": seconds, "limit": LIMIT, "allowed_updates": KINDS}
        if offset is not None:
            asked["offset"] = offset
        timeout = aiohttp.ClientTimeout(total=seconds + ANSWER_SECONDS, sock_connect=10)
        try:
            async with self._session.post(
                self._url,
                data=orjson.dumps(asked),
                timeout=timeout,
                headers={"Content-Type": "application/json"},
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, OSError) as error:
            raise Later("network", f"Telegram can't be reached: {type(error).__name__}", 0.5) from error
        if answer.status != 200:
            raise _refusal(answer.status, body)
        try:
            return split(body)
        except NoUpdates as error:
            raise Later("network", f"Telegram's answer can't be read: {error}", 0.5) from error


def _refusal(status: int, body: bytes) -> Exception:
    try:
        told = orjson.loads(body)
        reason, seconds = str(told["description"]), float(told.get("parameters", {}).get("retry_after", 1))
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError, AttributeError):
        reason, seconds = "no JSON", 1.0  # a proxy's page, as with 502
    if status in (401, 404):
        return TokenRefused(f"Telegram refuses the bot token ({status} {reason}): check BOT_TOKEN")
    if status == 409 and "webhook" in reason:
        text = "A webhook is set for this bot, so Telegram gives no updates here, and deleteWebhook fails; trying again"
        return Later("webhook", text, WEBHOOK_SECONDS)
    if status == 409:
        text = "Another program asks for this bot's updates; this one waits and tries again"
        return Later("conflict", text, CONFLICT_SECONDS)
    return Later("refused", f"Telegram answers {status}: {reason}", seconds)


class Poller:
    """Runs until it is cancelled, or Telegram refuses the token."""

    def __init__(self, updates: GetUpdates, ingress: Ingress, sole: Sole, outage: Outage) -> None:
        self._updates, self._ingress, self._sole, self._outage = updates, ingress, sole, outage
        self._offset: int | None = None
        self._seldom = Seldom()
        self._heard: float | None = None

    @property
    def silence(self) -> float | None:
        """Seconds since Telegram last answered this process; None while it is not the one that polls."""
        return None if self._heard is None else time.monotonic() - self._heard

    async def run(self) -> str:
        """Ends only when Telegram refuses the token; gives the reason."""
        doubted = False
        try:
            while True:
                await self._begin(doubted)
                try:
                    doubted = await self._hold()
                except DatabaseAway as error:
                    self._seldom.say("away", "Polling pauses, nothing is confirmed: %s", error)
                    doubted = True
        except TokenRefused as refused:
            return str(refused)
        finally:
            await self._sole.give_back()

    async def _begin(self, doubted: bool) -> None:
        """Until this process is the one that polls and has nothing old in hand; while PostgreSQL is away, people are
        told.

        What is in hand when the lock is lost may end meanwhile; the rest is taken up again afterwards. `doubted`: a
        statement has failed already, or nothing was heard, so a connection that fails is an outage.
        """
        letting_go = spawn(self._ingress.let_go(IN_HAND_SECONDS), name="polling: what is in hand ends")
        peeking: list[asyncio.Task[None]] = []

        def peek() -> None:
            if not peeking:
                peeking.append(spawn(self._peek(), name="polling: who writes during an outage"))

        try:
            await self._take(doubted, peek)
            if not (await asyncio.wait([letting_go], timeout=STUCK_SECONDS))[0]:
                peek()  # the lock got a connection, what is in hand gets none
            await letting_go
        finally:
            for task in (*peeking, letting_go):
                task.cancel()
                await asyncio.wait([task])
        self._outage.over()
        self._seldom.over("away", "PostgreSQL is back, polling goes on")
        self._seldom.over("second", "This process polls now")

    async def _take(self, doubted: bool, away: Callable[[], None]) -> None:
        """Until the lock is held. `away` is called when PostgreSQL is."""
        patience = FIRST_SECONDS
        while True:
            try:
                if await self._sole.take(patience):
                    return
                self._seldom.say("second", "Another process polls for this bot; this one stands by")
            except DatabaseAway as error:
                patience = LOCK_ANSWER_SECONDS
                if not doubted:  # one connection that fails is no outage yet
                    doubted = True
                    continue
                self._seldom.say("away", "Polling pauses, nothing is confirmed: %s", error)
                self._ingress.tell_of_outage()
                away()
            await asyncio.sleep(LOCK_SECONDS)

    async def _hold(self) -> bool:
        """Polls until the lock is lost; True: because nothing was heard, False: its connection closed. Raises
        DatabaseAway, TokenRefused."""
        self._heard = time.monotonic()
        polling = asyncio.ensure_future(self._poll())  # noqa: TID251 (ended below, its error raised)
        lost = asyncio.ensure_future(self._sole.lost())  # noqa: TID251
        try:
            await asyncio.wait((polling, lost), return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
            return lost.done() and lost.result()
        finally:
            self._heard = None
            for task in (polling, lost):
                task.cancel()
            await asyncio.gather(polling, lost, return_exceptions=True)

    async def _poll(self) -> None:
        undone = await self._ingress.replay()
        log.info("Polling; %d updates from before are handled first", undone)
        pause = 0.0
        while True:
            await self._ingress.room()
            try:
                batch = await self._updates.ask(self._offset, LONG_POLL)
            except Later as later:
                if later.kind == "webhook" and await self._updates.remove_webhook():
                    self._seldom.say("removed", WEBHOOK_REMOVED)
                    continue
                self._seldom.say(later.kind, "%s", later.reason)
                pause = min(max(later.seconds, pause * 2), 30.0) if later.kind == "network" else later.seconds
                await asyncio.sleep(pause)
                continue
            pause, self._heard = 0.0, time.monotonic()
            for kind in ("network", "webhook", "conflict", "refused"):
                self._seldom.over(kind, "Telegram gives updates again")
            await self._store(batch)

    async def _store(self, batch: list[Received]) -> None:
        if not batch:
            # All is confirmed. After a week of silence ids may begin anew, below the last offset: ask without
            # one.
            self._offset = None
            return
        try:
            await self._ingress.receive(batch)
        except DatabaseAway:
            self._tell(batch)
            raise
        self._offset = batch[-1].update_id + 1

    async def _peek(self) -> None:
        """Looks who writes while nothing can be stored. Confirms nothing, for the offset stays."""
        while True:
            seconds = PEEK_SECONDS
            try:
                self._tell(await self._updates.ask(self._offset, 0))
            except Later as later:
                # A conflict: PostgreSQL is away from here only, and another process polls.
                seconds = 60 if later.kind == "conflict" else max(seconds, later.seconds)
            except TokenRefused:
                return  # polling will say so
            await asyncio.sleep(seconds)

    def _tell(self, batch: list[Received]) -> None:
        for update in batch:
            self._outage.tell(chat_of(update.raw))
