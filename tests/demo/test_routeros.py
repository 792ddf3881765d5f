"""The demo's routers as a client of the RouterOS API meets them, and each way they can fail."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from librouteros import async_connect
from librouteros.api import AsyncApi
from librouteros.exceptions import FatalError, LibRouterosError, TrapError
from librouteros.protocol import encode_length

from demo.routeros.faults import Fault
from demo.routeros.queries import wanted
from demo.routeros.router import DemoRouter
from demo.routeros.sessions import HUNG_UP, Session
from demo.routeros.traffic import Flow, flow
from demo.routeros.words import length, read_sentence, sentence
from services.lines.facts import Drop
from services.lines.port import Key, Router
from services.lines.routeros import RouterOS

LOGINS = ("maria.silva", "joão", "1007", "007", "true")


@pytest.fixture
async def router() -> AsyncIterator[DemoRouter]:
    async with DemoRouter() as router:
        for login in LOGINS:
            router.add(Session(login, point="CTO Centro 02", fixed=Flow(12_400_000, 1_100_000)), ago=11524)
        router.add(Session("longe"), ago=None)
        router.commands.pace = 0.02
        yield router


async def connect(router: DemoRouter, *, tls: bool = False, password: str = "") -> AsyncApi:
    context = ssl.create_default_context(cadata=router.authority.pem.decode()) if tls else None
    return await async_connect(
        router.host, router.user, password or router.password, port=router.tls_port if tls else router.port,
        encoding="utf-8", ssl_wrapper=context, timeout=0.5,
    )  # fmt: skip


async def ask(api: AsyncApi, *words: str) -> list[dict[str, Any]]:
    return [row async for row in api.rawCmd(*words)]


async def one(router: DemoRouter, *words: str, tls: bool = False) -> list[dict[str, Any]]:
    api = await connect(router, tls=tls)
    try:
        return await ask(api, *words)
    finally:
        await api.close()


async def test_a_line_is_found_by_its_whole_name_on_both_ports(router: DemoRouter) -> None:
    for tls in (False, True):
        for login in LOGINS:
            rows = await one(router, "/ppp/active/print", f"?name={login}", tls=tls)
            assert [row["address"] for row in rows] == [router.sessions[login].address]
            assert rows[0]["uptime"] == "3h12m4s"
        assert await one(router, "/ppp/active/print", "?name=longe", tls=tls) == []
        assert await one(router, "/ppp/active/print", "?name=maria", tls=tls) == []
    names = await one(router, "/ppp/active/print", "=.proplist=name")
    assert names[0] == {"name": "maria.silva"}
    await router.idle()
    assert (len(names), router.logins, router.open) == (len(LOGINS), 15, 0)


async def test_what_goes_to_the_customer_is_the_routers_tx_and_the_limits_second_half(
    router: DemoRouter,
) -> None:
    name = "<pppoe-maria.silva>"
    (rates,) = await one(router, "/interface/monitor-traffic", f"=interface={name}", "=once=")
    assert (rates["name"], rates["tx-bits-per-second"], rates["rx-bits-per-second"]) == (
        name,
        12400000,
        1100000,
    )
    (queue,) = await one(router, "/queue/simple/print", f"?target={name}")
    assert queue["max-limit"] == "150000000/300000000"
    with pytest.raises(TrapError, match="any value of interface"):
        await one(router, "/interface/monitor-traffic", "=interface=<pppoe-longe>", "=once=")
    with pytest.raises(TrapError, match="no such command"):
        await one(router, "/ppp/reset")
    with pytest.raises(TrapError, match="not enough permissions"):
        await one(router, "/ppp/secret/remove", "=.id=*1")


@pytest.mark.parametrize(
    ("fault", "tls", "met"),
    [
        (Fault.REFUSED, False, ConnectionRefusedError),
        (Fault.NO_TLS, True, ConnectionRefusedError),
        (Fault.BLACK_HOLE, False, TimeoutError),
        (Fault.BLACK_HOLE, True, TimeoutError),
        (Fault.SLOW, False, TimeoutError),
        (Fault.DRIP, False, TimeoutError),
        (Fault.STALL, False, TimeoutError),
        (Fault.GARBAGE, False, (LibRouterosError, ValueError, EOFError)),
        (Fault.HALF, False, LibRouterosError),
        (Fault.FATAL, False, FatalError),
        (Fault.TRAP, False, "out of memory"),
        (Fault.FORBIDDEN, True, "not enough permissions"),
        (Fault.DENIED, False, "invalid user name or password"),
        (Fault.EXPIRED, True, "certificate has expired"),
        (Fault.FOREIGN, True, "unable to get local issuer|self-signed"),
        (Fault.OTHER_NAME, True, "is not valid for"),
    ],
)
async def test_each_fault_is_met_as_itself_and_is_over_when_it_is_over(
    router: DemoRouter, fault: Fault, tls: bool, met: Any
) -> None:
    """reliability.md, R9."""
    router.fault, router.seconds = fault, 0.35
    words = ("/ppp/active/print", "?name=maria.silva")
    with pytest.raises(Exception if isinstance(met, str) else met) as caught:
        await asyncio.wait_for(one(router, *words, tls=tls), 0.3)
    assert not isinstance(met, str) or re.search(met, str(caught.value))
    router.fault = None
    assert len(await one(router, *words, tls=tls)) == 1
    await asyncio.wait_for(router.idle(), 2)


async def test_it_can_answer_about_somebody_else(router: DemoRouter) -> None:
    """reliability.md, R9: a reply for another login, and one that belongs to the question before."""
    router.fault = Fault.OTHER_LOGIN
    (row,) = await one(router, "/ppp/active/print", "?name=maria.silva")
    assert row["name"] == "outra.pessoa"
    router.fault = Fault.LATE
    api = await connect(router)
    assert await ask(api, "/ppp/active/print", "?name=maria.silva") == []
    (row,) = await ask(api, "/ppp/active/print", "?name=joão")
    assert row["name"] == "maria.silva"
    await api.close()


async def test_the_log_tells_why_a_line_fell_and_an_access_point_can_fall_whole(router: DemoRouter) -> None:
    router.drop("joão", HUNG_UP)
    said = [row["message"] for row in await one(router, "/log/print", "?topics=pppoe,ppp,info")]
    assert said == ["<pppoe-joão>: terminating... - hungup", "<pppoe-joão>: disconnected"]
    assert await one(router, "/ppp/active/print", "?name=joão") == []
    gone = router.drop_point("CTO Centro 02")
    assert (sorted(gone), await one(router, "/ppp/active/print")) == (sorted({*LOGINS} - {"joão"}), [])
    router.restore_point("CTO Centro 02")
    assert {str(row["uptime"]) for row in await one(router, "/ppp/active/print")} == {"0s"}
    assert not router.sessions["joão"].online


async def test_an_old_router_writes_days_otherwise_and_is_read_all_the_same() -> None:
    now = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    async with DemoRouter(clock=now.timestamp) as router:
        router.tables.version = "6.49.17 (long-term)"
        router.add(Session("maria.silva"))
        for hours in (30, 2):
            router.drop("maria.silva", HUNG_UP, at=(now - timedelta(hours=hours)).timestamp())
        times = [row["time"] for row in await one(router, "/log/print", "=.proplist=time")]
        assert (times[0], times[-1]) == ("nov/23 16:30:00", "20:30:00")
        where = Router(1, router.name, router.host, router.port, tls=False, credentials="")
        read = await RouterOS(clock=lambda: now).look(where, Key(router.user, router.password), "maria.silva")
        assert (read.drop, read.drops) == (Drop(now - timedelta(hours=2), HUNG_UP), 1)


async def test_traffic_runs_until_it_is_cancelled_and_others_are_answered_meanwhile(
    router: DemoRouter,
) -> None:
    """help.mikrotik.com, "API": tags and /cancel."""
    reader, writer = await asyncio.open_connection(router.host, router.port)
    writer.write(sentence("/login", f"=name={router.user}", f"=password={router.password}"))
    assert await read_sentence(reader) == ["!done"]
    writer.write(sentence("/interface/monitor-traffic", "=interface=<pppoe-007>", ".tag=7"))
    rates = await read_sentence(reader)
    assert rates[0] == "!re"
    assert rates[-1] == ".tag=7"
    assert "=name=<pppoe-007>" in rates
    writer.write(sentence("/ping", f"=address={router.sessions['007'].address}", "=count=3", ".tag=8"))
    replies = [await read_sentence(reader) for _ in range(12)]
    assert ["!done", ".tag=8"] in replies
    assert sum(reply[-1] == ".tag=7" for reply in replies) >= 2
    writer.write(sentence("/cancel", "=tag=7", ".tag=9"))
    replies = []
    while replies[-1:] != [["!done", ".tag=9"]]:
        replies.append(await read_sentence(reader))
    interrupted = ["!trap", "=category=2", "=message=interrupted", ".tag=7"]
    assert replies[-3:-1] == [interrupted, ["!done", ".tag=7"]]
    writer.write(sentence("/quit"))
    assert await read_sentence(reader) == ["!fatal", "session terminated on request"]
    writer.close()


@pytest.mark.parametrize("size", [0, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000])
def test_lengths_are_those_of_the_library(size: int) -> None:
    """librouteros.protocol.encode_length, which others' routers understand."""
    assert length(size) == encode_length(size)


