"""Invites: links that let one person in, once, within 24 hours; only the token's SHA-256 is ever stored."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.audit import note
from services.people import Person, PersonError, enrol, person_of, proper_name
from services.provider_tables import Invite
from services.staff import StaffRefused, change, managing, position_held
from services.states import Role
from services.tables import Json, PersonRow, Position

LIFE = timedelta(hours=24)
DOOR = "in"
"""What a link's payload begins with: t.me/bot?start=in_TOKEN."""
_SEALED = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_RANK = {Role.CUSTOMER: 0, Role.TECHNICIAN: 1, Role.OPERATOR: 2, Role.ADMIN: 3}

News = Literal["in", "back", "raised", "already", "invalid"]
"""What a link did: let somebody new in, or somebody back in who was revoked; gave a known person a higher role;
or nothing: for a known person "already", for a stranger "invalid", whatever the reason."""


@dataclass(frozen=True)
class Ask:
    """What an invite gives. Without a name the person keeps the one that Telegram says."""

    role: Role
    position_id: int | None = None
    supervises: bool = False
    name: str | None = None


@dataclass(frozen=True)
class Made:
    """An invite and its token, which is told now and never again."""

    id: int
    token: str
    expires_at: datetime

    def payload(self) -> str:
        """What stands behind `?start=`."""
        return f"{DOOR}_{self.token}"


@dataclass(frozen=True)
class Pending:
    """An invite that can still be used."""

    id: int
    name: str | None
    role: Role
    supervises: bool
    position: str | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Entered:
    """What came of opening a link; `person` is who they are now, None where the desk does not know them."""

    news: News
    person: Person | None


