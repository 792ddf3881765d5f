"""`atende scripts`: guided scripts from YAML files: judged, imported as new versions, listed, put out of use."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.asking import agreed
from bot.script_pictures import parsers as pictures
from bot.script_stats import parsers as stats

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.settings import Settings
    from services.provider_file import Change
    from services.scripts.reading import ScriptFile


def parsers(scripts: Any) -> None:
    """Adds lint, import, list, retire, restore, draw and stats to `atende scripts`."""
    lint = scripts.add_parser(
        "lint",
        help="say what is wrong with script files",
        description="Says of each file what is wrong with it, with line and node; needs no database."
        " docs/scripts.md has the format and an example.",
    )
    lint.set_defaults(command=_lint)
    _files(lint)
    bring = scripts.add_parser(
        "import",
        help="make script files the newest versions",
        description="Shows what is new or differs, asks, and stores a new version of each script that differs: all"
        " files or none. Conversations that are under way go on with the version that they began with.",
    )
    bring.set_defaults(command=_import)
    _files(bring)
    how = bring.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do not ask (for scripts)")
    how.add_argument("--dry-run", action="store_true", help="only show what would change")
    listed = scripts.add_parser("list", help="which scripts there are, and which are in use")
    listed.set_defaults(command=_list)
    for name, told, active in (
        ("retire", "offer scripts to nobody any more; who walks one goes on", False),
        ("restore", "offer scripts again that were retired", True),
    ):
        command = scripts.add_parser(name, help=told)
        command.set_defaults(command=_use, active=active)
        command.add_argument("keys", nargs="+", metavar="KEY", help="as `atende scripts list` shows it")
    pictures(scripts)
    stats(scripts)


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="sem-conexao.yaml and the like")


def _lint(given: argparse.Namespace, settings: "Settings") -> int:
    found = _opened(given.files)
    for file in found or ():
        script = file.script
        print(f"{file.path}: {script.key}, {len(script.nodes)} nodes, {', '.join(script.languages)}: well")
    return 1 if found is None else 0


def _opened(paths: "Sequence[Path]") -> "list[ScriptFile] | None":
    """None where something is wrong, which is said."""
    from services.scripts.linting import ScriptsRefused, open_scripts

    try:
        return open_scripts(paths)
    except ScriptsRefused as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return None


def _import(given: argparse.Namespace, settings: "Settings") -> int:
    from services.provider_file import ChangedMeanwhile

    files = _opened(given.files)
    if files is None:
        print("Nothing was changed.", file=sys.stderr)
        return 1
    try:
        return asyncio.run(_with_engine(settings, lambda engine: _brought(engine, files, given)))
    except ChangedMeanwhile:
        print(
            "Somebody else changed the scripts meanwhile; nothing was changed. Say it again.", file=sys.stderr
        )
    return 1


async def _with_engine(settings: "Settings", work: "Callable[[AsyncEngine], Awaitable[int]]") -> int:
    from bot.run import servers
    from services.database import create_engine

    async with servers(settings, redis=False) as ready:
        engine = create_engine(ready.database_url)
        try:
            return await work(engine)
        finally:
            await engine.dispose()


async def _brought(engine: "AsyncEngine", files: "list[ScriptFile]", given: argparse.Namespace) -> int:
    from services.scripts.importing import bring_in

    scripts = [file.script for file in files]
    changes = await bring_in(engine, scripts, datetime.now(UTC), write=False)
    await _warn(engine, files)
    _tell(changes, len(scripts))
    if not changes or given.dry_run:
        return 0
    if not given.yes and not agreed("Import?", "import this"):
        return 1
    # Asked outside of a transaction: whoever thinks about it holds nobody up.
    await bring_in(engine, scripts, datetime.now(UTC), write=True, shown=changes)
    print("Imported.")
    return 0


async def _warn(engine: "AsyncEngine", files: "list[ScriptFile]") -> None:
    """Of what is imported all the same."""
    from sqlalchemy.ext.asyncio import AsyncSession

    from services.scripts.importing import retired, unknown_types

    async with AsyncSession(engine) as session:
        for line in await unknown_types(session, files):
            print(line, file=sys.stderr)
        for key in await retired(session, [file.script for file in files]):
            back = f"`atende scripts restore {key}` offers it again"
            print(f"warning: {key} is retired: nobody is offered it; {back}", file=sys.stderr)


def _tell(changes: "Sequence[Change]", count: int) -> None:
    if not changes:
        print(f"Nothing to change ({count} unchanged).")
        return
    added = changed = 0
    for key, grouped in groupby(changes, key=lambda change: change.section):
        print(key)
        for number, change in enumerate(grouped):
            print(f"  {change}")
            if number == 0:
                added, changed = added + (change.sign == "+"), changed + (change.sign != "+")
    print(f"{added} to add, {changed} to change, {count - added - changed} unchanged.")


def _list(given: argparse.Namespace, settings: "Settings") -> int:
    async def work(engine: "AsyncEngine") -> int:
        from sqlalchemy.ext.asyncio import AsyncSession

        from bot.people import table
        from services.scripts.importing import listing

        async with AsyncSession(engine) as session:
            found = await listing(session)
        if not found:
            print("There is no script. `atende scripts import FILE` brings one; docs/scripts.md tells how.")
            return 0
        head = ("key", "name", "version", "nodes", "languages", "since", "in use")
        table(
            head,
            [
                (
                    one.key,
                    one.name[one.languages[0]],
                    one.number,
                    one.nodes,
                    ", ".join(one.languages),
                    f"{one.since.astimezone():%Y-%m-%d %H:%M}",
                    "yes" if one.active else "no",
                )
                for one in found
            ],
        )
        return 0

    return asyncio.run(_with_engine(settings, work))


def _use(given: argparse.Namespace, settings: "Settings") -> int:
    async def work(engine: "AsyncEngine") -> int:
        from sqlalchemy.ext.asyncio import AsyncSession

        from services.scripts.importing import UnknownScript, use

        told, state = [], "in use" if given.active else "retired"
        try:
            async with AsyncSession(engine) as session, session.begin():
                for key in dict.fromkeys(given.keys):
                    new = await use(session, key, datetime.now(UTC), active=given.active)
                    told.append(f"{key} is {state}." if new else f"{key} was {state} already.")
        except UnknownScript as error:
            print(f"atende: {error}", file=sys.stderr)
            return 1
        print(*told, sep="\n")
        return 0

    return asyncio.run(_with_engine(settings, work))
