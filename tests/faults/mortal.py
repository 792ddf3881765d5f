"""A desk whose bot is a process that may be killed at any moment, and people who walk the whole way at it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from demo.provider import seed
from demo.server import DemoTelegram
from tests.conversation.people import Screen
from tests.faults.program import REPO

STUCK_SECONDS = 10.0
"""From an act, or from the bot's last start if that came later, until the person must see what came of it."""
RETAP_SECONDS = 6.0
DOUBLE_TAPS = 0.1

Act = tuple[str, str, tuple[str, ...]]
"""What is done (`say` or `press`), with what, and what the screen then holds."""

CUSTOMER = """
with maria as (select * from customers where name = 'Maria da Silva'),
made as (
  insert into customers (code, name, document, address, city, state)
  select $1::text, $2::text, lpad($1, 11, '0'), address, city, state from maria
  where not exists (select from customers where code = $1) returning id
),
contact as (
  insert into contacts (customer_id, name, phone) select made.id, k.name, k.phone
  from made, contacts k join maria on maria.id = k.customer_id
)
insert into plans (customer_id, product_id, state, access_point_id, login, login_kind, address)
select made.id, p.product_id, p.state, p.access_point_id, 'login.' || $1, p.login_kind, p.address
from made, plans p join maria on maria.id = p.customer_id
"""


class MortalBot:
    """The bot as a process, by its nursery."""

    def __init__(self, nursery: "subprocess.Popen[str]", settings: dict[str, str]) -> None:
        self._nursery, self._settings = nursery, settings
        self.pid: int | None = None
        self.began = 0.0
        self.starts = 0

    async def start(self) -> None:
        self.pid = int((await self._order({"begin": self._settings}))["pid"])
        self.began = time.monotonic()
        self.starts += 1

    def signal(self, number: signal.Signals) -> None:
        """Only sends it; `ended` waits."""
        assert self.pid is not None
        os.kill(self.pid, number)

    async def ended(self) -> int:
        """The exit code; negative: the signal."""
        pid, self.pid = self.pid, None
        return int((await self._order({"wait": pid}))["code"])

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert await self.ended() == -signal.SIGKILL

    async def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        line = await asyncio.to_thread(ask, self._nursery, json.dumps(order))
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass
class Walk:
    """One way to one ticket: what was typed, and the protocol that was told."""

    customer: str
    problem: str
    checks: str
    protocol: str = ""
    finished: bool = False

    def acts(self) -> Iterator[Act]:
        yield "say", f"/novo {self.customer.lower()}", ("Protocolo  1/",)
        yield "press", "Ok", ("Localizar Cliente", f"1. {self.customer}")
        yield "press", f"1. {self.customer}", ("Dados do Cliente", "Nome Contato: Maria da Silva")
        yield "press", "Avançar", ("Dados Atend.", "Login: ", "Problema descrito pelo cliente: —")
        yield "say", self.problem, ("Dados Atend.", self.problem)
        yield "press", "Anterior", ("Dados do Cliente",)
        yield "press", "Avançar", ("Dados Atend.", self.problem)
        yield "press", "Avançar", ("Prim. Contato", "Tipo Atendimento: —")
        yield "press", "Sem conexão", ("Prim. Contato", "Tipo Atendimento: Sem conexão", "Destino: Suporte")
        yield "say", self.checks, ("Prim. Contato", "Tipo Atendimento: Sem conexão", self.checks)
        yield "press", "Finalizar", ("Resumo", self.problem, self.checks)
        yield "press", "Confirmar", ("Atendimento registrado", "Suporte Técnico")


@dataclass
class Walker:
    """Somebody who walks: taps again when nothing comes for long, and sometimes twice at once."""

    desk: "Mortal"
    id: int
    customer: str
    random: random.Random
    before_each_act: Callable[[], Awaitable[None]] | None = None
    walks: list[Walk] = field(default_factory=list)
    slowest: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)

    async def walk(self) -> None:
        number = f"{self.id}-{len(self.walks) + 1}"
        walk = Walk(self.customer, f"Sem sinal, caso {number}", f"Luz vermelha, caso {number}")
        self.walks.append(walk)
        for act in walk.acts():
            if self.before_each_act is not None:
                await self.before_each_act()
            screen = await self._do(walk, act)
            if not walk.protocol:
                walk.protocol = screen.protocol
            assert screen.protocol == walk.protocol, f"{act} led to another ticket: {screen}"
        walk.finished = True

    async def _do(self, walk: Walk, act: Act) -> Screen:
        kind, what, then = act
        self.counts["acts"] += 1
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
            now, free = time.monotonic(), max(acted, self.desk.bot.began)
            if self.desk.bot.pid is not None and now - free > STUCK_SECONDS:
                raise AssertionError(f"{self.id} is stuck after {act}, sees: {self.screen}\n{self.desk.log}")
            if button is not None and now - tapped > RETAP_SECONDS:
                self.counts["taps again"] += 1
                tapped = now
                await self._tap(button)
            await asyncio.sleep(0.01)
        self.slowest = max(self.slowest, time.monotonic() - max(acted, self.desk.bot.began))
        return self.screen

    def _shows(self, screen: Screen, walk: Walk, then: tuple[str, ...]) -> bool:
        if not all(text in screen for text in then):
            return False
        if walk.protocol:
            return True
        return screen.protocol not in {each.protocol for each in self.walks}

    async def _tap(self, button: tuple[int, str]) -> None:
        try:
            await self.desk.telegram.press(self.id, *button)
        except ValueError:  # the message has gone: the screen came anew below
            self.counts["taps on what had gone"] += 1

    @property
    def screen(self) -> Screen:
        said = [message for message in self.desk.telegram.messages(self.id) if message["from"]["is_bot"]]
        return Screen.of(said[-1] if said else {}, None)


