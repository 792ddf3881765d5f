"""`make bench-routers`: how long people wait for their screens while others look at lines of a router that is silent.

One bot, one crowd; in turns no router is asked, one answers, one takes connections and never says a word. The router
gets another name each second, so that it is asked as if it had never failed: the breaker would spare it, and us.
"""

import argparse
import asyncio
import os
import random
import shutil
import statistics
import sys
import tempfile
from array import array
from pathlib import Path

import asyncpg
import uvloop

from bot.embedded import discard, start_both
from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from services.tasks import spawn
from tests.bench.bot_api import BotApi
from tests.bench.contest import Bot, Servers, _ready, core_of, end, start
from tests.bench.measuring import processor_seconds, share
from tests.bench.served import ATENDE, fresh
from tests.bench.talkers import Crowd, Figures, Step, script
from tests.bench.targets import WAY

LOOKS = 2000
TO_LINE = script(
    ("/novo maria sil", "Protocolo"),
    ("Ok", "Localizar Cliente"),
    ("~1. Maria", "Dados do Cliente"),
    ("Avançar", "Dados Atend."),
)
LOOK = script(("~📡 Dados do Servidor", "Mikrotik"), ("Anterior", "Dados Atend."))
WATCH: tuple[Step, ...] = TO_LINE + LOOK * LOOKS
STATES = ("none", "answers", "silent")
RAMP = 12.0
"""Seconds in which people begin: as long as a walk takes, so that each window has all of its steps."""
MOST = 1.10
"""Of the windows' medians: what else the machine does for a moment spoils a window, not all of them."""
HEAD = """
| router | steps | CPU a step, ms | p50, ms | p95, ms | p95 of the windows, ms |
| --- | --- | --- | --- | --- | --- |"""
ADD = """
with there as (insert into routers (name, host, port, tls, credentials)
values ('Borda', $1, $2, true, 'env:ROUTER_BENCH') returning id)
update access_points set router_id = (select id from there)
"""


class Bench:
    """A bot that runs, and what its people waited in each state."""

    def __init__(
        self,
        api: BotApi,
        router: DemoRouter,
        database: asyncpg.Connection,
        pid: int,
        given: argparse.Namespace,
    ) -> None:
        self.pid = pid
        self.router, self.database, self.given = router, database, given
        people, watchers = given.users, given.watchers
        self.crowd = Crowd(api, WAY, people, given.pause, 30.0)
        chats = dict(api.chats)
        self.watching = Crowd(api, WATCH, people + watchers, given.pause, 30.0)
        self.watching.people = self.watching.people[people:]
        api.chats = chats | {person.number: person for person in self.watching.people}
        self.waited = {state: array("d") for state in STATES}
        self.p95: dict[str, list[float]] = {state: [] for state in STATES}
        self.names = 0
        self.busy: dict[str, list[float]] = {state: [] for state in STATES}

    async def window(self, state: str) -> None:
        self.router.fault = Fault.BLACK_HOLE if state == "silent" else None
        ends = asyncio.get_running_loop().time() + self.given.seconds
        await self._anew(state)
        await asyncio.sleep(0.5)
        self.crowd.figures = Figures()
        asked, looks = self.router.logins, self.watching.figures.steps
        hung, busy = 0, processor_seconds(self.pid)
        while asyncio.get_running_loop().time() < ends:
            await self._anew(state)
            await asyncio.sleep(1)
            hung += self.router.open > 0 and state == "silent"
        figures = self.crowd.figures
        all_steps = figures.steps + self.watching.figures.steps - looks
        self.busy[state].append((processor_seconds(self.pid) - busy) * 1000 / max(1, all_steps))
        self.waited[state].extend(figures.first)
        self.p95[state].append(share(figures.first, 0.95) * 1000)
        print(
            f"  {state}: {figures.steps} steps, p95 {self.p95[state][-1]:.1f} ms, "
            f"{self.busy[state][-1]:.1f} ms CPU a step; "
            f"{(self.watching.figures.steps - looks) // 2} looks, {self.router.logins - asked} answers of the router, "
            f"kept waiting in {hung} of its seconds; "
            f"{sum(figures.failures.values())} failures",
            flush=True,
        )

    async def _anew(self, state: str) -> None:
        self.names += 1
        await self.database.execute(
            "update routers set name = $1, active = $2 where credentials = 'env:ROUTER_BENCH'",
            f"Borda {self.names}", state != "none",
        )  # fmt: skip

    async def run(self) -> None:
        talking = [spawn(each.talk(RAMP), name="people") for each in (self.crowd, self.watching)]
        await asyncio.sleep(RAMP + 5)
        for _ in range(self.given.rounds):
            for state in random.sample(STATES, len(STATES)):
                await self.window(state)
        for each in talking:
            each.cancel()
        await asyncio.wait(talking)

    def told(self) -> bool:
        """Prints the table; False where the bar is not reached."""
        print(HEAD)
        for state in STATES:
            values = self.waited[state]
            windows = ", ".join(f"{each:.1f}" for each in self.p95[state])
            half, most = (share(values, part) * 1000 for part in (0.5, 0.95))
            cpu = statistics.median(self.busy[state])
            print(f"| {state} | {len(values)} | {cpu:.1f} | {half:.1f} | {most:.1f} | {windows} |")
        for other in ("none", "answers"):
            ratio = share(self.waited["silent"], 0.95) / share(self.waited[other], 0.95)
            middle = statistics.median(self.p95["silent"]) / statistics.median(self.p95[other])
            print(
                f"silent to {other}: p95 x {ratio:.3f} of all steps, x {middle:.3f} of the windows' medians"
            )
        return statistics.median(self.p95["silent"]) <= MOST * statistics.median(self.p95["none"])


