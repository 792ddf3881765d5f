"""`python -m bot.embedded psql DATA_DIR …`: psql on the database of a data folder, started if need be."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

from bot.embedded import EmbeddedError, start_postgres
from bot.embedded.binaries import postgres_for
from bot.embedded.processes import Account


async def psql(data_dir: Path, options: list[str]) -> int:
    """Hands the terminal to psql; its exit code. A server that others use stays."""
    server = await start_postgres(data_dir)
    try:
        programs = postgres_for(None, Account.ours())
        program = programs.folder / "psql" if programs else Path("psql")
        return await asyncio.to_thread(subprocess.call, [str(program), server.url, *options])
    finally:
        await server.stop()


def main() -> int:
    if len(sys.argv) < 3 or sys.argv[1] != "psql":
        print("usage: python -m bot.embedded psql DATA_DIR [psql's options]", file=sys.stderr)
        return 2
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for psql: it ends a statement
    try:
        return asyncio.run(psql(Path(sys.argv[2]), sys.argv[3:]))
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
