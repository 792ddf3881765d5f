"""The sample provider's routers hold the lines of its plans, and their log is in the order of time."""

from pathlib import Path

from demo.routeros.fleet import AWAY, FALLEN, FLAPPING, LINES, PERIOD, DemoRouters
from demo.routeros.sessions import BLOCKED

NOW = 1_795_570_000 // PERIOD * PERIOD + 100.0


def test_plans_have_their_lines_and_the_same_moment_makes_the_same() -> None:
    fleet, again = DemoRouters(lambda: NOW), DemoRouters(lambda: NOW)
    campinas, valinhos = fleet.routers["Borda Campinas"], fleet.routers["Borda Valinhos"]
    assert campinas.sessions == again.routers["Borda Campinas"].sessions
    assert campinas.sessions["maria.silva"].online
    assert campinas.sessions["maria.ramos"].profile == BLOCKED
    assert not valinhos.sessions[FALLEN].online
    for router in fleet.routers.values():
        assert len(router.sessions) >= LINES
        assert 0.9 < sum(one.online for one in router.sessions.values()) / len(router.sessions) < 1
        moments = [line.at for line in router.log]
        assert moments == sorted(moments)
        assert moments[0] < NOW - 86_400 < moments[-1] <= NOW
        assert len({one.address for one in router.sessions.values()}) == len(router.sessions)


def test_one_line_comes_and_goes_by_itself() -> None:
    at = NOW
    fleet = DemoRouters(lambda: at)
    router = fleet.routers["Borda Campinas"]
    assert router.sessions[FLAPPING].online
    at = NOW - 100 + PERIOD + AWAY / 2
    fleet.tick()
    assert not router.sessions[FLAPPING].online
    at += AWAY
    fleet.tick()
    assert router.sessions[FLAPPING].since == at
    router.drop_point("CTO Taquaral 11")
    fleet.tick()
    assert not router.sessions[FLAPPING].online, "the whole access point is away"


async def test_it_tells_where_it_is_and_whom_to_trust(tmp_path: Path) -> None:
    fleet = DemoRouters()
    await fleet.start()
    told = fleet.told(tmp_path / "ca.pem")
    place, router = told["places"]["Borda Valinhos"], fleet.routers["Borda Valinhos"]
    assert (place["host"], place["port"], place["tls"]) == (router.host, router.port, False)
    assert told["places"]["Borda Campinas"]["port"] == fleet.routers["Borda Campinas"].tls_port
    assert told["secrets"]["ROUTER_VALINHOS"] == router.credentials
    assert (tmp_path / "ca.pem").read_bytes() == fleet.authority.pem
    await fleet.stop()
