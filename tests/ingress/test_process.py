"""The program as a process: quick to help, clear when it can't, and gone within ten seconds with nothing
lost.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.run import serve
from bot.settings import Database, Redis, Settings, SettingsError, Telegram
from bot.wiring import app
from demo.faults import Fault
from demo.server import DemoTelegram
from services.database import pool_connect
from tests.ingress.telegram import until

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
ROOM = str(Path(__file__).parents[2])


async def start(*words: str, code: str | None = None, **settings: str) -> asyncio.subprocess.Process:
    """`python -m bot …` with these settings and no others."""
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **settings}
    command = ("-c", code) if code else ("-m", "bot", *words)
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOM, env=environment, stdout=PIPE, stderr=PIPE
    )


async def ended(*words: str, code: str | None = None, **settings: str) -> tuple[int | None, str, str]:
    """Exit code, output, errors."""
    process = await start(*words, code=code, **settings)
    async with asyncio.timeout(20):
        output, errors = await process.communicate()
    return process.returncode, output.decode(), errors.decode()


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["people", "add", "--help"]])
async def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = f"""
import sys
from bot.cli import main
try:
    main({words!r})
except SystemExit as end:
    assert not end.code
heavy = {{"aiogram", "aiohttp", "sqlalchemy", "asyncpg", "redis", "pydantic", "alembic"}}
print("HEAVY", sorted(heavy & set(sys.modules)))
"""
    exit_code, output, errors = await ended(code=code)
    assert exit_code == 0, errors
    assert "usage: atende" in output
    assert output.splitlines()[-1] == "HEAVY []"


@pytest.mark.parametrize(
    ("words", "settings", "line"),
    [
        (["run"], {}, "atende: BOT_TOKEN: is missing; get one from @BotFather"),
        (["run"], {"BOT_TOKEN": "x"}, "atende: BOT_TOKEN: does not look like a token"),
        (["migrate"], {"TIMEZONE": "Mars"}, "atende: TIMEZONE: 'Mars' is no time zone"),
        (["people", "add", "--role", "king", "--telegram-id", "1"], {}, "invalid choice: 'king'"),
        (["people", "add", "--role", "admin", "--telegram-id", "-5"], {}, "--telegram-id"),
    ],
)
async def test_a_wrong_setting_or_argument_is_a_clear_line_and_exit_code_2(
    words: list[str], settings: dict[str, str], line: str
) -> None:
    exit_code, output, errors = await ended(*words, **settings)
    assert exit_code == 2, errors
    assert line in errors
    assert "Traceback" not in errors
    assert output == ""


async def test_a_database_that_does_not_answer_is_a_clear_line(tmp_path: Path) -> None:
    url = "postgresql://desk:hunter2@127.0.0.1:1/desk"
    exit_code, _, errors = await ended("migrate", DATABASE_URL=url, DATA_DIR=str(tmp_path))
    assert exit_code == 1
    assert errors.startswith("atende: PostgreSQL at 127.0.0.1:1/desk does not answer")
    assert errors.count("\n") == 1
    assert "hunter2" not in errors


async def test_people_are_added_by_their_telegram_ids(database_url: str) -> None:
    words = (
        "people",
        "add",
        "--role",
        "operator",
        "--supervises",
        "--telegram-id",
        "71",
        "72",
        "--name",
        "Ana",
    )
    exit_code, output, errors = await ended(*words, DATABASE_URL=database_url)
    assert exit_code == 0, errors
    assert output.count("Ana (operator)") == 2
    exit_code, _, errors = await ended(*words, DATABASE_URL=database_url)
    assert exit_code == 1
    assert errors.splitlines()[-1] == "atende: somebody has the Telegram id 71 already"
    connection = await pool_connect(database_url)
    people = await connection.fetch(
        "select name, role, supervises, telegram_id from people order by telegram_id"
    )
    await connection.close()
    assert [tuple(each) for each in people] == [("Ana", "operator", True, 71), ("Ana", "operator", True, 72)]


async def test_a_token_that_telegram_refuses_is_a_clear_line(
    database_url: str, redis_url: str, telegram: DemoTelegram
) -> None:
    settings = given(database_url, redis_url, telegram.url, TOKEN)
    with pytest.raises(SettingsError, match=r"^Telegram refuses the bot token \(\d+ .*\): check BOT_TOKEN$"):
        await serve(settings, asyncio.Event())


def given(database_url: str, redis_url: str, api_url: str, token: str) -> Settings:
    return Settings(
        telegram=Telegram(token=SecretStr(token), api_url=api_url),
        database=Database(url=SecretStr(database_url)),
        redis=Redis(url=SecretStr(redis_url)),
    )


@pytest.fixture
async def telegram() -> AsyncIterator[DemoTelegram]:
    telegram = DemoTelegram(None)
    await telegram.start()
    yield telegram
    await telegram.stop()


@asynccontextmanager
async def running(
    telegram: DemoTelegram, database_url: str, redis_url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await start(
        "run", BOT_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url, DATABASE_URL=database_url, REDIS_URL=redis_url
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_sigterm_ends_what_is_in_hand_and_the_next_start_does_the_rest_once(
    telegram: DemoTelegram, database_url: str, redis_url: str
) -> None:
    people = range(2001, 2031)
    for person in people:
        telegram.add_person(person, f"Pessoa {person}", started=True)
    telegram.faults = lambda method, _: Fault.delay(0.3) if method == "sendMessage" else None

    def answers() -> list[int]:
        return [sum(bool(each["from"]["is_bot"]) for each in telegram.messages(person)) for person in people]

    async with running(telegram, database_url, redis_url) as first:
        for person in [*people] * 3:
            await telegram.say(person, "/ajuda")
        await until(lambda: sum(answers()), 15)
        began = asyncio.get_running_loop().time()
        first.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            await first.wait()
        assert first.returncode == 0
        assert asyncio.get_running_loop().time() - began < 10
    assert min(answers()) >= 1  # all had one in hand
    assert sum(answers()) < 3 * len(people)
    telegram.faults = None
    async with app(given(database_url, redis_url, telegram.url, telegram.token)):
        await until(lambda: min(answers()) == 3 and not telegram.pending(), 15)
        await asyncio.sleep(0.3)
    assert answers() == [3] * len(people)
    connection = await pool_connect(database_url)
    [undone] = await connection.fetch("select count(*) from inbox where done_at is null")
    await connection.close()
    assert undone[0] == 0
