"""`atende restore`: the database becomes what a backup is, all of it or nothing."""

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.asking import agreed

if TYPE_CHECKING:
    from bot.backup_file import Backup, Manifest
    from bot.settings import Settings
    from services.stocktaking import Stock

SMALLEST_GAP = 1000


def parser(command: Any) -> None:
    """Adds the arguments of `atende restore`."""
    command.description = (
        "Makes the database what a backup is: shows both, asks, and replaces all of it or nothing, in one transaction."
        " Stop the bot and its workers first. An older backup is brought to the newest schema afterwards."
    )
    command.set_defaults(command=_restore, parser=command)
    command.add_argument("file", type=Path, metavar="FILE", help="what `atende backup` made")
    command.add_argument("--yes", action="store_true", help="do not ask (for scripts)")


def _restore(given: argparse.Namespace, settings: "Settings") -> int:
    from bot.backup_file import read

    backup = read(given.file)
    refuse_newer(backup)
    return asyncio.run(_run(backup, given, settings))


def refuse_newer(backup: "Backup") -> None:
    """Raises BackupError for a backup with a schema that this program does not know."""
    from bot.backup_file import BackupError
    from services.database import schemas

    known = schemas()
    if backup.manifest.schema_version not in known:
        raise BackupError(
            f"{backup.path} was made by a newer Atende ({backup.manifest.program}, schema"
            f" {backup.manifest.schema_version}); this one knows {known[-1]} at most: upgrade it first"
        )


async def _run(backup: "Backup", given: argparse.Namespace, settings: "Settings") -> int:
    from bot.run import servers

    async with servers(settings, migrated=False) as ready:
        url, redis_url = ready.database_url, ready.redis_url
        stock = await _look(url, backup.manifest)
        _tell(backup.manifest, stock, settings)
        if not given.yes and not agreed("Replace the database by the backup?", "restore this"):
            return 1
        await restore(url, redis_url, backup, datetime.now(UTC))
        print("Restored. What was done after the backup is not in it. Start the bot again.")
    return 0


async def restore(url: str, redis_url: str, backup: "Backup", now: datetime) -> None:
    """Replaces the database; PostgreSQL decides about drafts afterwards. Raises BackupError and DatabaseError."""
    from bot.backup_file import BackupError
    from bot.embedded.binaries import clients_for
    from bot.loading import load
    from services.clearing import RedisRefuses, forget_drafts
    from services.database import migrate

    stock = await _look(url, backup.manifest)
    programs = await asyncio.to_thread(clients_for, max(stock.server, backup.manifest.server))

    def forget() -> None:
        try:
            asyncio.run(forget_drafts(redis_url))
        except RedisRefuses as error:
            raise BackupError(
                f"Nothing was changed: Redis holds drafts of what would be gone, and can't be emptied: {error}"
            ) from error

    # Before the commit: an end in between leaves the old database, which has the drafts too.
    await asyncio.to_thread(load, programs, url, backup, gap(backup.manifest, now), forget)
    await migrate(url)
    await _analyze(url)


def gap(manifest: "Manifest", now: datetime) -> int:
    """How many numbers are left out where nobody knows how many were given since: twice what a desk so busy gives."""
    weeks = max(0.0, (now - manifest.made_at).total_seconds() / (7 * 24 * 3600))
    return SMALLEST_GAP * (1 + int(2 * manifest.weekly * weeks) // SMALLEST_GAP)


async def _look(url: str, manifest: "Manifest") -> "Stock":
    """What is there now. Raises BackupError where it may not be replaced."""
    from bot.backup import connected
    from bot.backup_file import BackupError
    from services.database import OLDEST
    from services.stocktaking import RESTORING, living, take_stock

    connection = await connected(url, RESTORING)
    try:
        stock, alive = await take_stock(connection), await living(connection)
    finally:
        await connection.close(timeout=5)
    if alive:
        raise BackupError(
            f"Something lives on this database: {', '.join(alive)}. Stop the bot and its workers first"
            " (one that was killed counts for 10 s)"
        )
    if stock.server < max(OLDEST, manifest.server):
        raise BackupError(
            f"The backup is of PostgreSQL {manifest.server}, and this server is {stock.server}:"
            f" restore to {max(OLDEST, manifest.server)} or newer"
        )
    if stock.unknown and not _of_a_newer_program(stock):
        raise BackupError(
            f"This database has tables that are not Atende's: {', '.join(stock.unknown[:5])}."
            " Give Atende a database of its own"
        )
    return stock


def _of_a_newer_program(stock: "Stock") -> bool:
    """Then its unknown tables are Atende's too: this is the way back from an upgrade."""
    from services.database import schemas

    return stock.schema is not None and stock.schema not in schemas()


async def _analyze(url: str) -> None:
    """A database just filled has no statistics, and searches would be slow until it has."""
    from bot.backup import connected
    from services.stocktaking import RESTORING

    connection = await connected(url, RESTORING)
    try:
        await connection.execute("set client_min_messages = error; analyze")
    finally:
        await connection.close(timeout=5)


def _tell(manifest: "Manifest", stock: "Stock", settings: "Settings") -> None:
    made = manifest.made_at.astimezone(settings.desk.zone)
    print(
        f"The backup    of {made:%Y-%m-%d %H:%M %Z}, Atende {manifest.program}, schema {manifest.schema_version}:"
        f" {manifest.tickets} tickets, {manifest.people} people"
    )
    if stock.schema is None and not stock.people:
        print("The database  is empty")
        return
    print(
        f"The database  schema {stock.schema or 'unknown'}: {stock.tickets} tickets, {stock.people} people;"
        " ALL OF IT GOES"
    )
    if stock.unknown:
        print(f"              with tables that this version does not know: {', '.join(stock.unknown)}")
