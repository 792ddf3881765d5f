"""`atende apply`: a provider's positions, ticket types, network, hours and the like from one YAML file."""

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.asking import agreed

if TYPE_CHECKING:
    from bot.settings import Settings
    from services.provider_file import Outcome, ProviderFile


def parser(command: Any) -> None:
    """Adds the arguments of `atende apply`."""
    command.description = (
        "Makes the provider what a YAML file says: shows what would change, asks, and writes all of it or nothing."
        " It can be repeated. docs/provider.md has the sections and an example."
    )
    command.set_defaults(command=_apply, parser=command)
    command.add_argument("file", type=Path, metavar="FILE", help="provider.yaml")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="do not ask (for scripts)")
    how.add_argument("--dry-run", action="store_true", help="only show what would change")


def _apply(given: argparse.Namespace, settings: "Settings") -> int:
    from services.provider_file import ChangedMeanwhile, FileRefused, open_file

    try:
        return asyncio.run(_run(open_file(given.file), given, settings))
    except FileRefused as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        print("Nothing was changed.", file=sys.stderr)
    except ChangedMeanwhile:
        print(
            "Somebody else changed the provider meanwhile; nothing was changed. Say it again.",
            file=sys.stderr,
        )
    return 1


async def _run(file: "ProviderFile", given: argparse.Namespace, settings: "Settings") -> int:
    from bot.run import servers
    from services.database import create_engine
    from services.provider_file import apply

    async with servers(settings, redis=False) as ready:
        engine = create_engine(ready.database_url)
        try:
            found = await apply(engine, file, datetime.now(UTC), write=False)
            _tell(found)
            if not found.changes or given.dry_run:
                return 0
            if not given.yes and not agreed("Apply?", "apply this"):
                return 1
            # Asked outside of a transaction: whoever thinks about it holds nobody up.
            await apply(engine, file, datetime.now(UTC), write=True, shown=found.changes)
            print("Applied.")
        finally:
            await engine.dispose()
    return 0


def _tell(found: "Outcome") -> None:
    if not found.changes:
        print(f"Nothing to change ({found.unchanged} unchanged).")
        return
    for section, changes in groupby(found.changes, key=lambda change: change.section):
        print(section)
        for change in changes:
            print(f"  {change}")
    counts = [sum(change.sign == sign for change in found.changes) for sign in "+~-"]
    print(
        f"{counts[0]} to add, {counts[1]} to change, {counts[2]} to deactivate, {found.unchanged} unchanged."
    )
