"""`atende people`: who may use the bot, from the command line: add or invite, list, revoke.

Whoever has the machine may do this: no rights are asked, and the audit names nobody.
"""

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.people_file import ROLES, PeopleError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings


def parsers(people: Any) -> None:
    """Adds add, list and revoke to `atende people`."""
    add = people.add_parser(
        "add",
        help="add people by Telegram id, or make invite links",
        description="With --telegram-id people are in at once. Without it, a link is made that lets one person in,"
        " once, within 24 hours. --csv does either for each line: all or nothing.",
    )
    add.set_defaults(command=_add, parser=add)
    add.add_argument("--role", choices=ROLES)
    add.add_argument("--admin", action="store_true", help="short for --role admin")
    add.add_argument(
        "--telegram-id", type=_telegram_id, nargs="+", metavar="N", dest="telegram_ids",
        help="their numbers in Telegram, as /start shows them",
    )  # fmt: skip
    add.add_argument(
        "--name", help="their name (default: what Telegram says; with --telegram-id role and id)"
    )
    add.add_argument("--position", help="the position that they hold, by name")
    add.add_argument("--supervises", action="store_true", help="may override what operators may not")
    add.add_argument(
        "--qr", action="store_true", help="draw the link's QR code also where this is no terminal"
    )
    add.add_argument("--qr-file", type=Path, metavar="FILE", help="write the QR code, .png or .svg")
    add.add_argument(
        "--csv", type=Path, metavar="FILE",
        help="columns name, role, and if wanted telegram_id, position, supervises",
    )  # fmt: skip
    listed = people.add_parser("list", help="who is in, and which invites are open")
    listed.set_defaults(command=_list)
    listed.add_argument("--json", action="store_true", help="for programs")
    revoke = people.add_parser("revoke", help="shut somebody out, or end an invite, at once")
    revoke.set_defaults(command=_revoke)
    whom = revoke.add_mutually_exclusive_group(required=True)
    whom.add_argument("id", type=_number, nargs="?", help="the person's id, as list shows it")
    whom.add_argument("--telegram-id", type=_telegram_id, metavar="N")
    whom.add_argument("--invite-id", type=_number, metavar="N", help="an invite's id, as list shows it")
    revoke.add_argument("--force", action="store_true", help="also the last administrator who can come in")


def _telegram_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is no Telegram id: a whole number, shown by /start")
    return int(text)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError(f"{text!r} is no id: a whole number, shown by `atende people list`")
    return int(text)


def _in_transaction(
    settings: "Settings", work: "Callable[[AsyncSession], Awaitable[None]]"
) -> Callable[[], Awaitable[int]]:
    """Runs work in one transaction of the database, which is started where we have our own."""

    async def run() -> int:
        from bot.run import servers
        from services.database import create_engine

        async with servers(settings, redis=False) as ready:
            from sqlalchemy.ext.asyncio import AsyncSession

            engine = create_engine(ready.database_url)
            try:
                async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                    await work(session)
            finally:
                await engine.dispose()
        return 0

    return run


def _add(given: argparse.Namespace, settings: "Settings") -> int:
    from bot.people_adding import Done, all_of, tell, username
    from bot.people_file import Line, read

    if given.csv is not None:
        if (
            given.role
            or given.admin
            or given.telegram_ids
            or given.name
            or given.position
            or given.supervises
        ):
            given.parser.error("--csv brings role, name and the rest: give either the file or the options")
        if given.qr_file:
            given.parser.error("--qr-file is for one link: leave out --csv")
        lines = read(given.csv)
    else:
        role = "admin" if given.admin else given.role
        if role is None or (given.admin and given.role not in (None, "admin")):
            given.parser.error(f"say what they may do: --admin, or --role with one of {', '.join(ROLES)}")
        lines = [
            Line(None, given.name or (f"{role} {number}" if number else None), role, number, given.position,
                 given.supervises)
            for number in given.telegram_ids or [None]
        ]  # fmt: skip
    if given.qr_file and (given.telegram_ids or given.qr_file.suffix.lower() not in (".png", ".svg")):
        given.parser.error(
            "--qr-file writes an invite's code: a name that ends in .png or .svg, no --telegram-id"
        )
    bot = asyncio.run(username(settings)) if any(line.telegram_id is None for line in lines) else None
    done: list[Done] = []

    async def work(session: "AsyncSession") -> None:
        done.extend(await all_of(session, lines, given.csv))

    code = asyncio.run(_awaited(_in_transaction(settings, work)))
    tell(done, bot, given)
    return code


async def _awaited(work: Callable[[], Awaitable[int]]) -> int:
    return await work()


def _list(given: argparse.Namespace, settings: "Settings") -> int:
    async def work(session: "AsyncSession") -> None:
        from sqlalchemy import true

        from services.invites import waiting
        from services.staff import everybody

        people = await everybody(session)
        invites = await waiting(session, datetime.now(UTC), true())
        if given.json:
            said = {
                "people": [asdict(each) for each in people],
                "invites": [asdict(each) for each in invites],
            }
            print(json.dumps(said, default=lambda value: value.isoformat(), ensure_ascii=False, indent=2))
            return
        yes = ("no", "yes")
        table(
            ("id", "name", "role", "position", "on duty", "active", "Telegram"),
            [
                (each.id, each.name, "supervisor" if each.supervises else each.role, each.position or "",
                 yes[each.on_duty], yes[each.active], yes[each.telegram_id is not None])
                for each in people
            ],
        )  # fmt: skip
        if invites:
            print()
            table(
                ("invite", "name", "role", "position", "until"),
                [
                    (each.id, each.name or "", "supervisor" if each.supervises else each.role,
                     each.position or "", f"{each.expires_at.astimezone():%Y-%m-%d %H:%M}")
                    for each in invites
                ],
            )  # fmt: skip

    return asyncio.run(_awaited(_in_transaction(settings, work)))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Prints rows under their heads, as wide as what stands in them."""
    told = [tuple(str(cell) for cell in row) for row in (head, *rows)]
    wide = [max(len(row[place]) for row in told) for place in range(len(head))]
    for row in told:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip())


def _revoke(given: argparse.Namespace, settings: "Settings") -> int:
    async def work(session: "AsyncSession") -> None:
        from services.invites import withdraw
        from services.staff import StaffRefused

        at = datetime.now(UTC)
        try:
            if given.invite_id is not None:
                await withdraw(session, given.invite_id, by=None, at=at)
                print(f"Invite {given.invite_id} is revoked.")
            else:
                await _shut_out(session, given, at)
        except StaffRefused as refused:
            if refused.reason == "last_admin":
                raise PeopleError(
                    "that is the last active administrator with a Telegram id: nobody could let people in from the"
                    " chat any more. Add another one first (atende people add --admin), or say --force"
                ) from None
            raise PeopleError(
                "there is no such invite, or it was used already: see atende people list"
            ) from None

    return asyncio.run(_awaited(_in_transaction(settings, work)))


async def _shut_out(session: "AsyncSession", given: argparse.Namespace, at: datetime) -> None:
    from sqlalchemy import select

    from services.staff import administrators, change
    from services.tables import PersonRow

    await administrators(session)  # before anybody else is held, as the chat does it
    whom = PersonRow.id == given.id if given.id is not None else PersonRow.telegram_id == given.telegram_id
    row = await session.scalar(select(PersonRow).where(whom).with_for_update(key_share=True))
    if row is None:
        raise PeopleError("there is nobody with that id: see atende people list")
    changed = await change(session, row, {"active": False}, by=None, at=at, force=given.force)
    print(f"{row.name} ({row.role}) is {'revoked' if changed else 'revoked already'}.")
