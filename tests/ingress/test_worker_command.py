"""`atende worker` on the command line: jobs that were set aside are listed, and enqueued anew."""

import argparse
import asyncio

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Database, Settings
from bot.working import parser
from services import jobs
from services.database import create_engine
from tests.ingress.test_people_command import rows


async def aside(url: str) -> None:
    engine = create_engine(url)
    async with AsyncSession(engine) as session, session.begin():
        await jobs.enqueue(session, "tell", "7:1", {"person": 7})
        await jobs.set_aside(session, 1, "tell", "7:1", {"person": 7}, 6, "ValueError: no")
    await engine.dispose()


def test_jobs_that_were_set_aside_are_listed_and_enqueued_anew_once(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(aside(database_url))
    words = argparse.ArgumentParser()
    parser(words)

    def atende_worker(*said: str) -> int:
        given = words.parse_args(said)
        return int(given.command(given, Settings(database=Database(url=SecretStr(database_url)))))

    assert atende_worker("--aside") == 0
    assert capsys.readouterr().out.endswith(" UTC  tell 7:1, 6 tries: ValueError: no\n")
    assert atende_worker("--again", "1") == 0
    assert capsys.readouterr().out == "Enqueued anew: tell 7:1\n"
    queued = "select entrypoint, dedupe_key, status::text from pgqueuer"
    assert asyncio.run(rows(database_url, queued)) == [("tell", "tell:7:1", "queued")]
    assert atende_worker("--again", "1") == 1
    assert "no job 1 is set aside; `atende worker --aside` lists them" in capsys.readouterr().err
    assert atende_worker("--aside") == 0
    assert capsys.readouterr().out == "No job is set aside.\n"
