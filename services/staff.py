"""Staff: who may use the bot, listed and changed by administrators, one keyed transaction a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from services import scope
from services.applied import once
from services.audit import note
from services.notices import wake
from services.people import Person
from services.provider_tables import Invite
from services.states import Role
from services.tables import Json, PersonRow, Position

PER_PAGE = 8
STAFF_ROLES = (Role.ADMIN, Role.OPERATOR, Role.TECHNICIAN)
"""Roles of those who work at the provider; customers are not listed among them."""


class StaffRefused(Exception):
    """Nothing was changed. `reason`: "gone" (no such person or position for this actor), "last_admin" (nobody would
    be left who can let people in), "supervises" (only an operator does), "made" (by another tap on the same screen)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """Somebody who may, or might, use the bot. `position` is the name of `position_id`."""

    id: int
    name: str
    role: Role
    supervises: bool
    position_id: int | None
    position: str | None
    on_duty: bool
    active: bool
    telegram_id: int | None


@dataclass(frozen=True)
class Page:
    """Part `number` (from 1) of `pages`, with at most eight members."""

    members: list[Member]
    number: int
    pages: int


class Staff:
    """What administrators do with people. `key` names the act: the same key again gives the same result."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def listing(self, actor: Person, page: int = 1) -> Page | None:
        """Active ones first, by name; a page that is not there is the nearest one. None for who may not."""
        mine = select(func.count(PersonRow.id)).where(PersonRow.role.in_(STAFF_ROLES), scope.people(actor))
        order = (PersonRow.active.desc(), func.atende_plain(PersonRow.name), PersonRow.id)
        async with self._sessions() as session:
            pages = -(-(await session.scalar(mine) or 0) // PER_PAGE)
            if not pages:
                return None
            number = min(max(page, 1), pages)
            statement = (
                _members()
                .where(PersonRow.role.in_(STAFF_ROLES), scope.people(actor))
                .order_by(*order)
                .limit(PER_PAGE)
                .offset((number - 1) * PER_PAGE)
            )
            return Page([_member(row) for row in await session.execute(statement)], number, pages)

    async def member(self, actor: Person, person_id: int) -> Member | None:
        """Somebody of the staff; None where there is none for this actor."""
        if not scope.possible(person_id):
            return None
        statement = _members().where(
            PersonRow.id == person_id, PersonRow.role.in_(STAFF_ROLES), scope.people(actor)
        )
        async with self._sessions() as session:
            row = (await session.execute(statement)).one_or_none()
        return None if row is None else _member(row)

    async def positions(self, actor: Person) -> list[tuple[int, str]]:
        """Active positions, by name: id and name."""
        statement = (
            select(Position.id, Position.name)
            .where(Position.active, scope.people(actor))
            .order_by(func.atende_plain(Position.name), Position.id)
        )
        async with self._sessions() as session:
            return [(number, name) for number, name in await session.execute(statement)]

    async def change(
        self, actor: Person, person_id: int, values: Mapping[str, Any], *, key: str, at: datetime
    ) -> Member:
        """Sets what `values` says (role, supervises, position_id, on_duty, active) and gives what they are now.

        Absolute, so a repeat changes nothing. Raises StaffRefused.
        """
        async with self._sessions.begin() as session:
            await managing(session, actor)

            async def work() -> Json:
                if not scope.possible(person_id):
                    raise StaffRefused("gone")
                wanted = select(PersonRow).where(
                    PersonRow.id == person_id, PersonRow.role.in_(STAFF_ROLES), scope.people(actor)
                )
                row = await session.scalar(wanted.with_for_update(key_share=True))
                if row is None:
                    raise StaffRefused("gone")
                await change(session, row, values, by=actor.id, at=at)
                return {}

            said = ".".join(f"{name}={value}" for name, value in sorted(values.items()))
            await once(session, f"staff:{actor.id}:{person_id}:{said}:{key}", work)
            found = (await session.execute(_members().where(PersonRow.id == person_id))).one_or_none()
        if found is None:
            raise StaffRefused("gone")
        return _member(found)


async def managing(session: AsyncSession, actor: Person) -> None:
    """Holds every active administrator until the transaction ends, so that two can't remove each other at once.

    Raises StaffRefused("gone") for whoever is none, before an earlier result of theirs is given again.
    """
    if actor.id not in await administrators(session) or not await session.scalar(select(scope.people(actor))):
        raise StaffRefused("gone")


async def administrators(session: AsyncSession) -> dict[int, int | None]:
    """Active administrators with their Telegram ids, held until the transaction ends, always in one order."""
    statement = (
        select(PersonRow.id, PersonRow.telegram_id)
        .where(PersonRow.active, PersonRow.role == Role.ADMIN.value)
        .order_by(PersonRow.id)
        .with_for_update(key_share=True)
    )
    return {row.id: row.telegram_id for row in await session.execute(statement)}


async def change(
    session: AsyncSession,
    row: PersonRow,
    values: Mapping[str, Any],
    *,
    by: int | None,
    at: datetime,
    force: bool = False,
) -> bool:
    """Sets columns of somebody in this transaction, with audit; False where all were so already.

    No rights are asked here: who calls has asked. `by` None is the command line. Whoever is no administrator any
    more takes the invites along that they made, or they could let themselves in again. Raises StaffRefused
    ("last_admin" unless `force`), and nothing is written.
    """
    wanted = dict(values)
    if "role" in wanted and wanted["role"] != Role.OPERATOR:
        wanted["supervises"] = False
    if wanted.get("supervises") and wanted.get("role", row.role) != Role.OPERATOR:
        raise StaffRefused("supervises")
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changes:
        return False
    number = changes.get("position_id")
    if number is not None and await position_held(session, number) is None:
        raise StaffRefused("gone")
    was_admin = row.active and row.role == Role.ADMIN
    stays_admin = changes.get("active", row.active) and changes.get("role", row.role) == Role.ADMIN
    if was_admin and not stays_admin:
        others = {
            number: known for number, known in (await administrators(session)).items() if number != row.id
        }
        if not any(known is not None for known in others.values()) and not force:
            raise StaffRefused("last_admin")
    for name, value in sorted(changes.items()):
        before = getattr(row, name)
        setattr(row, name, value)
        note(session, f"person.{name}", "person", row.id, by, at, **{"from": before, "to": value})
    await session.flush()
    if row.active and row.on_duty and changes.keys() & {"active", "on_duty"}:
        await wake(session, row.id, at)
    if was_admin and not stays_admin:
        await _drop_invites(session, row.id, by, at)
    return True


async def position_held(session: AsyncSession, position_id: int | None) -> int | None:
    """The position, held until the transaction ends; None where it is not there, or retired."""
    if not scope.possible(position_id):
        return None
    known = select(Position.id).where(Position.id == position_id, Position.active)
    return await session.scalar(known.with_for_update(read=True))


async def _drop_invites(session: AsyncSession, maker: int, by: int | None, at: datetime) -> None:
    pending = select(Invite).where(
        Invite.created_by == maker, Invite.used_at.is_(None), Invite.revoked_at.is_(None)
    )
    for invite in await session.scalars(pending.order_by(Invite.id).with_for_update()):
        invite.revoked_at = at
        note(session, "invite.revoked", "invite", invite.id, by, at)


def _members() -> Select[*tuple[Any, ...]]:
    return select(
        PersonRow.id, PersonRow.name, PersonRow.role, PersonRow.supervises, PersonRow.position_id,
        Position.name.label("position"), PersonRow.on_duty, PersonRow.active, PersonRow.telegram_id,
    ).outerjoin(Position, Position.id == PersonRow.position_id)  # fmt: skip


def _member(row: Row[Any]) -> Member:
    return Member(**{**row._mapping, "role": Role(row.role)})


async def everybody(session: AsyncSession) -> list[Member]:
    """Everybody, customers too, for the command line: active ones first, by name."""
    order = (PersonRow.active.desc(), func.atende_plain(PersonRow.name), PersonRow.id)
    return [_member(row) for row in await session.execute(_members().order_by(*order))]
