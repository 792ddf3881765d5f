"""A line is read from a router as it is, or it is said why not, in time; nobody is ever shown another's."""

import asyncio
import logging
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from demo.routeros.faults import Fault
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import HUNG_UP
from demo.routeros.traffic import Flow
from services.lines.facts import Trouble
from services.lines.port import Failed, Key, Router, Why
from services.lines.routeros import RouterOS
from services.tasks import spawn

READING = {"print", "monitor-traffic", "ping"}
SECONDS = 0.4


@pytest.mark.seed("S4.2.1.1.c")
async def test_a_line_that_is_connected_tells_everything(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    maria = demo.sessions["maria"]
    maria.fixed = Flow(12_400_000, 900_000)
    found = await routeros.look(at, key, "maria")
    assert (found.router, found.login, found.online, found.known) == (demo.name, "maria", True, True)
    assert found.since is not None
    assert abs(found.at - found.since - timedelta(hours=3, minutes=12)) < timedelta(seconds=3)
    assert (found.address, found.caller, found.profile) == (maria.address, maria.caller, "default")
    assert found.comment == "Casa dos fundos"
    assert found.rates is not None
    assert (found.rates.down, found.rates.up) == (12_400_000, 900_000), "what the router sends comes down"
    assert found.limits == (300_000_000, 150_000_000)
    assert found.ping is not None
    assert (found.ping.sent, found.ping.received) == (3, 3)
    assert found.drop is None
    assert {words[0].rpartition("/")[2] for words in demo.asked} <= READING, "nothing is changed there"
    assert key.password not in caplog.text
    assert "maria" not in caplog.text
    assert key.password not in repr(key)


async def test_a_line_that_is_off_tells_when_it_fell_and_why(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key
) -> None:
    now = time.time()
    demo.drop("maria", at=now - 50 * 3600)
    for hours in (30, 20, 2):
        demo.drop("rui", HUNG_UP if hours == 2 else "peer is not responding", at=now - hours * 3600)
    found = await routeros.look(at, key, "rui")
    assert (found.online, found.known, found.rates, found.ping) == (False, True, None, None)
    assert found.drop is not None
    assert abs(found.at - found.drop.at - timedelta(hours=2)) < timedelta(seconds=3)
    assert (found.drop.reason, found.drops) == (HUNG_UP, 2)
    demo.log.clear()
    found = await routeros.look(at, key, "rui")
    assert found.drop is not None, "the secret remembers it without a log"
    assert (found.drop.reason, found.drops) == ("hung-up", None), "an empty log counts nothing"
    assert (await routeros.look(at, key, "nobody")).known is False


@pytest.mark.parametrize("login", ["true", "12345", "007", "ana.luz@provedor"])
async def test_a_login_that_looks_like_something_else_is_itself(
    routeros: RouterOS, at: Router, key: Key, login: str
) -> None:
    found = await routeros.look(at, key, login)
    assert (found.login, found.online) == (login, True)
    assert login in await routeros.active(at, key)


WAYS = {
    Fault.REFUSED: (Trouble.UNREACHABLE, Why.REFUSED),
    Fault.NO_TLS: (Trouble.UNREACHABLE, Why.REFUSED),
    Fault.BLACK_HOLE: (Trouble.SLOW, Why.SILENT),
    Fault.SLOW: (Trouble.SLOW, Why.SILENT),
    Fault.DRIP: (Trouble.SLOW, Why.SILENT),
    Fault.STALL: (Trouble.SLOW, Why.SILENT),
    Fault.HALF: (Trouble.UNREACHABLE, Why.CLOSED),
    Fault.FATAL: (Trouble.UNREACHABLE, Why.CLOSED),
    Fault.GARBAGE: None,
    Fault.TRAP: (Trouble.GARBLED, Why.NOT_THE_API),
    Fault.DENIED: (Trouble.DENIED, Why.WRONG_LOGIN),
    Fault.FORBIDDEN: (Trouble.DENIED, Why.NO_RIGHT),
    Fault.OTHER_LOGIN: (Trouble.GARBLED, Why.ANOTHER),
    Fault.LATE: (Trouble.GARBLED, Why.ANOTHER),
    Fault.EXPIRED: (Trouble.CERTIFICATE, Why.EXPIRED),
    Fault.FOREIGN: (Trouble.CERTIFICATE, Why.FOREIGN),
    Fault.OTHER_NAME: (Trouble.CERTIFICATE, Why.OTHER_NAME),
}


async def test_every_fault_is_told_apart_and_none_stretches_the_time(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key
) -> None:
    demo.seconds = 0.05  # between bytes, or before each reply: the whole takes seconds
    for fault, expected in WAYS.items():
        demo.fault = fault
        begun = time.monotonic()
        with pytest.raises(Failed) as failed:
            await routeros.look(at, key, "maria", seconds=0.15)
        assert time.monotonic() - begun < 0.15 + SECONDS, fault
        if expected is not None:
            assert (failed.value.trouble, failed.value.why) == expected, fault
    demo.fault = None
    assert (await routeros.look(at, key, "maria")).online, "nothing of it stays behind"


async def test_a_port_without_tls_is_no_router_and_a_router_without_tls_needs_no_certificate(
    demo: DemoRouter, routeros: RouterOS, key: Key
) -> None:
    plain = Router(1, demo.name, demo.host, demo.port, False, "env:ROUTER")
    assert await RouterOS().identity(plain, key) == demo.name
    with pytest.raises(Failed):  # it takes TLS's first bytes for the length of a word, and waits or hangs up
        await routeros.identity(replace(plain, tls=True), key, seconds=0.1)


async def test_what_fails_later_leaves_only_its_own_part_out(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key
) -> None:
    demo.fault = Fault.PARTLY
    found = await routeros.look(at, key, "maria")
    assert (found.online, found.known, found.address) == (True, True, demo.sessions["maria"].address)
    assert (found.rates, found.limits, found.drops, found.ping) == (None, None, None, None)


async def test_counters_that_fall_or_run_over_never_become_a_rate(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key
) -> None:
    demo.fault = Fault.FALLING
    assert (await routeros.look(at, key, "maria")).rates is None
    async with routeros.traffic(at, key, "maria") as sample:
        assert [await sample() for _ in range(6)] == [None] * 6
        demo.fault = None
        rates = await sample()
        assert rates is not None
        assert 0 <= rates.down <= 3_000_000_000
    with pytest.raises(Failed):
        async with routeros.traffic(at, key, "rui") as sample:
            await sample()


async def test_a_question_that_is_given_up_leaves_no_connection(
    demo: DemoRouter, routeros: RouterOS, at: Router, key: Key
) -> None:
    demo.fault = Fault.STALL
    asked = [spawn(routeros.look(at, key, "maria"), name="given up") for _ in range(5)]
    while demo.open < 5:
        await asyncio.sleep(0.01)
    for each in asked:
        each.cancel()
    await asyncio.wait(asked)
    async with asyncio.timeout(1):
        while demo.open:
            await asyncio.sleep(0.01)
