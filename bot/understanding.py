"""One update understood by aiogram, and one failure understood by us: whose it is, and what to say of it."""

import traceback

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import Update

from bot.updates import Json, readable, stripped
from handlers.stage import WEATHER
from services.statements import causes


class Unreadable(Exception):
    """An update that aiogram does not understand."""


def read(raw: str) -> Json:
    """Raises Unreadable."""
    try:
        return readable(raw)
    except ValueError as error:
        raise Unreadable(type(error).__name__) from error


def understood(update: Json, bot: Bot) -> Update:
    """Raises Unreadable, which repeats nothing of what the person wrote."""
    try:
        return Update.model_validate(stripped(update), context={"bot": bot})
    except ValueError as error:  # pydantic's is one
        raise Unreadable(type(error).__name__ + _places(error)) from error


def telegrams_pause(error: BaseException, before: int) -> float | None:
    """Seconds until Telegram may be asked again, after `before` tries; None where it is not Telegram's weather."""
    for each in causes(error):
        if isinstance(each, TelegramRetryAfter):
            return float(min(each.retry_after, 60))
        if isinstance(each, WEATHER):
            return float(min(0.5 * 2**before, 10))
    return None


def brief(error: BaseException) -> str:
    """What and where, in one line."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {str(error)[:300]}{place}"


def _places(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    if errors is None:
        return ""
    found = errors(include_input=False, include_url=False)
    return " at " + ", ".join(".".join(map(str, each["loc"])) for each in found[:3])
