"""A confirmed ticket is due when its type's working hours have passed."""

from datetime import UTC, datetime
from typing import Any

from tests.services.stories.desk import AT, Desk


async def due(desk: Desk, at: datetime, **content: Any) -> datetime | None:
    draft = await desk.opened()
    receipt = await desk.tickets.confirm(
        desk.ana, draft.draft_id, await desk.content(**content), key=draft.protocol, at=at
    )
    found: datetime | None = await desk.one("SELECT due_at FROM tickets WHERE id = :id", id=receipt.ticket_id)
    return found


async def test_a_ticket_is_due_in_the_samples_office_hours(desk: Desk) -> None:
    # Tuesday 17:00 there; sixteen hours: one, nine on Wednesday, six on Thursday.
    at = datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert await due(desk, at) == datetime(2026, 11, 26, 18, tzinfo=UTC)


async def test_a_type_without_hours_makes_no_due_time(desk: Desk) -> None:
    other = await desk.one("SELECT id FROM ticket_types WHERE name = 'Outros'")
    assert await due(desk, AT, type_id=other) is None


async def test_without_office_hours_the_clock_counts(own_desk: Desk) -> None:
    await own_desk.rows("DELETE FROM provider_settings")
    assert await due(own_desk, AT) == datetime(2026, 11, 25, 4, tzinfo=UTC)
