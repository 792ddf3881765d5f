"""`atende demo`: one command, one page; a second start finds the first, kill -9 loses nothing, Ctrl-C ends all."""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
import urllib.error
import urllib.request
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.embedded import discard

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; from bot.cli import main; sys.exit(main())"


@contextlib.asynccontextmanager
async def demo(folder: Path, *more: str) -> AsyncIterator[tuple[Process, str]]:
    """The demo, and the address that it prints. Started in its own data folder, where names like ours lie."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, "demo", "--port", "0", *more,
        cwd=folder, env=environment | {"DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}, stdout=PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        printed = ""
        async with asyncio.timeout(40):
            while "Stop" not in printed:
                line = await process.stdout.readline()
                assert line, printed
                printed += line.decode()
        yield process, re.findall(r"http://127\.0\.0\.1:[0-9]+", printed)[0]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    def call() -> Any:
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    return await asyncio.to_thread(call)


async def answer_to(url: str, text: str) -> str:
    """Ana writes; what the bot says below it."""
    sent = (await ask(f"{url}/demo/send", {"person": 1001, "text": text}))["message_id"]
    async with asyncio.timeout(10):
        while True:
            messages = (await ask(f"{url}/demo/state?person=1001"))["messages"]
            if messages[-1]["message_id"] > sent:
                return str(messages[-1]["text"])
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_the_demo_starts_is_found_survives_a_kill_and_ends(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("atende-tests")
    async with demo(folder) as (first, url):
        assert "Protocolo" in await answer_to(url, "/novo")
        async with demo(folder) as (second, found):
            assert found == url
            assert await second.wait() == 0
        first.send_signal(signal.SIGKILL)
        await first.wait()
    async with demo(folder, "--webhook") as (again, url):
        assert "Protocolo" in await answer_to(url, "/rascunhos")  # the draft from before the kill
        again.send_signal(signal.SIGINT)
        async with asyncio.timeout(10):
            assert await again.wait() == 0
        with pytest.raises(urllib.error.URLError):
            await ask(f"{url}/demo/people")
    assert not (folder / "demo" / "valkey" / "valkey.sock").exists()
    discard(folder / "demo")
