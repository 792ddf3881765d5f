"""The demo as a process of its own, spoken to over its chat page's API, killed and started again."""

import asyncio
import fcntl
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import aiohttp
import asyncpg

from bot.embedded import discard
from bot.embedded.cluster import locate
from tests.conversation.people import Screen

REPO = Path(__file__).parents[2]
START_SECONDS = 60.0
OURS = ("BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "REDIS_URL", "DATA_DIR", "PROTOCOL_FORMAT")

Json = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(pid: int) -> list[int]:
    """A process, its children and theirs, parents first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, ()))
    return found


class Demo:
    """`python -m bot demo` on a data folder, at a port that stays the same from start to start."""

    def __init__(self, folder: Path) -> None:
        """`folder`: of the test's own; its path names it as a test's (tests/conftest.py)."""
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._output = folder / "output.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data_dir(self) -> Path:
        return self.folder / "data" / "demo"

    async def start(self) -> None:
        """Returns when it has printed its address."""
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"DATA_DIR": str(self.folder / "data"), "PYTHONPATH": str(REPO)}
        command = [sys.executable, "-m", "bot", "demo", "--port", str(self.port)]
        with self._output.open("wb") as output:  # in a folder without .env
            self._process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        async with asyncio.timeout(START_SECONDS):
            while f"Open   {self.url}" not in self.output:
                assert self._process.poll() is None, self.output
                await asyncio.sleep(0.05)

    @property
    def output(self) -> str:
        return self._output.read_text(errors="replace")

    @property
    def pids(self) -> list[int]:
        assert self._process is not None
        return descendants(self._process.pid)

    async def kill_everything_and_start_again(self) -> list[str]:
        """kill -9 of bot, demo's Telegram, PostgreSQL and Valkey, all at once; gives the killed by name."""
        assert self._process is not None
        with self._kept():
            killed = self.pids
            names = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in killed]
            for pid in killed:
                with suppress(ProcessLookupError):  # PostgreSQL's own children end with it
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()
            await self.start()
        return names

    def stop(self) -> int:
        """As Ctrl-C does; its exit code. Then nothing of it is left, data neither."""
        code = 0
        if self._process is not None:
            left = self.pids
            self._process.send_signal(signal.SIGINT)
            try:
                code = self._process.wait(20)
            finally:
                for pid in left:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                self._process = None
        discard(self.data_dir)
        return code

    async def database(self) -> asyncpg.Connection:
        return await asyncpg.connect(locate(self.data_dir, self.data_dir / "postgres").url)

    def _kept(self) -> TextIO:
        """Keeps other test runs on this machine from clearing away what is killed for a moment only."""
        users = (self.data_dir / "postgres" / "users").open()
        fcntl.flock(users, fcntl.LOCK_SH)
        return users


class Chat:
    """One person at the chat page, without a browser: what the page asks, this asks."""

    def __init__(self, session: aiohttp.ClientSession, url: str, person: int) -> None:
        self._session, self._url, self.person = session, url, person

    async def screen(self) -> Screen:
        """The bot's last message; an empty one where it has said nothing."""
        async with self._session.get(f"{self._url}/demo/state", params={"person": self.person}) as answer:
            state = await answer.json()
        said = [message for message in state["messages"] if message["from"]["is_bot"]]
        return Screen.of(said[-1] if said else {}, None)

    async def says(self, text: str, then: str) -> Screen:
        await self._post("send", {"text": text})
        return await self.sees(then)

    async def presses(self, label: str, then: str) -> Screen:
        await self.touches(label)
        return await self.sees(then)

    async def touches(self, label: str) -> None:
        """Presses without waiting for what comes of it."""
        screen = await self.screen()
        data = screen.button(label)["callback_data"]
        await self._post("press", {"message_id": screen.message["message_id"], "data": data})

    async def sees(self, text: str, seconds: float = 10) -> Screen:
        """The first screen that holds this text."""
        screen = await self.screen()
        try:
            async with asyncio.timeout(seconds):
                while text not in screen:
                    await asyncio.sleep(0.03)
                    screen = await self.screen()
        except TimeoutError:
            raise AssertionError(f"{text!r} was never seen; the screen is:\n{screen}") from None
        return screen

    async def _post(self, what: str, body: Json) -> None:
        given = {"person": self.person, **body}
        async with self._session.post(f"{self._url}/demo/{what}", json=given) as answer:
            assert answer.status == 200, await answer.text()
