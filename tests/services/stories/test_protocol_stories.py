"""A protocol is given once, for ever, and only in a format that can be told."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.protocols import DEFAULT_FORMAT, Protocols
from services.tickets import Opened
from tests.services.stories.desk import AT, ZONE, Desk, desk_at

NEW_YEAR_IN_LONDON = datetime(2027, 1, 1, 1, tzinfo=UTC)
"""Still the 31st of December 2026 in São Paulo."""


@pytest.mark.seed("S1")
async def test_500_tickets_opened_at_once_by_two_processes_have_500_protocols(desk: Desk) -> None:
    """R16; the two processes are two pools on one database."""
    before = await desk.one("SELECT count(*) FROM tickets")
    async with desk_at(desk.url) as other:

        async def act(number: int) -> Opened:
            while True:
                with suppress(PoolTimeout):  # a busy machine: an act is tried again with its key
                    tickets = (desk if number % 2 else other).tickets
                    return await tickets.open(desk.ana, key=f"act:{number}", at=AT)

        opened = await asyncio.gather(*(act(number) for number in range(500)))
    assert len({one.protocol for one in opened}) == len({one.draft_id for one in opened}) == 500
    stored = await desk.rows("SELECT protocol FROM tickets WHERE opened_at = :at", at=AT)
    assert {protocol for (protocol,) in stored} == {one.protocol for one in opened}
    assert await desk.one("SELECT count(*) FROM tickets") == before + 500


async def test_the_protocol_of_a_cancelled_ticket_is_not_given_again(desk: Desk) -> None:
    first = await desk.tickets.open(desk.ana, key="1", at=AT)
    await desk.tickets.cancel(desk.ana, first.draft_id, key="2", at=AT)
    second = await desk.tickets.open(desk.ana, key="3", at=AT)
    assert int(second.protocol) > int(first.protocol)


async def test_a_number_of_a_transaction_that_was_undone_is_lost_not_given_again(engine: AsyncEngine) -> None:
    protocols = Protocols(DEFAULT_FORMAT, ZONE)
    async with AsyncSession(engine) as session:
        undone = await protocols.next(session, AT)
        await session.rollback()
        assert await protocols.next(session, AT) != undone


async def test_a_protocol_is_written_in_the_providers_format_and_day(engine: AsyncEngine) -> None:
    formats = {
        DEFAULT_FORMAT: "20260000012",
        "{number}": "12",
        "{number:05d}": "00012",
        "{number:03}": "012",
        "{year}{month}{day}-{number:04d}": "20261231-0012",
        "AT/{number}.{year}": "AT/12.2026",
        "{day}{number:010d}{month}": "31000000001212",
        "{number:01d}": "12",
    }
    async with AsyncSession(engine) as session:
        connection = await session.connection()
        for written, protocol in formats.items():
            await connection.exec_driver_sql("SELECT setval('protocol_numbers', 11)")
            assert await Protocols(written, ZONE).next(session, NEW_YEAR_IN_LONDON) == protocol


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "must contain {number} exactly once"),
        ("{year}", "must contain {number} exactly once"),
        ("{number}{number}", "must contain {number} exactly once"),
        ("{year}{serial}{number}", "not 'serial'"),
        ("{}{number}", "not ''"),
        ("{0}{number}", "not '0'"),
        ("{number.__class__}", "not 'number.__class__'"),
        ("{number", "can't be read"),
        ("number}", "can't be read"),
        ("{number!r}", "only number takes a width"),
        ("{year:02d}{number}", "only number takes a width"),
        ("{number:x}", "only number takes a width"),
        ("{number:,}", "only number takes a width"),
        ("{number:>7}", "only number takes a width"),
        ("{number:7d}", "only number takes a width"),
        ("{number:7}", "only number takes a width"),
        ("{number:{year}}", "only number takes a width"),
        ("{number} {year}", "letters, digits and"),
        ("{{{number}}}", "letters, digits and"),
        ("nº{number}", "letters, digits and"),
        ("<b>{number}</b>", "letters, digits and"),
        ("{number:099d}", "longer than 32 signs"),
        ("PROVEDOR-DO-INTERIOR-{year}{number}", "longer than 32 signs"),
    ],
)
def test_a_format_that_cannot_be_told_or_may_repeat_is_refused_in_one_sentence(
    written: str, why: str
) -> None:
    with pytest.raises(ValueError, match=r"^PROTOCOL_FORMAT [^\n]+$") as raised:
        Protocols(written, ZONE)
    assert why in str(raised.value)
    assert repr(written) in str(raised.value)
