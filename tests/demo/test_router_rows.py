"""Where the demo's routers listen comes into the provider's rows; the page turns their switches."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from demo.router_rows import write_places
from demo.routeros.faults import Fault
from demo.routeros.fleet import DemoRouters
from demo.server import DemoTelegram
from services.database import pool_connect

ROWS = "SELECT name, host, port, tls, credentials FROM routers WHERE active ORDER BY name"
POINTS = "SELECT count(*) FROM access_points WHERE router_id IS NOT NULL"


async def test_places_are_written_at_each_start_and_into_what_an_older_sample_left(
    clone: Callable[[str], str], provider_template: str, tmp_path: Path
) -> None:
    provider_url = clone(provider_template)
    routers = DemoRouters()
    places = routers.told(tmp_path / "ca.pem")["places"]
    for n, place in enumerate(places.values()):
        place["port"] = 20_000 + n
    connection = await pool_connect(provider_url)
    await connection.execute("UPDATE access_points SET router_id = NULL")
    await connection.execute("DELETE FROM routers WHERE name LIKE '%Vinhedo'")
    for _ in range(2):
        await write_places(provider_url, places)
    rows = {
        row["name"]: (row["port"], row["tls"], row["credentials"]) for row in await connection.fetch(ROWS)
    }
    assert rows == {name: (one["port"], one["tls"], one["credentials"]) for name, one in places.items()}
    assert rows["Borda Valinhos"][1:] == (False, "env:ROUTER_VALINHOS")
    assert await connection.fetchval(POINTS) == 11
    counts = await connection.fetch(
        "SELECT count(*), min(active), max(active) FROM session_counts GROUP BY access_point_id"
    )
    assert len(counts) == 11
    assert all(many == 71 and 8 < low == high for many, low, high in counts)
    await connection.close()


async def test_a_database_of_somebody_else_keeps_its_routers(database_url: str, tmp_path: Path) -> None:
    await write_places(database_url, DemoRouters().told(tmp_path / "ca.pem")["places"])
    connection = await pool_connect(database_url)
    assert await connection.fetch(ROWS) == []
    await connection.close()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"router": "Borda Lins"}, "a router is expected"),
        ({"router": "Borda Vinhedo", "fault": "tired"}, "fault is null or one of"),
        ({"router": "Borda Vinhedo", "point": "CTO Centro 02", "down": True}, "a point of the router"),
        ({"router": "Borda Vinhedo", "login": "maria.silva", "online": False}, "a login of the router"),
    ],
)
async def test_switches_that_make_no_sense_are_refused(body: dict[str, Any], said: str) -> None:
    routers = DemoRouters()
    telegram = DemoTelegram(None, None, routers)
    await telegram.start()
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{telegram.url}/demo/routers", json=body) as answer:
            assert (answer.status, said in (await answer.json())["error"]) == (400, True)
        good = {"router": "Borda Vinhedo", "fault": "drip", "point": "CTO Portal 01", "down": True}
        async with session.post(f"{telegram.url}/demo/routers", json=good) as answer:
            told = {one["name"]: one for one in (await answer.json())["routers"]}["Borda Vinhedo"]
            assert (told["fault"], [point["down"] for point in told["points"]]) == ("drip", [False, True])
        assert routers.routers["Borda Vinhedo"].fault is Fault.DRIP
        async with session.post(f"{telegram.url}/demo/routers", json={"clear": True}) as answer:
            assert not any(one["fault"] for one in (await answer.json())["routers"])
    await telegram.stop()
