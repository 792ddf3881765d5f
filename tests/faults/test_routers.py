"""R9: routers that refuse, are silent, drip, talk nonsense or stop halfway; people who go while one is asked.

An answer is there in 5 s whatever a router does, the way goes on meanwhile for the one who looks and for all others,
nobody ever sees a line that is not the one that was asked for, and a router that fails three times is left alone.
"""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from services.lines.asked import Asked
from services.lines.facts import Reading
from services.lines.port import SECONDS, Failed, Key, Router
from services.lines.routeros import RouterOS
from services.lines.secrets import Secrets
from services.tasks import spawn
from tests.conversation import conftest
from tests.conversation.conftest import Desk
from tests.conversation.people import Person
from tests.faults.sizes import WHOLE

FAULTS = (
    Fault.REFUSED,
    Fault.GARBAGE,
    Fault.HALF,
    Fault.BLACK_HOLE,
    Fault.DRIP,
    *((Fault.STALL,) if WHOLE else ()),
)
ANSWER_SECONDS = SECONDS + 0.7
"""With the screen that says so, on a busy machine."""
STEP_SECONDS = 1.5
"""A step of anybody, on a busy machine; what waits for the router would take 5."""
WALK = ("/novo maria sil", "Ok", "1. Maria da Silva", "Cancelar", "Sim, cancelar")
QUERIES, AT_ONCE = (10_000, 32) if WHOLE else (150, 8)
LINES = 40
HURT = (
    *[None] * 14, Fault.SLOW, Fault.DRIP, Fault.GARBAGE, Fault.HALF, Fault.STALL, Fault.FATAL, Fault.TRAP,
    Fault.OTHER_LOGIN, Fault.PARTLY, Fault.REFUSED, Fault.BLACK_HOLE, Fault.FALLING,
)  # fmt: skip

desk, router, secret = conftest.desk, conftest.router, conftest._secret
"""The desk of the conversations, and a router of it."""
pytestmark = pytest.mark.slow


async def timed(act: Awaitable[object]) -> float:
    began = time.monotonic()
    await act
    return time.monotonic() - began


async def shown(person: Person, words: str) -> float:
    """Seconds until it is on the screen."""
    began = time.monotonic()
    while words not in person.screen:
        assert time.monotonic() - began < 15, person.screen
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def anew(desk: Desk, name: str) -> None:
    """The same router under another name: nobody remembers that it failed."""
    await desk.database.execute("update routers set name = $1 where credentials = 'env:ROUTER_TEST'", name)


async def test_whatever_a_router_does_all_go_on_and_an_answer_is_there_in_time(
    desk: Desk,
    router: DemoRouter,
) -> None:
    router.commands.pace = 0.02
    ana, bruno = await desk.operator(), await desk.operator("Bruno", 1002)
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet")
    for number, fault in enumerate(FAULTS):
        await anew(desk, f"Borda {number}")
        router.fault = fault
        steps = [await timed(ana.presses("📡 Dados do Servidor Mikrotik"))]
        waiting = spawn(shown(ana, "⚠️"), name="the answer")
        while not waiting.done():  # others walk
            steps += [await timed(bruno.goes(act)) for act in WALK]
            await asyncio.sleep(0.2)
        answer = await waiting
        steps.append(await timed(ana.presses("Anterior")))
        print(
            f"{fault.value}: answered in {answer:.2f} s; {len(steps)} steps, the longest {max(steps):.2f} s"
        )
        assert answer < ANSWER_SECONDS, fault
        assert max(steps) < STEP_SECONDS, fault
    router.fault = None
    await anew(desk, "Borda")
    await ana.presses("📡 Dados do Servidor Mikrotik")
    assert await shown(ana, "🟢 Conectado") < ANSWER_SECONDS
    router.fault = Fault.BLACK_HOLE
    await ana.presses("Atualizar")
    steps = [await timed(ana.presses("Anterior")), await timed(ana.presses("Avançar"))]
    assert max(steps) < STEP_SECONDS, "nobody waits for what they left"
    assert "Prim. Contato" in ana.screen


