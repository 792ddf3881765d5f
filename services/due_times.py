"""When a ticket is due: its type's hours, counted in the provider's office hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.office_hours import OfficeHours, of_settings
from services.provider_tables import ProviderSetting
from services.tables import TicketTypeRow

_SETTING = select(ProviderSetting.value)
_HOURS = select(
    TicketTypeRow.due_hours,
    _SETTING.where(ProviderSetting.name == "office_hours").scalar_subquery(),
    _SETTING.where(ProviderSetting.name == "holidays").scalar_subquery(),
)


async def office_hours(session: AsyncSession, zone: ZoneInfo) -> OfficeHours:
    """When the desk is open, as its provider says now."""
    names = ("office_hours", "holidays")
    found = await session.execute(
        select(ProviderSetting.name, ProviderSetting.value).where(ProviderSetting.name.in_(names))
    )
    said = {row.name: row.value for row in found}
    return of_settings(said.get("office_hours"), said.get("holidays"), zone)


async def due_at(
    session: AsyncSession, type_id: int | None, start: datetime, zone: ZoneInfo
) -> datetime | None:
    """None for a type without hours. One statement: type and settings are of one moment."""
    row = (await session.execute(_HOURS.where(TicketTypeRow.id == type_id))).one()
    hours, office_hours, holidays = tuple(row)
    return of_settings(office_hours, holidays, zone).due(start, hours) if hours else None
