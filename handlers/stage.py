"""The stage: how screens and answers leave for Telegram, in order for each chat, whatever Telegram answers."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, FSInputFile, LinkPreviewOptions, Message, ReactionTypeEmoji

from handlers.screen import Rows, Screen, clip
from services.files import FileLine
from services.tasks import spawn

log = logging.getLogger(__name__)
ANSWER_MOST = 200
STILL_SECONDS = 2.0
"""How long an edit waits for a redrawing that is on its way; Telegram answers sooner, or not at all."""
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
ANSWER_PAUSES = (0.0, 0.3, 1.0)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
WEATHER = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
"""What is nobody's fault and may be over soon: no network, a 5xx, a proxy's page in place of an answer."""
T = TypeVar("T")


class Gone(Exception):
    """The message that was to be edited is not there any more, or can't be edited."""


class Stage:
    """Sends, edits and removes the messages of private chats.

    A chat that is told to wait (429) waits alone; while it does, a newer act of its person ends the waiting of an
    edit, whose screen the newer one replaces. The first 403 ends all trying for that screen.
    """

    def __init__(self) -> None:
        self._free_at: dict[int, float] = {}
        self._redrawing: dict[int, tuple[asyncio.Event, asyncio.Task[None]]] = {}

    async def below(self, bot: Bot, chat: int, screen: Screen, *, silent: bool = True) -> int | None:
        """A new message at the end of the chat; its id, or None where the person has blocked the bot.

        Sends can't be repeated safely: after a network error that may have come too late it is sent once more.
        """
        sent = await self._call(
            chat,
            lambda: _send(bot, chat, screen, silent=silent),
            repeats=1,
        )
        return sent.message_id if sent else None

    async def once(self, bot: Bot, chat: int, screen: Screen, message: int | None = None) -> int | None:
        """For a job: one try, with sound, or of an edit; its pauses are its worker's. Gives the message's id, None
        where the bot is blocked or the chat is gone. Raises Gone, and Telegram's weather as it comes.
        """
        try:
            if message is None:
                return (await _send(bot, chat, screen, silent=False)).message_id
            await _edit(bot, chat, message, screen)
        except TelegramForbiddenError:
            log.info("bot is blocked in a chat")
            return None
        except TelegramBadRequest as error:
            if "chat not found" in error.message:
                return None
            if message is None:
                raise
            if "message is not modified" not in error.message:
                raise Gone(error.message) from error
        return message

    async def picture(
        self,
        bot: Bot,
        chat: int,
        png: bytes,
        caption: str,
        *,
        name: str = "picture.png",
        rows: Rows | None = None,
    ) -> bool:
        """A picture at the end of the chat, a message of its own, with `rows` of buttons. Whether it was sent: an error
        is no reason to fail, for what it shows is told in words, too."""
        markup = Screen("", rows).markup if rows else None
        try:
            sent = await self._call(
                chat,
                lambda: bot.send_photo(
                    chat,
                    BufferedInputFile(png, name),
                    caption=caption,
                    disable_notification=True,
                    reply_markup=markup,
                ),
                repeats=1,
            )
        except TelegramAPIError as error:
            log.warning("picture not sent", extra={"error": type(error).__name__})
            return False
        return sent is not None

    async def document(self, bot: Bot, chat: int, held: bytes, name: str, caption: str) -> bool:
        """A file at the end of the chat, a message of its own. Whether it was sent: an error is no reason to fail."""
        try:
            sent = await self._call(
                chat,
                lambda: bot.send_document(
                    chat, BufferedInputFile(held, name), caption=caption, disable_notification=True
                ),
                repeats=1,
            )
        except TelegramAPIError as error:
            log.warning("document not sent", extra={"error": type(error).__name__})
            return False
        return sent is not None

    async def again(self, bot: Bot, chat: int, line: FileLine, copy: Path | None = None) -> bool:
        """What somebody sent, from Telegram's own copy, or from the desk's where it did not come by Telegram, as a
        message of its own. Whether it was sent."""
        held = FSInputFile(copy, line.name) if copy is not None else line.telegram_id
        if held is None and line.latitude is None:
            return False

        def send() -> Awaitable[Message]:
            if line.latitude is not None and line.longitude is not None:
                return bot.send_location(chat, line.latitude, line.longitude, disable_notification=True)
            kind = line.kind if line.kind in ("photo", "video", "voice", "audio") else "document"
            sent: Awaitable[Message] = getattr(bot, f"send_{kind}")(chat, held)
            return sent

        try:
            return await self._call(chat, send, repeats=1) is not None
        except (TelegramAPIError, OSError) as error:
            log.warning("file not sent", extra={"error": type(error).__name__})
            return False

    async def react(self, bot: Bot, chat: int, message: int, emoji: str) -> None:
        """A sign on what somebody sent, that it has been taken. Never fails: the screen says so, too."""
        try:
            await self._call(
                chat,
                lambda: bot.set_message_reaction(chat, message, [ReactionTypeEmoji(emoji=emoji)]),
                repeats=1,
            )
        except TelegramAPIError as error:
            log.warning("no reaction", extra={"error": type(error).__name__})

    async def edit(
        self, bot: Bot, chat: int, message: int, screen: Screen, newer: asyncio.Event | None = None
    ) -> None:
        """The message becomes this screen. Raises Gone where it can't."""
        await self.still(chat)
        try:
            await self._call(
                chat,
                lambda: _edit(bot, chat, message, screen),
                newer=newer,
            )
        except TelegramBadRequest as error:
            if "message is not modified" not in error.message:
                raise Gone(error.message) from error

    def redraw(self, bot: Bot, chat: int, message: int, screen: Screen, *, sure: bool = False) -> None:
        """The message becomes this screen, by nobody's act: it leaves at once, and nobody waits for it. A frame of
        something that moves is left out while the one before is on its way, and while Telegram has this chat wait;
        what must be seen (`sure`) is tried until it is, or an edit comes that is newer."""
        waits = self._free_at.get(chat, 0.0) > time.monotonic()
        if chat not in self._redrawing and (sure or not waits):
            newer = asyncio.Event()
            drawing = self._redrawn(bot, chat, message, screen, newer if sure else None)
            self._redrawing[chat] = newer, spawn(drawing, name="redraw")

    async def _redrawn(
        self, bot: Bot, chat: int, message: int, screen: Screen, newer: asyncio.Event | None
    ) -> None:
        try:
            if newer is None:
                await _edit(bot, chat, message, screen)
            else:
                await self._call(chat, lambda: _edit(bot, chat, message, screen), newer=newer)
        except TelegramRetryAfter as error:
            self._free_at[chat] = time.monotonic() + error.retry_after
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("not redrawn", extra={"error": type(error).__name__})
        finally:
            self._redrawing.pop(chat, None)

    def let_go(self) -> None:
        """Nothing is redrawn any more that is not on its way."""
        for newer, _ in self._redrawing.values():
            newer.set()

    async def still(self, chat: int) -> None:
        """Until nothing is redrawn in the chat, so that what is sent now arrives after it."""
        if (redrawing := self._redrawing.get(chat)) is not None:
            redrawing[0].set()
            await asyncio.wait({redrawing[1]}, timeout=STILL_SECONDS)

    async def remove(self, bot: Bot, chat: int, message: int) -> None:
        """Deletes a message; where it is too old for that, takes its buttons. Never fails."""
        try:
            await self._call(chat, lambda: bot.delete_message(chat, message))
        except TelegramBadRequest as error:
            if "not found" in error.message:
                return
            with suppress(TelegramBadRequest):  # nothing left to take
                await self._call(
                    chat, lambda: bot.edit_message_reply_markup(chat_id=chat, message_id=message)
                )
        except TelegramAPIError as error:
            log.warning("old screen stays", extra={"error": type(error).__name__})

    async def answer(self, bot: Bot, query: str, text: str = "", *, alert: bool = False) -> None:
        """Answers a press; an answer that comes too late is an ordinary day, and nothing waits for one."""
        error: Exception | None = None
        for pause in ANSWER_PAUSES:
            await asyncio.sleep(pause)
            try:
                await bot.answer_callback_query(query, text=clip(text, ANSWER_MOST) or None, show_alert=alert)
                return
            except TelegramBadRequest:
                return  # "query is too old", or the first answer had arrived
            except WEATHER as weather:
                error = weather
            except TelegramAPIError as refused:
                error = refused
                break
        log.warning("press not answered", extra={"error": type(error).__name__})

    async def _call(
        self,
        chat: int,
        call: Callable[[], Awaitable[T]],
        *,
        repeats: int | None = None,
        newer: asyncio.Event | None = None,
    ) -> T | None:
        """Calls until Telegram took it. `repeats`: how often after an error that came when it may have been taken.

        None: blocked, or replaced by a newer act. Raises TelegramBadRequest and what else is nobody's weather.
        """
        tried = lost = 0
        while True:
            if not await self._wait(self._free_at.get(chat, 0.0) - time.monotonic(), newer):
                return None
            try:
                return await call()
            except TelegramForbiddenError:
                log.info("bot is blocked in a chat")
                return None
            except TelegramRetryAfter as error:
                self._free_at[chat] = time.monotonic() + error.retry_after
                continue
            except TelegramNetworkError as error:
                lost += not error.message.startswith("ClientConnector")
                if repeats is not None and lost > repeats:
                    log.warning("a message may not have arrived", extra={"error": error.message[:80]})
                    return None
            except (TelegramServerError, ClientDecodeError):
                pass
            if not await self._wait(PAUSES[min(tried, len(PAUSES) - 1)], newer):
                return None
            tried += 1

    async def _wait(self, seconds: float, newer: asyncio.Event | None) -> bool:
        """False: a newer act came meanwhile, so what waits is not needed."""
        if seconds <= 0:
            return True
        if newer is None:
            await asyncio.sleep(seconds)
            return True
        try:
            async with asyncio.timeout(seconds):
                await newer.wait()
        except TimeoutError:
            return True
        return False


async def _send(bot: Bot, chat: int, screen: Screen, *, silent: bool) -> Message:
    return await bot.send_message(
        chat,
        screen.text,
        reply_markup=screen.markup,
        disable_notification=silent,
        link_preview_options=NO_PREVIEW,
    )


async def _edit(bot: Bot, chat: int, message: int, screen: Screen) -> None:
    await bot.edit_message_text(
        screen.text,
        chat_id=chat,
        message_id=message,
        reply_markup=screen.markup,
        link_preview_options=NO_PREVIEW,
    )
