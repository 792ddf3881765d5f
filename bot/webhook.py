"""The webhook: what Telegram delivers is stored before it is confirmed; the answer to a press rides in the response."""

import asyncio
import hmac
import logging
import time
from urllib.parse import urlsplit

import orjson
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.alerts import Outage, Seldom
from bot.inbox import Ingress
from bot.riders import Answer, Riders
from bot.settings import SettingsError, Webhook
from bot.updates import KINDS, NoUpdates, chat_of, delivered
from handlers.stage import WEATHER
from services.inbox import Inbox, Received
from services.statements import DatabaseAway

SECRET = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1 << 20
"""Bytes of a delivery. Files come as ids and texts have 32,768 signs at most, so an update has a few KB, seldom 100;
whatever is larger is not Telegram's, and must not fill our memory.
"""
TOO_LARGE = f"an update has at most {LARGEST} bytes"
ANSWER_SECONDS = 0.3
BODY_SECONDS = 10.0
STORE_SECONDS = 2.5
"""After that the delivery is refused: people hear of an outage within 3 s."""
LOOK_SECONDS = 0.05
CALM_SECONDS = 5.0
CONNECTIONS = 100
"""Deliveries at once, the most that Telegram allows (Bot API, setWebhook): storing 100 takes one statement."""
AGAIN_SECONDS = 30.0
WEATHER_SECONDS = 1.0
CLOSING_SECONDS = 1.0
log = logging.getLogger(__name__)