class Invites:
    """Links made, listed and revoked by administrators, and used by whoever holds one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def make(self, actor: Person, ask: Ask, *, key: str, at: datetime, act: str = "") -> Made:
        """A new invite. The same key and act again give the same one with a new token (the first one is not stored).

        Raises StaffRefused ("gone" for whoever may not, and for a position that is not there; "made": the key was used
        by another act), PersonError.
        """
        token = secrets.token_urlsafe(16)
        async with self._sessions.begin() as session:
            await managing(session, actor)

            async def work() -> Json:
                return {"id": (await invite(session, ask, token, by=actor.id, at=at)).id, "act": act}

            made = await once(session, f"invite:{actor.id}:{key}", work)
            if made.get("act", act) != act:
                raise StaffRefused("made")
            row = await session.get_one(Invite, made["id"], with_for_update=True)
            row.token_hash = _hash(token)
        return Made(row.id, token, row.expires_at)

    async def pending(self, actor: Person, *, at: datetime) -> list[Pending]:
        """Invites that can still be used, newest first; none for whoever may not see them."""
        async with self._sessions() as session:
            return await waiting(session, at, scope.people(actor))

    async def revoke(self, actor: Person, invite_id: int, *, key: str, at: datetime) -> None:
        """The link is worth nothing from now on. Raises StaffRefused ("gone") where there is none that was."""
        async with self._sessions.begin() as session:
            await managing(session, actor)

            async def work() -> Json:
                await withdraw(session, invite_id, by=actor.id, at=at)
                return {}

            await once(session, f"uninvite:{actor.id}:{invite_id}:{key}", work)

    async def use(self, sealed: str, telegram_id: int, name: str, *, key: str, at: datetime) -> Entered:
        """Somebody opened a link. `sealed` is what `seal` made of its token, `name` what Telegram calls them, `key`
        the update, so a repeat is harmless.

        A role that is already as high does not use the invite up; a role never falls by one.
        """
        async with self._sessions.begin() as session:
            # People before invites, as in services.staff: two transactions then never wait for each other.
            row = await _person(session, telegram_id)
            found = await _found(session, sealed)
            if found is None:  # nothing is written for junk, whoever sends it however often
                return _nothing(row)

            async def work() -> Json:
                return {"news": await _enter(session, found, row, telegram_id, name, at)}

            done = await once(session, f"use:{telegram_id}:{found.id}:{key}", work)
            now = await _person(session, telegram_id)
        if now is None or not now.active:
            return Entered("invalid", None)
        return Entered(done["news"], person_of(now))


def seal(token: str) -> str:
    """A token as it may be stored, in the signs of a link: whatever arrives is sealed before it is a row anywhere."""
    return base64.urlsafe_b64encode(_hash(token)).decode().rstrip("=")


async def invite(session: AsyncSession, ask: Ask, token: str, *, by: int | None, at: datetime) -> Invite:
    """A new invite in this transaction, with audit. No rights are asked here: who calls has asked.

    Raises StaffRefused for a position that is not there, PersonError for a name or a flag that can't be.
    """
    if ask.supervises and ask.role is not Role.OPERATOR:
        raise PersonError("only an operator supervises")
    name = None if ask.name is None else proper_name(ask.name)
    if ask.position_id is not None and await position_held(session, ask.position_id) is None:
        raise StaffRefused("gone")
    row = Invite(
        token_hash=_hash(token), name=name, role=ask.role.value, supervises=ask.supervises,
        position_id=ask.position_id, created_by=by, created_at=at, expires_at=at + LIFE,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    note(session, "invite.made", "invite", row.id, by, at, role=row.role)
    return row


async def withdraw(session: AsyncSession, invite_id: int, *, by: int | None, at: datetime) -> None:
    """An invite that was not used is revoked, with audit; again is no error. Raises StaffRefused ("gone")."""
    unused = select(Invite).where(Invite.id == invite_id, Invite.used_at.is_(None))
    row = await session.scalar(unused.with_for_update()) if scope.possible(invite_id) else None
    if row is None:
        raise StaffRefused("gone")
    if row.revoked_at is None:
        row.revoked_at = at
        note(session, "invite.revoked", "invite", row.id, by, at)


async def waiting(session: AsyncSession, at: datetime, within: ColumnElement[bool]) -> list[Pending]:
    """Invites that can still be used, newest first, at most a hundred, where `within` allows it."""
    statement: Select[*tuple[Invite, str | None]] = (
        select(Invite, Position.name)
        .outerjoin(Position, Position.id == Invite.position_id)
        .where(Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > at, within)
        .order_by(Invite.id.desc())
        .limit(100)
    )
    return [
        Pending(row.id, row.name, Role(row.role), row.supervises, position, row.created_at, row.expires_at)
        for row, position in await session.execute(statement)
    ]


async def _person(session: AsyncSession, telegram_id: int) -> PersonRow | None:
    known = select(PersonRow).where(PersonRow.telegram_id == telegram_id)
    return await session.scalar(known.with_for_update(key_share=True))


async def _found(session: AsyncSession, sealed: str) -> Invite | None:
    if not _SEALED.fullmatch(sealed):
        return None
    digest = base64.urlsafe_b64decode(f"{sealed}=")
    return await session.scalar(select(Invite).where(Invite.token_hash == digest).with_for_update())


def _nothing(row: PersonRow | None) -> Entered:
    known = row is not None and row.active
    return Entered("already", person_of(row)) if known and row is not None else Entered("invalid", None)


async def _enter(
    session: AsyncSession, found: Invite, row: PersonRow | None, telegram_id: int, name: str, at: datetime
) -> News:
    """Lets them in, back in, or up, and uses the invite; or does nothing and says so."""
    nothing: News = "already" if row is not None and row.active else "invalid"
    if found.used_at is not None or found.revoked_at is not None or found.expires_at <= at:
        return nothing
    role, position = Role(found.role), await position_held(session, found.position_id)
    if row is None:
        number = await _new(session, found, position, telegram_id, name, at)
        news: News = "in"
    else:
        higher = (_RANK[role], found.supervises) > (_RANK[Role(row.role)], row.supervises)
        if row.active and not higher:
            return nothing
        news = "raised" if row.active else "back"
        values: Json = {"role": role.value, "supervises": found.supervises, "active": True}
        if position is not None or not row.active:
            values["position_id"] = position
        if not row.active:
            values["on_duty"] = True
        await change(session, row, values, by=found.created_by, at=at)
        number = row.id
    found.used_at, found.used_by = at, number
    note(session, "invite.used", "invite", found.id, number, at, role=found.role, news=news)
    return news


async def _new(
    session: AsyncSession, found: Invite, position: int | None, telegram_id: int, name: str, at: datetime
) -> int:
    try:
        called = proper_name(found.name or name[:100])
    except PersonError:  # Telegram allows names of invisible signs
        called = str(telegram_id)
    person = await enrol(
        session, called, Role(found.role), telegram_id, supervises=found.supervises,
        position_id=position, by=found.created_by, at=at,
    )  # fmt: skip
    return person.id


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
