"""`atende backup`: all of the database in one file, while the bot runs."""

import argparse
import asyncio
import importlib.metadata
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import asyncpg

    from bot.backup_file import Manifest
    from bot.settings import Settings

LOCK_PATIENCE = "60s"
"""How long pg_dump waits for a migration that changes tables just then."""


def parser(command: Any) -> None:
    """Adds the arguments of `atende backup`."""
    command.description = (
        "Saves the whole database in one file, readable by you alone, while the bot runs. Give a folder, and the file"
        " gets a name with the time. docs/operations.md says how to have it done every night."
    )
    command.set_defaults(command=_backup, parser=command)
    command.add_argument(
        "file", metavar="FILE", help="a file, a folder that is there, or - for standard output"
    )
    command.add_argument(
        "--keep", type=int, metavar="N", help="of a folder's backups, delete all but the newest N afterwards"
    )


def _backup(given: argparse.Namespace, settings: "Settings") -> int:
    if given.file == "-" and sys.stdout.isatty():
        given.parser.error("a backup is no text: send it somewhere, as with  atende backup - | ssh …")
    if given.keep is not None and (given.keep < 1 or not Path(given.file).is_dir()):
        given.parser.error("--keep wants a folder, and to keep 1 at least")
    now = datetime.now(UTC)
    if given.file == "-":
        asyncio.run(_run(nullcontext(sys.stdout.buffer), settings, now))
        return 0
    target = _target(given.file, now)
    from bot.backup_file import ANY_NAME, whole

    manifest = asyncio.run(_run(whole(target), settings, now))
    size = target.stat().st_size / 1e6
    print(f"{target}: {manifest.tickets} tickets, {manifest.people} people, {size:.1f} MB.")
    if given.keep is not None:
        for old in sorted(target.parent.glob(ANY_NAME))[: -given.keep]:
            old.unlink()
            print(f"{old} is deleted.")
    return 0


def _target(wanted: str, now: datetime) -> Path:
    """Raises BackupError for a folder that is not there."""
    from bot.backup_file import BackupError, name_in

    target = Path(wanted)
    if target.is_dir():
        return name_in(target, now)
    if wanted.endswith("/") or not target.parent.is_dir():
        raise BackupError(f"{wanted}: that folder is not there")
    return target


async def _run(place: AbstractContextManager[BinaryIO], settings: "Settings", now: datetime) -> "Manifest":
    from bot.run import servers

    async with servers(settings, redis=False, migrated=False) as ready:
        with place as stream:
            return await save(ready.database_url, stream, now)


async def save(url: str, stream: BinaryIO, now: datetime) -> "Manifest":
    """Writes a backup of the database. Raises BackupError, EmbeddedError, services.database.DatabaseError."""
    from bot.backup_file import BackupError, Manifest
    from bot.embedded.binaries import clients_for
    from services.stocktaking import take_stock

    connection = await connected(url)
    try:
        # What is counted and what pg_dump sees are one and the same moment of the database.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            stock = await take_stock(connection)
            if stock.schema is None:
                raise BackupError("The database holds no desk yet: there is nothing to save")
            manifest = Manifest(
                program=importlib.metadata.version("atende"), schema_version=stock.schema, made_at=now,
                server=stock.server, extensions=stock.extensions, tickets=stock.tickets, people=stock.people,
                weekly=stock.weekly,
            )  # fmt: skip
            moment = str(await connection.fetchval("select pg_export_snapshot()"))
            programs = await asyncio.to_thread(clients_for, stock.server)
            await asyncio.to_thread(_dump, programs, url, moment, manifest, stream)
    finally:
        await connection.close(timeout=5)
    return manifest


async def connected(url: str, name: str = "atende: backup") -> "asyncpg.Connection":
    """A connection that may be idle in a transaction for as long as a backup takes. Raises DatabaseError."""
    import asyncpg

    from services.database import DatabaseError, place_of, pool_connect

    settings = {"application_name": name, "idle_in_transaction_session_timeout": "0"}
    try:
        return await pool_connect(url, server_settings=settings)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise DatabaseError(
            f"PostgreSQL at {place_of(url)} does not answer ({str(error) or type(error).__name__})"
        ) from error


def _dump(programs: Path, url: str, moment: str, manifest: "Manifest", stream: BinaryIO) -> None:
    from bot.backup_file import BackupError, write
    from bot.libpq import address, complaint, running

    shown, environment = address(url)
    # Extensions are not in it (a schema's dump has none): who restores may not own them. Who lived then is dead.
    command: list[str | Path] = [
        programs / "pg_dump", "--format=custom", "--schema=public", "--no-owner", "--no-privileges", "--no-password",
        "--exclude-table-data=public.processes", f"--lock-wait-timeout={LOCK_PATIENCE}", f"--snapshot={moment}",
        f"--dbname={shown}",
    ]  # fmt: skip
    with running(command, "pg_dump", environment=environment) as (process, complaints):
        assert process.stdout is not None
        try:
            write(stream, manifest, process.stdout)
        except OSError as error:
            raise BackupError(f"The backup can't be written: {error.strerror or error}") from error
        if process.wait() != 0:
            raise BackupError(f"pg_dump failed: {complaint(complaints)}")
