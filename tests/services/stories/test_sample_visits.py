"""The sample's technicians have visits today and tomorrow, booked once by whoever starts the demo."""

import asyncio

import pytest

from demo.visits import VISITS, visits
from tests.services.stories.desk import Desk

BOOKED = (
    "SELECT count(*), count(*) FILTER (WHERE state = 'scheduled'), count(DISTINCT technician_id) FROM orders"
)


@pytest.mark.seed("S4.2.6", "S4.2.7")
async def test_the_samples_visits_are_booked_once_whoever_comes_at_the_same_moment(own_desk: Desk) -> None:
    await asyncio.gather(visits(own_desk.url), visits(own_desk.url))
    await visits(own_desk.url)
    assert await own_desk.rows(BOOKED) == [(len(VISITS), len(VISITS), 3)]
    soon = "SELECT max(starts_at) < now() + interval '6 days' FROM orders"
    assert await own_desk.one(soon), "also when the demo begins in the evening, or on a Friday"


async def test_a_database_of_somebody_else_gets_none(own_desk: Desk) -> None:
    await own_desk.rows("DELETE FROM applied WHERE key LIKE 'demo:%'")
    await visits(own_desk.url)
    assert await own_desk.rows(BOOKED) == [(0, 0, 0)]
