"""`atende check`: a good day is all well; each bad day is one plain line that says what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import asyncpg
import pytest
import redis
from pydantic import SecretStr

from bot.checking import exit_code, line
from bot.checks import Verdict, look, machine
from bot.checks.redis import look as look_at_redis
from bot.settings import Database, Machine, Redis, Settings, Telegram, Webhook
from demo.server import DemoTelegram
from tests.ingress.servers import MortalValkey
from tests.ingress.test_process import ended

NEWEST = max(
    file.name[:4] for file in (Path(__file__).parents[2] / "services/migrations/versions").glob("[0-9]*.py")
)
"""The schema that this program needs."""


class Room(NamedTuple):
    """What `shutil.disk_usage` gives."""

    total: int
    free: int


@pytest.fixture
def settings(telegram: DemoTelegram, tmp_path: Path) -> Settings:
    """Those of a desk whose servers are away."""
    return Settings(
        telegram=Telegram(token=SecretStr(telegram.token), api_url=telegram.url),
        webhook=Webhook(url=None),
        database=Database(url=SecretStr("postgresql://desk:hunter2@127.0.0.1:1/desk")),
        redis=Redis(url=SecretStr("redis://:hunter2@127.0.0.1:1/0")),
        machine=Machine(data_dir=tmp_path),
    )


@pytest.fixture
async def desk(
    settings: Settings, clone: Callable[[str], str], provider_template: str, redis_url: str
) -> Settings:
    """Those of the sample provider's, whose routers are out of use (test_checking_routers.py has others)."""
    database, redis = Database(url=SecretStr(clone(provider_template))), Redis(url=SecretStr(redis_url))
    made = settings.model_copy(update={"database": database, "redis": redis})
    await execute(made, "update routers set active = false")
    return made


async def checked(settings: Settings, **faults: str) -> dict[str, Verdict]:
    return {each.thing: each for each in await look(settings, faults)}


def told(found: dict[str, Verdict], *, but: str = "disk") -> dict[str, str]:
    """What is not ok, by thing."""
    return {each.thing: line(each) for each in found.values() if each.level != "ok" and each.thing != but}


async def execute(settings: Settings, statement: str) -> None:
    assert settings.database.url is not None
    connection: asyncpg.Connection = await asyncpg.connect(settings.database.url.get_secret_value())
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


ALTER = "do $$begin execute format('alter database %I set {}', current_database()); end$$"
PROCESS = "insert into processes (id, bot_id, kind, place) select gen_random_uuid(), {}, 'bot', 'here'"


async def test_on_a_good_day_all_is_well(desk: Settings, telegram: DemoTelegram) -> None:
    await execute(desk, PROCESS.format(telegram.token.partition(":")[0]))
    found = await checked(desk)
    assert told(found) == {}
    assert "PostgreSQL" in found["database"].says
    assert found["processes"].says == "1 bot"
    assert found["token"].says == "the bot is @atende_demo_bot"
    assert found["clock"].says == "within 2 s of PostgreSQL and Telegram"
    assert exit_code([each for each in found.values() if each.thing != "disk"]) == 0


async def test_what_is_wrong_in_the_database_is_said(desk: Settings, telegram: DemoTelegram) -> None:
    bot_id = telegram.token.partition(":")[0]
    await execute(desk, ALTER.format("synchronous_commit = off"))
    await execute(desk, "update people set active = false where role = 'admin'")
    await execute(desk, "update ticket_types set active = false")
    update = "insert into inbox (bot_id, update_id, raw, received_at) select {}, 1, '{{}}', now() - interval '5 min'"
    await execute(desk, update.format(0))  # another bot's
    await execute(
        desk, "insert into jobs_aside (kind, key, payload, tries, error) values ('mail', 'k', '{}', 3, 'x')"
    )
    found = told(await checked(desk))
    assert found.keys() == {"commits", "processes", "jobs", "administrator", "ticket types"}
    assert "synchronous_commit is off: what it says is stored is lost when it dies → set" in found["commits"]
    assert "there is none → atende people add --admin" in found["administrator"]
    assert "there are none → atende apply provider.yaml" in found["ticket types"]
    assert "warning       jobs            1 job failed too often" in found["jobs"]

    await execute(desk, update.format(bot_id))
    late = "insert into pgqueuer (priority, status, entrypoint, execute_after) values (0, 'queued', 'x', now() - {})"
    await execute(desk, late.format("interval '3 h'"))
    found = told(await checked(desk))
    waiting = "1 update not done, the oldest for 5 min"
    assert found["inbox"] == f"warning       inbox           {waiting} → start the bot, which does them first"
    assert found["jobs"].startswith("wrong ")
    assert "due, the oldest for 3 h → start a worker" in found["jobs"]
    await execute(desk, PROCESS.format(bot_id))
    assert told(await checked(desk))["inbox"].startswith(f"wrong         inbox           {waiting}")


