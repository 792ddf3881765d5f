"""The targets of `make bench`, one after the other, each with its figure and whether it is reached."""

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.embedded import discard
from tests.bench.bot_api import BotApi
from tests.bench.confirming import confirmed
from tests.bench.contest import Bot, Load, Result, Servers, end, run, start
from tests.bench.measuring import RedisUse
from tests.bench.talkers import Step, script

SHORT = (sys.executable, "-m", "tests.bench.served", "--", "--flow", "tests.bench.short:WAY")
TWO = (sys.executable, "-m", "tests.bench.served", "--two", *SHORT[3:])
WHOLE = (sys.executable, "-m", "tests.bench.served")
CALL = 0.1
"""Seconds that a call of the Bot API takes in the runs at human pace."""
PACE = 1.0
"""Seconds between a screen and the next press in the short conversation."""
READING = 5.0
"""The same on the whole way, whose pages are read."""
WAY: tuple[Step, ...] = script(
    ("/novo maria sil", "Protocolo"),
    ("Ok", "Localizar Cliente"),
    ("~1. Maria", "Dados do Cliente"),
    ("Avançar", "Dados Atend."),
    ("«Sem internet desde ontem, luz vermelha no aparelho ({chance})", "Confira"),
    ("Avançar", "Prim. Contato"),
    ("Sem conexão", "Destino:"),
    ("Finalizar", "Resumo"),
    ("Confirmar", "registrado"),
)


@dataclass(frozen=True)
class Target:
    """What is measured, its figure, and the two marks: `first` and, later, `then` (None: there is none)."""

    name: str
    figure: float
    unit: str
    first: float | None
    then: float | None
    more_is_better: bool = False

    def line(self) -> str:
        def mark(limit: float | None) -> str:
            if limit is None:
                return "–"
            good = self.figure >= limit if self.more_is_better else self.figure <= limit
            return f"{limit:g}: {'reached' if good else 'NOT reached'}"

        return f"| {self.name} | {self.figure:.4g} {self.unit} | {mark(self.first)} | {mark(self.then)} |"


@dataclass(frozen=True)
class Runs:
    """What all of them need."""

    given: argparse.Namespace
    servers: Servers
    results: dict[str, list[Result]]

    def median(self, bot: str, key: str) -> float:
        return statistics.median(each[key] for each in self.results[bot])

    @property
    def seconds(self) -> float:
        return float(self.given.seconds)


async def against_peers(runs: Runs) -> list[Target]:
    """Steps a core-second, beside the peers of the same run."""
    ours = runs.median("Atende", "core_s") if "Atende" in runs.results else float("nan")
    found = []
    for bot in runs.results:
        if bot == "Atende":
            continue
        ratio = ours / runs.median(bot, "core_s")
        first = 2.5 if bot == "aiogram FSM" else None
        then = None if bot == "grammY session" else 1.0 if bot.startswith("grammY") else 5.0
        found.append(Target(f"steps a core-second, to {bot}", ratio, "x", first, then, more_is_better=True))
    return found


async def human_pace(runs: Runs) -> list[Target]:
    """100 people, a press a second each, 100 ms a call; and what they leave in Redis."""
    use, longest = RedisUse(runs.servers.redis_url), [0]
    bot = Bot("human pace", SHORT)
    load = Load(
        runs.given.users, max(runs.seconds, 4), warm=3, pause=PACE, call=CALL
    )  # the first screens are slower
    result = await run(
        bot, load, runs.servers, lambda: longest.__setitem__(0, use.largest("atende:drafts:*"))
    )
    return [
        Target("press to screen, p50", result["first_50"], "ms", 10, None),
        Target("press to screen, p99", result["first_99"], "ms", 40, 25),
        Target("Redis trips a step", result["trips"], "", 2, 1),
        Target("draft of the short conversation, longest", longest[0], "B", 1000, 600),
    ]


