"""Servers of a test's own that may be killed, frozen and started again."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from bot.embedded import Server, binaries, start_postgres
from bot.embedded.folders import Claim
from bot.embedded.processes import working_in


class MortalValkey:
    """A Valkey of the test's own, with an append-only file, that may be killed, frozen and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket = folder / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}?db=0"

    async def start(self) -> None:
        self._process = subprocess.Popen(
            [str(binaries.valkey()), "--port", "0", "--unixsocket", str(self._socket),
             "--appendonly", "yes", "--save", "",
             "--dir", str(self.folder), "--logfile", str(self.folder / "log")]
        )  # fmt: skip
        async with asyncio.timeout(10):
            while not self._answers():
                await asyncio.sleep(0.01)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        self.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


class MortalPostgres:
    """A PostgreSQL of these tests' own, that may be stopped, frozen and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: Server | None = None
        self._claim: Claim | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._server.url

    async def start(self) -> None:
        self._server = await start_postgres(self.folder)
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    async def stop(self) -> None:
        assert self._server is not None
        await self._server.stop()
        # Another test run takes a folder that nobody claims for a killed run's, and clears it away.
        self._claim = Claim(self.folder / "postgres" / "users")

    async def kill(self) -> None:
        """kill -9 of all its processes, then as after `stop`."""
        assert self._server is not None
        for pid in working_in(Path(f"/proc/{self._server.pid}/cwd").readlink()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await self.stop()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        assert self._server is not None
        pids = working_in(Path(f"/proc/{self._server.pid}/cwd").readlink())
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
