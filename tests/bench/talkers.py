"""The people of a bench: each walks a script over and over, presses by label, and times what comes back."""

import asyncio
import random
import re
import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.bot_api import BotApi, Update
from tests.bench.http_lines import Json

FIRST_PERSON = 10_000_000


@dataclass(frozen=True)
class Step:
    """A text that is said, or a label that is pressed ("~" before it: it begins so), and what must be shown then."""

    act: str
    shown: str
    press: bool = True


def script(*steps: tuple[str, str]) -> tuple[Step, ...]:
    """Steps as they are written: "«…" and "/…" are said, everything else is pressed."""
    return tuple(Step(act.removeprefix("«"), shown, not act.startswith(("«", "/"))) for act, shown in steps)


SHORT = script(
    ("/start", "Tipo de cadastro"),
    ("Cliente", "iniciais"),
    ("«maria", "Selecione o cliente"),
    ("~Maria", "plano"),
    ("Fibra 600", "Descreva"),
    ("«Sem internet desde ontem, luz vermelha no aparelho ({chance})", "Pergunta 1"),
    ("Não", "Pergunta 2"),
    ("Sim", "Tipo de atendimento"),
    ("Suporte técnico", "Confirma"),
    ("Confirmar", "registrado"),
)


@dataclass
class Figures:
    """Seconds. `first`: from the update's delivery to the first message or edit; `seen`: from the act to it; `heard`:
    from the press' delivery to its answer."""

    first: "array[float]" = field(default_factory=lambda: array("d"))
    seen: "array[float]" = field(default_factory=lambda: array("d"))
    heard: "array[float]" = field(default_factory=lambda: array("d"))
    steps: int = 0
    talks: int = 0
    failures: Counter[str] = field(default_factory=Counter)


class Crowd:
    """All of them. `pause` gives the seconds between a screen and the next act, spread by half to both sides."""

    def __init__(
        self, api: BotApi, steps: Sequence[Step], people: int, pause: float, patience: float
    ) -> None:
        self.api, self.steps, self.pause, self.patience = api, steps, pause, patience
        self.going = True
        self.figures = Figures()
        self.people = [Talker(self, FIRST_PERSON + n) for n in range(people)]
        api.chats = {person.number: person for person in self.people}

    async def talk(self, ramp: float) -> None:
        """Until `going` is False."""
        async with asyncio.TaskGroup() as group:
            for n, person in enumerate(self.people):
                group.create_task(person.talk(ramp * n / len(self.people)))


class Talker:
    """One person with one private chat."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd, self.number = crowd, number
        self.messages: dict[int, Json] = {}
        self._mine: set[int] = set()
        self._user = {
            "id": number,
            "is_bot": False,
            "first_name": f"Op{number % 10**5}",
            "language_code": "pt-br",
        }
        self._chat = {"id": number, "type": "private", "first_name": self._user["first_name"]}
        self._update: Update | None = None
        self._query = ""
        self._first = False
        self._shown = ""
        self._came: asyncio.Future[None] | None = None

    async def talk(self, wait: float) -> None:
        await asyncio.sleep(wait)
        crowd = self.crowd
        while crowd.going:
            self._mine.clear()
            for n, step in enumerate(crowd.steps):
                try:
                    async with asyncio.timeout(crowd.patience):
                        await self._step(step)
                except TimeoutError:
                    crowd.figures.failures[f"step {n}: {step.act}"] += 1
                    break
                if not crowd.going:
                    return
                crowd.figures.steps += 1
                await asyncio.sleep(crowd.pause * random.uniform(0.5, 1.5))
            else:
                crowd.figures.talks += 1

    async def _step(self, step: Step) -> None:
        self._came = asyncio.get_running_loop().create_future()
        if step.press:
            while (found := self._button(step.act)) is None:
                self._shown, self._update = "", None
                await self._came
                self._came = asyncio.get_running_loop().create_future()
            self._shown, self._first = step.shown, False
            self._press(*found)
        else:
            self._shown, self._first = step.shown, False
            self._say(step.act.format(chance=random.randrange(10**6)))
        await self._came

    def _button(self, label: str) -> tuple[Json, str] | None:
        begins = label.startswith("~")
        fits = re.compile(re.escape(label.lstrip("~")) + ("" if begins else r"\Z"))
        for number in sorted(self._mine & self.messages.keys(), reverse=True):
            message = self.messages[number]
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if "callback_data" in button and fits.match(button["text"]):
                        return message, button["callback_data"]
        return None

    def _say(self, text: str) -> None:
        body: Json = {
            "message_id": self.crowd.api.number(), "from": self._user, "chat": self._chat,
            "date": int(time.time()), "text": text,
        }  # fmt: skip
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        self._update = self.crowd.api.deliver("message", body)

    def _press(self, message: Json, data: str) -> None:
        self._query = str(10**15 + self.crowd.api.number())
        self.crowd.api.queries[self._query] = self
        body = {
            "id": self._query, "from": self._user, "message": message, "chat_instance": "1", "data": data,
        }  # fmt: skip
        self._update = self.crowd.api.deliver("callback_query", body)

    # -- what the bot does --

    def sees(self, message: Json, at: float) -> None:
        self._mine.add(message["message_id"])
        if self._came is None or self._came.done():
            return
        if self._update is not None and self._update.delivered and not self._first:
            self._first = True
            self.crowd.figures.first.append(at - self._update.delivered)
            self.crowd.figures.seen.append(at - self._update.acted)
        if self._shown in message["text"]:
            self._came.set_result(None)

    def hears(self, query: str, at: float) -> None:
        if query == self._query and self._update is not None:
            self.crowd.figures.heard.append(at - self._update.delivered)