async def two_processes(runs: Runs) -> list[Target]:
    """Two on one core, beside one, three runs of each."""
    load = Load(runs.given.users, runs.seconds)
    found: dict[str, list[float]] = {"one": [], "two": []}
    for _ in range(int(runs.given.rounds)):
        for name, command in (("one", SHORT), ("two", TWO)):
            found[name].append((await run(Bot(name, command), load, runs.servers))["core_s"])
    ratio = statistics.median(found["two"]) / statistics.median(found["one"])
    return [Target("two processes on one core, to one", ratio, "x", None, 0.9, more_is_better=True)]


async def whole_way(runs: Runs) -> list[Target]:
    """The product's own pages, 500 people who read each page for five seconds."""
    people = 500 if runs.seconds >= 4 else runs.given.users
    load = Load(people, max(runs.seconds * 3, 6), warm=8 if people > 100 else 3, pause=READING, steps=WAY)
    result = await run(Bot("whole way", WHOLE), load, runs.servers)
    return [
        Target(f"whole way, {people} people, p50", result["first_50"], "ms", None, None),
        Target(f"whole way, {people} people, p95", result["first_95"], "ms", 100, 60),
        Target("whole way, CPU a step", result["cpu_ms"], "ms", None, None),
    ]


async def confirmar(runs: Runs) -> list[Target]:
    """What the last press writes."""
    transactions, statements = await confirmed(runs.servers.database_url)
    return [
        Target("Confirmar, transactions", transactions, "", 1, 1),
        Target("Confirmar, statements", statements, "", None, 12),
    ]


async def memory(runs: Runs) -> list[Target]:
    """Before anybody writes, and with as many drafts in hand as people."""
    people = 1000 if runs.seconds >= 4 else runs.given.users
    load = Load(people, max(runs.seconds * 2, 4), warm=4, pause=READING)
    result = await run(Bot("memory", SHORT), load, runs.servers)
    return [
        Target("memory, idle", result["idle"], "MB", 280, 240),
        Target(f"memory with {people} drafts", result["memory"], "MB", 280, 240),
    ]


async def starting(runs: Runs) -> list[Target]:
    """Everything embedded: from the command to the first getUpdates, with a new folder and once more."""
    folder = Path(tempfile.mkdtemp(prefix="atende-bench-start-"))
    took = []
    try:
        for _ in range(2):
            api = BotApi()
            bot = Bot("start", (sys.executable, "-m", "bot", "run"), {"DATA_DIR": str(folder)}, webhook=False)
            alone = Servers("", "", None, None)  # told nothing, it starts its own
            began = time.monotonic()
            process = start(bot, await api.listen(), alone, os.open(os.devnull, os.O_WRONLY))
            try:
                async with asyncio.timeout(60):
                    await api.ready.wait()
                took.append(time.monotonic() - began)
            finally:
                await asyncio.to_thread(end, process)
    finally:
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Target("embedded, to the first getUpdates, cold", took[0], "s", 10, 7),
        Target("embedded, to the first getUpdates, warm", took[1], "s", 7, 5.5),
    ]


ALL: dict[str, Callable[[Runs], Awaitable[list[Target]]]] = {
    "peers": against_peers,
    "pace": human_pace,
    "two": two_processes,
    "whole": whole_way,
    "confirm": confirmar,
    "memory": memory,
    "start": starting,
}


async def reach(given: argparse.Namespace, servers: Servers, results: dict[str, list[Result]]) -> bool:
    """Prints the table of targets. False where one could not be measured at all."""
    runs, sound = Runs(given, servers, results), True
    names = ("peers", "pace", "confirm") if given.quick and given.targets == "all" else (*ALL,)
    wanted = {name: ALL[name] for name in names if given.targets in ("all", name)}
    if wanted:
        print("\n| target | figure | first | then |\n| --- | --- | --- | --- |")
    for name, measure in wanted.items():
        try:
            for target in await measure(runs):
                print(target.line(), flush=True)
        except (RuntimeError, TimeoutError) as error:
            sound = False
            print(f"| {name} | could not be measured: {str(error).splitlines()[0]} | | |", flush=True)
            print(error, file=sys.stderr)
    return sound
