"""The way out to Telegram: the bot whose calls the Bot API gets."""

import orjson
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    Response,
    SendMessage,
)

from bot.quick import QuickBot, QuickSession
from bot.settings import Settings

CALL_SECONDS = 20.0
# aiogram asks pydantic for Response[…] at each call, and pydantic forgets (and builds anew, for milliseconds) what
# nobody holds: we hold those of the methods that a conversation calls.
HELD = [
    Response[method.__returning__]  # type: ignore[name-defined]
    for method in (AnswerCallbackQuery, DeleteMessage, EditMessageReplyMarkup, EditMessageText, SendMessage)
]


def make_bot(settings: Settings) -> Bot:
    """Its session is the caller's to close. Raises SettingsError without a token."""
    plain: tuple[type[Bot], type[AiohttpSession]] = (Bot, AiohttpSession)
    bot, session = (QuickBot, QuickSession) if settings.telegram.fast_calls else plain
    return bot(
        settings.telegram.bot_token,
        session=session(
            api=TelegramAPIServer.from_base(settings.telegram.api_url),
            timeout=CALL_SECONDS,
            json_loads=orjson.loads,
            json_dumps=lambda value: orjson.dumps(value).decode(),
        ),
        default=DefaultBotProperties(parse_mode=ParseMode.HTML),
    )
