"""`atende scripts stats`: what came of walks through scripts, as tables by version."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings
    from services.scripts.statistics import Listed, Told


def parsers(commands: Any) -> None:
    """Adds stats to `atende scripts`."""
    stats = commands.add_parser(
        "stats",
        help="what came of walks: reached, left where, time, resolved without an order",
        description="A line for each version that was walked or is the newest; of scripts that are named, every"
        " question as well.",
    )
    stats.set_defaults(command=_stats)
    stats.add_argument("keys", nargs="*", metavar="KEY", help="as `atende scripts list` shows it")
    stats.add_argument("--days", type=count, metavar="N", help="of walks of the last N days (default: all)")


def count(text: str) -> int:
    """A number of an option. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 100_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def since(days: int | None) -> datetime | None:
    """When the last so many days began; None: everything counts."""
    return datetime.now(UTC) - timedelta(days=days) if days else None


async def named(session: "AsyncSession", keys: Sequence[str], days: int | None) -> "list[Listed] | None":
    """The scripts of these keys, of none: all; None where one is not there, which is said."""
    from services.provider_file.faults import nearest
    from services.scripts.statistics import every

    found = {each.script.key: each for each in await every(session, since(days))}
    for key in keys:
        if key not in found:
            print(f"atende: there is no script {key!r}{nearest(key, list(found))}", file=sys.stderr)
            return None
    return [found[key] for key in dict.fromkeys(keys)] if keys else list(found.values())


async def in_session(settings: "Settings", work: "Callable[[AsyncSession], Awaitable[int]]") -> int:
    """Works on the database, which is started where we have our own."""
    from bot.run import servers
    from services.database import create_engine

    async with servers(settings, redis=False) as ready:
        from sqlalchemy.ext.asyncio import AsyncSession

        engine = create_engine(ready.database_url)
        try:
            async with AsyncSession(engine) as session:
                return await work(session)
        finally:
            await engine.dispose()


def _stats(given: argparse.Namespace, settings: "Settings") -> int:
    async def work(session: "AsyncSession") -> int:
        from services.scripts.statistics import of_version

        listed = await named(session, given.keys, given.days)
        if listed is None:
            return 1
        told: list[Told] = []
        for each in listed:
            for version in each.versions:
                if version.runs or version is each.newest:
                    found = await of_version(session, version.id, since(given.days))
                    told += [found] if found else []
        if not told:
            print("There is no script. `atende scripts import FILE` brings one; docs/scripts.md tells how.")
            return 0
        _versions(told)
        for one in told if given.keys else ():
            _nodes(one)
        return 0

    return asyncio.run(in_session(settings, work))


def _versions(told: "Sequence[Told]") -> None:
    from bot.people import table

    head = (
        "key",
        "version",
        "since",
        "walks",
        "reached",
        "ended before",
        "given up",
        "resolved, no order",
        "takes",
    )
    rows = []
    for one in told:
        found = one.figures
        counts = (found.reached, found.early, found.left, found.unordered)
        rows.append(
            (
                one.script.key,
                one.version.number,
                f"{one.version.made_at.astimezone():%Y-%m-%d}",
                found.runs,
                *(_part(count, found.runs) for count in counts),
                _time(found.seconds),
            )
        )
    table(head, rows)


def _nodes(told: "Told") -> None:
    from bot.people import table

    found, script = told.figures, told.script
    if not found.runs:
        return
    print(f"\n{script.key}, version {told.version.number}")
    answers = found.answers()
    rows = []
    for node in script.nodes.values():
        here = found.node(node.key)
        taken = [
            f"{option.key} {_share(found.option(node.key, option.key), answers[node.key])}"
            for option in node.options
            if node.key in answers
        ]
        why = ", ".join(f"{reason} {count}" for reason, count in found.reasons_at(node.key))
        rows.append(
            (node.key, _part(here.runs, found.runs), _time(here.seconds), _part(here.left, found.runs), why,
             " ".join(taken))
        )  # fmt: skip
    table(("question", "came by", "takes", "stopped", "why", "answers"), rows)


def _share(part: int, whole: int) -> str:
    from services.scripts.drawing.boxes import share

    return f"{share(part, whole)}%"


def _part(part: int, whole: int) -> str:
    return f"{part} ({_share(part, whole)})" if part else "-"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
