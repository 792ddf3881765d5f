"""`make bench`: the short conversation against other libraries, side by side, and the targets; `--help` says more.

Where there are two cores the bots are held to one (BOTS_CORE, 0), the crowd and the servers to another (OTHERS_CORE,
1).
"""

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import uvloop

from bot.embedded import discard, start_both
from tests.bench import targets
from tests.bench.contest import PLACE, Bot, Load, Result, Servers, core_of, run
from tests.bench.served import fresh

OURS = "Atende"
PEERS = (
    Bot("aiogram FSM", (sys.executable, "-m", "tests.bench.peers.aiogram_fsm"), {"ISOLATION": "redis"}),
    Bot("aiogram FSM, no isolation", (sys.executable, "-m", "tests.bench.peers.aiogram_fsm")),
    Bot("aiogram-dialog", (sys.executable, "-m", "tests.bench.peers.dialog")),
    Bot("python-telegram-bot", (sys.executable, "-m", "tests.bench.peers.ptb")),
)
HEADS = {
    "steps/core-s": "core_s", "CPU ms": "cpu_ms", "steps/s": "steps_s", "first p50": "first_50",
    "first p99": "first_99", "seen p99": "seen_99", "heard p50": "heard_50", "Redis trips": "trips",
    "Redis cmds": "commands", "Redis B": "bytes", "RSS MB": "memory", "failed": "failures", "crowd": "load",
}  # fmt: skip


def ours(name: str = OURS, **environment: str) -> Bot:
    """Atende with the short conversation in place of the intake."""
    command = (sys.executable, "-m", "tests.bench.served", "--", "--flow", "tests.bench.short:WAY")
    return Bot(name, command, environment)


def grammy() -> list[Bot]:
    """grammY, installed once by its lock into a folder beside the user's caches; none where there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("grammY is left out: there is no node and npm here")
        return []
    source = PLACE / "peers" / "grammy"
    mark = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "atende-bench" / mark
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "bot.js"):
        shutil.copy(source / name, folder)
    if not (folder / "installed").exists():
        done = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True
        )
        if done.returncode:
            print(f"grammY is left out: npm ci failed: {done.stderr.strip()[-300:]}")
            return []
        (folder / "installed").touch()
    command = (node, str(folder / "bot.js"))
    return [
        Bot("grammY session", command),
        Bot("grammY session, reply in webhook", command, {"REPLY": "1"}),
    ]


def table(results: dict[str, list[Result]]) -> str:
    """Medians, as Markdown."""
    lines = ["| bot | runs | " + " | ".join(HEADS) + " |", "|" + " --- |" * (len(HEADS) + 2)]
    for name, runs in results.items():
        cells = [f"{statistics.median(each[key] for each in runs):.4g}" for key in HEADS.values()]
        lines.append(f"| {name} | {len(runs)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


async def compare(bots: Sequence[Bot], load: Load, servers: Servers, rounds: int) -> dict[str, list[Result]]:
    """A B C A B C …; one that fails is named and goes on with the next."""
    results: dict[str, list[Result]] = {}
    for n in range(rounds):
        for bot in bots:
            try:
                results.setdefault(bot.name, []).append(await run(bot, load, servers))
            except RuntimeError as error:
                print(f"round {n + 1}: {error}", file=sys.stderr)
    return {name: runs for name, runs in results.items() if runs}


async def bench(given: argparse.Namespace, servers: Servers) -> bool:
    """Prints the table and the targets. False where we failed."""
    await fresh(servers.database_url)  # makes the template, which takes some seconds, outside of every run
    load = Load(given.users, given.seconds, warm=min(2.0, given.seconds))
    peers = [] if given.alone else PEERS[:1] if given.quick else [*PEERS, *grammy()]
    bots = [replace(each, webhook=not given.polling) for each in (ours(), *peers) if given.only in each.name]
    results = await compare(bots, load, servers, given.rounds)
    way = "polling" if given.polling else "webhook"
    print(f"\nShort conversation, {way}, {given.users} people, {given.seconds:g} s a run, medians\n")
    print(table(results), flush=True)
    return await targets.reach(given, servers, results)


async def main(given: argparse.Namespace) -> bool:
    """On servers of its own, in a folder that goes afterwards."""
    bots_core, others_core = core_of("BOTS_CORE", 0), core_of("OTHERS_CORE", 1)
    if others_core is not None:
        os.sched_setaffinity(0, {others_core})
    folder = Path(tempfile.mkdtemp(prefix="atende-bench-"))
    started = await start_both(folder)
    try:
        assert started.postgres is not None
        assert started.valkey is not None
        servers = Servers(started.postgres.url, started.valkey.url, bots_core, others_core)
        return await bench(given, servers)
    finally:
        await started.stop()
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description=sys.modules[__name__].__doc__)
    asking.add_argument("--users", type=int, default=100, help="people at once (default: 100)")
    asking.add_argument("--seconds", type=float, default=6, help="length of a run's window (default: 6)")
    asking.add_argument("--rounds", type=int, default=3, help="runs of each bot, interleaved (default: 3)")
    asking.add_argument("--polling", action="store_true", help="getUpdates in place of a webhook")
    asking.add_argument("--quick", action="store_true", help="one peer and the targets that take seconds")
    asking.add_argument("--alone", action="store_true", help="no peers")
    asking.add_argument("--only", default="", help="bots whose name holds this")
    asking.add_argument("--targets", default="all", help="which targets: all, none, or a part of their name")
    arguments = asking.parse_args()
    sys.exit(not uvloop.run(main(arguments)))
