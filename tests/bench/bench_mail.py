"""How fast mail leaves, and that memory stays flat: `make bench-mail` (MAILS=100 for fewer).

Rows as the desk writes them, each tenth mail with a file of 1 MB, sent by the worker's own code to the demo's server,
which is a process of its own: TLS, a login, one connection, the rate not limited.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.embedded import discard, start_both
from demo.mail.server import ADDRESS
from demo.provider import seed
from services.database import create_engine, migrate
from services.mail.loading import From
from services.mail.port import Relay
from services.mail.sending import Sending
from services.mail.smtp import Smtp

FLAT_MB = 32.0
"""What memory may grow by after the first tenth: a mail's own file and its copies come and go."""
PLACE = "be/" + "be" * 32
SERVER = """
import asyncio, json, sys
from demo.mail.server import DemoMail

async def main():
    async with DemoMail(kept=50) as server:
        print(json.dumps(server.told()), flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""
MAKE = (
    (
        "INSERT INTO files (sent_by, sent_at, kind, state, name, mime, size, place)"
        " SELECT min(id), now(), 'document', 'kept', 'conta.pdf', 'application/pdf', 1048576, :place FROM people"
    ),
    (
        "INSERT INTO mails (ticket_id, kind, asked_by, subject, body, message_id, next_at)"
        " SELECT (SELECT min(id) FROM tickets), 'asked', (SELECT min(id) FROM people), 'Seu atendimento ' || n,"
        " repeat('Olá, Maria. ', 100), '<' || n || '@bench.invalid>', now() FROM generate_series(1, :mails) n"
    ),
    (
        "INSERT INTO mail_recipients (mail_id, kind, address)"
        " SELECT id, 'to', 'cliente' || id || '@example.com' FROM mails"
    ),
    "INSERT INTO mail_files (mail_id, file_id) SELECT id, (SELECT max(id) FROM files) FROM mails WHERE id % 10 = 0",
)


def megabytes() -> float:
    """Resident memory of this process, which sends."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def bench(engine: AsyncEngine, told: dict[str, str], folder: Path, mails: int) -> bool:
    """Prints the figures; whether memory stayed flat and all of it left."""
    (folder / PLACE).parent.mkdir(parents=True)
    (folder / PLACE).write_bytes(os.urandom(1 << 20))
    async with engine.begin() as connection:
        for statement in MAKE:
            values = {"mails": mails, "place": PLACE}
            await connection.execute(
                text(statement), {name: value for name, value in values.items() if f":{name}" in statement}
            )
    sent, seen, began = 0, list[float](), time.monotonic()

    def counted(fate: str, count: int) -> None:
        nonlocal sent
        sent += count * (fate == "sent")
        if sent % max(1, mails // 10) == 0:
            seen.append(megabytes())

    port = Smtp(Relay.of(told["smtp"], Path(told["ca"])))
    given = From(ADDRESS, None, "Provedor Exemplo", folder)
    sending = Sending(engine, port, given, 10**6, lambda: datetime.now(UTC), counted=counted)
    while sent < mails:
        before = sent
        await sending.work()
        if sent == before:
            break
    took = time.monotonic() - began
    await sending.close()
    grown = max(seen) - seen[0] if seen else 0.0
    print(
        f"{sent} mails in {took:.1f} s: {sent / took:.0f} a second, {took / max(1, sent) * 1000:.1f} ms each"
    )
    print(f"memory after each tenth: {' '.join(f'{each:.0f}' for each in seen)} MB, grown by {grown:.1f}")
    print(f"all left: {sent == mails}; flat: {grown < FLAT_MB}")
    return sent == mails and grown < FLAT_MB


async def run(mails: int) -> bool:
    folder = Path(tempfile.mkdtemp(prefix="atende-bench-"))
    servers = await start_both(folder, want_valkey=False)
    assert servers.postgres is not None
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, stdin=pipe, stdout=pipe)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        await migrate(servers.postgres.url)
        await seed(servers.postgres.url)
        engine = create_engine(servers.postgres.url)
        told = json.loads(await server.stdout.readline())
        try:
            return await bench(engine, told, folder / "files", mails)
        finally:
            await engine.dispose()
    finally:
        server.stdin.close()
        await server.wait()
        await servers.stop()
        discard(folder)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    sys.exit(not asyncio.run(run(parser.parse_args().mails)))


if __name__ == "__main__":
    main()
