"""The demo's routers as a client of the RouterOS API meets them, and each way they can fail."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

import pytest
from librouteros import async_connect
from librouteros.api import AsyncApi
from librouteros.exceptions import TrapError

from demo.routeros.router import DemoRouter
from demo.routeros.sessions import Session
from demo.routeros.traffic import Flow

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