def test_queries_work_on_a_stack() -> None:
    """help.mikrotik.com, "API", "Queries": its examples, and "all of them" where no operation stands."""
    row = {"name": "ether1", "type": "ether", "comment": "", "mtu": "1500"}
    for queries, said in (
        (["?type=ether", "?type=vlan", "?#|"], True),
        (["?type=ether", "?type=vlan"], False),
        (["?>mtu=900", "?<mtu=9000"], True),
        (["?-comment"], False),
        (["?-disabled", "?comment"], True),
        (["?type=vlan", "?#!"], True),
        (["?type=vlan", "?type=ether", "?#0"], True),
        (["?=name=ether1"], True),
        ([], True),
    ):
        assert wanted(row, queries) is said, queries


def test_a_line_moves_and_never_faster_than_its_plan() -> None:
    day = [flow("maria.silva", 86_400 * 20_000 + 3600 * 15 + n * 7, 300, 150, 20.0) for n in range(3000)]
    assert day == [
        flow("maria.silva", 86_400 * 20_000 + 3600 * 15 + n * 7, 300, 150, 20.0) for n in range(3000)
    ]
    assert all(0 < one.down < 300_000_000 and 0 < one.up < 150_000_000 for one in day)
    assert max(one.down for one in day) > 100_000_000 > 1_000_000 > min(one.down for one in day)
