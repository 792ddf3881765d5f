"""Adding people and making invite links from the command line: all of them in one transaction, or none."""

import argparse
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.people_file import Line, PeopleError, several

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.settings import Settings
    from services.invites import Made


@dataclass(frozen=True)
class Done:
    """What was made of a line: somebody with a Telegram id, or an invite."""

    name: str
    role: str
    telegram_id: int | None
    invite: "Made | None" = None
    back: bool = False


async def username(settings: "Settings") -> str | None:
    """The bot's own name, for links; None without a token. Raises PeopleError where Telegram does not say it."""
    if settings.telegram.token is None:
        return None
    import aiohttp

    url = f"{settings.telegram.api_url}/bot{settings.telegram.bot_token}/getMe"
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session:
            async with session.get(url) as answer:
                told = await answer.json(content_type=None)
        return str(told["result"]["username"])
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        raise PeopleError("Telegram can't be reached to ask for the bot's name; no link was made") from None
    except (LookupError, TypeError):
        raise PeopleError("Telegram refuses the bot token: check BOT_TOKEN; no link was made") from None


async def all_of(session: "AsyncSession", lines: Sequence[Line], file: Path | None) -> list[Done]:
    """Every line, or none: raises PeopleError that names each line that can't be."""
    from sqlalchemy import select

    from services.people import PersonError, PersonExists
    from services.tables import Position

    rows = await session.execute(select(Position.name, Position.id).where(Position.active))
    positions = {name.casefold(): (name, number) for name, number in rows}
    done, wrong, at = [], [], datetime.now(UTC)
    for line in lines:
        try:
            done.append(await _one(session, line, positions, at))
        except PersonError as error:
            column = "telegram_id" if isinstance(error, PersonExists) else "name"
            wrong.append(f"line {line.number}, {column}: {error}" if line.number else str(error))
        except PeopleError as error:
            wrong.append(f"line {line.number}, {error}" if line.number else str(error))
    if wrong:
        raise PeopleError(wrong[0] if file is None else several(file, wrong))
    return done


def _position(line: Line, positions: Mapping[str, tuple[str, int]]) -> int | None:
    if line.position is None:
        return None
    _, position = positions.get(line.position.casefold(), ("", None))
    if position is None:
        known = ", ".join(sorted(name for name, _ in positions.values())) or "none (atende apply makes them)"
        raise PeopleError(f"position: there is no {line.position!r}; there are: {known}")
    return position


async def _one(
    session: "AsyncSession", line: Line, positions: Mapping[str, tuple[str, int]], at: datetime
) -> Done:
    from services.invites import Ask, Made, invite
    from services.people import PersonError, enrol
    from services.states import Role

    role, position = Role(line.role), _position(line, positions)
    if line.supervises and role is not Role.OPERATOR:
        raise PersonError("only an operator supervises")
    if line.telegram_id is not None:
        if (name := await _back(session, line, position, at)) is not None:
            return Done(name, line.role, line.telegram_id, back=True)
        person = await enrol(
            session, line.name or f"{line.role} {line.telegram_id}", role, line.telegram_id,
            supervises=line.supervises, position_id=position, at=at,
        )  # fmt: skip
        return Done(person.name, line.role, line.telegram_id)
    token = secrets.token_urlsafe(16)
    made = await invite(session, Ask(role, position, line.supervises, line.name), token, by=None, at=at)
    return Done(made.name or "", line.role, None, Made(made.id, token, made.expires_at))


async def _back(session: "AsyncSession", line: Line, position: int | None, at: datetime) -> str | None:
    """Lets somebody in again who was revoked, as the line says they are now; their name, None where nobody was."""
    from sqlalchemy import select

    from services.staff import change
    from services.tables import PersonRow

    revoked = select(PersonRow).where(PersonRow.telegram_id == line.telegram_id, ~PersonRow.active)
    row = await session.scalar(revoked.with_for_update(key_share=True))
    if row is None:
        return None
    values = {"role": line.role, "supervises": line.supervises, "position_id": position}
    await change(session, row, {**values, "active": True, "on_duty": True}, by=None, at=at)
    return row.name


def tell(done: Sequence[Done], bot: str | None, given: argparse.Namespace) -> None:
    """Says what was done; links with their code."""
    for each in done:
        if each.invite is None:
            again = ", was revoked, and is in again" if each.back else ""
            print(f"{each.name} ({each.role}) has Telegram id {each.telegram_id}{again}.")
    invites = [(each, each.invite) for each in done if each.invite is not None]
    if not invites:
        return
    address = f"https://t.me/{bot or 'YOUR_BOT'}?start="
    for each, made in invites:
        print(f"Invite {made.id} ({each.name or 'whoever opens it'}, {each.role}): {address}{made.payload()}")
    until = f"{invites[0][1].expires_at.astimezone():%Y-%m-%d %H:%M}"
    print(f"A link lets one person in, once, until {until}.")
    if bot is None:
        print("BOT_TOKEN is not set: put your bot's name in place of YOUR_BOT.")
        return
    from services import qr

    if len(invites) == 1 and (given.qr or sys.stdout.isatty()):
        print(qr.drawn(address + invites[0][1].payload()))
    if given.qr_file is not None:
        try:
            qr.written(address + invites[0][1].payload(), given.qr_file)
        except OSError as error:
            raise PeopleError(f"the invite is made, but its code can't be written: {error}") from None
        print(f"Its QR code is in {given.qr_file}.")