async def test_after_three_failures_a_router_is_left_alone_for_a_while(
    desk: Desk,
    router: DemoRouter,
) -> None:
    ana = await desk.operator()
    router.fault = Fault.TRAP
    await ana.goes("/novo maria sil", "Ok", "1. Maria da Silva", "Avançar", "«Sem internet")
    asked = []
    for _ in range(5):
        await ana.presses("📡 Dados do Servidor Mikrotik")
        await shown(ana, "⚠️")
        asked.append(router.logins)
        await ana.presses("Anterior")
    assert asked == [1, 2, 3, 3, 3]


async def _outcome(asked: Awaitable[Reading]) -> Reading | Failed:
    try:
        return await asked
    except Failed as failed:
        return failed


class Ward:
    """A router with many lines of which some are connected; what is asked of it is checked."""

    def __init__(self, demo: DemoRouter, asking: RouterOS, chance: random.Random) -> None:
        self.demo, self.chance = demo, chance
        self.at = Router(1, demo.name, demo.host, demo.tls_port, True, "env:R")
        self.key = Key(demo.user, demo.password)
        self.asking = asking
        minutes = itertools.count()
        self.asked = Asked(
            asking, Secrets({"R": demo.credentials}), lambda *_: None, lambda: next(minutes) * 61.0
        )
        """Its clock runs so fast that the router never rests."""
        self.outcomes: Counter[str] = Counter()
        self.longest = 0.0

    async def query(self) -> None:
        """By the adapter alone with a deadline by chance, or in turn with others; nine of ten may be left."""
        if self.chance.random() < 0.2:
            self.demo.fault = self.chance.choice(HURT)
        login = self.chance.choice([*self.demo.sessions, "nobody"])
        seconds = self.chance.choice([0.02, 0.1, 0.3, 1.0])
        if self.chance.random() < 0.5:
            asked = self.asking.look(self.at, self.key, login, seconds=seconds)
        else:
            asked = self.asked.look(self.at, login)
        began = time.monotonic()
        task = spawn(_outcome(asked), name="query")
        if self.chance.random() < 0.9:  # else they wait to the end, whatever it is
            await asyncio.wait([task], timeout=seconds * self.chance.choice([0.2, 1.5]))
            task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        self.longest = max(self.longest, time.monotonic() - began)
        self.outcomes[self._checked(login, outcome)] += 1

    def _checked(self, login: str, outcome: object) -> str:
        if isinstance(outcome, asyncio.CancelledError):
            return "left"
        if isinstance(outcome, Failed):
            return outcome.trouble.value
        assert isinstance(outcome, Reading), outcome
        line = self.demo.sessions.get(login)
        assert outcome.login == login
        assert outcome.known == (line is not None) or not outcome.online
        if line is None or not line.online:
            assert (outcome.online, outcome.address, outcome.caller) == (False, None, None), login
        else:
            assert outcome.online, login
            assert outcome.address in (None, line.address), login
            assert outcome.comment in (None, "", login), login
        return "read"


@pytest.fixture
async def ward(chance: random.Random, tmp_path: Path) -> AsyncIterator[Ward]:
    async with DemoRouter("Borda") as demo:
        demo.commands.pace, demo.seconds = 0.0, 0.05
        for number in range(LINES):
            login = f"linha{number}"
            demo.add(Session(login, comment=login), ago=3600.0 if number % 5 else None)
        made = Ward(demo, RouterOS(demo.authority.write(tmp_path / "ca.pem")), chance)
        yield made
        made.asked.close()


async def test_nobody_ever_reads_the_line_of_another(ward: Ward) -> None:
    left = iter(range(QUERIES))

    async def asks() -> None:
        for _ in left:
            await ward.query()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(asks())
    print(
        f"\n{QUERIES} queries: {dict(ward.outcomes)}; the longest {ward.longest:.2f} s; of another login: 0"
    )
    assert ward.outcomes["read"] > QUERIES / 8, "else nothing is proven"
    assert sum(ward.outcomes.values()) == QUERIES
    assert ward.longest < ANSWER_SECONDS
    ward.demo.fault = None
    assert (await ward.asking.look(ward.at, ward.key, "linha1")).online
    async with asyncio.timeout(5):
        await ward.demo.idle()
    assert ward.demo.open == 0, "no connection stays"
