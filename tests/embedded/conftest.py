"""A data folder for each test, and a program that uses the servers and can be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.embedded import discard
from bot.embedded.folders import is_root
from bot.embedded.processes import working_in
from tests.conversation.conftest import desk as desk

REPO = Path(__file__).parents[2]

PROGRAM = """
import asyncio, json, sys
from pathlib import Path
from bot.embedded import EmbeddedError, start_both

async def main():
    servers = await start_both(Path(sys.argv[1]))
    both = servers.postgres, servers.valkey
    print(json.dumps([[s.url, s.adopted, s.pid] for s in both]), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await servers.stop()

try:
    asyncio.run(main())
except EmbeddedError as error:
    sys.exit(f"EmbeddedError: {error}")
"""


@dataclass
class Program:
    """Another program that has started both servers of a data folder and holds them."""

    process: "subprocess.Popen[str]"
    postgres: tuple[str, bool, int]
    valkey: tuple[str, bool, int]

    def kill_everything(self) -> None:
        """kill -9 of the program and of both servers."""
        for pid in (self.process.pid, self.postgres[2], self.valkey[2]):
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def finish(self) -> None:
        """Lets it end as it does on Ctrl-C: in its own time, stopping what it started."""
        self.process.communicate(timeout=30)
        assert self.process.returncode == 0


def start_program(data_dir: Path, **options: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", PROGRAM, str(data_dir)], cwd=REPO, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A DATA_DIR that does not exist yet; whatever runs on it afterwards is ended."""
    folder = tmp_path / "atende-tests" / "data"
    folder.parent.mkdir(mode=0o755)
    yield folder
    for data in (cluster_data(folder), folder / "valkey"):
        for pid in working_in(data):
            os.kill(pid, signal.SIGKILL)
    discard(folder)


@pytest.fixture
def program(data_dir: Path) -> Iterator[Callable[[], Program]]:
    """Starts another program on the data folder; killed after the test if it still runs."""
    started: list[subprocess.Popen[str]] = []

    def start() -> Program:
        process = start_program(data_dir)
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            pytest.fail(process.communicate()[1])
        first, second = json.loads(line)
        return Program(process, tuple(first), tuple(second))

    yield start
    for process in started:
        process.kill()
        process.communicate()


def cluster_data(data_dir: Path) -> Path:
    """Where PostgreSQL's files of a data folder are: beside it, or for root where the note says."""
    control = data_dir / "postgres"
    if is_root() and (control / "folder").exists():
        return Path((control / "folder").read_text().strip()) / "data"
    return control / "data"
