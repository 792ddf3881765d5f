"""The sample provider's filling, ended at any of its parts, is completed by the next start."""

import pytest

import demo.provider
import demo.walks
from demo.provider import seed
from services.database import create_engine, pool_connect

COUNTS = """SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM contacts), (SELECT count(*) FROM plans),
    (SELECT count(*) FROM prospects), (SELECT count(*) FROM access_points), (SELECT count(*) FROM people),
    (SELECT count(*) FROM scripts), (SELECT count(*) FROM script_versions), (SELECT count(*) FROM script_runs),
    (SELECT count(*) FROM tickets), (SELECT count(*) FROM timeline)"""


async def counts(url: str) -> tuple[int, ...]:
    connection = await pool_connect(url)
    try:
        return tuple(await connection.fetchrow(COUNTS) or ())
    finally:
        await connection.close()


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("part", ["apply", "import_files", "_history", "_end"])
async def test_a_filling_that_ended_before_a_part_goes_on_and_makes_nothing_twice(
    database_url: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(demo.provider, part, ends)
        with pytest.raises(Killed):
            await seed(database_url)
    await seed(database_url)
    walks = sum(len(problems) for _, _, problems in demo.walks.CALLS)
    whole = (300, 375, 316, 20, 12, 6, 5, 5, walks)
    found = await counts(database_url)
    assert found[:9] == whole
    assert found[9] == len(demo.provider.HISTORY) + walks
    await seed(database_url)
    assert await counts(database_url) == found


async def test_a_database_with_customers_of_somebody_else_is_not_touched(database_url: str) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO customers (code, name, address, city, state) VALUES ('1', 'Eva', 'Rua', 'Lins', 'SP')"
        )
    await engine.dispose()
    await seed(database_url)
    assert await counts(database_url) == (1, *[0] * 10)
