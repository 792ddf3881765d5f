"""Who saw what of a customer: a row of the audit for each draft that opened the card, and each document shown."""

from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_keyed
from sqlalchemy.ext.asyncio import AsyncSession

from services.people import Person
from services.tables import Applied, AuditRow


async def seen(
    session: AsyncSession, actor: Person, customer_id: int, action: str, *, key: str, at: datetime
) -> None:
    """Writes that the actor saw it, once a key, in one statement: a card is painted again and again."""
    fresh = (
        insert_keyed(Applied)
        .values(key=f"{action}:{actor.id}:{customer_id}:{key}", result={})
        .on_conflict_do_nothing()
        .returning(Applied.key)
        .cte("fresh")
    )
    columns = (AuditRow.at, AuditRow.person_id, AuditRow.action, AuditRow.object_kind, AuditRow.object_id)
    said = select(
        literal(at, AuditRow.at.type),
        literal(actor.id, AuditRow.person_id.type),
        literal(action, AuditRow.action.type),
        literal("customer", AuditRow.object_kind.type),
        literal(customer_id, AuditRow.object_id.type),
    ).where(select(func.count()).select_from(fresh).scalar_subquery() > 0)
    await session.execute(insert(AuditRow).from_select([column.key for column in columns], said))
