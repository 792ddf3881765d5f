"""The audit: who did what to which thing, and who saw what of a customer. Never a name or a text of a person."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_keyed
from sqlalchemy.ext.asyncio import AsyncSession

from services.tables import Applied, AuditRow


def note(
    session: AsyncSession,
    action: str,
    kind: str,
    number: int,
    by: int | None,
    at: datetime | None,
    /,
    **detail: Any,
) -> None:
    """A row about the thing of this kind with this id: only ids and what changed. `by` None is a rule, or the command
    line."""
    session.add(
        AuditRow(
            at=at or datetime.now(UTC), person_id=by, action=action, object_kind=kind, object_id=number,
            detail=detail,
        )
    )  # fmt: skip


async def seen(
    session: AsyncSession,
    action: str,
    kind: str,
    number: int,
    by: int,
    at: datetime,
    *,
    key: str,
    **detail: Any,
) -> None:
    """Writes that somebody saw it, once a key, in one statement: a card is painted again and again. `detail`: ids."""
    fresh = (
        insert_keyed(Applied)
        .values(key=f"{action}:{by}:{number}:{key}", result={})
        .on_conflict_do_nothing()
        .returning(Applied.key)
        .cte("fresh")
    )
    columns = (
        AuditRow.at, AuditRow.person_id, AuditRow.action, AuditRow.object_kind, AuditRow.object_id, AuditRow.detail,
    )  # fmt: skip
    said = select(
        literal(at, AuditRow.at.type),
        literal(by, AuditRow.person_id.type),
        literal(action, AuditRow.action.type),
        literal(kind, AuditRow.object_kind.type),
        literal(number, AuditRow.object_id.type),
        literal(detail, AuditRow.detail.type),
    ).where(select(func.count()).select_from(fresh).scalar_subquery() > 0)
    await session.execute(insert(AuditRow).from_select([column.key for column in columns], said))
