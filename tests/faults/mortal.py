"""A desk whose bot is a process that may be killed at any moment, and people who walk the whole way at it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from demo.server import DemoTelegram
from tests.faults.program import REPO
from tests.faults.told import Told
from tests.faults.walking import STUCK_SECONDS, Walker

_one_asks = threading.Lock()

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
class Mortal:
    """The desk: its Telegram and servers stay, its bots may die."""

    telegram: DemoTelegram
    told: Told
    bots: list[MortalBot]
    database: "asyncpg.Pool[Any]"
    """Straight to the server, whatever lies between it and the bots."""
    log_file: Path
    answers_cut: set[str] = field(default_factory=set)
    """Presses whose answer was lost on its way while the bot lived on: it is not sent again."""
    patience: float = STUCK_SECONDS
    troubled: bool = False
    recovered_at: float = 0.0

    @property
    def bot(self) -> MortalBot:
        return self.bots[0]

    @property
    def since(self) -> float | None:
        """When the last trouble ended, or a bot last began; None while nobody can be answered."""
        if self.troubled or all(bot.pid is None for bot in self.bots):
            return None
        return max(self.recovered_at, *(bot.began for bot in self.bots))

    @property
    def log(self) -> str:
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-30:])

    @contextmanager
    def trouble(self, what: str) -> Iterator[None]:
        """Nobody counts as stuck before it is over."""
        self.troubled = True
        self.told.note(0, "begins", what=what)
        try:
            yield
        finally:
            self.troubled, self.recovered_at = False, time.monotonic()
            self.told.note(0, "ends", what=what)

    async def people(self, count: int, chance: random.Random, think: float = 0.0) -> list[Walker]:
        """Operators of the desk, each with a customer who is like Maria da Silva."""
        numbers = range(2001, 2001 + count)
        for number in numbers:
            self.telegram.add_person(number, f"Operador {number}", started=True)
        await self.database.executemany(
            "insert into people (name, role, telegram_id) values ('Operador ' || $1::bigint, 'operator', $1)"
            " on conflict do nothing",
            [(number,) for number in numbers],
        )  # fmt: skip
        customers = {number: customer_of(number) for number in numbers}
        await self.database.executemany(CUSTOMER, [(str(number), name) for number, name in customers.items()])
        return [
            Walker(self, number, name, random.Random(chance.random()), think)
            for number, name in customers.items()
        ]

    async def quiet(self, seconds: float = 30.0) -> None:
        """Until every update is confirmed and handled."""
        async with asyncio.timeout(seconds):
            while self.telegram.pending() or await self.undone():
                await asyncio.sleep(0.02)

    async def undone(self) -> set[int]:
        """Updates that are stored, and neither done nor set aside."""
        query = "select update_id from inbox where done_at is null and failed_at is null"
        return {row["update_id"] for row in await self.database.fetch(query)}


def customer_of(number: int) -> str:
    """A name of letters, for digits would be searched as a document."""
    return "Cliente " + "".join(chr(ord("a") + int(digit)) for digit in str(number)).title()


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
    with _one_asks:
        if order is not None:
            process.stdin.write(order + "\n")
            process.stdin.flush()
        line = process.stdout.readline()
    assert line, "the nursery ended"
    return line


@asynccontextmanager
async def mortal(
    process: "subprocess.Popen[str]",
    database_url: str,
    redis_url: str,
    folder: Path,
    *,
    through: str | None = None,
    bots: int = 1,
    **more: str,
) -> AsyncIterator[Mortal]:
    """A desk whose bots have started, on a database with the sample provider.

    `through`: how the bots reach the database, where that is not straight. `more`: settings of the nursery.
    """
    telegram = DemoTelegram(None)
    url = await telegram.start()
    log = folder / "bot.log"
    settings = {
        "token": telegram.token, "telegram": url, "database": through or database_url, "redis": redis_url,
        "log": str(log), **more,
    }  # fmt: skip
    database = await asyncpg.create_pool(database_url, min_size=1, max_size=4)
    told = Told(telegram, folder / "told.jsonl")
    try:
        desk = Mortal(telegram, told, [MortalBot(process, settings) for _ in range(bots)], database, log)
        for bot in desk.bots:
            await bot.start()
        try:
            yield desk
        finally:
            for bot in desk.bots:
                if bot.pid is not None:
                    await bot.kill()
            await desk.database.close()  # perhaps another one than at the beginning
    finally:
        told.close()
        database.terminate()
        await telegram.stop()
