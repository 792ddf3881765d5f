"""R16: many at the same moment: no two protocols are equal, and an invite lets exactly one in."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from demo.provider import ZONE
from services.database import create_engine
from services.invites import Ask, Invites, seal
from services.people import People
from services.protocols import Protocols
from services.states import Role
from services.tickets import Tickets

PROTOCOLS = 500
USES = 50
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)

pytestmark = pytest.mark.slow


async def test_r16_500_protocols_at_once_from_two_processes_are_500(
    clone: Callable[[str], str], template: str
) -> None:
    url = clone(template)
    engines = [create_engine(url), create_engine(url)]
    try:
        ana = await People(engines[0]).add("Ana", Role.OPERATOR, 1001)
        desks = [Tickets(engine, Protocols("{year}{number:07d}", ZONE)) for engine in engines]
        asked = [desks[n % 2].open(ana, key=str(n), at=AT) for n in range(PROTOCOLS)]
        again = [desks[1 - n % 2].open(ana, key=str(n), at=AT) for n in range(0, PROTOCOLS, 5)]
        opened = await asyncio.gather(*asked, *again)
        protocols = Counter(each.protocol for each in opened)
        assert len(protocols) == PROTOCOLS
        assert sorted(protocols.values()) == [1] * (PROTOCOLS * 4 // 5) + [2] * (PROTOCOLS // 5)
        assert len({each.ticket_id for each in opened}) == PROTOCOLS
    finally:
        for engine in engines:
            await engine.dispose()


async def test_r16_50_uses_of_one_invite_from_two_processes_let_one_in(
    clone: Callable[[str], str], template: str
) -> None:
    url = clone(template)
    engines = [create_engine(url), create_engine(url)]
    try:
        people = People(engines[0])
        rita = await people.add("Rita", Role.ADMIN, 1)
        doors = [Invites(engine) for engine in engines]
        for turn in range(5):
            made = await doors[0].make(rita, Ask(Role.OPERATOR), key=f"m{turn}", at=AT)
            first = 1000 * (turn + 1)
            token, later = seal(made.token), AT + timedelta(hours=1)
            uses = (
                doors[n % 2].use(token, first + n, f"Pessoa {n}", key=f"u{first + n}", at=later)
                for n in range(USES)
            )
            used = await asyncio.gather(*uses)
            assert Counter(each.news == "in" for each in used)[True] == 1
            known = [await people.by_telegram(first + n) for n in range(USES)]
            assert sum(each is not None for each in known) == 1
    finally:
        for engine in engines:
            await engine.dispose()
