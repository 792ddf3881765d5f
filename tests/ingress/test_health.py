"""Whoever watches: /healthz says what is wrong with a process, /metrics what it did, at a bounded cost."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.health import Health, HealthError, Watch
from bot.metrics import Metrics
from services.inbox import Inbox
from services.lags import Lags, read_lags
from services.statements import DatabaseAway, Statements
from tests.ingress.conftest import BOT_ID
from tests.ingress.test_process import ended


async def asked(health: Health, path: str = "/healthz") -> tuple[int, str]:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{health.port}{path}") as answer:
            return answer.status, await answer.text()


async def told(health: Health) -> tuple[int, dict[str, Any]]:
    status, body = await asked(health)
    return status, json.loads(body)


@pytest.fixture
async def health() -> AsyncIterator[Health]:
    async with Health("127.0.0.1", 0) as health:
        yield health


async def yes() -> bool:
    return True


async def test_it_says_starting_until_it_knows_what_to_watch(health: Health) -> None:
    assert await told(health) == (503, {"ok": False, "reasons": ["starting"], "notes": []})
    assert (await asked(health, "/metrics"))[0] == 503


async def test_once_it_is_stopping_nothing_is_measured_any_more(health: Health) -> None:
    async def closed() -> Lags:
        raise AssertionError("asked of what is closed")

    health.ready(Watch(Metrics(), closed, yes))
    health.stopping()
    assert (await told(health))[1]["reasons"] == ["stopping"]
    assert (await asked(health, "/metrics"))[0] == 503


async def test_an_old_undone_update_of_ours_is_a_reason_and_one_of_another_living_process_a_note(
    health: Health, statements: Statements, inbox: Inbox
) -> None:
    health.ready(Watch(Metrics(), lambda: read_lags(statements.fetch, BOT_ID, inbox.process), yes))
    insert = """
        insert into inbox (bot_id, update_id, raw, received_at, taken_by)
        values ($1, $2, '{}', now() - interval '40 s', $3)"""
    await statements.fetch(insert, BOT_ID + 1, 1, inbox.process)
    assert await told(health) == (200, {"ok": True, "reasons": [], "notes": []})
    await statements.fetch(insert, BOT_ID, 2, inbox.process)
    assert (await told(health))[0] == 200, "measured at most once in 5 s"
    health._measured = None
    assert (await told(health))[1]["reasons"] == ["the inbox is 40 s behind"]
    _, page = await asked(health, "/metrics")
    assert "atende_inbox_waiting 1.0" in page
    assert "atende_inbox_lag_seconds 40." in page
    await statements.fetch(
        "with other as (insert into processes (id, bot_id, kind, place)"
        " values (gen_random_uuid(), 1, 'bot', 'elsewhere') returning id)"
        " update inbox set taken_by = other.id from other"
    )
    health._measured = None
    status, body = await told(health)
    assert (status, body["notes"]) == (200, ["another process is 40 s behind with its updates"])


@pytest.mark.parametrize(("jobs", "status"), [(True, 503), (False, 200)])
async def test_late_jobs_are_the_fault_of_who_works_them(
    health: Health, statements: Statements, jobs: bool, status: int
) -> None:
    await statements.fetch(
        "insert into pgqueuer (priority, status, entrypoint, execute_after)"
        " values (0, 'queued', 'x', now() - interval '400 s'), (0, 'queued', 'x', now() + interval '1 h')"
    )
    health.ready(Watch(Metrics(), lambda: read_lags(statements.fetch, BOT_ID), yes, jobs=jobs))
    found, body = await told(health)
    assert found == status
    assert body["reasons"] + body["notes"] == ["jobs are 400 s behind"]
    assert "atende_jobs_waiting 1.0" in (await asked(health, "/metrics"))[1]


async def test_a_mail_server_that_is_away_is_named_and_no_fault_of_ours(
    health: Health, statements: Statements
) -> None:
    health.ready(Watch(Metrics(), lambda: read_lags(statements.fetch, BOT_ID), yes))
    await statements.fetch(
        "insert into mail_gate (id, closed_at, why) values (1, now() - interval '90 s', 'connection')"
    )
    status, body = await told(health)
    assert (status, body["notes"]) == (
        200,
        ["no mail has left for 90 s: its server can't be used, 0 wait"],
    )
    assert "atende_mail_gate_closed_seconds 90." in (await asked(health, "/metrics"))[1]


async def test_without_postgresql_it_is_ill_and_without_redis_only_slower(health: Health) -> None:
    async def away() -> Lags:
        raise DatabaseAway("away")

    async def no() -> bool:
        return False

    health.ready(Watch(Metrics(), away, no))
    status, body = await told(health)
    assert status == 503
    assert body["reasons"] == ["PostgreSQL does not answer"]
    assert body["notes"] == ["Redis does not answer: drafts are kept in PostgreSQL"]
    page = (await asked(health, "/metrics"))[1]
    assert "atende_database_away 1.0" in page
    assert "atende_redis_away 1.0" in page
    assert "atende_inbox_lag_seconds" not in page, "not known is not 0"


async def test_telegrams_silence_counts_only_where_this_process_polls(health: Health) -> None:
    async def lags() -> Lags:
        return Lags()

    silence: list[float | None] = [None]
    health.ready(Watch(Metrics(), lags, yes, lambda: silence[0]))
    assert (await told(health))[0] == 200
    silence[0] = 91
    assert (await told(health))[1]["reasons"] == ["Telegram has not answered getUpdates for 91 s"]


async def test_a_loop_that_was_late_is_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.health.BEAT_SECONDS", 0.02)
    async with Health("127.0.0.1", 0) as health:
        await asyncio.sleep(0.01)
        subprocess.run(["sleep", "0.3"], check=True)
        await asyncio.sleep(0.01)
        assert max(health._beats) > 0.2


async def test_a_port_that_is_taken_is_one_clear_line(health: Health) -> None:
    with pytest.raises(
        HealthError, match=rf"HEALTH_LISTEN: can't listen at 127.0.0.1:{health.port} \(.*\); end"
    ):
        async with Health("127.0.0.1", health.port):
            pass


async def test_the_program_that_finds_its_port_taken_says_so_and_ends_with_1(health: Health) -> None:
    token = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
    code, _, errors = await ended("run", BOT_TOKEN=token, HEALTH_LISTEN=f"127.0.0.1:{health.port}")
    assert code == 1
    assert errors.startswith("atende: HEALTH_LISTEN: can't listen at 127.0.0.1:")
    assert errors.count("\n") == 1
