"""Bad days by chance: a share of the bot's calls meets 429, 502, a lost answer or a slow one."""

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from demo.faults import Fault

SHARES = ("too_many", "bad_gateway", "dropped", "slow")
MOST_SECONDS = {"seconds": 60, "retry_after": 3600}


class NoWeather(ValueError):
    """Values that make no weather; the text says which and what would be right."""


@dataclass
class Weather:
    """`too_many` (429), `bad_gateway` (502 with HTML), `dropped` (done, but the connection ends without an
    answer) and `slow` are shares of calls, 0 to 1; a call meets one of the first three at most, and any may be
    slow, too, by `seconds`. A 429 names `retry_after` seconds; until they are over its chat gets nothing but
    429, and `early` counts who came nevertheless. `chats`: only these, none means all. Calls to `spared`
    methods always work. The same `seed` and order of calls make the same day. `happened` counts by kind."""

    too_many: float = 0.0
    bad_gateway: float = 0.0
    dropped: float = 0.0
    slow: float = 0.0
    retry_after: int = 2
    seconds: float = 2.0
    seed: int = 0
    chats: frozenset[int] = frozenset()
    spared: frozenset[str] = frozenset({"getUpdates"})
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)

    def __post_init__(self) -> None:
        """Raises `NoWeather`."""
        for name in SHARES:
            share = getattr(self, name)
            if not 0 <= share <= 1:
                raise NoWeather(f"{name} is a share from 0 to 1, not {share}")
        if self.too_many + self.bad_gateway + self.dropped > 1 + 1e-9:
            raise NoWeather("too_many, bad_gateway and dropped are at most 1 together")
        for name, most in MOST_SECONDS.items():
            if not 0 < getattr(self, name) <= most:
                raise NoWeather(f"{name} is up to {most} seconds, not {getattr(self, name)}")
        self._chance = random.Random(self.seed)
        self._until: dict[str, float] = {}
        self.happened: Counter[str] = Counter()
        self.early = 0

    def __call__(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        chat = str(params.get("chat_id", ""))
        if method in self.spared or (self.chats and chat not in map(str, self.chats)):
            return None
        left = self._until.get(chat, 0.0) - self.clock()
        if left > 0:
            self.early += 1
            return self._counted("too_many", Fault.too_many_requests(math.ceil(left)))
        fault = self._drawn(chat)
        if self._chance.random() < self.slow:
            return self._counted("slow", replace(fault or Fault(), seconds=self.seconds))
        return fault

    def _drawn(self, chat: str) -> Fault | None:
        drawn = self._chance.random()
        if drawn < self.too_many:
            if chat:
                self._until[chat] = self.clock() + self.retry_after
            return self._counted("too_many", Fault.too_many_requests(self.retry_after))
        if drawn < self.too_many + self.bad_gateway:
            return self._counted("bad_gateway", Fault.bad_gateway())
        if drawn < self.too_many + self.bad_gateway + self.dropped:
            return self._counted("dropped", Fault.cut_after())
        return None

    def _counted(self, kind: str, fault: Fault) -> Fault:
        self.happened[kind] += 1
        return fault

    def told(self) -> dict[str, Any]:
        """What it is made of, as JSON has it."""
        values = {name: value for name, value in asdict(self).items() if name != "clock"}
        return values | {"chats": sorted(self.chats), "spared": sorted(self.spared)}


FAIR = Weather()
KINDS = {one.name: type(getattr(FAIR, one.name)) for one in fields(Weather) if one.name != "clock"}


def weather_of(given: Mapping[str, Any], before: Weather | None = None) -> Weather | None:
    """Values of JSON over those that held before; None where nothing bad is left. Raises `NoWeather`."""
    values = (before or FAIR).told()
    for name, value in given.items():
        if name not in KINDS:
            raise NoWeather(f"{name} is no part of the weather; there are {', '.join(KINDS)}")
        values[name] = value
    made: dict[str, Any] = {}
    for name, kind in KINDS.items():
        made[name] = _read(name, values[name], kind)
    weather = Weather(**made)
    return weather if any(getattr(weather, name) for name in SHARES) else None


def _read(name: str, value: Any, kind: type) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if kind is float and number:
        return float(value)
    if kind is int and number and value == int(value):
        return int(value)
    wanted = int if name == "chats" else str
    if kind is frozenset and isinstance(value, list) and all(type(one) is wanted for one in value):
        return frozenset(value)
    what = {float: "a number", int: "a whole number", frozenset: f"a list of {wanted.__name__}"}[kind]
    raise NoWeather(f"{name} is {what}, not {value!r}")
