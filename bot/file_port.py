"""Files from outside: fetched from Telegram, and shown to ClamAV where there is one."""

import asyncio
from pathlib import Path

import aiohttp
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)

from handlers.stage import WEATHER
from services.files_job import NoLonger, Scan, TooLarge
from services.jobs import Later

DOWNLOAD_SECONDS, SCAN_SECONDS = 50, 40.0


class Port:
    """A services.files_job.Fetch by the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, telegram_id: str, path: Path) -> None:
        """Writes the file. Raises NoLonger, TooLarge, and Later."""
        try:
            told = await self._bot.get_file(telegram_id)
            if told.file_path is None:
                raise NoLonger
            await self._bot.download_file(told.file_path, path, timeout=DOWNLOAD_SECONDS)
        except TelegramBadRequest as error:
            raise (TooLarge if "too big" in error.message else NoLonger) from None
        except (TelegramForbiddenError, TelegramNotFound):
            raise NoLonger from None
        except TelegramRetryAfter as error:
            raise Later("Telegram: too many requests", float(error.retry_after)) from None
        except aiohttp.ClientResponseError as error:
            if error.status in (400, 403, 404, 410):
                raise NoLonger from None
            raise Later(f"Telegram: {error.status}") from None
        except (*WEATHER, aiohttp.ClientError) as error:
            raise Later(f"Telegram: {type(error).__name__}") from None


def scanning(place: tuple[str, int] | None) -> Scan | None:
    """A services.files_job.Scan by the clamd at this host and port; None where there is none."""
    if place is None:
        return None
    host, port = place

    async def scan(path: Path) -> bool:
        from aioclamd import ClamdAsyncClient, ClamdError  # type: ignore[import-untyped]

        with path.open("rb") as file:
            try:
                async with asyncio.timeout(SCAN_SECONDS):
                    found = await ClamdAsyncClient(host, port).instream(file)
            except (OSError, EOFError, ClamdError) as error:  # TimeoutError is an OSError
                raise Later(f"ClamAV: {type(error).__name__}") from None
        verdicts = [verdict for verdict, _ in (found or {}).values()]
        if "ERROR" in verdicts or not verdicts:
            raise Later("ClamAV can't tell")
        return "FOUND" in verdicts

    return scan
