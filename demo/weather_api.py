"""The chat page's side of bad days: what the bot's calls meet, rate limits, and what a person does to it."""

import secrets
from typing import Any

from aiohttp import web

from demo.bot_api import BotApi
from demo.faults import Flood
from demo.page_input import BadInput, body_of, known_person
from demo.telegram import Telegram
from demo.weather import NoWeather, weather_of


class WeatherApi:
    """GET and POST /demo/faults, and /demo/trouble for one person. Nothing here outlives the process but who
    has blocked the bot."""

    def __init__(self, telegram: Telegram, bot_api: BotApi) -> None:
        self.telegram, self.bot_api = telegram, bot_api

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/demo/faults", self.show),
            web.post("/demo/faults", self.change),
            web.post("/demo/trouble", self.trouble),
        ]

    async def show(self, request: web.Request) -> web.Response:
        return web.json_response(self._told())

    async def change(self, request: web.Request) -> web.Response:
        """Any fields of `Weather`, which hold until they are changed, and `flood` (true, false); `clear`:
        true makes all good again first. Without a `seed` every day is another."""
        body = await body_of(request)
        clear, flood = body.pop("clear", False), body.pop("flood", None)
        if not isinstance(clear, bool) or not isinstance(flood, bool | None):
            raise BadInput("clear and flood are true or false")
        if body:
            body.setdefault("seed", secrets.randbelow(2**31))
        try:
            weather = weather_of(body, None if clear else self.bot_api.weather)
        except NoWeather as error:
            raise BadInput(str(error)) from None
        if body or clear:
            self.bot_api.weather = weather
        if flood is not None or clear:
            self.bot_api.messages.flood = Flood() if flood else None
        return web.json_response(self._told())

    async def trouble(self, request: web.Request) -> web.Response:
        """What a `person` does: `blocked` (true, false), `delete` ("last" of the bot, "all")."""
        body = await body_of(request)
        person = known_person(self.telegram, body.get("person"))
        blocked, delete = body.get("blocked"), body.get("delete")
        if (blocked, delete) == (None, None):
            raise BadInput("blocked or delete is expected")
        if not isinstance(blocked, bool | None) or delete not in (None, "last", "all"):
            raise BadInput('blocked is true or false, delete "last" or "all"')
        gone: list[int] = []
        if delete is not None:
            gone = self.telegram.forget_last(person.id) if delete == "last" else self._clear(person.id)
        if blocked is not None:
            self.telegram.block(person.id, blocked)
        return web.json_response(self._told() | {"deleted": gone})

    def _clear(self, person_id: int) -> list[int]:
        known = [message.id for message in self.telegram.history(person_id)]
        self.telegram.forget(person_id, None)
        return known

    def _told(self) -> dict[str, Any]:
        weather = self.bot_api.weather
        return {
            "weather": weather.told() if weather else None,
            "happened": dict(weather.happened) if weather else {},
            "flood": self.bot_api.messages.flood is not None,
            "blocked": [person.id for person in self.telegram.people.values() if person.blocked],
        }
