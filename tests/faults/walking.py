"""People who walk the whole way by the labels of buttons: tap twice, tap again, go back, and remember what they saw."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from demo.server import DemoTelegram
from tests.conversation.people import Screen
from tests.faults.told import Told

STUCK_SECONDS = 10.0
"""From an act, or from the end of the last trouble, until the person must see what came of it; a desk may differ."""
RETAP_SECONDS = 6.0
DOUBLE_TAPS = 0.1
BACKS = 0.1
"""How often somebody who could goes a page back and forward again."""
LINE = re.compile(r"^([^:\n]+): (.*)$", re.MULTILINE)

Act = tuple[str, str, tuple[str, ...]]
"""What is done (`say` or `press`), with what, and what the screen then holds."""


class Stage(Protocol):
    """The desk as walkers need it. `since`: the end of the last trouble (monotonic), None while one lasts."""

    telegram: DemoTelegram
    told: Told
    patience: float

    @property
    def since(self) -> float | None: ...

    @property
    def log(self) -> str: ...


@dataclass
class Walk:
    """One way to one ticket: what was typed, what the summary showed, and the protocol that was told."""

    customer: str
    problem: str
    checks: str
    protocol: str = ""
    summary: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    def acts(self, chance: random.Random) -> Iterator[Act]:
        """Twelve, and two more for each page that they go back."""
        card = ("Dados do Cliente", "Nome Contato: Maria da Silva")
        service = ("Dados Atend.", self.problem)
        contact = ("Prim. Contato", "Tipo Atendimento: Sem conexão", self.checks)
        summary = ("Resumo", self.problem, self.checks)
        yield "say", f"/novo {self.customer.lower()}", ("Protocolo  1/",)
        yield "press", "Ok", ("Localizar Cliente", f"1. {self.customer}")
        yield "press", f"1. {self.customer}", card
        yield "press", "Avançar", ("Dados Atend.", "Login: ", "Problema descrito pelo cliente: —")
        yield "say", self.problem, service
        yield "press", "Anterior", ("Dados do Cliente",)
        yield "press", "Avançar", service
        yield "press", "Avançar", ("Prim. Contato", "Tipo Atendimento: —")
        if chance.random() < BACKS:
            yield "press", "Anterior", service
            yield "press", "Avançar", ("Prim. Contato", "Tipo Atendimento: —")
        yield "press", "Sem conexão", ("Prim. Contato", "Tipo Atendimento: Sem conexão", "Destino: Suporte")
        yield "say", self.checks, contact
        yield "press", "Finalizar", summary
        if chance.random() < BACKS:
            yield "press", "Anterior", contact
            yield "press", "Finalizar", summary
        yield "press", "Confirmar", ("Atendimento registrado", "Suporte Técnico")


@dataclass
class Walker:
    """Somebody who walks. `think`: seconds between an act's end and the next, on average."""

    desk: Stage
    id: int
    customer: str
    random: random.Random
    think: float = 0.0
    before_each_act: Callable[[], Awaitable[None]] | None = None
    walks: list[Walk] = field(default_factory=list)
    waits: list[tuple[float, float]] = field(default_factory=list)
    """Of each act: when it was done, and seconds until its end was on the screen."""
    slowest: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)

    async def walk(self) -> None:
        number = f"{self.id}-{len(self.walks) + 1}"
        walk = Walk(self.customer, f"Sem sinal, caso {number}", f"Luz vermelha, caso {number}")
        self.walks.append(walk)
        for act in walk.acts(self.random):
            if self.think:
                await asyncio.sleep(self.random.expovariate(1 / self.think))
            if self.before_each_act is not None:
                await self.before_each_act()
            screen = await self._do(walk, act)
            if not walk.protocol:
                walk.protocol = screen.protocol
            assert screen.protocol == walk.protocol, f"{act} led to another ticket: {screen}"
            if screen.startswith("Resumo"):
                walk.summary = dict(LINE.findall(screen))
        walk.finished = True

    async def _do(self, walk: Walk, act: Act) -> Screen:
        kind, what, then = act
        self.counts["acts"] += 1
        self.counts["backs"] += what == "Anterior"
        button: tuple[int, str] | None = None
        if kind == "say":
            await self.desk.telegram.say(self.id, what)
        else:
            seen = self.screen
            button = seen.message["message_id"], seen.button(what)["callback_data"]
            await self._tap(button)
            if self.random.random() < DOUBLE_TAPS:
                self.counts["double taps"] += 1
                await self._tap(button)
        acted = tapped = time.monotonic()
        while not self._shows(self.screen, walk, then):
            now, since = time.monotonic(), self.desk.since
            if since is not None and now - max(acted, since) > self.desk.patience:
                where = f"{self.id} is stuck after {act}, sees: {self.screen}"
                raise AssertionError(f"{where}\n(what it was told: {self.desk.told.file})\n{self.desk.log}")
            if button is not None and now - tapped > RETAP_SECONDS:
                self.counts["taps again"] += 1
                tapped = now
                await self._tap(button)
            await self.desk.told.change(self.id, 0.5)
        self.waits.append((acted, time.monotonic() - acted))
        self.slowest = max(self.slowest, time.monotonic() - max(acted, self.desk.since or 0))
        return self.screen

    def _shows(self, screen: Screen, walk: Walk, then: tuple[str, ...]) -> bool:
        if not all(text in screen for text in then):
            return False
        if walk.protocol:
            return True
        return screen.protocol not in {each.protocol for each in self.walks}

    async def _tap(self, button: tuple[int, str]) -> None:
        try:
            query = await self.desk.telegram.press(self.id, *button)
        except ValueError:  # the message has gone: the screen came anew below
            self.counts["taps on what had gone"] += 1
        else:
            self.desk.told.pressed(self.id, query, button[1])

    @property
    def screen(self) -> Screen:
        return self.desk.told.screen(self.id)


async def walk_all(walkers: list[Walker], over: asyncio.Event, at_least: int) -> None:
    """Everybody walks so often, and then again and again until it is over."""

    async def go(walker: Walker) -> None:
        while len(walker.walks) < at_least or not over.is_set():
            await walker.walk()

    async with asyncio.TaskGroup() as group:
        for walker in walkers:
            group.create_task(go(walker))


def reset(walkers: list[Walker]) -> None:
    """Forgets how long things took, not what was walked."""
    for walker in walkers:
        walker.slowest = 0.0
        walker.waits.clear()
        walker.counts.clear()


def summed(walkers: list[Walker]) -> str:
    """The counts of a run, for its printed line."""
    counts = sum((walker.counts for walker in walkers), Counter[str]())
    done = [walk for walker in walkers for walk in walker.walks if walk.finished]
    slowest = max(walker.slowest for walker in walkers)
    said = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    return f"{len(walkers)} people, {len(done)} tickets, {said}; slowest screen {slowest:.2f} s"
