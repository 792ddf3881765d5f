"""One measured run of one bot: it is started, spoken to by a crowd, and what it used is counted."""

import asyncio
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.bot_api import BotApi
from tests.bench.measuring import RedisUse, megabytes, processor_seconds, share
from tests.bench.talkers import SHORT, Crowd, Step

TOKEN = "4242:BENCH-token_that_no_telegram_knows_0000"
SECRET = "bench-secret"
READY_SECONDS = 60
CORES = os.sched_getaffinity(0)
"""All that there are, before anything was held to one of them."""
SETTLED_SECONDS = 0.3


@dataclass(frozen=True)
class Bot:
    """A bot under test: how it is started, and what it is told beside the addresses."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    webhook: bool = True


@dataclass(frozen=True)
class Load:
    """Who speaks to it. `pause`: seconds between a screen and the next act; `call`: what a call of the API takes."""

    people: int = 100
    seconds: float = 6.0
    warm: float = 2.0
    pause: float = 0.025
    call: float = 0.0
    patience: float = 30.0
    steps: Sequence[Step] = SHORT


@dataclass(frozen=True)
class Servers:
    """PostgreSQL and Redis of all bots, and the cores that the bots and all others are held to (None: any)."""

    database_url: str
    redis_url: str
    bots_core: int | None = None
    others_core: int | None = None


Result = dict[str, float]
"""By name: steps, steps_s, cpu_ms, core_s, first_50/95/99, seen_99, heard_50/99, trips, commands, bytes, memory,
idle, started, failures, faults, load (the crowd's own share of its core)."""


async def run(bot: Bot, load: Load, servers: Servers, look: Callable[[], None] | None = None) -> Result:
    """Starts the bot, lets the crowd talk, and counts while the window is open. `look` is called at its end.

    Raises RuntimeError, with the end of the bot's output, where it does not serve.
    """
    api = BotApi(load.call)
    redis = RedisUse(servers.redis_url)
    redis.flush()
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = start(bot, await api.listen(), servers, output.fileno())
        try:
            await _ready(api, process)
            started = time.monotonic() - began
            await asyncio.sleep(SETTLED_SECONDS)
            idle = megabytes(process.pid)
            crowd = Crowd(api, load.steps, load.people, load.pause, load.patience)
            talking = asyncio.get_running_loop().create_task(crowd.talk(min(load.warm / 2, 1.0)))
            await asyncio.sleep(load.warm)
            measured = await _window(bot.name, api, crowd, process.pid, redis, load.seconds)
            if look is not None:
                look()
            talking.cancel()
            await asyncio.wait([talking])
            if not measured["steps"]:
                raise RuntimeError("no step was completed")
            return {**measured, "idle": idle, "started": started}
        except (RuntimeError, TimeoutError) as error:
            output.seek(0)
            said = output.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"{bot.name}: {str(error) or type(error).__name__}\n{said}") from None
        finally:
            await asyncio.to_thread(end, process)


def start(bot: Bot, api_url: str, servers: Servers, output: int) -> "subprocess.Popen[bytes]":
    """The bot's process, in a group of its own."""
    environment = {
        **os.environ, **bot.environment, "TELEGRAM_API_URL": api_url, "BOT_TOKEN": TOKEN,
        "DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url, "PYTHONPATH": str(Path.cwd()),
    }  # fmt: skip
    if bot.webhook:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            place = f"127.0.0.1:{free.getsockname()[1]}"
        environment |= {
            "WEBHOOK_URL": f"http://{place}/hook", "WEBHOOK_LISTEN": place, "WEBHOOK_SECRET": SECRET,
        }  # fmt: skip
    core = servers.bots_core

    def pinned() -> None:
        os.sched_setaffinity(0, CORES if core is None else {core})

    return subprocess.Popen(
        bot.command, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
        start_new_session=True, preexec_fn=pinned,  # noqa: PLW1509 (no thread is at work here)
    )  # fmt: skip


def end(process: "subprocess.Popen[bytes]") -> None:
    """As an operator would; who does not go in 10 s is killed."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


async def _ready(api: BotApi, process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(READY_SECONDS):
        while not api.ready.is_set():
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode} before it was ready")
            await asyncio.sleep(0.02)


async def _window(name: str, api: BotApi, crowd: Crowd, pid: int, redis: RedisUse, seconds: float) -> Result:
    crowd.figures = type(crowd.figures)()
    api.faults.clear()
    redis_before, busy, own, began = (
        redis.now(),
        processor_seconds(pid),
        time.process_time(),
        time.monotonic(),
    )
    await asyncio.sleep(seconds)
    took, own = time.monotonic() - began, time.process_time() - own
    busy, redis_after, figures = processor_seconds(pid) - busy, redis.now(), crowd.figures
    crowd.going = False
    steps = max(1, figures.steps)
    used = {each: (redis_after[each] - redis_before[each]) / steps for each in redis_before}
    times = {
        f"{kind}_{part}": share(values, part / 100) * 1000
        for kind, values in (("first", figures.first), ("seen", figures.seen), ("heard", figures.heard))
        for part in (50, 95, 99)
    }
    failures, faults = sum(figures.failures.values()), sum(api.faults.values())
    if failures or faults:
        print(f"    {name} failed: {dict(figures.failures)}; refused by the API: {dict(api.faults)}")
    return {
        "steps": figures.steps, "talks": figures.talks, "steps_s": figures.steps / took,
        "cpu_ms": busy * 1000 / steps, "core_s": figures.steps / max(busy, 1e-9),
        **used, **times, "memory": megabytes(pid), "failures": failures, "faults": faults, "load": own / took,
    }  # fmt: skip


def core_of(name: str, default: int) -> int | None:
    """The core that an environment variable names; without one the default where there are two, else none."""
    given = os.environ.get(name)
    if given is not None:
        return int(given) if given.strip() else None
    return default if len(os.sched_getaffinity(0)) > default else None


PLACE = Path(__file__).parent
