"""The demo server as a process: prints one JSON line with its address and token, runs until it is ended."""

import argparse
import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from demo.mail.server import DemoMail
from demo.routeros.fleet import DemoRouters
from demo.server import DemoTelegram
from demo.store import StoreInUse

# One for each pane of the page; the customer's phone is one of the sample provider.
FIRST_PEOPLE = (
    "1001:Ana Souza:operator",
    "2001:Maria da Silva:customer::5519955550101",
    "3001:Tiago Nunes:technician",
    "4001:Rita Prado:admin",
)


class _Parent(asyncio.Protocol):
    """Watches standard input: its end is the parent's end."""

    def __init__(self, ended: asyncio.Event) -> None:
        self._ended = ended

    def connection_lost(self, error: Exception | None) -> None:
        self._ended.set()


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description="The demo's own Telegram.")
    parser.add_argument("--data-dir", type=Path, required=True, help="folder of its state")
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 is any free one")
    parser.add_argument("--parent-stdin", action="store_true", help="end when standard input ends")
    parser.add_argument(
        "--person", action="append", default=[], metavar="ID:NAME[:ROLE[:HINT[:PHONE]]]",
        help=f"a person of the chat page, may be repeated (without any: {', '.join(FIRST_PEOPLE)})",
    )  # fmt: skip
    return parser.parse_args(argv)


def add_person(telegram: DemoTelegram, given: str) -> None:
    """`1001:Ana Souza:operator`. Raises `ValueError`."""
    number, name, role, hint, phone = [*given.split(":", 4), "", "", "", ""][:5]
    first, _, last = name.strip().partition(" ")
    if not first:
        raise ValueError(f"a person is ID:NAME[:ROLE[:HINT[:PHONE]]], not {given!r}")
    telegram.add_person(int(number), first, last or None, role=role, hint=hint, phone=phone)


async def run(options: argparse.Namespace) -> None:
    mail = DemoMail(options.data_dir / "mail", kept=300)
    routers = DemoRouters()
    telegram = DemoTelegram(options.data_dir, mail, routers)
    known = telegram.telegram.people
    missing = [given for given in FIRST_PEOPLE if int(given.partition(":")[0]) not in known]
    for given in options.person or missing:
        add_person(telegram, given)
    url = await telegram.start(options.port)
    await mail.start()
    await routers.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    if options.parent_stdin:
        await loop.connect_read_pipe(lambda: _Parent(ended), os.fdopen(0, "rb"))
    told = {"url": url, "token": telegram.token, "mail": mail.told()}
    print(json.dumps(told | {"routers": routers.told(options.data_dir / "routers-ca.pem")}), flush=True)
    await ended.wait()
    await telegram.stop()
    await mail.stop()
    await routers.stop()


def main(argv: list[str] | None = None) -> int:
    try:
        asyncio.run(run(arguments(argv)))
    except (StoreInUse, ValueError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