@dataclass
class Mortal:
    """The desk: its Telegram and servers stay, its bot may die."""

    telegram: DemoTelegram
    bot: MortalBot
    database: asyncpg.Connection
    log_file: Path
    answers_cut: set[str] = field(default_factory=set)
    """Presses whose answer was lost on its way while the bot lived on: it is not sent again."""

    @property
    def log(self) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-30:])

    async def people(self, count: int, chance: random.Random) -> list[Walker]:
        """Operators of the desk, each with a customer who is like Maria da Silva."""
        walkers = []
        for number in range(2001, 2001 + count):
            self.telegram.add_person(number, f"Operador {number}", started=True)
            await self.database.execute(
                "insert into people (name, role, telegram_id) values ($1, 'operator', $2)"
                " on conflict do nothing",
                f"Operador {number}", number,
            )  # fmt: skip
            customer = "Cliente " + "".join(chr(ord("a") + int(digit)) for digit in str(number)).title()
            await self.database.execute(CUSTOMER, str(number), customer)
            walkers.append(Walker(self, number, customer, random.Random(chance.random())))
        return walkers

    async def quiet(self) -> None:
        """Until every update is confirmed and handled."""
        async with asyncio.timeout(STUCK_SECONDS):
            while self.telegram.pending() or await self.undone():
                await asyncio.sleep(0.02)

    async def undone(self) -> set[int]:
        """Updates that are stored, and neither done nor set aside."""
        query = "select update_id from inbox where done_at is null and failed_at is null"
        return {row["update_id"] for row in await self.database.fetch(query)}

    async def holds(self, walkers: list[Walker]) -> None:
        """The invariants: each finished walk is exactly one ticket, as it was confirmed; nothing else came."""
        walks = [walk for walker in walkers for walk in walker.walks]
        assert all(walk.finished for walk in walks)
        rows = await self.database.fetch(
            "select t.* from tickets t join people p on p.id = t.opened_by where p.telegram_id > 2000"
        )
        assert len({walk.protocol for walk in walks}) == len(walks), "a protocol was told for two"
        assert sorted(row["protocol"] for row in rows) == sorted(walk.protocol for walk in walks), (
            f"lost or twice: {[dict(row) for row in rows if row['state'] != 'open']}\n{self.log}"
        )
        stored = {row["protocol"]: row for row in rows}
        for walk in walks:
            row = stored[walk.protocol]
            assert (row["state"], row["problem"], row["checks"]) == ("open", walk.problem, walk.checks)
        confirmed = (
            "select object_id from audit where action = 'ticket.open' and object_id = any($1::bigint[])"
        )
        audited = await self.database.fetch(confirmed, [row["id"] for row in rows])
        assert sorted(row["object_id"] for row in audited) == sorted(row["id"] for row in rows)
        assert len({row["draft_id"] for row in rows}) == len(rows)
        assert await self.database.fetchval("select count(*) from inbox where failed_at is not null") == 0
        for walker in walkers:
            await self.telegram.say(walker.id, "/rascunhos")
        await self.quiet()
        assert not [walker.id for walker in walkers if "Nenhum rascunho" not in walker.screen]
        now = self.telegram.clock()
        silent = {
            query.id
            for query in self.telegram.telegram.queries.values()
            if query.answer is None and query.expires > now
        } - self.answers_cut
        assert not silent, f"{len(silent)} presses were never answered"


@contextmanager
def nursery() -> Iterator["subprocess.Popen[str]"]:
    """Lives as long as it is entered, and its bots not longer."""
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with subprocess.Popen(
        command, cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert "ready" in ask(process, None)
        yield process


def ask(process: "subprocess.Popen[str]", order: str | None) -> str:
    """The line that a nursery answers with."""
    assert process.stdin is not None
    assert process.stdout is not None
    if order is not None:
        process.stdin.write(order + "\n")
        process.stdin.flush()
    line = process.stdout.readline()
    assert line, "the nursery ended"
    return line


@asynccontextmanager
async def mortal(
    process: "subprocess.Popen[str]", database_url: str, redis_url: str, folder: Path
) -> AsyncIterator[Mortal]:
    """A desk with the sample provider, whose bot has started."""
    await seed(database_url)
    telegram = DemoTelegram(None)
    url = await telegram.start()
    log = folder / "bot.log"
    settings = {
        "token": telegram.token, "telegram": url, "database": database_url, "redis": redis_url, "log": str(log),
    }  # fmt: skip
    database = await asyncpg.connect(database_url)
    try:
        desk = Mortal(telegram, MortalBot(process, settings), database, log)
        await desk.bot.start()
        try:
            yield desk
        finally:
            if desk.bot.pid is not None:
                await desk.bot.kill()
    finally:
        await database.close()
        await telegram.stop()