async def test_a_schema_that_is_not_this_programs_is_said(desk: Settings) -> None:
    await execute(desk, "update alembic_version set version_num = '0002'")
    found = await checked(desk)
    assert line(found["schema"]).endswith(f"it is at 0002, and this program needs {NEWEST} → atende migrate")
    assert found["administrator"].level == "not looked at"
    await execute(desk, "update alembic_version set version_num = '9999'")
    assert f"it is at 9999, made by a newer program than this one ({NEWEST})" in line(
        (await checked(desk))["schema"]
    )
    await execute(desk, "drop table alembic_version")
    assert "it has no tables yet → atende migrate" in line((await checked(desk))["schema"])
    await execute(desk, ALTER.format("default_transaction_read_only = on"))
    found = await checked(desk)
    assert line(found["database"]).startswith("wrong         database        it takes no writes")


async def test_a_redis_that_keeps_too_little_is_said(valkey: MortalValkey) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        for name, bad, good, said in (
            ("appendonly", "no", "yes", "redis storage   appendonly is no: what it holds is lost"),
            (
                "maxmemory-policy",
                "allkeys-lru",
                "noeviction",
                "redis memory    maxmemory-policy is allkeys-lru",
            ),
            ("maxmemory", "1000", "0", "redis memory    1 of 0 MB are used → raise maxmemory"),
        ):
            client.config_set(name, bad)
            wrong = [line(each) for each in await look_at_redis(valkey.url) if each.level != "ok"]
            assert len(wrong) == 1, name
            assert wrong[0].startswith(f"wrong         {said}"), wrong
            client.config_set(name, good)
    assert {each.level for each in await look_at_redis(valkey.url)} == {"ok"}


async def test_servers_that_are_away_are_one_line_each_without_their_passwords(
    settings: Settings, telegram: DemoTelegram
) -> None:
    unreached = {"telegram": Telegram(token=SecretStr(telegram.token), api_url="http://127.0.0.1:1")}
    found = await checked(settings.model_copy(update=unreached))
    wrong = {each.thing for each in found.values() if each.level == "wrong"}
    assert wrong == {"database", "redis", "token"}
    assert "127.0.0.1:1/desk does not answer" in found["database"].says
    assert "start it, or correct REDIS_URL" in found["redis"].do
    assert "127.0.0.1:1 can't be reached" in found["token"].says
    for thing in ("schema", "administrator", "redis memory", "webhook", "clock"):
        assert found[thing].level == "not looked at", thing
    everything = "\n".join(map(line, found.values()))
    assert "hunter2" not in everything
    assert telegram.token not in everything


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [(10**12, 5 * 10**11, "ok"), (10**12, 9 * 10**10, "warning"), (10**10, 9 * 10**8, "warning"),
     (10**9, 1.9 * 10**8, "wrong")],
)  # fmt: skip
def test_a_disk_that_fills_up_is_said(tmp_path: Path, total: int, free: int, level: str) -> None:
    verdict = machine.disk([tmp_path / "not" / "there"], lambda _: Room(total, int(free)))
    assert verdict.level == level
    assert f"are free at {tmp_path} (" in verdict.says


async def test_own_servers_that_do_not_run_are_well_and_nothing_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"database": Database(url=None), "redis": Redis(url=None)})
    found = await checked(own)
    assert (
        found["database"].says
        == found["redis"].says
        == "our own server, not running now; it starts with the bot"
    )
    assert (found["database"].level, found["schema"].level) == ("ok", "not looked at")
    assert not (tmp_path / "postgres").exists()


async def test_all_wrong_settings_are_told_and_the_rest_is_looked_at(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "DATA_DIR": str(tmp_path)}
    code, output, errors = await ended("check", "--json", BOT_TOKEN="x", TIMEZONE="Mars", **given)
    assert (code, errors) == (2, "")
    found = json.loads(output)
    assert found["ok"] is False
    lines = [line(Verdict(**each)) for each in found["things"]]
    assert lines[0].startswith("wrong         settings        BOT_TOKEN: does not look like a token")
    assert lines[1].startswith("wrong         settings        TIMEZONE: 'Mars' is no time zone")
    assert "not looked at token           BOT_TOKEN is wrong" in lines
    assert f"ok            schema          at {NEWEST}, as this program needs it" in lines
    assert any(
        each.startswith("wrong         administrator   there is none → atende people add") for each in lines
    )
