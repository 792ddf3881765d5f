"""Every call to Telegram counted, whatever session makes it: a request middleware of aiogram's session."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod

from bot.metrics import IN_HAND, SCREENS, Metrics


class Counted(BaseRequestMiddleware):
    """Tells the metrics each call's method and outcome, and when the first screen of an update leaves."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        name = method.__api_method__
        if name in SCREENS and (work := IN_HAND.get()) is not None:
            self._metrics.screen(work)
        try:
            answer = await make_request(bot, method)
        except TelegramRetryAfter as error:
            self._metrics.called(name, "429", float(error.retry_after))
            raise
        except TelegramNetworkError:
            self._metrics.called(name, "network")
            raise
        except (TelegramServerError, ClientDecodeError):  # a proxy's page is no JSON
            self._metrics.called(name, "5xx")
            raise
        except TelegramAPIError:
            self._metrics.called(name, "4xx")
            raise
        self._metrics.called(name, "ok")
        return answer