async def bench(given: argparse.Namespace, url: str, redis_url: str, folder: Path) -> bool:
    """True where the bar is reached."""
    own = await fresh(url)
    database = await asyncpg.connect(own)
    api = BotApi()
    async with DemoRouter("Borda") as router:
        await database.execute(ADD, router.host, router.tls_port)
        for login in await database.fetch("select login from plans where login_kind = 'pppoe'"):
            router.add(Session(login["login"]), ago=3600)
        router.commands.pace = 0.05
        ca = router.authority.write(folder / "ca.pem")
        bot = Bot("routers", (*ATENDE, "run"), {"ROUTERS_CA": str(ca), "ROUTER_BENCH": router.credentials})
        servers = Servers(own, redis_url, core_of("BOTS_CORE", 0), core_of("OTHERS_CORE", 1))
        log = folder / "bot.log"
        with log.open("wb") as output:
            process = start(bot, await api.listen(), servers, output.fileno())
            try:
                await _ready(api, process)
                made = Bench(api, router, database, process.pid, given)
                await made.run()
            finally:
                await asyncio.to_thread(end, process)
                await database.close()
    return made.told()


async def main(given: argparse.Namespace) -> bool:
    """On servers of its own, in a folder that goes afterwards."""
    others = core_of("OTHERS_CORE", 1)
    if others is not None:
        os.sched_setaffinity(0, {others})
    folder = Path(tempfile.mkdtemp(prefix="atende-bench-"))
    started = await start_both(folder)
    try:
        assert started.postgres is not None
        assert started.valkey is not None
        return await bench(given, started.postgres.url, started.valkey.url, folder)
    finally:
        await started.stop()
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=sys.modules[__name__].__doc__)
    asking.add_argument("--users", type=int, default=30, help="people who walk (default: 30)")
    asking.add_argument("--watchers", type=int, default=10, help="people who look at lines (default: 10)")
    asking.add_argument("--seconds", type=float, default=12, help="length of a window (default: 12)")
    asking.add_argument("--rounds", type=int, default=4, help="windows of each state (default: 4)")
    asking.add_argument("--pause", type=float, default=1.0, help="seconds between acts (default: 1)")
    sys.exit(not uvloop.run(main(asking.parse_args())))
