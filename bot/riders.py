"""Answers to presses that ride in the response to the webhook's delivery, so that they cost no call of their own.

Bot API, "Making requests when getting updates": the method in the response is run, its result is not told.
"""

import asyncio
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType

Answer = dict[str, Any]


class Riders(BaseRequestMiddleware):
    """Responses that are still open, by the press that they may answer. Handlers know nothing of it: they call, and the
    call is over when the response has taken the answer along.
    """

    def __init__(self) -> None:
        self._seats: dict[str, asyncio.Future[Answer | None]] = {}

    def seat(self, query: str, seconds: float) -> asyncio.Future[Answer | None]:
        """The answer, or None when `seconds` are over or the press came once more; then answers leave by calls."""
        if (former := self._seats.pop(query, None)) is not None:
            _close(former)
        loop = asyncio.get_running_loop()
        seat: asyncio.Future[Answer | None] = loop.create_future()
        self._seats[query] = seat
        leaving = loop.call_later(seconds, _close, seat)

        def left(_: object) -> None:
            leaving.cancel()
            if self._seats.get(query) is seat:
                del self._seats[query]

        seat.add_done_callback(left)
        return seat

    def empty(self, seat: asyncio.Future[Answer | None]) -> None:
        """The response leaves without waiting."""
        _close(seat)

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        if isinstance(method, AnswerCallbackQuery):
            seat = self._seats.get(method.callback_query_id)
            if seat is not None and not seat.done():
                seat.set_result(answer(method))
                return True
        return await make_request(bot, method)


def answer(method: AnswerCallbackQuery) -> Answer:
    """As it stands in a response."""
    said = {name: value for name, value in vars(method).items() if value is not None and value is not False}
    return {"method": "answerCallbackQuery", **said}


def _close(seat: asyncio.Future[Answer | None]) -> None:
    if not seat.done():
        seat.set_result(None)
