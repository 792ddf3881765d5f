"""The whole program watched: starting, serving, and ill once its PostgreSQL is stopped."""

import asyncio
import json
import os
import signal
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.embedded import discard, start_both
from demo.server import DemoTelegram
from tests.ingress.test_process import ended, start


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def asked(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    try:
        async with session.get(url) as answer:
            return answer.status, await answer.text()
    except aiohttp.ClientError:
        return 0, ""


@pytest.mark.slow
async def test_the_program_is_starting_then_well_then_ill_while_postgresql_is_frozen(tmp_path: Path) -> None:
    data_dir = tmp_path / "atende-tests"
    servers = await start_both(data_dir)
    telegram = DemoTelegram(None)
    await telegram.start()
    place = f"127.0.0.1:{free_port()}"
    process = await start(
        "run",
        DATA_DIR=str(data_dir),
        BOT_TOKEN=telegram.token,
        TELEGRAM_API_URL=telegram.url,
        HEALTH_LISTEN=place,
    )
    assert servers.postgres is not None
    seen: list[tuple[int, str]] = [(0, "")]
    frozen: list[int] = []

    async def until(status: int) -> dict[str, object]:
        async with asyncio.timeout(30):
            while seen[-1][0] != status:
                seen.append(await asked(session, f"http://{place}/healthz"))
                await asyncio.sleep(0.02)
        found: dict[str, object] = json.loads(seen[-1][1])
        return found

    try:
        async with aiohttp.ClientSession() as session:
            assert (await until(503))["reasons"] == ["starting"]
            assert await until(200) == {"ok": True, "reasons": [], "notes": []}
            page = ""
            async with asyncio.timeout(30):
                while 'atende_jobs_total{kind="look",outcome="done"}' not in page:  # what a worker does first
                    _, page = await asked(session, f"http://{place}/metrics")
                    await asyncio.sleep(0.1)
            assert "atende_polling_silence_seconds" in page
            assert "process_resident_memory_bytes" in page
            given = {"BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
            _, output, errors = await ended("check", DATA_DIR=str(data_dir), **given)
            assert "ok            processes       1 bot, 1 worker" in output, output + errors
            assert "ok            redis storage" in output
            assert "wrong         administrator" in output
            frozen = [servers.postgres.pid, *children(servers.postgres.pid)]
            for pid in frozen:
                os.kill(pid, signal.SIGSTOP)
            assert "PostgreSQL does not answer" in str((await until(503))["reasons"])
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
            frozen = []
            assert (await until(200))["reasons"] == []
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        await process.communicate()
        await telegram.stop()
        await servers.stop()
        discard(data_dir)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
