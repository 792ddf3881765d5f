"""A backup's rows into a database: pg_restore writes statements, psql does them, in one transaction."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfileobj
from subprocess import PIPE
from threading import Thread
from typing import IO

from bot.backup_file import CHUNK, Backup, BackupError
from bot.libpq import Program, address, complaint, running
from bot.restore_script import COMMITTED, LOADED, after, before, commit
from services.stocktaking import RESTORING

NEW_SETTING = b"SET transaction_timeout = 0;\n"
"""pg_restore writes it whatever the server is, and PostgreSQL 16 does not know it."""


def load(programs: Path, url: str, backup: Backup, gap: int, loaded: Callable[[], None]) -> None:
    """All or nothing. `loaded` is called when all is there and nothing is committed; what it raises undoes all.

    Raises BackupError with what the database said.
    """
    shown, environment = address(url)
    environment["PGAPPNAME"] = RESTORING
    psql: list[str | Path] = [
        programs / "psql", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1",
        # What a row holds is a customer's: errors are told without it.
        "--set=VERBOSITY=terse", "--set=SHOW_CONTEXT=never", "--output=/dev/null", f"--dbname={shown}",
    ]  # fmt: skip
    with running(psql, "psql", stdin=PIPE, environment=environment) as (process, complaints):
        assert process.stdin is not None
        try:
            process.stdin.write(before(backup.manifest).encode())
            _statements(programs, backup, process.stdin)
            process.stdin.write(after(backup.manifest, gap).encode())
            _expect(LOADED, process, complaints)
            loaded()
            process.stdin.write(commit().encode())
            process.stdin.flush()
            _expect(COMMITTED, process, complaints)
        except BrokenPipeError:
            process.wait()
            raise BackupError(f"Nothing was changed: {complaint(complaints)}") from None
        except BaseException:
            process.kill()  # before its input ends: what is open is undone by the server
            raise


def _expect(word: str, process: Program, complaints: IO[bytes]) -> None:
    """Waits for psql to come this far. BackupError if it does not."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.flush()
    if process.stdout.readline().decode().strip() != word:
        process.wait()
        raise BackupError(f"Nothing was changed: {complaint(complaints)}")


def _statements(programs: Path, backup: Backup, sink: IO[bytes]) -> None:
    """The backup as statements. BackupError when pg_restore can't read it, BrokenPipeError when psql has ended."""
    # --schema leaves the making of the schema itself out: it is there.
    command: list[str | Path] = [
        programs / "pg_restore", "--schema=public", "--no-owner", "--no-privileges", "--file=-",
    ]  # fmt: skip
    with running(command, "pg_restore", stdin=PIPE) as (process, complaints), backup.dump() as dump:
        assert process.stdin is not None
        assert process.stdout is not None
        feeding = Thread(target=_feed, args=(dump, process.stdin), daemon=True)
        feeding.start()
        try:
            head = process.stdout.read(CHUNK)
            sink.write(head.replace(NEW_SETTING, b"", 1))
            copyfileobj(process.stdout, sink, CHUNK)
        except BaseException:
            process.kill()
            raise
        finally:
            feeding.join()
        if process.wait() != 0:
            raise BackupError(f"Nothing was changed: pg_restore failed: {complaint(complaints)}")


def _feed(dump: IO[bytes], sink: IO[bytes]) -> None:
    try:
        with sink:
            copyfileobj(dump, sink, CHUNK)
    except BrokenPipeError:
        pass  # pg_restore has ended, and says why