class Receiver:
    """Listens from `listen` on; refuses (503) until `run` opens it, and from the moment that `run` is cancelled."""

    def __init__(
        self, webhook: Webhook, bot: Bot, ingress: Ingress, inbox: Inbox, riders: Riders, outage: Outage
    ) -> None:
        assert webhook.url is not None
        self._url, self._host, self._port = webhook.url, *webhook.place
        self._path = urlsplit(self._url).path or "/"
        self._secret = webhook.given_secret
        self._bot, self._ingress, self._inbox = bot, ingress, inbox
        self._riders, self._outage = riders, outage
        self._runner: web.ServerRunner | None = None
        self._open = False
        self._away_at = -CALM_SECONDS
        self._seldom = Seldom()

    async def listen(self) -> None:
        """Raises SettingsError where it can't. Several processes may share a place: the kernel spreads connections."""
        server = web.Server(self._counted, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=CLOSING_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, reuse_port=True).start()
        except OSError as error:
            await self.close()
            reason = error.strerror or str(error)
            raise SettingsError(
                [f"WEBHOOK_LISTEN: can't listen at {self._host}:{self._port}: {reason}"]
            ) from None

    @property
    def port(self) -> int:
        """The one that it listens at, where any free one (0) was asked for."""
        assert self._runner is not None
        return int(self._runner.addresses[0][1])

    async def run(self) -> str:
        """Ends only when Telegram refuses the token or the address; gives the reason."""
        try:
            undone = await self._replayed()
            self._open = True
            log.info("Taking deliveries; %d updates from before are handled first", undone)
            if (reason := await self._registered()) is not None:
                return reason
            for_ever: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            return await for_ever
        finally:
            self._open = False
            await self.close()

    async def close(self) -> None:
        """Listens no more; responses that are open may leave within a second."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _replayed(self) -> int:
        while True:
            try:
                return await self._ingress.replay()
            except DatabaseAway as error:
                self._seldom.say("away", "Deliveries are refused: %s", error)
                await asyncio.sleep(0.5)

    # What is asked

    async def _counted(self, request: web.BaseRequest) -> web.StreamResponse:
        answer = await self._handle(request)
        self._ingress.metrics.delivered(answer.status)
        return answer

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        began = time.monotonic()
        if (refused := self._refusal(request)) is not None:
            return refused
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _bounded(request)
        except TimeoutError:
            return _refused(408, f"an update comes within {BODY_SECONDS:.0f} s")
        except (HttpProcessingError, ClientPayloadError, web.RequestPayloadError):
            return _refused(400, "the body can't be read")
        if body is None:
            return _refused(413, TOO_LARGE)
        try:
            update, press = delivered(body)
        except NoUpdates as error:
            return _refused(400, str(error))
        return await self._stored(update, press, ANSWER_SECONDS - (time.monotonic() - began))

    def _refusal(self, request: web.BaseRequest) -> web.Response | None:
        """What can be said before the body is read."""
        if request.path != self._path:
            return _refused(404, "nothing is here")
        if request.method != "POST":
            return _refused(405, "updates come by POST", Allow="POST")
        given = request.headers.get(SECRET, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            self._seldom.say("secret", "Deliveries with a wrong %s are refused: see WEBHOOK_SECRET", SECRET)
            return _refused(401, f"{SECRET} is wrong or missing")
        if (request.content_length or 0) > LARGEST:
            return _refused(413, TOO_LARGE)
        return _later() if not self._open or self._ingress.full else None

    async def _stored(self, update: Received, press: str | None, patience: float) -> web.Response:
        """Confirmed once it is stored; a press' response waits for its answer, at most `patience` seconds."""
        ends = time.monotonic() + patience
        seat = self._riders.seat(press, patience) if press is not None else None
        try:
            async with asyncio.timeout(STORE_SECONDS):
                new = await self._ingress.receive([update])
        except (DatabaseAway, TimeoutError) as error:
            if seat is not None:
                self._riders.empty(seat)
            self._away(update, error)
            return _later()
        if time.monotonic() - self._away_at > CALM_SECONDS:
            self._outage.over()
            self._seldom.over("away", "PostgreSQL is back, deliveries are taken")
        if press is None or seat is None:
            return web.Response()
        if not new and not seat.done() and not self._ingress.has(update.update_id):
            self._riders.empty(seat)
            return await self._known(update.update_id, press, ends)
        return _riding(await seat)

    async def _known(self, update_id: int, press: str, ends: float) -> web.Response:
        """Of a press that came before. Where it is done, nobody will answer it again, and its button must not spin.

        A process that was killed may have sent word that it is done just before: that is waited for.
        """
        while True:
            try:
                over = await self._inbox.is_over(update_id)
            except DatabaseAway:
                return _riding(None)
            if over or time.monotonic() + LOOK_SECONDS > ends:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return _riding({"method": "answerCallbackQuery", "callback_query_id": press} if over else None)

    def _away(self, update: Received, error: Exception) -> None:
        self._away_at = time.monotonic()
        self._seldom.say(
            "away", "Deliveries are refused, nothing is confirmed: %s", str(error) or "no answer in time"
        )
        self._outage.tell(chat_of(update.raw))
        self._ingress.tell_of_outage()

    # What Telegram is told

    async def _registered(self) -> str | None:
        """Tells Telegram where to deliver; None once it knows, else why it never will.

        Once a start, whatever is set: nobody is told the secret that Telegram has, and asking for what is set already
        changes nothing there. Nothing is set again later, so two programs never take the bot from each other in turns.
        """
        while True:
            try:
                await self._bot.set_webhook(
                    self._url,
                    allowed_updates=[*KINDS],
                    secret_token=self._secret,
                    max_connections=CONNECTIONS,
                )
                log.info("Telegram delivers to %s", self._url)
                return None
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (TelegramUnauthorizedError, TelegramNotFound) as error:
                return f"Telegram refuses the bot token ({error.message}): check BOT_TOKEN"
            except TelegramBadRequest as error:
                if "resolve" not in error.message:  # a name may be known a little later
                    return f"WEBHOOK_URL: Telegram refuses it: {error.message}"
                self._seldom.say("set", "Telegram can't find WEBHOOK_URL yet: %s", error.message)
                await asyncio.sleep(AGAIN_SECONDS)
            except WEATHER as error:
                self._seldom.say("set", "Telegram can't be told of WEBHOOK_URL yet: %s", type(error).__name__)
                await asyncio.sleep(WEATHER_SECONDS)


async def _bounded(request: web.BaseRequest) -> bytes | None:
    """None: it is too large, and the rest was not read."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _refused(status: int, reason: str, **headers: str) -> web.Response:
    response = web.Response(status=status, text=f"{reason}\n", headers=headers)
    response.force_close()  # lest a body that nobody reads is waited for
    return response


def _later() -> web.Response:
    return web.Response(status=503, text="come again\n", headers={"Retry-After": "1"})


def _riding(answer: Answer | None) -> web.Response:
    if answer is None:
        return web.Response()
    return web.Response(body=orjson.dumps(answer), content_type="application/json")
