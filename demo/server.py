"""The demo's Telegram as one server in this process: Bot API, chat page and the hands of its people."""

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.bot_api import BotApi
from demo.chat_api import ChatApi, own_host_only
from demo.delivery import Delivery, Repeats
from demo.faults import Faults, Flood
from demo.feed import EVERYBODY
from demo.hands import Hands
from demo.mail.server import DemoMail
from demo.mail_api import MailApi
from demo.routeros.fleet import DemoRouters
from demo.routers_api import RoutersApi
from demo.share_api import ShareApi
from demo.sharing import Sharing
from demo.store import Store
from demo.telegram import Telegram
from demo.weather import Weather
from demo.weather_api import WeatherApi

Json = dict[str, Any]


class DemoTelegram(Hands):
    """`data_dir` None keeps all in memory. People act by the methods below, the bot by HTTP. `clock` gives
    Unix seconds for dates and expiry and may be replaced; waiting (long polls) is by the real clock."""

    def __init__(
        self, data_dir: Path | None, mail: DemoMail | None = None, routers: DemoRouters | None = None
    ) -> None:
        """Raises `demo.store.StoreInUse`."""
        self.clock: Callable[[], float] = time.time
        self._store = Store(data_dir)
        self.telegram = Telegram(self._store, lambda: self.clock())  # noqa: PLW0108 (it may be replaced)
        self._share = Sharing(self.telegram)
        self._bot_api = BotApi(self.telegram)
        self._chat_api = ChatApi(self.telegram, self._bot_api.profile.commands)
        self._share_api = ShareApi(self.telegram, self._share)
        self._weather_api = WeatherApi(self.telegram, self._bot_api)
        self._mail_api = MailApi(mail, self._mail_changed)
        self._routers_api = RoutersApi(routers.routers if routers else {})
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def token(self) -> str:
        return self.telegram.token

    @property
    def calls(self) -> deque[tuple[str, Json]]:
        """The last calls of the bot, oldest first: method and parameters as text."""
        return self._bot_api.calls

    @property
    def faults(self) -> Faults | None:
        return self._bot_api.faults

    @faults.setter
    def faults(self, faults: Faults | None) -> None:
        self._bot_api.faults = faults

    @property
    def riders(self) -> deque[tuple[str, Json]]:
        """Those of `calls` that came in the webhook's answers."""
        return self._bot_api.riders

    @property
    def delivery(self) -> Delivery:
        """The webhook's knobs: `pace` of retries, `patience` with answers."""
        return self._bot_api.delivery

    @property
    def repeat(self) -> Repeats | None:
        """How often each update comes by the webhook, as `demo.delivery.times` makes it; None is once."""
        return self._bot_api.delivery.repeat

    @repeat.setter
    def repeat(self, repeat: Repeats | None) -> None:
        self._bot_api.delivery.repeat = repeat

    @property
    def webhook_targets(self) -> list[str] | None:
        """Whole addresses that stand behind the one of setWebhook, in turn; None is that one itself."""
        return self._bot_api.delivery.targets

    @webhook_targets.setter
    def webhook_targets(self, targets: list[str] | None) -> None:
        self._bot_api.delivery.targets = targets

    @property
    def weather(self) -> Weather | None:
        """Faults by chance, asked where `faults` has none; None (as it starts) is a good day."""
        return self._bot_api.weather

    @weather.setter
    def weather(self, weather: Weather | None) -> None:
        self._bot_api.weather = weather

    @property
    def flood(self) -> Flood | None:
        """Rate limits; None (as it starts) is none."""
        return self._bot_api.messages.flood

    @flood.setter
    def flood(self, flood: Flood | None) -> None:
        self._bot_api.messages.flood = flood

    async def start(self, port: int = 0) -> str:
        """Listens on 127.0.0.1 only; 0 is any free port. Gives the address, without a slash at its end."""
        app = web.Application(middlewares=[own_host_only], client_max_size=64 << 20)
        parts = (
            self._bot_api, self._chat_api, self._share_api, self._weather_api, self._mail_api, self._routers_api,
        )  # fmt: skip
        app.add_routes([route for part in parts for route in part.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._bot_api.webhook.begin()
        return self.url

    async def stop(self) -> None:
        """Ends waiting polls and streams; once more does nothing."""
        self.telegram.updates.stop()
        self.telegram.feed.end()
        await self._bot_api.delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self._store.close()

    def _mail_changed(self) -> None:
        self.telegram.feed.add(EVERYBODY, "mail")
        self._store.commit()

    def inject(self, raw: Json | bytes) -> int:
        """Any JSON object as an update; gives its `update_id`, the next one where it has none."""
        update_id = self.telegram.updates.inject(raw)
        self._store.commit()
        return update_id

    # What there is to see

    def messages(self, person_id: int) -> list[Json]:
        """Visible messages of a chat, oldest first; `reply_markup` shows reply keyboards too."""
        return [message.page() for message in self.telegram.history(person_id)]

    def answers(self, person_id: int) -> list[Json]:
        """Answers to presses, in the order of the presses: query_id, text, show_alert, url."""
        return [
            {"query_id": query.id, **query.answer}
            for query in self.telegram.queries.values()
            if query.person == person_id and query.answer is not None
        ]

    def commands(self, person_id: int) -> list[Json]:
        """The commands that a person's app shows: command, description."""
        return list(self._bot_api.profile.commands.seen_by(self.telegram.person(person_id)))

    async def delivered(self) -> None:
        """Until the webhook has confirmed every update and every copy of one is through."""
        await self._bot_api.delivery.idle()

    def pending(self) -> int:
        """Updates that the bot has not confirmed yet."""
        return self.telegram.updates.pending()
