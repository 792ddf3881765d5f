"""The desk in the database: who runs it, how far behind it is, and whether somebody could begin to use it."""

from collections import Counter

import asyncpg

from bot.checks.verdict import Verdict, ok, warning, wrong
from services.lags import INBOX_SECONDS, JOBS_SECONDS, Lags, read_lags
from services.processes import SEEN

THINGS = ("processes", "inbox", "jobs", "administrator", "ticket types")


async def look(connection: asyncpg.Connection, bot_id: int | None) -> list[Verdict]:
    """All of THINGS, in a database with this program's tables. `bot_id` None: of all bots."""
    row = await connection.fetchrow(_FACTS, bot_id)
    assert row is not None

    async def ask(sql: str, *values: object) -> list[asyncpg.Record]:
        return await connection.fetch(sql, *values)

    lags = await read_lags(ask, bot_id)
    living = Counter(row["kinds"])
    return [_processes(living), _inbox(lags, row, living), _jobs(lags), _administrator(row), _types(row)]


def _processes(living: Counter[str]) -> Verdict:
    if not living["bot"]:
        return warning("processes", "no bot runs now", "atende run (make run)")
    return ok("processes", ", ".join(_many(count, kind) for kind, count in sorted(living.items())))


def _inbox(lags: Lags, row: asyncpg.Record, living: Counter[str]) -> Verdict:
    if lags.inbox > INBOX_SECONDS:
        says = f"{_many(lags.inbox_waiting, 'update')} not done, the oldest for {_time(lags.inbox)}"
        if living["bot"]:
            return wrong("inbox", says, "see the bot's log; restart it where nothing there says why")
        return warning("inbox", says, "start the bot, which does them first")
    if row["aside"]:
        says = f"{_many(row['aside'], 'update')} set aside in the last 24 h"
        return warning(
            "inbox",
            says,
            "select update_id, error from inbox where failed_at is not null (docs/operations.md)",
        )
    return ok("inbox", f"{_many(lags.inbox_waiting, 'update')} in hand")


def _jobs(lags: Lags) -> Verdict:
    if lags.jobs > JOBS_SECONDS:
        says = f"{_many(lags.jobs_waiting, 'job')} due, the oldest for {_time(lags.jobs)}"
        return wrong(
            "jobs", says, "start a worker (atende worker, or atende run without --no-worker), see its log"
        )
    if lags.jobs_aside:
        says = f"{_many(lags.jobs_aside, 'job')} failed too often and set aside"
        return warning(
            "jobs", says, "select kind, error, at from jobs_aside; delete the rows that are settled"
        )
    return ok("jobs", f"{_many(lags.jobs_waiting, 'job')} due")


def _administrator(row: asyncpg.Record) -> Verdict:
    if row["administrators"]:
        return ok("administrator", f"{row['administrators']} can come in")
    if row["invited"]:
        return warning("administrator", "nobody is in yet; an invite is open", "open its link in Telegram")
    return wrong("administrator", "there is none", "atende people add --admin, and open the link in Telegram")


def _types(row: asyncpg.Record) -> Verdict:
    if row["destined"]:
        return ok("ticket types", f"{row['types']}, {row['destined']} with a destination")
    says = "there are none" if not row["types"] else f"none of the {row['types']} has a destination"
    return wrong("ticket types", says, "atende apply provider.yaml (docs/provider.md)")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _time(seconds: float) -> str:
    for name, unit in (("days", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"


_FACTS = f"""
    select
        (select coalesce(array_agg(kind), '{{}}') from processes
            where ($1::bigint is null or bot_id = $1) and {SEEN}) as kinds,
        (select count(*) from inbox
            where ($1::bigint is null or bot_id = $1) and failed_at > now() - interval '24 h') as aside,
        (select count(*) from people where role = 'admin' and active and telegram_id is not null) as administrators,
        (select count(*) from invites where role = 'admin' and used_at is null and revoked_at is null
            and expires_at > now()) as invited,
        (select count(*) from ticket_types where active) as types,
        (select count(*) from ticket_types
            where active and num_nonnulls(assignee_person_id, assignee_position_id) > 0) as destined"""
